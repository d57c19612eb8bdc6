-- SPDX-License-Identifier: PostgreSQL
-- The session's own zone always works, whichever way it was set: calls without a zone and the views have its days.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT count(*) FROM (SELECT record_learning(gen_random_uuid(), 'ada', 1, t)
                        FROM generate_series(timestamptz '2024-03-01 00:07+00', '2024-04-05 00:00+00', '5 hours') AS t) AS r;
-- The days in which this session's date_trunc() finds entries, and what the function and the view say of them.
CREATE FUNCTION days_differ() RETURNS TABLE (setting text, days bigint, function_differs bigint, view_differs bigint)
LANGUAGE sql AS $$
    WITH truncated AS MATERIALIZED (
        SELECT date_trunc('day', "timestamp") AS period, count(*) AS entries FROM learning_log GROUP BY 1),
    called AS MATERIALIZED (
        SELECT period, entries FROM aggregate_learning('ada', 'day',
            (SELECT min("timestamp") FROM learning_log), (SELECT max("timestamp") FROM learning_log))),
    viewed AS MATERIALIZED (SELECT period, entries FROM learning_daily WHERE user_id = 'ada')
    SELECT current_setting('TimeZone'), (SELECT count(*) FROM truncated),
           (SELECT count(*) FROM truncated AS t FULL JOIN called AS c USING (period) WHERE t.entries IS DISTINCT FROM c.entries),
           (SELECT count(*) FROM truncated AS t FULL JOIN viewed AS v USING (period) WHERE t.entries IS DISTINCT FROM v.entries)
$$;
SET TIME ZONE 2;
SELECT * FROM days_differ();
SET TIME ZONE -3.5;
SELECT * FROM days_differ();
SET timezone = '+02:00';
SELECT * FROM days_differ();
SET TIME ZONE '-05:30';
SELECT * FROM days_differ();
SET TIME ZONE INTERVAL '+05:30' HOUR TO MINUTE;
SELECT * FROM days_differ();
SET timezone = 'GMT-05:30';
SELECT * FROM days_differ();
SET timezone = 'GMT+3';
SELECT * FROM days_differ();
SET timezone = 'UTC0';
SELECT * FROM days_differ();
SET timezone = 'Etc/GMT+5';
SELECT * FROM days_differ();
SET timezone = 'CET-1CEST,M3.5.0,M10.5.0/3';
SELECT * FROM days_differ();
SET timezone = 'XYZ-3';
SELECT * FROM days_differ();
SET timezone = 'America/New_York';
SELECT * FROM days_differ();
SET TIME ZONE LOCAL;
SELECT function_differs, view_differs FROM days_differ();
-- Clocks that jump by days, which nobody has: whatever their days are, each entry is in one of them.
INSERT INTO learning_log SELECT 'eve', gen_random_uuid(), timestamptz '2021-06-03 12:00+00' + n * interval '100 days', 1 FROM generate_series(0, 12) AS n;
CREATE FUNCTION jumping(zone text) RETURNS TABLE (periods boolean, viewed bigint, called bigint) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('TimeZone', zone, false);
    RETURN QUERY WITH viewed AS MATERIALIZED (SELECT * FROM learning_daily WHERE user_id = 'eve'),
        called AS MATERIALIZED (SELECT * FROM aggregate_learning('eve', 'day', (SELECT min("timestamp") FROM learning_log WHERE user_id = 'eve'),
                                                                 (SELECT max("timestamp") FROM learning_log WHERE user_id = 'eve')))
        SELECT count(*) > 1100, sum(v.entries)::bigint, sum(c.entries)::bigint FROM viewed AS v FULL JOIN called AS c USING (period);
END $$;
SELECT zone, j.* FROM unnest(ARRAY['AAA60BBB-124,J152/0,J164/0', 'AAA0BBB30,M3.2.0,M11.1.0', 'AAA0BBB-30,M3.2.0,M11.1.0']) AS zone, jumping(zone) AS j;
DROP FUNCTION jumping;
SET TIME ZONE 'UTC';
-- JSON has offsets shorter than a day.
SET TIME ZONE 23;
SELECT aggregate_learning_json('ada', 'day', date '2024-01-01', date '2024-01-01');
SET TIME ZONE 24;
SELECT refusal('SELECT aggregate_learning_json(''ada'', ''day'', date ''2024-01-01'', date ''2024-01-01'')');
SET TIME ZONE -167;
SELECT refusal('SELECT aggregate_learning_json(''ada'', ''day'', date ''2024-01-01'', date ''2024-01-01'')');
-- A change of the zone reaches a prepared call.
PREPARE first_day AS SELECT min(period) AT TIME ZONE 'UTC' FROM aggregate_learning('ada', 'day', timestamptz '2024-03-10 12:00+00', timestamptz '2024-03-10 12:00+00');
SET plan_cache_mode = force_generic_plan;
SET timezone = 'UTC';
EXECUTE first_day;
SET TIME ZONE INTERVAL '+05:30' HOUR TO MINUTE;
EXECUTE first_day;
RESET plan_cache_mode;
-- JSON shows the session's offset; a null zone is the session's.
SELECT aggregate_learning_json('ada', 'day', timestamptz '2024-03-10 12:00+00', timestamptz '2024-03-10 12:00+00', fields => '{period}'),
       aggregate_learning_json('ada', 'day', timestamptz '2024-03-10 12:00+00', timestamptz '2024-03-10 12:00+00', NULL, fields => '{period}');
-- The planner knows such a zone too.
SELECT planned_rows($$SELECT * FROM aggregate_learning('ada', 'day', date '2024-03-01', date '2024-03-31')$$);
-- What a caller types stays strict.
SELECT zone, left(refusal(format('SELECT aggregate_learning(''ada'', ''day'', now(), now(), %L)', zone)), 66)
  FROM unnest(ARRAY['+02:00', '2', '<+0530>-05:30', 'GMT-05:30', 'UTC0', 'UTC+5', 'XYZ-3', 'CET-1CEST,M3.5.0,M10.5.0/3', 'Mars/Olympus1', '']) AS zone;
SELECT refusal('SELECT aggregate_learning(''ada'', ''day'', now(), now(), current_setting(''TimeZone''))') ~ '^22023' AS typed_by_the_caller;
-- What is no name is not kept by the server either.
SELECT coalesce(sum(total_bytes), 0) AS bytes FROM pg_backend_memory_contexts WHERE name = 'Timezones' \gset
SELECT count(*) FROM generate_series(1, 200) AS n WHERE refusal(format('SELECT aggregate_learning(''ada'', ''day'', now(), now(), %L)', 'A' || translate(n::text, '0123456789', 'abcdefghij') || '1')) ~ '^22023';
SELECT coalesce(sum(total_bytes), 0) - :bytes AS more FROM pg_backend_memory_contexts WHERE name = 'Timezones';
SELECT name, count(*) FROM unnest(ARRAY['Etc/GMT+5', 'etc/gmt+5', 'GMT0', 'Etc/GMT-14']) AS name, aggregate_learning('ada', 'day', now(), now(), name) GROUP BY 1 ORDER BY 1;
DROP FUNCTION days_differ();
