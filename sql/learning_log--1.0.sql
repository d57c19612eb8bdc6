/* learning_log 1.0: types and functions only; the tables come from create_learning_log(). */

/* Frozen: the SQL of version 1.0, as it was. It is here for databases that have it, and for the tests of the way from it to the
   present version; what a new database gets is put together from sql/learning_log/. */

\echo Use "CREATE EXTENSION learning_log" to load this file. \quit

-- ---------------------------------------------------------------------------------------------------------
-- Setting up
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION create_learning_log() RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION create_learning_log() IS
    'creates the tables learning_log, learning_rollup and learning_archive with their triggers and views in the extension''s schema, owned by the caller; completes what is incomplete (after DROP EXTENSION ... CASCADE or a partial dump), rebuilds the rollup where it may have missed something, and says what it did';

CREATE FUNCTION maintain_learning_rollup() RETURNS trigger
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION maintain_learning_rollup() IS
    'statement-level trigger of learning_log that keeps learning_rollup equal to the log; only create_learning_log() attaches it';
REVOKE EXECUTE ON FUNCTION maintain_learning_rollup() FROM PUBLIC;

CREATE FUNCTION rebuild_learning_rollup() RETURNS bigint
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rebuild_learning_rollup() IS
    'makes learning_rollup what learning_log says, in one transaction that keeps writers waiting and readers not; the archive stays; returns how many cells were wrong; for the owner of the tables';

CREATE FUNCTION learning_sums_are_covered() RETURNS boolean
    LANGUAGE C STABLE PARALLEL SAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_sums_are_covered() IS
    'true; raises 42501 where row security hides entries from the caller whose sums it does not hide';

-- ---------------------------------------------------------------------------------------------------------
-- Cells: the packed sums of one learner's UTC day (format: extension/src/core/cells.hpp)
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION learning_cells(day date, cells bytea,
        OUT quarter_hour timestamptz, OUT entries bigint, OUT words bigint, OUT study_seconds bigint)
    RETURNS SETOF record
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 8
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_cells(date, bytea) IS
    'unpacks the cells of one UTC day, one row per quarter-hour; malformed cells raise XX001';

CREATE FUNCTION learning_cells_add(augend bytea, addend bytea) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_cells_add(bytea, bytea) IS
    'adds two lists of cells, quarter-hour by quarter-hour; cells without entries are dropped; malformed or negative cells raise XX001, overflow 22003';

-- ---------------------------------------------------------------------------------------------------------
-- Recording
-- ---------------------------------------------------------------------------------------------------------

CREATE TYPE learning_receipt AS (
    outcome       text,
    user_id       text,
    request_id    uuid,
    "timestamp"   timestamptz,
    word_count    integer,
    study_seconds integer,
    recorded_at   timestamptz
);
COMMENT ON TYPE learning_receipt IS
    'answer of the record functions: outcome (created, replayed or conflict), then the entry as it is stored';
COMMENT ON COLUMN learning_receipt.outcome IS
    'created; replayed: same id, same content; conflict: same id, other content, nothing written';

-- Counts are integers in the table and bigint here: what many drivers send is bigint, and integer is taken too.
CREATE FUNCTION record_learning(request_id uuid, user_id text, word_count bigint,
        "timestamp" timestamptz DEFAULT NULL, study_seconds bigint DEFAULT NULL)
    RETURNS learning_receipt
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION record_learning(uuid, text, bigint, timestamptz, bigint) IS
    'records one learning event exactly once per user and request id; a missing timestamp is the start of the transaction, others lie between the settings learning_log.earliest and learning_log.latest_ahead';

CREATE FUNCTION record_learning_batch(request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[] DEFAULT NULL, study_seconds bigint[] DEFAULT NULL)
    RETURNS SETOF learning_receipt
    LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 1000
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION record_learning_batch(uuid[], text[], bigint[], timestamptz[], bigint[]) IS
    'records many learning events in one statement; one receipt per item, in input order';

-- ---------------------------------------------------------------------------------------------------------
-- Aggregating
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION aggregate_learning_support(internal) RETURNS internal
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION aggregate_learning_support(internal) IS
    'tells the planner how many periods aggregate_learning will return';

