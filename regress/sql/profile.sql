-- SPDX-License-Identifier: PostgreSQL
-- learning_profile(): at which hours of the week a learner learns.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT pg_get_function_arguments('learning_profile(text,date,date,text)'::regprocedure), pg_get_function_result('learning_profile(text,date,date,text)'::regprocedure);
CREATE FUNCTION active(user_id text, from_date date, to_date date, zone text DEFAULT 'UTC') RETURNS TABLE (weekday int, hour int, entries bigint, words bigint, study_seconds bigint) LANGUAGE sql AS
    $$SELECT * FROM learning_profile(user_id, from_date, to_date, zone) AS p WHERE p.entries > 0$$;
-- All hours of the week, in order.
SELECT count(*), count(*) FILTER (WHERE (weekday, hour) = ((n - 1) / 24 + 1, (n - 1) % 24)) AS in_place, sum(entries), sum(words), sum(study_seconds)
  FROM learning_profile('nobody', date '2024-01-01', date '2024-12-31', 'UTC') WITH ORDINALITY AS p (weekday, hour, entries, words, study_seconds, n);
-- 2024-01-01 is a Monday.
INSERT INTO learning_log SELECT 'ada', id(n), timestamptz '2024-01-01 00:00+00' + (n - 1) * interval '6 hours', n, n * 10 FROM generate_series(1, 40) AS n;
SELECT * FROM active('ada', '2024-01-01', '2024-01-31');
SELECT * FROM active('ada', '2024-01-02', '2024-01-02');
-- The bounds name days, which count in whole: a date and a timestamp are read in the zone, others are instants.
SELECT sum(words) FROM learning_profile('ada', timestamptz '2024-01-02 23:59+00', timestamptz '2024-01-03 00:00+00', 'UTC');
SELECT sum(words) FROM learning_profile('ada', timestamp '2024-01-02 23:59', date '2024-01-03', 'Asia/Tokyo');
SELECT sum(words) FROM learning_profile('ada', '2024-01-02 23:59+00', '2024-01-03 00:00+00', 'Asia/Tokyo');
SELECT pg_typeof(from_time), pg_typeof(to_time), sum FROM (SELECT date '2024-01-01' AS from_time, timestamptz '2024-01-02' AS to_time) AS b,
    LATERAL (SELECT sum(words) FROM learning_profile('ada', from_time, to_time, 'UTC')) AS s;
SET TimeZone = 'Asia/Tokyo';
SELECT weekday, hour, words FROM learning_profile('ada', date '2024-01-02', date '2024-01-02') WHERE entries > 0;
SELECT weekday, hour, words FROM learning_profile('ada', date '2024-01-02', date '2024-01-02', NULL) WHERE entries > 0;
SET TimeZone = 'UTC';
-- An hour that the clock shows twice, one that it skips, and one that it shortens: Berlin 2024-10-27 and 2024-03-31, Lord Howe 2024-10-06.
INSERT INTO learning_log SELECT 'clock', id(n), at, 1 FROM (
    SELECT at, row_number() OVER ()::int AS n FROM unnest('{2024-10-27 00:00+00,2024-03-31 00:00+00,2024-10-05 15:00+00}'::timestamptz[]) AS first, generate_series(first, first + interval '2 hours', '15 minutes') AS at) AS s;
