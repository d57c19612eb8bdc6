-- What create_learning_log() and upgrade_learning_log() run for a log that was made before entries could be voided. It takes no
-- time, however long the log is: rows are not written anew.

ALTER TABLE @extschema@.learning_log ADD COLUMN voided_at timestamptz;
COMMENT ON COLUMN @extschema@.learning_log.voided_at IS 'since when the entry does not count; null: it counts';
