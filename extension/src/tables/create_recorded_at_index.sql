-- What create_learning_log() runs where expire_learning_log() cannot find old entries.

-- Entries are recorded in order, so a few kilobytes tell expire_learning_log() where the old ones are.
CREATE INDEX learning_log_recorded_at_idx ON @extschema@.learning_log USING brin (recorded_at);
