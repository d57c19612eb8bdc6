-- What create_learning_log() runs where the log cannot find the entries of a time.

CREATE INDEX learning_log_user_id_timestamp_idx ON @extschema@.learning_log (user_id, "timestamp");
