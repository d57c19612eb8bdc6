-- SPDX-License-Identifier: PostgreSQL
-- hour, day, week, month, quarter, year; their names in any case.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log
SELECT 'ada', gen_random_uuid(), t, 1 FROM generate_series('2023-12-30 00:30+00'::timestamptz, '2025-01-02', '1 hour') AS t;
SELECT period, entries FROM aggregate_learning('ada', 'hour', '2023-12-31 22:10+00', '2024-01-01 01:10+00');
SELECT period, entries FROM aggregate_learning('ada', 'day', '2024-02-28', '2024-03-01');
SELECT period, entries FROM aggregate_learning('ada', 'week', '2023-12-31', '2024-01-08');
SELECT period, entries FROM aggregate_learning('ada', 'month', '2023-12-31', '2025-01-01');
SELECT period, entries FROM aggregate_learning('ada', 'quarter', '2023-12-31', '2025-01-01');
SELECT period, entries FROM aggregate_learning('ada', 'year', '2023-12-31', '2025-01-01');
SELECT period, entries FROM aggregate_learning('ada', 'YEAR', '2024-06-01', '2024-06-01', 'uTc', 'ZERO', 1, '0', 'MONDAY');
-- The sum over all periods is the number of entries, for each granularity and in any zone.
SELECT granularity, time_zone, sum(entries) = (SELECT count(*) FROM learning_log) AS all_counted
  FROM unnest('{hour,day,week,month,quarter,year}'::text[]) AS granularity,
       unnest('{UTC,America/St_Johns,Asia/Kathmandu,Australia/Lord_Howe,Pacific/Apia}'::text[]) AS time_zone,
       aggregate_learning('ada', granularity, '2023-12-01', '2025-02-01', time_zone)
 GROUP BY 1, 2 HAVING sum(entries) <> (SELECT count(*) FROM learning_log) ORDER BY 1, 2;
-- Leap days: 1900 and 2100 have none, 2000 and 2400 do.
SELECT year, (SELECT count(*) FROM aggregate_learning('ada', 'day', make_timestamptz(year, 2, 1, 0, 0, 0, 'UTC'),
                                                      make_timestamptz(year, 2, 28, 0, 0, 0, 'UTC') + interval '1 day')
               WHERE extract(month FROM period) = 2) AS february
  FROM unnest('{4,1900,2000,2023,2024,2100,2400}'::int[]) AS year;
