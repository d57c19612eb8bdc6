-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Reading entries back
-- ---------------------------------------------------------------------------------------------------------

-- The columns of learning_log, which does not exist yet.
CREATE TYPE learning_stored_entry AS (
    user_id       text,
    request_id    uuid,
    "timestamp"   timestamptz,
    word_count    integer,
    study_seconds integer,
    recorded_at   timestamptz,
    voided_at     timestamptz
);
COMMENT ON TYPE learning_stored_entry IS 'an entry as it is stored: the columns of learning_log';

CREATE FUNCTION learning_entries(user_id text,
        from_time timestamptz DEFAULT '-infinity', to_time timestamptz DEFAULT 'infinity',
        after_timestamp timestamptz DEFAULT NULL, after_request_id uuid DEFAULT NULL, max_entries bigint DEFAULT NULL,
        latest_first boolean DEFAULT false)
    RETURNS SETOF learning_stored_entry
    LANGUAGE C STABLE PARALLEL SAFE ROWS 100
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_entries(text, timestamptz, timestamptz, timestamptz, uuid, bigint, boolean) IS
    'the entries of one learner that count, from_time <= timestamp < to_time, in order of timestamp and request_id, or backwards; at most max_entries of those behind an entry whose timestamp and request_id are given, which is how to go on from page to page';

CREATE FUNCTION learning_entry(user_id text, request_id uuid)
    RETURNS SETOF learning_stored_entry
    LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 1
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_entry(text, uuid) IS
    'one entry, a voided one too; no row where the learner has none of this id';
