-- What create_learning_log() runs where there is no log; @extschema@ is the quoted schema of the extension.

CREATE TABLE @extschema@.learning_log (
    user_id       text COLLATE "C" NOT NULL CHECK (octet_length(user_id) BETWEEN 1 AND 255),
    request_id    uuid NOT NULL,
    "timestamp"   timestamptz NOT NULL CHECK (isfinite("timestamp")),
    word_count    integer NOT NULL CHECK (word_count >= 0),
    study_seconds integer CHECK (study_seconds >= 0),
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    voided_at     timestamptz,
    PRIMARY KEY (user_id, request_id)
);
REVOKE ALL ON @extschema@.learning_log FROM PUBLIC;

COMMENT ON TABLE @extschema@.learning_log IS 'one row per learning event; written by record_learning(), or by plain SQL';
COMMENT ON COLUMN @extschema@.learning_log.user_id IS 'the learner, 1 to 255 bytes';
COMMENT ON COLUMN @extschema@.learning_log.request_id IS 'chosen by the client, unique per learner: the idempotency key';
COMMENT ON COLUMN @extschema@.learning_log."timestamp" IS 'when the learning happened';
COMMENT ON COLUMN @extschema@.learning_log.word_count IS 'how many words were learned';
COMMENT ON COLUMN @extschema@.learning_log.study_seconds IS 'how long it took, in seconds; null where unknown';
COMMENT ON COLUMN @extschema@.learning_log.recorded_at IS 'when the entry was stored';
COMMENT ON COLUMN @extschema@.learning_log.voided_at IS 'since when the entry does not count; null: it counts';
