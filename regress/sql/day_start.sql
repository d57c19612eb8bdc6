-- SPDX-License-Identifier: PostgreSQL
-- A day that begins later than midnight, and with it weeks, months, quarters and years.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log VALUES
    ('owl', id(1), '2024-01-01 03:59:59.999999+00', 1), ('owl', id(2), '2024-01-01 04:00+00', 2),
    ('owl', id(3), '2024-03-31 01:30+00', 4), ('owl', id(4), '2024-03-31 03:30+00', 8);
SELECT period, words FROM aggregate_learning('owl', 'day', '2024-01-01 03:00+00', '2024-01-01 05:00+00', day_start => '04:00');
SELECT period, words FROM aggregate_learning('owl', 'week', '2024-01-01 03:00+00', '2024-01-01 05:00+00', day_start => '04:00');
SELECT period, words FROM aggregate_learning('owl', 'month', '2024-01-01 03:00+00', '2024-01-01 05:00+00', day_start => '04:00');
SELECT period, words FROM aggregate_learning('owl', 'quarter', '2024-01-01 03:00+00', '2024-01-01 05:00+00', day_start => '04:00');
SELECT period, words FROM aggregate_learning('owl', 'year', '2024-01-01 03:00+00', '2024-01-01 05:00+00', day_start => '04:00');
-- Hours know no day start.
SELECT period, words FROM aggregate_learning('owl', 'hour', '2024-01-01 03:00+00', '2024-01-01 04:00+00', day_start => '04:30');
-- A day start that a quarter-hour does not know, and one that the clock skips (Berlin, 2024-03-31 02:30).
SELECT period, words FROM aggregate_learning('owl', 'day', '2024-01-01 03:00+00', '2024-01-01 05:00+00', day_start => '03:59:59');
SELECT period, words FROM aggregate_learning('owl', 'day', '2024-03-30 12:00+00', '2024-04-01 12:00+00', 'Europe/Berlin', day_start => '02:30');
SELECT ((d + time '02:30') AT TIME ZONE 'Europe/Berlin') AS starts FROM (VALUES (date '2024-03-30'), ('2024-03-31'), ('2024-04-01')) AS t (d);
SELECT period, words FROM aggregate_learning('owl', 'day', '2024-01-01 03:00+00', '2024-01-01 05:00+00', day_start => '23:59:59');
-- What is no time of day.
SELECT day_start, refusal(format('SELECT aggregate_learning(''owl'', ''day'', ''2024-01-01'', ''2024-01-01'', day_start => %L)', day_start))
  FROM unnest('{00:00,24:00,-01:00,1 day,1 mon,1 day -20:00,00:00:00.5,1 year}'::interval[]) AS day_start;
