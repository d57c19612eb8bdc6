-- SPDX-License-Identifier: PostgreSQL
-- learning_streaks(): how many days or weeks in a row a goal was met.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT pg_get_function_arguments('learning_streaks'::regproc);
SELECT pg_get_function_result('learning_streaks'::regproc);
-- A day for each letter from 2024-01-01 on: '#' 10 words in 60 seconds, 'w' 10 words, 's' 9 words in 60 seconds, '0' an entry of
-- nothing, '.' no entry. The last letter is the day of as_of.
CREATE FUNCTION streaks(days text, rest_days bigint, goal_words bigint DEFAULT 10, goal_study_seconds bigint DEFAULT 0,
                        week_start text DEFAULT 'monday', unit text DEFAULT 'day', OUT learning_streaks record) LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM learning_log;
    INSERT INTO learning_log SELECT 'ada', id(n), timestamptz '2024-01-01 12:00+00' + (n - 1) * interval '1 day', f.words, f.seconds
      FROM generate_series(1, length(days)) AS n JOIN (VALUES ('#', 10, 60), ('w', 10, NULL), ('s', 9, 60), ('0', 0, NULL)) AS f (letter, words, seconds)
        ON f.letter = substr(days, n, 1);
    learning_streaks = learning_streaks('ada', 'UTC', '0', goal_words, goal_study_seconds, rest_days, week_start, unit,
                                        timestamptz '2024-01-01 09:00+00' + (length(days) - 1) * interval '1 day');
END $$;
SELECT days, rest_days AS rest, s.* FROM (VALUES
    (1, '.', 0), (2, '#', 0), (3, '##', 0), (4, '##.', 0), (5, '##..', 0), (6, '.##.#', 0), (7, 's#', 0), (8, '#s', 0), (9, '###.##', 0), (10, '##.###', 0),
    (11, '##.##.', 0), (12, '#.#', 1), (13, '#..#', 1), (14, '#.#..', 1), (15, '#.#...', 1), (16, '#..#.#.', 2), (17, '#.....', 5), (18, '#.......', 5), (19, 's.s.', 9)) AS c (n, days, rest_days),
    LATERAL streaks(days, rest_days) AS s (current_length bigint, current_start date, longest_length bigint, longest_start date, longest_end date,
        met_today boolean, at_risk boolean, units_met bigint, units_since_first bigint, last_met date) ORDER BY n;
-- Both goals must be reached. With goals of 0 every day from the first entry on is met.
SELECT words, seconds, s.* FROM (VALUES (1, 10, 0), (2, 10, 60), (3, 10, 61), (4, 11, 0), (5, 9, 60), (6, 0, 60), (7, 0, 0), (8, 1, 0)) AS c (n, words, seconds),
    LATERAL streaks('0sw#.#', 0, words, seconds) AS s (current_length bigint, current_start date, longest_length bigint, longest_start date, longest_end date,
        met_today boolean, at_risk boolean, units_met bigint, units_since_first bigint, last_met date) ORDER BY n;
-- Weeks: the goal is one of the week, and they begin where week_start says. 2024-01-01 is a Monday.
SELECT week_start, words, s.* FROM (VALUES (1, 'monday', 10), (2, 'monday', 20), (3, 'monday', 21), (4, 'sunday', 10), (5, 'Wednesday', 10)) AS c (n, week_start, words),
    LATERAL streaks('......##......#......##', 0, words, 0, week_start, 'week') AS s (current_length bigint, current_start date, longest_length bigint, longest_start date, longest_end date,
        met_today boolean, at_risk boolean, units_met bigint, units_since_first bigint, last_met date) ORDER BY n;
DROP FUNCTION streaks;

