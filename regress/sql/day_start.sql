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

-- A boundary in each quarter-hour, and more entries around it than are read at once: thousands in one second, too.
DELETE FROM learning_log;
INSERT INTO learning_log (user_id, request_id, "timestamp", word_count, study_seconds)
SELECT u, id(n), CASE WHEN n % 3 = 0 THEN timestamptz '1968-03-02 03:07:00+00' ELSE timestamptz '1968-03-01 00:00+00' + n * n % 999983 * interval '0.3 seconds' END, n % 50, nullif(n % 7, 0)
  FROM unnest('{ada,bob}'::text[]) AS u, generate_series(1, 15000) AS n;
CREATE FUNCTION of_log(unit interval, origin timestamptz) RETURNS TABLE (user_id text, period timestamptz, entries bigint, words bigint, study_seconds bigint) LANGUAGE sql AS
$$SELECT user_id, date_bin(unit, "timestamp", origin), count(*), sum(word_count), coalesce(sum(study_seconds), 0) FROM learning_log GROUP BY 1, 2$$;
SELECT count(*) FILTER (WHERE l.entries IS NULL) AS wrong, sum(a.entries) AS entries
  FROM aggregate_learning('ada', '15 minutes', '1968-03-01 00:00+00', '1968-03-06 00:00+00', 'UTC', 'none', day_start => '04:07') AS a
  LEFT JOIN of_log('15 minutes', '1968-03-01 04:07+00') AS l ON l.user_id = 'ada' AND (l.period, l.entries, l.words, l.study_seconds) = (a.period, a.entries, a.words, a.study_seconds);
SELECT count(*) FILTER (WHERE l.entries IS NULL) AS wrong, sum(a.entries) AS entries
  FROM aggregate_learners(NULL, '15 minutes', '1968-03-01 00:00+00', '1968-03-06 00:00+00', 'UTC', 'none', day_start => '04:07') AS a
  LEFT JOIN (SELECT period, sum(entries), sum(words) FROM of_log('15 minutes', '1968-03-01 04:07+00') GROUP BY 1) AS l (period, entries, words) ON (l.period, l.entries, l.words) = (a.period, a.entries, a.words);
SET timezone = 'Africa/Monrovia'; -- 44:30 behind UTC
SELECT count(*) FILTER (WHERE l.entries IS NULL) AS wrong, sum(v.entries) AS entries
  FROM learning_hourly AS v LEFT JOIN of_log('1 hour', '1968-03-01 00:44:30+00') AS l ON (l.user_id, l.period, l.entries, l.words, l.study_seconds) = (v.user_id, v.period, v.entries, v.words, v.study_seconds)
 WHERE v.entries > 0;
SELECT count(*) FILTER (WHERE l.entries IS NULL) AS wrong, sum(p.entries) AS entries
  FROM learning_profile('bob', '1968-03-01', '1968-03-06') AS p
  LEFT JOIN (SELECT extract(isodow FROM period), extract(hour FROM period), sum(entries), sum(words) FROM of_log('1 hour', '1968-03-01 00:44:30+00') WHERE user_id = 'bob' GROUP BY 1, 2) AS l (weekday, hour, entries, words)
    ON (l.weekday, l.hour, l.entries, l.words) = (p.weekday, p.hour, p.entries, p.words) WHERE p.entries > 0;
RESET timezone;
