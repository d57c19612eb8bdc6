/* learning_log 1.0: types and functions only; the tables come from create_learning_log(). */

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
    'unpacks the cells of one UTC day, one row per quarter-hour; reads versions 1 and 2 of the format; malformed cells raise XX001';

CREATE FUNCTION learning_cells_add(augend bytea, addend bytea) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_cells_add(bytea, bytea) IS
    'adds two lists of cells, quarter-hour by quarter-hour; cells without entries are dropped; reads versions 1 and 2 of the format, returns version 2; malformed or negative cells raise XX001, overflow 22003';

-- ---------------------------------------------------------------------------------------------------------
-- Beyond one server
-- ---------------------------------------------------------------------------------------------------------

-- What PARTITION BY HASH computes for this key: the seed and the addend are those of the server's partition hash. Its
-- low 31 bits are as good as all of it, since a modulus of partitions is a power of two here. The body is parsed now, so
-- that no search_path can put another operator into it, and it is inlined where it is called.
CREATE FUNCTION learning_partition(user_id text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce((((hashtextextended(user_id COLLATE "C", 8816678312871386365) & 2147483647)
                      + (5305509591434766563 & 2147483647)) & 2147483647)::integer, 0);
COMMENT ON FUNCTION learning_partition(text) IS
    'where a learner belongs when learners are spread over 2^n servers or partitions: learning_partition(user_id) & (2^n - 1) is the remainder of PARTITION BY HASH of a text COLLATE "C" key; null: 0. Stable for ever: no release changes what it returns';

CREATE FUNCTION learning_changes_channel() RETURNS text
    LANGUAGE C STABLE PARALLEL SAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_changes_channel() IS
    'where to LISTEN for changes of sums, null while learning_log.notify is off: the payload is learning_partition(user_id) & 65535 of a learner whose sums changed, and empty where anybody''s may have';

CREATE FUNCTION distribute_learning_log() RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION distribute_learning_log() IS
    'distributes the tables over the nodes of Citus by user_id, side by side: the archive, the rollup, the log; 0A000 where the extension citus is not installed';

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
    'answer of the functions that record and void: outcome (created, replayed, conflict or voided), then the entry as it is stored';
COMMENT ON COLUMN learning_receipt.outcome IS
    'created; replayed: same id, same content; conflict: same id, other content, nothing written; voided: the entry of this id does not count, whatever is sent';

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

-- A function of its own, not an argument: whoever routes calls over several servers splits a batch and must not split this.
CREATE FUNCTION record_learning_batch_strict(request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[] DEFAULT NULL, study_seconds bigint[] DEFAULT NULL)
    RETURNS SETOF learning_receipt
    LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 1000
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION record_learning_batch_strict(uuid[], text[], bigint[], timestamptz[], bigint[]) IS
    'the same, all or nothing: fails at the first item that is refused, conflicts or was voided, and has written nothing; the detail of the error is a JSON object: item (counted from 1), and for 23505 outcome, differs and stored';

CREATE FUNCTION void_learning(request_id uuid, user_id text)
    RETURNS learning_receipt
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION void_learning(uuid, text) IS
    'an entry was wrong: it no longer counts, and its request id stays taken, so that a late repeat cannot bring it back; voiding it again changes nothing; P0002 where there is no such entry';

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
    'sums and averages of one learner per hour, day, week, month, quarter or year, or some multiples of them, of a time zone (null: the session''s), from the period that holds from_time to the one that holds to_time, gaps filled (zero, null, previous, linear or none); a date or timestamp as bound is read in that time zone';

CREATE FUNCTION aggregate_learning_json(user_id text, granularity text, from_time %1$s, to_time %2$s,
        time_zone text DEFAULT NULL, fill text DEFAULT 'zero', moving_periods bigint DEFAULT 1,
        day_start interval DEFAULT '0', week_start text DEFAULT 'monday',
        fields text[] DEFAULT '{period,average_words_learned}')
    RETURNS text
    LANGUAGE C STABLE PARALLEL SAFE COST 1000
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION aggregate_learning_json(text, text, %1$s, %2$s, text, text, bigint, interval, text, text[]) IS
    'the rows of aggregate_learning as one JSON array with the named fields; period is an RFC 3339 timestamp in the time zone';

CREATE FUNCTION aggregate_learners(user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text DEFAULT NULL, fill text DEFAULT 'zero', moving_periods bigint DEFAULT 1,
        day_start interval DEFAULT '0', week_start text DEFAULT 'monday',
        OUT period timestamptz, OUT learners bigint, OUT entries bigint, OUT words bigint,
        OUT average_words_learned double precision, OUT study_seconds bigint, OUT moving_average double precision)
    RETURNS SETOF record
    LANGUAGE C STABLE PARALLEL SAFE COST 100000 ROWS 365
    SUPPORT aggregate_learning_support
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION aggregate_learners(text[], text, %1$s, %2$s, text, text, bigint, interval, text) IS
    'what aggregate_learning answers for one learner, for many together (null: everybody whom the caller may see), and how many of them have entries in each period';

CREATE FUNCTION aggregate_learners_json(user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text DEFAULT NULL, fill text DEFAULT 'zero', moving_periods bigint DEFAULT 1,
        day_start interval DEFAULT '0', week_start text DEFAULT 'monday',
        fields text[] DEFAULT '{period,average_words_learned}')
    RETURNS text
    LANGUAGE C STABLE PARALLEL SAFE COST 100000
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION aggregate_learners_json(text[], text, %1$s, %2$s, text, text, bigint, interval, text, text[]) IS
    'the rows of aggregate_learners as one JSON array with the named fields; period is an RFC 3339 timestamp in the time zone';

CREATE FUNCTION learning_profile(user_id text, from_time %1$s, to_time %2$s, time_zone text DEFAULT NULL,
        OUT weekday integer, OUT hour integer, OUT entries bigint, OUT words bigint, OUT study_seconds bigint)
    RETURNS SETOF record
    LANGUAGE C STABLE PARALLEL SAFE COST 1000 ROWS 168
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_profile(text, %1$s, %2$s, text) IS
    'sums of one learner for each of the 168 hours of the week, weekday 1 (Monday) to 7, hour 0 to 23 of the wall clock of a time zone (null: the session''s), over the days from the one that holds from_time to the one that holds to_time, both in whole; a date or timestamp as bound is read in that time zone';
            $sql$, from_type, to_type);
    END LOOP;
    END LOOP;
