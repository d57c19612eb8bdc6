-- What create_learning_log() runs; @extschema@ is the quoted schema of the extension.

CREATE TABLE IF NOT EXISTS @extschema@.learning_log (
    user_id       text COLLATE "C" NOT NULL CHECK (octet_length(user_id) BETWEEN 1 AND 255),
    request_id    uuid NOT NULL,
    "timestamp"   timestamptz NOT NULL CHECK (isfinite("timestamp")),
    word_count    integer NOT NULL CHECK (word_count >= 0),
    study_seconds integer CHECK (study_seconds >= 0),
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, request_id)
);
CREATE INDEX IF NOT EXISTS learning_log_user_id_timestamp_idx ON @extschema@.learning_log (user_id, "timestamp");
-- Entries are recorded in order, so a few kilobytes tell expire_learning_log() where the old ones are.
CREATE INDEX IF NOT EXISTS learning_log_recorded_at_idx ON @extschema@.learning_log USING brin (recorded_at);

-- Rows of the last days are updated again and again: room on the page keeps those updates off the index.
CREATE TABLE IF NOT EXISTS @extschema@.learning_rollup (
    user_id text COLLATE "C" NOT NULL,
    day     date NOT NULL,
    cells   bytea NOT NULL,
    PRIMARY KEY (user_id, day)
) WITH (fillfactor = 85);

CREATE TABLE IF NOT EXISTS @extschema@.learning_archive (
    user_id text COLLATE "C" NOT NULL,
    day     date NOT NULL,
    cells   bytea NOT NULL,
    PRIMARY KEY (user_id, day)
) WITH (fillfactor = 85);

REVOKE ALL ON @extschema@.learning_log, @extschema@.learning_rollup, @extschema@.learning_archive FROM PUBLIC;

COMMENT ON TABLE @extschema@.learning_log IS 'one row per learning event; written by record_learning(), or by plain SQL';
COMMENT ON COLUMN @extschema@.learning_log.user_id IS 'the learner, 1 to 255 bytes';
COMMENT ON COLUMN @extschema@.learning_log.request_id IS 'chosen by the client, unique per learner: the idempotency key';
COMMENT ON COLUMN @extschema@.learning_log."timestamp" IS 'when the learning happened';
COMMENT ON COLUMN @extschema@.learning_log.word_count IS 'how many words were learned';
COMMENT ON COLUMN @extschema@.learning_log.study_seconds IS 'how long it took, in seconds; null where unknown';
COMMENT ON COLUMN @extschema@.learning_log.recorded_at IS 'when the entry was stored';
COMMENT ON TABLE @extschema@.learning_rollup IS 'sums of learning_log per learner and UTC day, kept exact by triggers; never write it';
COMMENT ON COLUMN @extschema@.learning_rollup.user_id IS 'the learner';
COMMENT ON COLUMN @extschema@.learning_rollup.day IS 'the UTC day';
COMMENT ON COLUMN @extschema@.learning_rollup.cells IS 'the packed sums of its quarter-hours; learning_cells(day, cells) unpacks them';
COMMENT ON TABLE @extschema@.learning_archive IS 'sums of the entries that expire_learning_log() took out of learning_log';
COMMENT ON COLUMN @extschema@.learning_archive.user_id IS 'the learner';
COMMENT ON COLUMN @extschema@.learning_archive.day IS 'the UTC day';
COMMENT ON COLUMN @extschema@.learning_archive.cells IS 'the packed sums of its quarter-hours; learning_cells(day, cells) unpacks them';

CREATE OR REPLACE VIEW @extschema@.learning_quarter_hours WITH (security_invoker = true) AS
    SELECT packed.user_id, c.quarter_hour, sum(c.entries)::bigint AS entries, sum(c.words)::bigint AS words,
           sum(c.words)::double precision / sum(c.entries)::double precision AS average_words_learned,
           sum(c.study_seconds)::bigint AS study_seconds
      FROM (SELECT user_id, day, cells FROM @extschema@.learning_rollup
            UNION ALL
            SELECT user_id, day, cells FROM @extschema@.learning_archive) AS packed,
           @extschema@.learning_cells(packed.day, packed.cells) AS c
     WHERE @extschema@.learning_sums_are_covered()
     GROUP BY packed.user_id, c.quarter_hour;
COMMENT ON VIEW @extschema@.learning_quarter_hours IS 'sums per learner and quarter-hour in UTC, expired entries included; quarter-hours without entries have no row';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.user_id IS 'the learner';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.quarter_hour IS 'start of the quarter-hour';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.entries IS 'number of entries';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.words IS 'sum of the words learned';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.average_words_learned IS 'words per entry';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.study_seconds IS 'sum of the study seconds';