-- A bound is an instant (timestamptz), a time on the wall clock of time_zone (timestamp), or a date, which stands for
-- the start of that day there. Each combination has a signature of its own: with fewer, a date beside now() would
-- become an instant of the session's zone. Untyped literals are timestamptz, the preferred type among the three.
DO $do$
DECLARE
    from_type text;
    to_type   text;
BEGIN
    FOREACH from_type IN ARRAY '{timestamptz,timestamp,date}'::text[] LOOP
    FOREACH to_type IN ARRAY '{timestamptz,timestamp,date}'::text[] LOOP
        EXECUTE format($sql$
CREATE FUNCTION aggregate_learning(user_id text, granularity text, from_time %1$s, to_time %2$s,
        time_zone text DEFAULT NULL, fill text DEFAULT 'zero', moving_periods bigint DEFAULT 1,
        day_start interval DEFAULT '0', week_start text DEFAULT 'monday',
        OUT period timestamptz, OUT entries bigint, OUT words bigint, OUT average_words_learned double precision,
        OUT study_seconds bigint, OUT moving_average double precision)
    RETURNS SETOF record
    LANGUAGE C STABLE PARALLEL SAFE COST 1000 ROWS 365
    SUPPORT aggregate_learning_support
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION aggregate_learning(text, text, %1$s, %2$s, text, text, bigint, interval, text) IS
    'sums and averages of one learner per hour, day, week, month, quarter or year of a time zone (null: the session''s), from the period that holds from_time to the one that holds to_time, gaps filled (zero, null, previous, linear or none); a date or timestamp as bound is read in that time zone';

CREATE FUNCTION aggregate_learning_json(user_id text, granularity text, from_time %1$s, to_time %2$s,
        time_zone text DEFAULT NULL, fill text DEFAULT 'zero', moving_periods bigint DEFAULT 1,
        day_start interval DEFAULT '0', week_start text DEFAULT 'monday',
        fields text[] DEFAULT '{period,average_words_learned}')
    RETURNS text
    LANGUAGE C STABLE PARALLEL SAFE COST 1000
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION aggregate_learning_json(text, text, %1$s, %2$s, text, text, bigint, interval, text, text[]) IS
    'the rows of aggregate_learning as one JSON array with the named fields; period is an RFC 3339 timestamp in the time zone';
            $sql$, from_type, to_type);
    END LOOP;
    END LOOP;
END
$do$;

CREATE FUNCTION learning_periods(user_id text, granularity text,
        OUT period timestamptz, OUT entries bigint, OUT words bigint, OUT average_words_learned double precision,
        OUT study_seconds bigint)
    RETURNS SETOF record
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 1000 ROWS 365
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_periods(text, text) IS
    'what the views call: the periods of one learner in the session''s time zone, from the one of the first entry to the one of the last, gaps as zeros, however many; computed as they are fetched';

-- ---------------------------------------------------------------------------------------------------------
-- Operating
-- ---------------------------------------------------------------------------------------------------------

CREATE PROCEDURE expire_learning_log(older_than interval, batch bigint DEFAULT 10000)
    LANGUAGE C
    AS 'MODULE_PATHNAME';
COMMENT ON PROCEDURE expire_learning_log(interval, bigint) IS
    'moves entries recorded longer than older_than ago to learning_archive, batch by batch, each in its own transaction; their request ids are forgotten, no answer changes';

CREATE FUNCTION forget_learner(user_id text,
        OUT entries bigint, OUT archived_entries bigint, OUT words bigint, OUT study_seconds bigint)
    RETURNS record
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION forget_learner(text) IS
    'erases one learner from log, rollup and archive; returns what it erased';

CREATE FUNCTION learning_log_check(
        OUT user_id text, OUT quarter_hour timestamptz,
        OUT log_entries bigint, OUT rollup_entries bigint, OUT log_words bigint, OUT rollup_words bigint,
        OUT log_study_seconds bigint, OUT rollup_study_seconds bigint)
    RETURNS SETOF record
    LANGUAGE C STABLE PARALLEL UNSAFE
    SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_log_check() IS
    'the cells in which learning_rollup differs from learning_log: no row, ever';
