-- SPDX-License-Identifier: PostgreSQL
--
-- Sample data for ./dev up: the year 2024 of four learners who live in different time zones. They learn in one or two
-- sessions a day, an entry every few minutes; they skip days, and each of them takes a longer break. All "random" numbers
-- come from md5 of what they are for, so every load gives the same entries.

CREATE FUNCTION pg_temp.dice(seed text, sides integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    RETURN abs(('x' || substr(md5(seed), 1, 8))::bit(32)::integer::bigint) % sides;

WITH learner (user_id, time_zone, first_hour, days_in_ten, break_from, break_to) AS (
    VALUES ('ada',   'America/New_York', 7,  8, date '2024-07-01', date '2024-07-21'),
           ('kenji', 'Asia/Tokyo',       21, 9, date '2024-04-27', date '2024-05-06'),
           ('noor',  'Asia/Kolkata',     6,  6, date '2024-10-28', date '2024-11-17'),
           ('lea',   'Europe/Berlin',    18, 3, date '2024-08-05', date '2024-08-30')
), session AS (
    SELECT user_id, user_id || day || part AS seed,
           (day + make_interval(hours => first_hour + 3 * part,
                                mins => pg_temp.dice(user_id || day || part || 'start', 90))) AT TIME ZONE time_zone AS start
    FROM learner,
         LATERAL (SELECT d::date AS day FROM generate_series('2024-01-01', '2024-12-31', interval '1 day') AS d) AS days,
         generate_series(0, 1) AS part
    WHERE day NOT BETWEEN break_from AND break_to
      AND pg_temp.dice(user_id || day || 'learns', 10) < days_in_ten
      AND (part = 0 OR pg_temp.dice(user_id || day || 'again', 3) = 0)
), entry AS (
    SELECT user_id, seed || number AS seed, number, start + number * interval '4 minutes' AS "timestamp"
    FROM session, LATERAL generate_series(0, 2 + pg_temp.dice(seed || 'entries', 6)) AS number
)
SELECT count(*)
FROM record_learning_batch(
    (SELECT array_agg(md5(seed)::uuid ORDER BY seed) FROM entry),
    (SELECT array_agg(user_id ORDER BY seed) FROM entry),
    (SELECT array_agg(3 + pg_temp.dice(seed || 'words', 18) ORDER BY seed) FROM entry),
    (SELECT array_agg("timestamp" ORDER BY seed) FROM entry),
    (SELECT array_agg(CASE WHEN pg_temp.dice(seed || 'timed', 5) > 0
                           THEN 60 + pg_temp.dice(seed || 'seconds', 180) END ORDER BY seed) FROM entry));
