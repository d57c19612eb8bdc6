-- SPDX-License-Identifier: PostgreSQL
-- learning_calendar(): the days of a year as a contribution calendar shows them.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT pg_get_function_arguments('learning_calendar'::regproc), pg_get_function_result('learning_calendar'::regproc);
INSERT INTO learning_log SELECT 'ada', id(n), timestamptz '2023-12-31 12:00+00' + n * interval '1 day', n, n * 10 FROM generate_series(0, 9) AS n;
SELECT * FROM learning_calendar('ada', 2024, 'UTC') LIMIT 12;
SELECT * FROM learning_calendar('ada', 2023, 'UTC') OFFSET 362;
-- A row for each day of a year of 365 or 366 days.
SELECT year, count(*), min(day), max(day), min(week), max(week), sum(entries) FROM unnest('{1,1900,2000,2023,2024,2100}'::int[]) AS year, learning_calendar('ada', year, 'UTC') GROUP BY 1 ORDER BY 1;
-- Weeks are the columns, weekdays are those of ISO 8601; wherever the week begins.
SELECT week_start, array_agg(week ORDER BY day) FILTER (WHERE day < '2024-01-10') AS weeks, array_agg(weekday ORDER BY day) FILTER (WHERE day < '2024-01-10') AS weekdays, max(week)
  FROM unnest('{monday,Sunday,wednesday}'::text[]) WITH ORDINALITY AS w (week_start, n), learning_calendar('nobody', 2024, 'UTC', week_start => week_start) GROUP BY n, week_start ORDER BY n;
SELECT max(week) FROM learning_calendar('nobody', 2000, 'UTC', week_start => 'sunday');
SELECT count(*) FROM learning_calendar('nobody', 2024, 'UTC') WHERE weekday <> extract(isodow FROM day);

-- Levels: words of active days from January 1 on; null is a day without entries.
CREATE FUNCTION levels(words_of_days int[]) RETURNS int[] LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM learning_log WHERE user_id = 'level';
    INSERT INTO learning_log SELECT 'level', id(n::int), timestamptz '2023-12-31 12:00+00' + n * interval '1 day', w FROM unnest(words_of_days) WITH ORDINALITY AS u (w, n) WHERE w IS NOT NULL;
    RETURN array_agg(level ORDER BY day) FROM learning_calendar('level', 2024, 'UTC') WHERE day < date '2024-01-01' + cardinality(words_of_days);
END $$;
SELECT words, levels(words) FROM (VALUES (1, '{NULL,NULL}'::int[]), (2, '{7}'), (3, '{0}'), (4, '{2,1}'), (5, '{3,1,2}'), (6, '{40,10,NULL,30,20}'), (7, '{1,2,3,4,5,6,7,8}'), (8, '{1,2,3,4,5}'),
    (9, '{5,5,5,5}'), (10, '{1,5,5,5}'), (11, '{5,5,5,9}'), (12, '{1,1,9,9}'), (13, '{0,0,NULL,3,4}'), (14, '{1,1,1,1,1,1,1,100}')) AS c (n, words) ORDER BY n;
DROP FUNCTION levels;
-- As the quartiles of SQL say it, for a year of random days.
INSERT INTO learning_log SELECT 'quartiles', id(n), timestamptz '2024-01-01 12:00+00' + (n * 7919 % 366) * interval '1 day', n * 31 % 17 FROM generate_series(1, 200) AS n;
SELECT count(*), count(*) FILTER (WHERE level <> CASE WHEN entries = 0 THEN 0 ELSE 1 + (words > q[1])::int + (words > q[2])::int + (words > q[3])::int END) AS wrong, count(DISTINCT level) AS levels
  FROM learning_calendar('quartiles', 2024, 'UTC'),
       (SELECT percentile_disc('{0.25,0.5,0.75}'::float8[]) WITHIN GROUP (ORDER BY words) AS q FROM learning_calendar('quartiles', 2024, 'UTC') WHERE entries > 0) AS p;