END
$do$;

-- What the views show, with the zone and the learner as arguments: a view takes them from the session and from WHERE, which
-- do not travel to another server.
CREATE TYPE learning_period AS (
    user_id               text,
    period                timestamptz,
    entries               bigint,
    words                 bigint,
    average_words_learned double precision,
    study_seconds         bigint,
    date                  date
);
COMMENT ON TYPE learning_period IS 'sums and averages of one learner in one period; date: the local date on which it starts';

CREATE FUNCTION learning_periods(granularity text, time_zone text DEFAULT NULL, user_id text DEFAULT NULL,
        from_time timestamptz DEFAULT '-infinity', to_time timestamptz DEFAULT 'infinity')
    RETURNS SETOF learning_period
    LANGUAGE C STABLE PARALLEL SAFE COST 1000 ROWS 1000
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_periods(text, text, text, timestamptz, timestamptz) IS
    'the rows of learning_daily and the like for any granularity, time zone (null: the session''s) and learner (null: each whom the caller may see): from the first to the last period with entries, gaps included, and of these the ones that start in from_time <= period < to_time';

CREATE FUNCTION learning_totals(granularity text, time_zone text DEFAULT NULL,
        from_time timestamptz DEFAULT '-infinity', to_time timestamptz DEFAULT 'infinity',
        OUT period timestamptz, OUT learners bigint, OUT entries bigint, OUT words bigint,
        OUT average_words_learned double precision, OUT study_seconds bigint, OUT date date)
    RETURNS SETOF record
    LANGUAGE C STABLE PARALLEL SAFE COST 100000 ROWS 365
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_totals(text, text, timestamptz, timestamptz) IS
    'the same of all learners together: the rows of learning_totals_daily and the like; learners: how many have entries in the period';

