-- SPDX-License-Identifier: PostgreSQL
-- The planner knows how many rows aggregate_learning() returns, and never fails for it.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE FUNCTION estimate(arguments text) RETURNS TABLE (estimated bigint, actual bigint) LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT json) SELECT * FROM aggregate_learning(' || arguments || ')' INTO plan;
    estimated = plan -> 0 -> 'Plan' ->> 'Plan Rows';
    EXECUTE 'SELECT count(*) FROM aggregate_learning(' || arguments || ')' INTO actual;
    RETURN NEXT;
END
$$;
SELECT granularity, estimated, actual FROM unnest('{hour,day,week,month,quarter,year}'::text[]) AS granularity,
       estimate(format('''ada'', %L, ''2023-11-05 10:00+00'', ''2024-11-05 10:00+00'', ''UTC''', granularity));
-- The year in which Apia skipped a day, and years with summer time in hours.
SELECT * FROM estimate($$'ada', 'day', '2011-01-01 12:00 Pacific/Apia', '2011-12-31 12:00 Pacific/Apia', 'Pacific/Apia'$$);
SELECT zone, estimated, actual FROM unnest('{America/New_York,Australia/Lord_Howe,America/St_Johns,Pacific/Apia}'::text[]) AS zone,
       estimate(format('''ada'', ''hour'', ''2011-01-01 12:00+00'', ''2011-12-31 12:00+00'', %L', zone));
SELECT * FROM estimate($$'ada', 'week', '2024-01-01', '2024-12-31', 'UTC', week_start => 'sunday'$$);
SELECT * FROM estimate($$'ada', 'day', '2024-01-01 03:00', '2024-01-02 05:00', 'UTC', day_start => '04:00'$$);
SELECT * FROM estimate($$'ada', 'day', timestamptz '2024-01-01', timestamptz '2024-01-01' + interval '9 days', lower('UTC')$$);
-- The session's zone, also when it changes; and parameters of a prepared statement.
SET TimeZone = 'Pacific/Apia';
SELECT * FROM estimate($$'ada', 'day', '2011-12-01 12:00', '2011-12-31 12:00'$$);
SET TimeZone = 'UTC';
SELECT * FROM estimate($$'ada', 'day', '2011-12-01 12:00', '2011-12-31 12:00'$$);
-- What is wrong is said by the call and not by the planner.
CREATE FUNCTION plans(arguments text) RETURNS text LANGUAGE sql AS $$
    SELECT refusal('EXPLAIN SELECT * FROM aggregate_learning(' || arguments || ')') $$;
SELECT arguments, plans(arguments) FROM unnest(ARRAY[
    $$'ada', 'fortnight', '2024-01-01', '2024-01-02'$$, $$'ada', 'day', '2024-01-02', '2024-01-01'$$,
    $$'ada', 'day', '-infinity', 'infinity'$$, $$'ada', 'hour', '4714-11-24 BC', '294276-12-31'$$,
    $$'ada', 'day', '2024-01-01', '2024-01-02', 'UTC+5'$$, $$'ada', 'day', '2024-01-01', '2024-01-02', ''$$,
    $$'ada', 'day', '2024-01-01', '2024-01-02', day_start => '25:00'$$, $$'ada', 'day', '2024-01-01', '2024-01-02', week_start => 'x'$$,
    $$'ada', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL$$,
    $$'ada', 'day', '294276-12-30', '294276-12-31 23:59:59', 'America/New_York'$$,
    $$'ada', 'year', '4714-11-24 00:00+00 BC', '4714-11-25 00:00+00 BC', 'America/New_York'$$]) AS arguments;
-- In a join, for each learner.
EXPLAIN (COSTS off) SELECT * FROM (VALUES ('ada'), ('bob')) AS v (learner), aggregate_learning(learner, 'day', '2024-01-01', '2024-01-02');
DROP FUNCTION estimate, plans;
