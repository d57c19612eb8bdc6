-- What create_learning_log() runs for a log that was made before entries could be voided.

ALTER TABLE @extschema@.learning_log ADD COLUMN voided_at timestamptz;
COMMENT ON COLUMN @extschema@.learning_log.voided_at IS 'since when the entry does not count; null: it counts';
