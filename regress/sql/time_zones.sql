-- SPDX-License-Identifier: PostgreSQL
-- A day is a day in its zone: skipped dates, days without midnight, odd offsets, and names only.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE FUNCTION periods(granularity text, from_local timestamp, to_local timestamp, zone text, day_start interval DEFAULT '0')
RETURNS TABLE (starts_utc timestamptz, starts_local timestamp, length interval) LANGUAGE sql AS $$
    SELECT period, period AT TIME ZONE zone, lead(period) OVER (ORDER BY period) - period
      FROM aggregate_learning('nobody', granularity, from_local AT TIME ZONE zone, to_local AT TIME ZONE zone, zone,
                              day_start => day_start)
$$;
-- Apia skipped 2011-12-30; with a day start too.
SELECT * FROM periods('day', '2011-12-28 12:00', '2012-01-01 12:00', 'Pacific/Apia');
SELECT * FROM periods('day', '2011-12-28 12:00', '2012-01-01 12:00', 'Pacific/Apia', '04:00');
SELECT * FROM periods('hour', '2011-12-29 22:30', '2011-12-31 01:30', 'Pacific/Apia');
-- Days without midnight.
SELECT * FROM periods('day', '2010-04-29 12:00', '2010-05-02 12:00', 'Africa/Cairo');
SELECT * FROM periods('day', '2022-03-26 12:00', '2022-03-29 12:00', 'Asia/Beirut');
SELECT * FROM periods('day', '2020-03-07 12:00', '2020-03-10 12:00', 'America/Havana');
SELECT * FROM periods('day', '2019-09-07 12:00', '2019-09-10 12:00', 'America/Santiago');
-- A midnight that comes twice: St. John's fell back at 00:01, Havana at 01:00.
SELECT * FROM periods('day', '2010-11-06 12:00', '2010-11-08 12:00', 'America/St_Johns');
SELECT * FROM periods('hour', '2010-11-06 22:30', '2010-11-07 01:30', 'America/St_Johns');
SELECT * FROM periods('day', '2020-10-31 12:00', '2020-11-02 12:00', 'America/Havana');
-- Half an hour of summer time, three quarters of an hour of offset, a pause for Ramadan.
SELECT * FROM periods('hour', '2023-10-01 00:30', '2023-10-01 04:30', 'Australia/Lord_Howe');
SELECT * FROM periods('hour', '2024-04-07 00:30', '2024-04-07 04:30', 'Australia/Lord_Howe');
SELECT * FROM periods('hour', '2024-01-01 00:30', '2024-01-01 02:30', 'Asia/Kathmandu');
SELECT * FROM periods('day', '2023-03-18 12:00', '2023-03-20 12:00', 'Africa/Casablanca');
SELECT * FROM periods('day', '2023-04-22 12:00', '2023-04-24 12:00', 'Africa/Casablanca');
-- Summer time in New York: hours and days.
SELECT * FROM periods('hour', '2024-03-10 00:30', '2024-03-10 04:30', 'America/New_York');
SELECT * FROM periods('hour', '2024-11-03 00:30', '2024-11-03 02:30', 'America/New_York');
SELECT * FROM periods('day', '2024-11-02 12:00', '2024-11-04 12:00', 'America/New_York');

-- Every entry belongs to one period, on both sides of each boundary.
INSERT INTO learning_log
SELECT 'ada', gen_random_uuid(), boundary + n * interval '1 microsecond', 1
  FROM unnest('{2011-12-30 10:00+00,2010-04-29 22:00+00,2010-11-07 02:31+00,2010-11-07 03:30+00,2023-09-30 15:30+00,2024-04-06 15:30+00,2023-12-31 18:15+00}'::timestamptz[]) AS boundary,
       generate_series(-1, 1) AS n;
SELECT zone, granularity, sum(entries) FROM unnest('{Pacific/Apia,Africa/Cairo,America/St_Johns,Australia/Lord_Howe,Asia/Kathmandu}'::text[]) AS zone,
       unnest('{day,month,year}'::text[]) AS granularity, aggregate_learning('ada', granularity, '2009-01-01', '2025-01-01', zone)
 GROUP BY 1, 2 HAVING sum(entries) <> 21;

-- Local mean time cuts quarter-hours: Paris was 9 min 21 s ahead until 1911-03-10 23:51 UTC. Such a boundary is exact
-- for what is in the log, and what is archived counts where its quarter-hour starts.
INSERT INTO learning_log
SELECT 'lmt', gen_random_uuid(), '1900-01-01 23:50:39+00'::timestamptz + n * interval '1 second', 2, 3, 'epoch'
  FROM unnest('{-400,-1,0,1,400}'::int[]) AS n;
SELECT * FROM periods('day', '1900-01-01 12:00', '1900-01-03 12:00', 'Europe/Paris');
CREATE VIEW paris AS
    SELECT n, period, entries, words, study_seconds
      FROM (VALUES (1, 'day', 'zero'), (2, 'day', 'linear'), (3, 'hour', 'none'), (4, 'month', 'none')) AS v (n, granularity, fill),
           aggregate_learning('lmt', granularity, '1900-01-01 12:00+00', '1900-01-03 12:00+00', 'Europe/Paris', fill)
     ORDER BY n, period;
SELECT * FROM paris;
CALL expire_learning_log('0');
SELECT * FROM paris;
INSERT INTO learning_log VALUES ('lmt', id(1), '1900-01-01 23:50:40+00', 100, NULL, now());
SELECT * FROM paris;
DROP VIEW paris;

-- Names only, in any case; a POSIX rule is not a name, nor is an abbreviation that the list does not have.
SELECT zone, refusal(format('SELECT aggregate_learning(''ada'', ''day'', ''2024-01-01'', ''2024-01-01'', %L)', zone))
  FROM unnest('{UTC,utc,Etc/GMT+5,etc/gmt-14,europe/berlin,UTC+5,UTC-0,XYZ-3,<+05>-5,PDT,+05:00,05:30,"",Mars/Olympus,"UTC ","America",../UTC,"EST5EDT,M3.2.0,M11.1.0"}'::text[]) AS zone;
SELECT left(refusal(format('SELECT aggregate_learning(''ada'', ''day'', ''2024-01-01'', ''2024-01-01'', %L)', repeat('x', 300))), 5);
SELECT * FROM periods('day', '2024-01-01 00:00', '2024-01-01 00:00', 'Etc/GMT+5');
-- What PostgreSQL says: the start of a day, for a few zones and all days of 150 years.
SELECT zone, day_start, count(*) AS wrong
  FROM unnest('{America/St_Johns,Pacific/Apia,Africa/Cairo,Africa/Casablanca,Europe/Dublin}'::text[]) AS zone,
       unnest('{0,04:00}'::interval[]) AS day_start,
       LATERAL (SELECT (d + day_start) AT TIME ZONE zone AS start
                  FROM generate_series(timestamp '1900-01-01', '2050-01-01', '1 day') AS d
                EXCEPT
                SELECT period FROM aggregate_learning('nobody', 'day', '1899-12-30', '2050-01-03', zone, day_start => day_start)
               ) AS missing
 GROUP BY 1, 2;
DROP FUNCTION periods;