-- A day of 25 hours and one of 23; a date that the zone skipped is none: Apia, 2011-12-30.
DELETE FROM learning_log;
INSERT INTO learning_log SELECT 'berlin', id(n::int), at, 1 FROM unnest('{2024-10-26 12:00+02,2024-10-27 00:00+02,2024-10-28 23:59+01,2024-03-30 23:59+01,2024-03-31 23:59+02}'::timestamptz[]) WITH ORDINALITY AS u (at, n);
SELECT as_of, s.* FROM unnest('{2024-03-31 23:59+02,2024-04-01 00:00+02,2024-10-28 00:00+01,2024-10-28 23:59+01,2024-10-29 23:59+01,2024-10-30 00:00+01}'::timestamptz[]) AS as_of,
    learning_streaks('berlin', 'Europe/Berlin', as_of => as_of) AS s ORDER BY as_of;
INSERT INTO learning_log VALUES ('apia', id(1), '2011-12-29 12:00-10', 1), ('apia', id(2), '2011-12-31 12:00+14', 1);
SELECT * FROM learning_streaks('apia', 'Pacific/Apia', as_of => '2012-01-01 12:00+14');
SELECT * FROM learning_streaks('apia', 'UTC', as_of => '2012-01-01 12:00+14');
-- A week that would begin on it begins on the next day.
SELECT * FROM learning_streaks('apia', 'Pacific/Apia', week_start => 'friday', unit => 'week', as_of => '2012-01-01 12:00+14');
-- The zone and the start of the day decide, the zone being that of the session where it is not given.
INSERT INTO learning_log VALUES ('owl', id(1), '2024-05-01 23:00+00', 1), ('owl', id(2), '2024-05-03 02:00+00', 1);
SELECT current_length, current_start, longest_length FROM learning_streaks('owl', 'UTC', as_of => '2024-05-03 12:00+00');
SELECT current_length, current_start, longest_length FROM learning_streaks('owl', 'UTC', day_start => '04:00', as_of => '2024-05-03 12:00+00');
SET TimeZone = 'Asia/Tokyo';
SELECT current_length, current_start, longest_length FROM learning_streaks('owl', as_of => '2024-05-03 12:00+00');
SELECT current_length, current_start, longest_length FROM learning_streaks('owl', NULL, as_of => '2024-05-03 12:00+00');
SET TimeZone = 'UTC';
-- as_of is now. What lies behind its unit is not looked at, what lies behind as_of in it is.
BEGIN;
INSERT INTO learning_log SELECT 'now', id(n), now() - (3 - n) * interval '1 day', 1 FROM generate_series(1, 4) AS n;
SELECT current_length, longest_length, met_today, units_since_first FROM learning_streaks('now');
COMMIT;
SELECT * FROM learning_streaks('owl', 'UTC', as_of => '2024-05-01 00:00+00');
SELECT * FROM learning_streaks('owl', 'UTC', as_of => '2024-04-30 23:59+00');
SELECT * FROM learning_streaks('nobody', 'UTC', as_of => '2024-04-30 23:59+00');

-- Late entries and voided ones change past streaks; what is expired counts as before.
INSERT INTO learning_log SELECT 'late', id(n), timestamptz '2024-06-01 12:00+00' + n * interval '1 day', n FROM unnest('{1,2,4,5}'::int[]) AS n;
CREATE VIEW late AS SELECT current_length AS current, current_start, longest_length AS longest, units_met FROM learning_streaks('late', 'UTC', as_of => '2024-06-06 12:00+00');
TABLE late;
SELECT outcome FROM record_learning(id(3), 'late', 3, '2024-06-04 12:00+00');
TABLE late;
SELECT outcome FROM void_learning(id(4), 'late');
TABLE late;
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE user_id = 'late' AND request_id IN (id(1), id(5));
CALL expire_learning_log('1 year');
TABLE late;
SELECT outcome FROM record_learning(id(6), 'late', 3, '2024-06-05 12:00+00');
TABLE late;
DROP VIEW late;
-- A midnight that cuts a quarter-hour: the log tells on which day an entry was; an expired one counts where its quarter-hour starts.
INSERT INTO learning_log VALUES ('lmt', id(1), '1900-01-01 23:50:38+00', 1, NULL, '1900-01-01'), ('lmt', id(2), '1900-01-01 23:50:39+00', 1, NULL, '1900-01-01');
SELECT current_length, current_start, units_met, units_since_first FROM learning_streaks('lmt', 'Europe/Paris', as_of => '1900-01-02 12:00+00');
DELETE FROM learning_log WHERE user_id = 'lmt' AND request_id = id(1);
SELECT current_length, current_start, units_met, units_since_first FROM learning_streaks('lmt', 'Europe/Paris', as_of => '1900-01-02 12:00+00');
CALL expire_learning_log('100 years');
SELECT current_length, current_start, units_met, units_since_first FROM learning_streaks('lmt', 'Europe/Paris', as_of => '1900-01-02 12:00+00');
-- The first and the last times that the server has.
INSERT INTO learning_log VALUES ('first', id(1), '4714-11-24 00:00+00 BC', 1), ('last', id(1), '294276-12-31 23:59+00', 1);
SELECT current_length, current_start, at_risk FROM learning_streaks('first', 'UTC', unit => 'week', week_start => 'sunday', as_of => '4714-11-24 12:00+00 BC');
SELECT current_length, longest_start, units_met, units_since_first FROM learning_streaks('first', 'UTC', as_of => '2024-01-01 00:00+00');
SELECT current_length, current_start, units_since_first FROM learning_streaks('last', 'UTC', as_of => '294276-12-31 00:00+00');

