-- SPDX-License-Identifier: PostgreSQL
-- The mean of the words of the last periods: gaps count as 0, and the first row looks back.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log SELECT 'ada', gen_random_uuid(), d, extract(day FROM d) * 10
  FROM generate_series('2024-01-01 12:00+00'::timestamptz, '2024-01-31', '2 days') AS d;
SELECT period, words, moving_average FROM aggregate_learning('ada', 'day', '2024-01-06', '2024-01-10', moving_periods => 1);
SELECT period, words, moving_average FROM aggregate_learning('ada', 'day', '2024-01-06', '2024-01-10', moving_periods => 3);
-- The range does not matter, nor does the fill.
SELECT fill, count(*) AS different
  FROM unnest('{zero,"null",previous,linear,none}'::text[]) AS fill, unnest('{day,week,month,hour}'::text[]) AS granularity,
       unnest('{UTC,America/New_York,Pacific/Apia}'::text[]) AS zone, unnest('{1,2,7,100}'::int[]) AS n,
       LATERAL (SELECT period, moving_average FROM aggregate_learning('ada', granularity, '2024-01-20', '2024-02-20', zone, fill, n)
                EXCEPT SELECT period, moving_average
                         FROM aggregate_learning('ada', granularity, '2023-11-01', '2024-03-01', zone, 'zero', n)) AS d
 GROUP BY 1;
-- The definition, in SQL.
SELECT granularity, zone, n, count(*) AS different
  FROM unnest('{hour,day,week,month,quarter}'::text[]) AS granularity, unnest('{UTC,America/New_York,Pacific/Apia}'::text[]) AS zone,
       unnest('{2,7}'::int[]) AS n,
       LATERAL (SELECT period, moving_average FROM aggregate_learning('ada', granularity, '2024-01-01', '2024-03-20', zone, 'zero', n)
                EXCEPT
                SELECT period, sum(words) OVER (ORDER BY period ROWS n - 1 PRECEDING)::float8 / n
                  FROM aggregate_learning('ada', granularity, '2022-01-01', '2024-06-01', zone)) AS d
 GROUP BY 1, 2, 3;
-- A range in which nothing happened still remembers.
SELECT period, entries, moving_average FROM aggregate_learning('ada', 'month', '2024-02-01', '2024-04-01', moving_periods => 3);
-- Expired entries count as before.
CALL expire_learning_log('0');
SELECT period, words, moving_average FROM aggregate_learning('ada', 'day', '2024-01-06', '2024-01-10', moving_periods => 3);
-- Over a skipped date the last two periods are December 29 and 31.
INSERT INTO learning_log VALUES ('apia', id(1), '2011-12-29 12:00 Pacific/Apia', 10), ('apia', id(2), '2011-12-31 12:00 Pacific/Apia', 30);
SELECT period AT TIME ZONE 'Pacific/Apia' AS local, words, moving_average
  FROM aggregate_learning('apia', 'day', '2011-12-31 12:00 Pacific/Apia', '2012-01-01 12:00 Pacific/Apia', 'Pacific/Apia', moving_periods => 2);
-- Longer than history.
SELECT moving_average FROM aggregate_learning('ada', 'year', '2024-01-01', '2024-01-01', moving_periods => 100000);
SELECT refusal('SELECT aggregate_learning(''ada'', ''day'', ''2024-01-01'', ''2024-01-01'', moving_periods => 0)');
SELECT refusal('SELECT aggregate_learning(''ada'', ''day'', ''2024-01-01'', ''2024-01-01'', moving_periods => -1)');
SELECT refusal('SELECT aggregate_learning(''ada'', ''day'', ''2024-01-01'', ''2024-01-01'', moving_periods => 100001)');
