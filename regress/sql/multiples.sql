-- SPDX-License-Identifier: PostgreSQL
-- Granularities that are a multiple of another: parts of a day, two weeks, two and six months.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log
SELECT 'ada', gen_random_uuid(), t, 1 FROM generate_series('1999-12-20 00:07:30+00'::timestamptz, '2000-07-02', '15 minutes') AS t;
CREATE FUNCTION starts(granularity text, from_time timestamp, to_time timestamp, zone text, day_start interval = '0', week_start text = 'monday')
RETURNS TABLE (period timestamp, offset_there text, entries bigint) LANGUAGE sql STABLE AS $$
    SELECT a.period AT TIME ZONE zone, (a.period AT TIME ZONE zone - a.period AT TIME ZONE 'UTC')::text, a.entries
      FROM aggregate_learning('ada', granularity, from_time, to_time, zone, day_start => day_start, week_start => week_start) AS a $$;
-- Parts of a day begin where the wall clock is a multiple past the day start.
SELECT * FROM starts('15 minutes', '2000-01-01 23:40', '2000-01-02 00:10', 'UTC');
SELECT * FROM starts('30 minutes', '2000-01-01 23:40', '2000-01-02 00:40', 'Asia/Kathmandu');
SELECT * FROM starts('6 hours', '2000-01-01 03:00', '2000-01-02 03:59', 'UTC', '04:00');
SELECT * FROM starts('12 Hours', '2000-01-01 03:00', '2000-01-02 03:59', 'UTC', '00:10');
-- Where the clock skips 02:00 there is one long period, where it shows it again, one more.
SELECT * FROM starts('2 hours', '2000-04-02 00:00', '2000-04-02 04:00', 'America/New_York');
SELECT * FROM starts('2 hours', '2000-03-26 00:00', '2000-03-26 05:00', 'Europe/Berlin');
SELECT * FROM starts('2 hours', '2023-10-29 00:00', '2023-10-29 05:00', 'Europe/Berlin');
-- Where it skips the day start, the day begins with a period of its own.
SELECT * FROM starts('2 hours', '2000-04-27 22:00', '2000-04-28 03:00', 'Africa/Cairo');
SELECT * FROM starts('2 hours', '2000-04-27 22:00', '2000-04-28 03:00', 'Africa/Cairo', '00:30');
-- Two weeks are counted from the week that holds 2000-01-01, months from January 2000.
SELECT period, offset_there, entries FROM unnest('{monday,saturday,sunday}'::text[]) AS week_start,
       starts('2 weeks', '1999-12-31', '2000-01-14', 'UTC', '0', week_start);
SELECT * FROM starts('2 months', '1999-12-31', '2000-05-01', 'UTC');
SELECT * FROM starts('6 months', '1999-12-31', '2000-07-01', 'UTC', '04:00');
-- Moving averages and lines go over periods, whatever their length.
SELECT period, entries, moving_average FROM aggregate_learning('ada', '2 weeks', date '2000-01-10', date '2000-01-24', 'UTC', moving_periods => 3);
INSERT INTO learning_log VALUES ('bob', id(1), '2024-03-30 22:00+00', 10), ('bob', id(2), '2024-03-31 06:00+00', 40);
SELECT period, average_words_learned FROM aggregate_learning('bob', '2 hours', date '2024-03-31', timestamp '2024-03-31 09:00', 'Europe/Berlin', 'linear');
SELECT aggregate_learning_json('bob', '12 hours', date '2024-03-31', date '2024-03-31', 'Europe/Berlin');
-- The sum over all periods is the number of entries, and each day has its own parts.
SELECT granularity, time_zone, sum(entries)
  FROM unnest('{15 minutes,30 minutes,2 hours,3 hours,4 hours,6 hours,8 hours,12 hours,2 weeks,2 months,6 months}'::text[]) AS granularity,
       unnest('{UTC,America/St_Johns,Asia/Kathmandu,Australia/Lord_Howe,Africa/Cairo}'::text[]) AS time_zone,
       aggregate_learning('ada', granularity, '1999-12-01', '2000-08-01', time_zone, day_start => '00:30')
 GROUP BY 1, 2 HAVING sum(entries) <> (SELECT count(*) FROM learning_log WHERE user_id = 'ada') ORDER BY 1, 2;
SELECT granularity, day.period, day.entries, sum(part.entries)
  FROM unnest('{15 minutes,30 minutes,2 hours,3 hours,4 hours,6 hours,8 hours,12 hours}'::text[]) AS granularity,
       LATERAL (SELECT *, lead(period) OVER (ORDER BY period) AS next
                  FROM aggregate_learning('ada', 'day', date '2000-04-25', date '2000-05-02', 'Africa/Cairo', day_start => '00:20')) AS day,
       LATERAL aggregate_learning('ada', granularity, day.period, day.next - interval '1 second', 'Africa/Cairo', day_start => '00:20') AS part
 WHERE day.next IS NOT NULL
 GROUP BY 1, 2, 3 HAVING day.entries <> sum(part.entries);
-- Nothing else is a granularity.
SELECT granularity, split_part(refusal(format('SELECT aggregate_learning(''ada'', %L, date ''2000-01-01'', date ''2000-01-01'')', granularity)), E'\n', 1)
  FROM unnest('{5 hours,10 minutes,15 minute,15minutes," 2 hours",24 hours,2 days,3 weeks,-2 weeks,3 months,2 years,minute}'::text[]) AS granularity;
SELECT refusal($$SELECT aggregate_learning('ada', '5 hours', date '2000-01-01', date '2000-01-01')$$);
-- The planner knows how many there are; a range of too many is refused.
SELECT granularity, planned_rows(format('SELECT * FROM aggregate_learning(''ada'', %L, ''2000-01-01 12:00+00'', ''2001-01-01 11:59+00'', ''Europe/Berlin'')', granularity)),
       (SELECT count(*) FROM aggregate_learning('ada', granularity, '2000-01-01 12:00+00', '2001-01-01 11:59+00', 'Europe/Berlin'))
  FROM unnest('{15 minutes,2 hours,12 hours,2 weeks,2 months,6 months}'::text[]) AS granularity;
SELECT refusal($$SELECT aggregate_learning('ada', '15 minutes', date '2000-01-01', date '2010-01-01')$$);
DROP FUNCTION starts;
