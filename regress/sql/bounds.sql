-- SPDX-License-Identifier: PostgreSQL
-- Bounds: a date or a timestamp is read in the zone that is asked about; a timestamptz and an untyped literal are instants.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SET timezone = 'UTC';
-- The first and the last day of an answer, on the wall clock of the zone.
CREATE FUNCTION range_of(arguments text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text; zone text := 'America/New_York'; json text;
BEGIN
    EXECUTE format('SELECT min(period AT TIME ZONE %1$L) || '' to '' || max(period AT TIME ZONE %1$L) FROM aggregate_learning(%2$s)', zone, arguments) INTO answer;
    EXECUTE format('SELECT min(period AT TIME ZONE %1$L) || '' to '' || max(period AT TIME ZONE %1$L)
                      FROM json_to_recordset(aggregate_learning_json(%2$s)::json) AS j (period timestamptz)', zone, arguments) INTO json;
    RETURN answer || CASE WHEN answer = json THEN '' ELSE ', but as JSON ' || json END;
END $$;
SELECT arguments, range_of($$'ada', 'day', $$ || arguments) FROM unnest(ARRAY[
    $$date '2024-01-01', date '2024-12-31', 'America/New_York'$$,
    $$timestamp '2024-01-01', timestamp '2024-12-31', 'America/New_York'$$,
    $$timestamp '2024-01-01 23:59:59.999999', date '2024-12-31', 'America/New_York'$$,
    $$date '2024-01-01', timestamp '2024-12-31 23:59:59.999999', 'America/New_York'$$,
    $$date '2024-01-01', timestamptz '2024-12-31 12:00+00', 'America/New_York'$$,
    $$timestamptz '2024-01-01 12:00+00', date '2024-12-31', 'America/New_York'$$,
    $$timestamp '2024-01-01', timestamptz '2024-12-31 12:00+00', 'America/New_York'$$,
    $$timestamptz '2024-01-01 12:00+00', timestamp '2024-12-31', 'America/New_York'$$,
    $$timestamptz '2024-01-01', timestamptz '2024-12-31', 'America/New_York'$$,
    -- Untyped: instants of the session's zone.
    $$'2024-01-01', '2024-12-31', 'America/New_York'$$,
    $$date '2024-01-01', '2024-12-31', 'America/New_York'$$,
    $$'2024-01-01', date '2024-12-31', 'America/New_York'$$,
    $$'2024-01-01 00:00 America/New_York', '2024-12-31 00:00 America/New_York', 'America/New_York'$$,
    -- Named, in another order, with other arguments.
    $$to_time => date '2024-01-31', from_time => date '2024-01-01', time_zone => 'America/New_York'$$,
    $$from_time => timestamp '2024-01-01 00:00', to_time => '2024-01-31 12:00+00', fill => 'null', time_zone => 'America/New_York'$$,
    -- A date stands for the start of its day, wherever that is.
    $$date '2024-01-01', date '2024-01-31', 'America/New_York', day_start => '04:00'$$,
    $$timestamp '2024-01-01 03:59', timestamp '2024-01-31 03:59', 'America/New_York', day_start => '04:00'$$
    ]) AS arguments;
-- With now() and current_date in any mixture, in a zone that is a day ahead.
SELECT arguments, refusal(format('SELECT * FROM aggregate_learning(''ada'', ''day'', %s, ''Pacific/Kiritimati'')', arguments))
  FROM unnest(ARRAY['current_date - 30, now()', 'now() - interval ''30 days'', now()', 'localtimestamp - interval ''30 days'', now()',
                    'now() - interval ''30 days'', current_date', 'current_date - 7, localtimestamp', '''today'', now()']) AS arguments;
-- What a driver is told about untyped parameters, and what becomes of typed ones.
PREPARE untyped AS SELECT count(*) FROM aggregate_learning($1, $2, $3, $4, $5, $6, $7, $8, $9);
PREPARE untyped_json AS SELECT aggregate_learning_json($1, $2, $3, $4);
PREPARE dates (text, text, date, date, text) AS SELECT min(period), max(period) FROM aggregate_learning($1, $2, $3, $4, $5);
PREPARE timestamps (text, text, timestamp, timestamp, text) AS SELECT min(period), max(period) FROM aggregate_learning($1, $2, $3, $4, $5);
PREPARE since (date) AS SELECT min(period) FROM aggregate_learning('ada', 'day', $1, now(), 'America/New_York');
PREPARE half_typed (date) AS SELECT min(period), max(period) FROM aggregate_learning('ada', 'day', $1, $2, 'America/New_York');
SELECT name, parameter_types FROM pg_prepared_statements ORDER BY 1;
SET plan_cache_mode = force_generic_plan;
EXECUTE untyped ('ada', 'day', '2024-01-01', '2024-01-31 00:00+00', 'UTC', 'zero', 7, '0', 'monday');
EXECUTE dates ('ada', 'day', '2024-01-01', '2024-12-31', 'America/New_York');
EXECUTE timestamps ('ada', 'day', '2024-01-01', '2024-12-31', 'America/New_York');
EXECUTE since ('2024-01-01');
EXECUTE half_typed ('2024-01-01', '2024-01-31 12:00+00');
RESET plan_cache_mode;
-- Days that are not like others: no midnight, a midnight that comes twice, a date that does not exist.
SELECT zone, day, min(period AT TIME ZONE zone) AS starts, count(*)
  FROM (VALUES ('Africa/Cairo', date '2010-04-30'), ('America/Havana', '2020-11-01'), ('Pacific/Apia', '2011-12-30'), ('Pacific/Apia', '2011-12-31')) AS v (zone, day),
       aggregate_learning('ada', 'day', day, day, zone)
 GROUP BY 1, 2 ORDER BY 1, 2;
-- For every zone and date, the period is the day of that date: it starts where the server starts it. (AT TIME ZONE takes
-- CET and the like for abbreviations.)
SELECT count(DISTINCT zone.name) > 400 AS many_zones, count(*) FILTER (WHERE a.period <> day::timestamp AT TIME ZONE zone.name) AS elsewhere
  FROM pg_timezone_names AS zone, generate_series(date '2023-12-25', '2024-12-01', '13 days') AS d (day),
       aggregate_learning('ada', 'day', day::date, day::date, zone.name) AS a
 WHERE zone.name !~ '^(posix|right)/' AND zone.name NOT IN (SELECT abbrev FROM pg_timezone_abbrevs);
-- The planner counts the same periods.
SELECT call, planned_rows('SELECT * FROM aggregate_learning(''ada'', ' || call || ')')
  FROM unnest(ARRAY[$$'day', date '2024-01-01', date '2024-12-31', 'America/New_York'$$, $$'hour', timestamp '2024-03-10', date '2024-03-11', 'America/New_York'$$,
                    $$'day', date 'infinity', date '2024-12-31', 'UTC'$$, $$'day', date '5874897-12-31', date '5874897-12-31', 'UTC'$$]) AS call;
-- Refused.
SELECT arguments, refusal(format('SELECT * FROM aggregate_learning(''ada'', ''day'', %s)', arguments))
  FROM unnest(ARRAY[$$date '2024-01-02', date '2024-01-01'$$, $$date '2024-01-01', timestamp '2023-12-31 23:59:59.999999'$$, $$date '-infinity', date '2024-01-01'$$,
                    $$date '2024-01-01', date 'infinity'$$, $$timestamp '-infinity', now()$$, $$date '5874897-12-31', date '5874897-12-31'$$,
                    $$date '4714-11-24 BC', date '4714-11-24 BC', 'Asia/Tokyo'$$, $$NULL::date, date '2024-01-01'$$, $$date '2024-01-01', NULL$$]) AS arguments;
DROP FUNCTION range_of(text);