-- Refused.
SELECT statement, refusal('SELECT learning_streaks(' || statement || ')') FROM unnest(ARRAY[
    'NULL', $$'ada', day_start => NULL$$, $$'ada', goal_words => NULL$$, $$'ada', goal_study_seconds => NULL$$, $$'ada', rest_days => NULL$$,
    $$'ada', week_start => NULL$$, $$'ada', unit => NULL$$, $$'ada', as_of => NULL$$, $$'ada', 'UTC+5'$$, $$'ada', 'Mars/Olympus'$$, $$'ada', day_start => '24:00'$$,
    $$'ada', day_start => '-1 s'$$, $$'ada', goal_words => -1$$, $$'ada', goal_study_seconds => -1$$, $$'ada', rest_days => -1$$, $$'ada', week_start => 'someday'$$,
    $$'ada', unit => 'month'$$, $$'ada', unit => ''$$, $$'ada', as_of => 'infinity'$$, $$'ada', as_of => '-infinity'$$]) AS statement;
-- Sums beyond the range of bigint.
INSERT INTO learning_archive SELECT 'huge', day, '\x0202feffffffffffffffff01002802feffffffffffffffff0100' FROM unnest('{2024-01-01,2024-01-02}'::date[]) AS day;
SELECT learning_cells(day, cells) FROM learning_archive WHERE user_id = 'huge';
SELECT refusal($$SELECT learning_streaks('huge', 'UTC', unit => 'week', as_of => '2024-01-03')$$);
SELECT current_length FROM learning_streaks('huge', 'UTC', goal_words => 9223372036854775807, as_of => '2024-01-03');
DELETE FROM learning_archive WHERE user_id = 'huge';

-- Rights and row security are those of aggregate_learning.
CREATE ROLE regress_reader;
SET ROLE regress_reader;
SELECT refusal($$SELECT learning_streaks('ada')$$);
RESET ROLE;
GRANT SELECT ON learning_log, learning_rollup, learning_archive TO regress_reader;
SET ROLE regress_reader;
SELECT current_length FROM learning_streaks('owl', 'UTC', as_of => '2024-05-03 12:00+00');
RESET ROLE;
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
SET ROLE regress_reader;
SELECT left(refusal($$SELECT learning_streaks('owl')$$), 61);
RESET ROLE;
ALTER TABLE learning_rollup ENABLE ROW LEVEL SECURITY;
ALTER TABLE learning_archive ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON learning_rollup USING (user_id = 'now');
CREATE POLICY own ON learning_archive USING (user_id = 'now');
SET ROLE regress_reader;
SELECT user_id, units_met > 0 AS seen FROM unnest('{owl,now}'::text[]) AS user_id, learning_streaks(user_id);
RESET ROLE;
SELECT drop_log();
SELECT refusal($$SELECT learning_streaks('ada')$$);
DROP ROLE regress_reader;