-- The zone, that of the session where none is given, and the start of the day decide on which day an entry was.
INSERT INTO learning_log VALUES ('owl', id(1), '2024-01-01 01:00+00', 1), ('owl', id(2), '2024-12-31 23:00+00', 2), ('owl', id(3), '2025-01-01 03:59:59.999+00', 4);
SELECT zone, day_start, year, day, words FROM (VALUES (1, 'UTC', interval '0'), (2, 'UTC', '04:00'), (3, 'Asia/Tokyo', '0'), (4, 'America/New_York', '0')) AS c (n, zone, day_start),
    unnest('{2023,2024,2025}'::int[]) AS year, learning_calendar('owl', year, zone, day_start) WHERE entries > 0 ORDER BY n, day;
SET TimeZone = 'Asia/Tokyo';
SELECT day, words FROM learning_calendar('owl', 2025) WHERE entries > 0;
SELECT day, words FROM learning_calendar('owl', 2025, NULL) WHERE entries > 0;
SET TimeZone = 'UTC';
-- A date that the zone skipped is no day: Apia, 2011-12-30, and Kwajalein, 1993-08-21; nor is a first or last day of a year.
SELECT count(*), array_agg(day ORDER BY day) FILTER (WHERE day >= '2011-12-28') FROM learning_calendar('nobody', 2011, 'Pacific/Apia');
SELECT count(*), array_agg(day ORDER BY day) FILTER (WHERE day BETWEEN '1993-08-20' AND '1993-08-23') FROM learning_calendar('nobody', 1993, 'Pacific/Kwajalein');
SELECT year, count(*), min(day), max(day) FROM generate_series(1994, 1995) AS year, learning_calendar('nobody', year, 'Pacific/Kiritimati') GROUP BY 1 ORDER BY 1;
-- Voided entries do not count, expired ones do. The sums are those of aggregate_learning.
SELECT (void_learning(id(n), 'ada')).outcome FROM generate_series(1, 3) AS n;
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE user_id = 'ada' AND request_id < id(7);
CALL expire_learning_log('1 year');
SELECT day, entries, words, study_seconds, level FROM learning_calendar('ada', 2024, 'UTC') WHERE entries > 0;
SELECT count(*) FROM (SELECT day, entries, words, study_seconds FROM learning_calendar('ada', 2024, 'UTC')
    EXCEPT SELECT (period AT TIME ZONE 'UTC')::date, entries, words, study_seconds FROM aggregate_learning('ada', 'day', date '2024-01-01', date '2024-12-31', 'UTC')) AS other;
-- The first and the last years; refused.
INSERT INTO learning_log VALUES ('ends', id(1), '0001-01-01 00:00+00', 1), ('ends', id(2), '294276-12-31 23:59+00', 1);
SELECT year, day FROM unnest('{1,294276}'::int[]) AS year, learning_calendar('ends', year, 'UTC') WHERE entries > 0;
SELECT statement, refusal('SELECT learning_calendar(' || statement || ')') FROM unnest(ARRAY[
    'NULL, 2024', $$'ada', NULL$$, $$'ada', 2024, day_start => NULL$$, $$'ada', 2024, week_start => NULL$$, $$'ada', 0$$, $$'ada', -1$$, $$'ada', 294277$$, $$'ada', 9223372036854775807$$,
    $$'ada', 2024, 'UTC+5'$$, $$'ada', 2024, 'UTC', '24:00'$$, $$'ada', 2024, 'UTC', '0', 'someday'$$]) AS statement;
SELECT planned_rows($$SELECT * FROM learning_calendar('ada', 2024)$$);
-- Rights and row security are those of aggregate_learning.
CREATE ROLE regress_reader;
SET ROLE regress_reader;
SELECT refusal($$SELECT learning_calendar('ada', 2024)$$);
RESET ROLE;
GRANT SELECT ON learning_log, learning_rollup, learning_archive TO regress_reader;
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
SET ROLE regress_reader;
SELECT left(refusal($$SELECT learning_calendar('ada', 2024)$$), 61);
RESET ROLE;
ALTER TABLE learning_log DISABLE ROW LEVEL SECURITY;
SET ROLE regress_reader;
SELECT sum(words) FROM learning_calendar('ada', 2024, 'UTC');
RESET ROLE;
SELECT drop_log();
SELECT refusal($$SELECT learning_calendar('ada', 2024)$$);
DROP ROLE regress_reader;