-- ---------------------------------------------------------------------------------------------------------
-- What apps show a learner
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION learning_streaks(user_id text, time_zone text DEFAULT NULL, day_start interval DEFAULT '0',
        goal_words bigint DEFAULT 1, goal_study_seconds bigint DEFAULT 0, rest_days bigint DEFAULT 0,
        week_start text DEFAULT 'monday', unit text DEFAULT 'day', as_of timestamptz DEFAULT now(),
        OUT current_length bigint, OUT current_start date,
        OUT longest_length bigint, OUT longest_start date, OUT longest_end date,
        OUT met_today boolean, OUT at_risk boolean,
        OUT units_met bigint, OUT units_since_first bigint, OUT last_met date)
    RETURNS record
    LANGUAGE C STABLE PARALLEL SAFE COST 1000
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_streaks(text, text, interval, bigint, bigint, bigint, text, text, timestamptz) IS
    'how many units (day or week) in a row a learner met both goals, as of the unit that holds as_of; what lies after that unit is not looked at. That unit is not missed before it is over; up to rest_days missed units in a row are bridged, and not counted. With both goals 0 every unit from the first one with entries on is met. Where the streak is broken, current_length is 0 and current_start null. Dates are the first days of units; of several longest streaks the earliest is shown; units_since_first counts from the first unit with entries on';

-- A row for each day that the year has in the zone.
CREATE FUNCTION learning_calendar(user_id text, year bigint, time_zone text DEFAULT NULL, day_start interval DEFAULT '0',
        week_start text DEFAULT 'monday',
        OUT day date, OUT week integer, OUT weekday integer, OUT entries bigint, OUT words bigint,
        OUT study_seconds bigint, OUT level integer)
    RETURNS SETOF record
    LANGUAGE C STABLE PARALLEL SAFE COST 1000 ROWS 366
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_calendar(text, bigint, text, interval, text) IS
    'the days of a year of a time zone (null: the session''s), gaps included: week counts from 1, the week that holds January 1; weekday is 1 (Monday) to 7; level is 0 without entries, otherwise 1 and 1 more for each quartile, of the words of the year''s days with entries (percentile_disc of 0.25, 0.5, 0.75), that the day''s words exceed, so that equal words have equal levels';

-- ---------------------------------------------------------------------------------------------------------
-- Operating
-- ---------------------------------------------------------------------------------------------------------

CREATE PROCEDURE expire_learning_log(older_than interval, batch bigint DEFAULT 10000)
    LANGUAGE C
    AS 'MODULE_PATHNAME';
COMMENT ON PROCEDURE expire_learning_log(interval, bigint) IS
    'moves entries recorded longer than older_than ago to learning_archive, batch by batch, each in its own transaction, voided ones removed; their request ids are forgotten, no answer changes';

CREATE FUNCTION forget_learner(user_id text,
        OUT entries bigint, OUT archived_entries bigint, OUT words bigint, OUT study_seconds bigint)
    RETURNS record
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION forget_learner(text) IS
    'erases one learner from log, rollup and archive; returns what of it counted, which voided entries do not';

CREATE FUNCTION move_learner(from_user text, to_user text,
        OUT entries bigint, OUT repeated_entries bigint, OUT archived_entries bigint)
    RETURNS record
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION move_learner(text, text) IS
    'a guest signs up: all entries of one learner, voided ones too, and the archive become those of the other; returns how many were moved, were there already (same request id, same content: counted once, and voided if one of both was) and are in the archive; 23505 where the content differs, and then nothing is moved';

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

-- ---------------------------------------------------------------------------------------------------------
-- What the views stand on: foreign tables that read the rollup, made by create_learning_log()
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION learning_fdw_handler() RETURNS fdw_handler
    LANGUAGE C STRICT
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_fdw_handler() IS
    'reads the rollup as the periods of learners, in the session''s time zone; restrictions on user_id, period and its date select what is read';

CREATE FUNCTION learning_fdw_validator(options text[], catalog oid) RETURNS void
    LANGUAGE C STRICT
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_fdw_validator(text[], oid) IS
    'options of a foreign table: granularity (as in aggregate_learning) and learners (each or together)';

CREATE FOREIGN DATA WRAPPER learning_log HANDLER learning_fdw_handler VALIDATOR learning_fdw_validator;
COMMENT ON FOREIGN DATA WRAPPER learning_log IS 'the rollup of learning_log as periods of learners';

-- Whoever makes the tables makes foreign tables. What these show is what the reader may see of the rollup.
CREATE SERVER learning_log FOREIGN DATA WRAPPER learning_log;
GRANT USAGE ON FOREIGN SERVER learning_log TO PUBLIC;
COMMENT ON SERVER learning_log IS 'this database';