SELECT * FROM active('clock', '2024-10-27', '2024-10-27', 'Europe/Berlin');
SELECT * FROM active('clock', '2024-03-31', '2024-03-31', 'Europe/Berlin');
SELECT * FROM active('clock', '2024-10-06', '2024-10-06', 'Australia/Lord_Howe');
-- An hour that cuts a quarter-hour: Paris was 9 min 21 s ahead. What is expired counts where its quarter-hour starts. 1900-01-01 is a Monday.
INSERT INTO learning_log SELECT 'lmt', id(n), timestamptz '1900-01-01 22:50:39+00' + (n - 3) * interval '1 second', n FROM generate_series(1, 5) AS n;
INSERT INTO learning_log SELECT 'lmt', id(n + 5), timestamptz '1900-01-01 23:50:39+00' + (n - 3) * interval '1 second', n * 10 FROM generate_series(1, 5) AS n;
SELECT * FROM active('lmt', '1900-01-01', '1900-01-02', 'Europe/Paris');
SELECT * FROM active('lmt', '1900-01-01', '1900-01-01', 'Europe/Paris');
SELECT * FROM active('lmt', '1900-01-02', '1900-01-02', 'Europe/Paris');
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE user_id = 'lmt' AND word_count % 2 = 0;
CALL expire_learning_log('1 year');
SELECT * FROM active('lmt', '1900-01-01', '1900-01-02', 'Europe/Paris');
SELECT * FROM active('lmt', '1900-01-02', '1900-01-02', 'Europe/Paris');
-- Voided entries do not count, expired ones do. The sums are those of aggregate_learning.
SELECT (void_learning(id(n), 'ada')).outcome FROM generate_series(1, 2) AS n;
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE user_id = 'ada' AND request_id < id(20);
CALL expire_learning_log('1 year');
SELECT * FROM active('ada', '2024-01-01', '2024-01-03');
SELECT zone, p.* IS NOT DISTINCT FROM a.* AS same, p.* FROM unnest('{UTC,Asia/Kathmandu,America/St_Johns}'::text[]) AS zone,
    LATERAL (SELECT sum(entries) AS entries, sum(words) AS words, sum(study_seconds) AS study_seconds FROM learning_profile('ada', date '2024-01-02', date '2024-01-07', zone)) AS p,
    LATERAL (SELECT sum(entries) AS entries, sum(words) AS words, sum(study_seconds) AS study_seconds FROM aggregate_learning('ada', 'day', date '2024-01-02', date '2024-01-07', zone)) AS a;
-- Any range will do, whatever learning_log.max_periods is.
SET learning_log.max_periods = 1;
SELECT sum(entries) FROM learning_profile('ada', timestamptz '4714-11-24 00:00+00 BC', timestamptz '294276-12-31 23:59+00', 'UTC');
RESET learning_log.max_periods;
SELECT statement, refusal('SELECT learning_profile(' || statement || ')') FROM unnest(ARRAY[
    $$NULL, date '2024-01-01', date '2024-01-01'$$, $$'ada', NULL::date, date '2024-01-01'$$, $$'ada', date '2024-01-01', NULL::date$$, $$'ada', date '2024-01-02', date '2024-01-01'$$,
    $$'ada', date 'infinity', date 'infinity'$$, $$'ada', '-infinity', '2024-01-01'$$, $$'ada', date '2024-01-02', date '2024-01-02', 'UTC+5'$$]) AS statement;
INSERT INTO learning_archive SELECT 'huge', day, '\x0202feffffffffffffffff01002802feffffffffffffffff0100' FROM unnest('{2024-01-01,2024-01-08}'::date[]) AS day;
SELECT refusal($$SELECT learning_profile('huge', date '2024-01-01', date '2024-01-08', 'UTC')$$);
SELECT planned_rows($$SELECT * FROM learning_profile('ada', date '2024-01-01', date '2024-01-08', 'UTC')$$);
DROP FUNCTION active;
-- Rights and row security are those of aggregate_learning.
CREATE ROLE regress_reader;
SET ROLE regress_reader;
SELECT refusal($$SELECT learning_profile('ada', date '2024-01-01', date '2024-01-08')$$);
RESET ROLE;
GRANT SELECT ON learning_log, learning_rollup, learning_archive TO regress_reader;
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
SET ROLE regress_reader;
SELECT left(refusal($$SELECT learning_profile('ada', date '2024-01-01', date '2024-01-08')$$), 61);
RESET ROLE;
ALTER TABLE learning_log DISABLE ROW LEVEL SECURITY;
SET ROLE regress_reader;
SELECT sum(words) FROM learning_profile('ada', date '2024-01-01', date '2024-01-31', 'UTC');
RESET ROLE;
SELECT drop_log();
SELECT refusal($$SELECT learning_profile('ada', date '2024-01-01', date '2024-01-08')$$);
DROP ROLE regress_reader;
