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
-- The views: how many learners there are, and from when to when they are active, is in the statistics of the rollup, or looked up for
-- some of them. Here each is active for two months of two years. The first entry of all is of a wrong clock.
SELECT drop_log();
SELECT create_learning_log();
INSERT INTO learning_log SELECT 'learner ' || n, gen_random_uuid(), timestamptz '2023-01-01 10:00+00' + (random() * 60 + n * 1.65) * interval '1 day', 1
  FROM generate_series(1, 400) AS n, generate_series(1, 30);
INSERT INTO learning_log VALUES ('zoe', gen_random_uuid(), '1950-01-01', 1);
-- Without statistics there is a guess, and no error.
SELECT planned_rows('TABLE learning_daily') > 0 AS guessed;
VACUUM ANALYZE learning_rollup, learning_archive;
CREATE FUNCTION estimated(query text, OUT close boolean, OUT "planned and found" text) RETURNS record LANGUAGE plpgsql AS $$
DECLARE planned bigint := planned_rows(query); found bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM (%s) AS q', query) INTO found;
    close := planned BETWEEN found / 2.0 AND greatest(found * 2.0, 1);
    "planned and found" := CASE WHEN close THEN '' ELSE planned || ' ' || found END;
END $$;
SELECT q, e.* FROM unnest(ARRAY['TABLE learning_weekly', 'SELECT * FROM learning_daily WHERE user_id <> ''zoe''', 'SELECT * FROM learning_daily WHERE period >= ''2024-11-01'' AND user_id <> ''zoe''', 'SELECT * FROM learning_daily WHERE day BETWEEN ''2023-02-01'' AND ''2023-03-01''',
    'SELECT * FROM learning_hourly WHERE period BETWEEN ''2023-02-01'' AND ''2023-03-01''', 'SELECT * FROM learning_monthly WHERE month >= ''2024-01-01'' AND user_id <> ''zoe''', 'SELECT * FROM learning_daily WHERE user_id IN (''learner 2'', ''learner 4'', ''learner 7'')', 'SELECT * FROM learning_weekly WHERE user_id = ''learner 2''',
    'SELECT * FROM learning_daily WHERE period = ''2024-06-01''', 'SELECT * FROM learning_daily WHERE period > ''2024-06-01'' AND period < ''2024-01-01''', 'SELECT * FROM learning_daily WHERE user_id = NULL', 'SELECT * FROM learning_totals_daily WHERE day >= ''2023-01-01''', 'SELECT * FROM learning_totals_weekly WHERE week >= ''2024-06-01''',
    'SELECT period, sum(words) FROM learning_daily WHERE period >= ''2024-11-01'' GROUP BY 1', 'SELECT user_id, sum(words) FROM learning_daily WHERE period >= ''2023-06-01'' GROUP BY 1', 'SELECT user_id, sum(words) FROM learning_daily GROUP BY 1 HAVING sum(words) IS NOT NULL']) AS q, estimated(q) AS e;
DROP FUNCTION estimated;
SELECT drop_log();
