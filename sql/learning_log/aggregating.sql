-- SPDX-License-Identifier: PostgreSQL
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
        EXECUTE pg_catalog.format($sql$
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

CREATE FUNCTION active_learners(from_time %1$s, to_time %2$s, time_zone text DEFAULT NULL, max_learners bigint DEFAULT 10,
        OUT user_id text, OUT entries bigint, OUT words bigint, OUT study_seconds bigint)
    RETURNS SETOF record
    LANGUAGE C STABLE PARALLEL SAFE COST 100000 ROWS 10
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION active_learners(%1$s, %2$s, text, bigint) IS
    'the learners with the most words, of all whom the caller may see, over the days of a time zone (null: the session''s) from the one that holds from_time to the one that holds to_time, both in whole; of equal words the first by user_id; a date or timestamp as bound is read in that time zone';
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
