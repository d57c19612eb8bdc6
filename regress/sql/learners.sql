-- SPDX-License-Identifier: PostgreSQL
-- aggregate_learners(): the sums over many learners, and how many of them have entries in each period.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log (user_id, request_id, "timestamp", word_count, study_seconds) VALUES
    ('ada', id(1), '2024-01-01 08:00+00', 10, 60), ('ada', id(2), '2024-01-01 23:50+00', 20, NULL),
    ('ada', id(3), '2024-01-02 00:10+00', 5, 30), ('ada', id(4), '2024-01-08 10:00+00', 7, 1),
    ('bob', id(1), '2024-01-02 12:00+00', 40, 10), ('bob', id(2), '2024-01-04 12:00+00', 1, NULL),
    ('cyd', id(1), '2024-01-04 12:00+00', 2, 20), ('cyd', id(2), '2024-01-06 12:00+00', 500, 500),
    ('dan', id(1), '2024-02-20 12:00+00', 3, 3);
-- What is voided does not count, and he is no learner of that day; what is expired counts.
SELECT outcome FROM void_learning(id(2), 'cyd');
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE user_id = 'bob' OR request_id = id(3);
CALL expire_learning_log('1 year');
SELECT count(*) AS live, (SELECT count(*) FROM learning_archive) AS archived FROM learning_log;
SELECT * FROM aggregate_learners(NULL, 'day', date '2024-01-01', date '2024-01-08');
-- A week's learners are the distinct ones of its days.
SELECT * FROM aggregate_learners(NULL, 'week', date '2024-01-01', date '2024-02-26', fill => 'none');
SELECT * FROM aggregate_learners(NULL, 'month', date '2024-01-01', date '2024-02-26');
SELECT period, learners, entries FROM aggregate_learners(NULL, '6 hours', date '2024-01-01', timestamp '2024-01-02 18:00');
-- In a zone whose days are made of parts of two UTC days, each learner counts once, too.
SELECT * FROM aggregate_learners(NULL, 'day', date '2024-01-01', date '2024-01-04', 'America/New_York');
SELECT * FROM aggregate_learners(NULL, 'day', date '2024-01-01', date '2024-01-04', 'Asia/Kathmandu');
-- A list; who is named twice or not known makes no difference, nor does the order.
SELECT * FROM aggregate_learners('{ada,cyd}', 'day', date '2024-01-01', date '2024-01-04');
SELECT count(*) FROM (SELECT * FROM aggregate_learners('{cyd,nobody,ada,ada}', 'day', date '2024-01-01', date '2024-01-04')
                      EXCEPT SELECT * FROM aggregate_learners('{ada,cyd}', 'day', date '2024-01-01', date '2024-01-04')) AS other;
SELECT * FROM aggregate_learners('{}', 'day', date '2024-01-01', date '2024-01-02');
SELECT * FROM aggregate_learners('{{ada,bob},{cyd,dan}}', 'year', date '2024-01-01', date '2024-01-02');
-- Of one learner it says the same as aggregate_learning.
SELECT a = ROW(l.period, l.entries, l.words, l.average_words_learned, l.study_seconds, l.moving_average) AS same, learners = (l.entries > 0)::int AS one, count(*)
  FROM aggregate_learning('ada', 'day', date '2023-12-25', date '2024-01-10', 'Asia/Tokyo', 'linear', 3, '04:00') AS a
  JOIN aggregate_learners('{ada}', 'day', date '2023-12-25', date '2024-01-10', 'Asia/Tokyo', 'linear', 3, '04:00') AS l USING (period) GROUP BY 1, 2;
-- Gaps between neighbours that lie outside the range; moving averages look back.
SELECT period, learners, average_words_learned FROM aggregate_learners(NULL, 'day', date '2024-01-09', date '2024-01-10', fill => 'previous');
SELECT period, learners, average_words_learned FROM aggregate_learners(NULL, 'day', date '2024-01-09', date '2024-01-10', fill => 'linear');
SELECT period, learners, average_words_learned FROM aggregate_learners('{bob}', 'day', date '2024-01-03', date '2024-01-03', fill => 'linear');
SELECT period, learners, average_words_learned FROM aggregate_learners(NULL, 'month', date '2023-11-03', date '2023-11-03', fill => 'linear');
SELECT period, average_words_learned FROM aggregate_learners(NULL, '2 hours', timestamp '2024-01-02 02:00', timestamp '2024-01-02 10:00', fill => 'linear');
-- also where the UTC day at the end of the range has entries on the wrong side of it only
SELECT period, average_words_learned FROM aggregate_learners(NULL, '2 hours', timestamp '2024-01-04 02:00', timestamp '2024-01-04 06:00', fill => 'linear');
SELECT period, average_words_learned FROM aggregate_learners(NULL, '2 hours', timestamp '2024-01-04 14:00', timestamp '2024-01-04 18:00', fill => 'linear');
SELECT period, average_words_learned FROM aggregate_learners(NULL, 'day', date '2024-03-01', date '2024-03-01', fill => 'linear');
SELECT period, words, moving_average FROM aggregate_learners(NULL, 'day', date '2024-01-04', date '2024-01-05', moving_periods => 4);
-- JSON, with the learners where they are asked for.
SELECT aggregate_learners_json(NULL, 'day', date '2024-01-04', date '2024-01-05');
SELECT aggregate_learners_json('{ada,bob}', 'week', date '2024-01-01', date '2024-01-05', 'Europe/Berlin',
                               fields => '{period,learners,entries,words,average_words_learned,study_seconds,moving_average}');
SELECT refusal($$SELECT aggregate_learners_json(NULL, 'day', date '2024-01-01', date '2024-01-01', fields => '{learner}')$$);
SELECT refusal($$SELECT aggregate_learning_json('ada', 'day', date '2024-01-01', date '2024-01-01', fields => '{learners}')$$);
-- The bounds are read as those of aggregate_learning, in each combination of types.
SELECT count(*), string_agg(DISTINCT pg_get_function_result(oid), '; ') FROM pg_proc WHERE proname = 'aggregate_learners';
SELECT (SELECT min(period) FROM aggregate_learners(NULL, 'day', date '2024-01-04', timestamptz '2024-01-05 00:00+00', 'Asia/Tokyo')),
       (SELECT min(period) FROM aggregate_learners(NULL, 'day', timestamp '2024-01-04', date '2024-01-05', 'Asia/Tokyo')),
       (SELECT min(period) FROM aggregate_learners(NULL, 'day', '2024-01-04', '2024-01-05', 'Asia/Tokyo'));
SELECT planned_rows('SELECT * FROM aggregate_learners(NULL, ''day'', date ''2024-01-04'', date ''2024-02-05'')');
-- What is refused.
CREATE FUNCTION answer(arguments text) RETURNS text LANGUAGE sql AS $$ SELECT refusal('SELECT aggregate_learners(' || arguments || ')') $$;
SELECT arguments, answer(arguments) FROM unnest(ARRAY[
    $$'{ada,NULL}', 'day', date '2024-01-01', date '2024-01-01'$$, $$NULL, NULL, date '2024-01-01', date '2024-01-01'$$,
    $$NULL, 'day', NULL::date, date '2024-01-01'$$, $$NULL, 'day', date '2024-01-01', date '2024-01-01', fill => NULL$$,
    $$NULL, 'day', date '2024-01-02', date '2024-01-01'$$, $$NULL, 'day', date '2024-01-02', date 'infinity'$$,
    $$NULL, 'hour', date '2000-01-01', date '2024-01-01'$$, $$NULL, 'day', date '2024-01-01', date '2024-01-01', 'UTC+5'$$,
    $$NULL, 'day', date '2024-01-01', date '2024-01-01', moving_periods => 0$$]) AS arguments;
DROP FUNCTION answer;
-- Whatever the memory, the answer is the same: with little of it, the rows are read in order of learners.
CREATE TABLE answers AS
    SELECT z.name, g.granularity, a.* FROM unnest('{UTC,America/New_York,Europe/Amsterdam}'::text[]) AS z (name),
           unnest('{15 minutes,day,week}'::text[]) AS g (granularity),
           aggregate_learners(NULL, granularity, date '1930-01-01', date '1930-01-20', z.name) AS a WHERE false;
INSERT INTO learning_log SELECT 'learner ' || n, gen_random_uuid(), timestamptz '1930-01-05 00:00+00' + n * interval '7 hours 7 minutes' * r, n, r
  FROM generate_series(1, 40) AS n, generate_series(1, 20) AS r WHERE n * r < 50;
INSERT INTO learning_log SELECT 'many ' || n, gen_random_uuid(), timestamptz '1930-01-05 12:00+00' + n % 3 * interval '5 days', 1
  FROM generate_series(1, 3000) AS n;
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE user_id LIKE '%7';
CALL expire_learning_log('1 year');
INSERT INTO answers
    SELECT z.name, g.granularity, a.* FROM unnest('{UTC,America/New_York,Europe/Amsterdam}'::text[]) AS z (name),
           unnest('{15 minutes,day,week}'::text[]) AS g (granularity),
           aggregate_learners(NULL, granularity, date '1930-01-01', date '1930-01-20', z.name) AS a;
SET work_mem = '64kB';
SET hash_mem_multiplier = 1;
SELECT count(*) FROM (
    SELECT z.name, g.granularity, a.* FROM unnest('{UTC,America/New_York,Europe/Amsterdam}'::text[]) AS z (name),
           unnest('{15 minutes,day,week}'::text[]) AS g (granularity),
           aggregate_learners(NULL, granularity, date '1930-01-01', date '1930-01-20', z.name) AS a EXCEPT TABLE answers) AS different;
RESET work_mem;
RESET hash_mem_multiplier;
SELECT granularity, name, sum(learners), sum(entries), sum(words), sum(study_seconds), (SELECT count(*) FROM learning_log WHERE "timestamp" < '1931-01-01') AS live
  FROM answers GROUP BY 1, 2 ORDER BY 1, 2;
-- The same from the log itself; Amsterdam's days then began at 23:40:28 UTC, in the middle of a quarter-hour.
SELECT a.period, a.learners, a.entries FROM answers AS a
  LEFT JOIN (SELECT date_trunc('day', "timestamp", 'Europe/Amsterdam') AS period, count(DISTINCT user_id) AS learners, count(*) AS entries
               FROM (SELECT user_id, "timestamp" FROM learning_log
                     UNION ALL SELECT user_id, quarter_hour FROM learning_archive, learning_cells(day, cells), generate_series(1, entries)) AS e GROUP BY 1) AS e USING (period)
 WHERE name = 'Europe/Amsterdam' AND granularity = 'day' AND (a.learners, a.entries) <> (coalesce(e.learners, 0), coalesce(e.entries, 0));
-- Sums are 64-bit integers over all learners, too. What is no list of cells is refused.
INSERT INTO learning_archive VALUES ('big', '2023-01-01', '\x010002feffffffffffffffff0100'), ('bigger', '2023-01-01', '\x0100020200');
SELECT words FROM aggregate_learners('{big}', 'day', date '2023-01-01', date '2023-01-01');
SELECT refusal($$SELECT aggregate_learners('{big,bigger}', 'day', date '2023-01-01', date '2023-01-01')$$);
UPDATE learning_archive SET cells = '\x0203' WHERE user_id = 'big';
SELECT refusal($$SELECT aggregate_learners('{big,bigger}', 'day', date '2023-01-01', date '2023-01-01')$$);
DELETE FROM learning_archive WHERE day = '2023-01-01';
-- The first and the last day of the server's calendar.
INSERT INTO learning_log VALUES ('far', id(1), '4714-11-24 00:00+00 BC', 1), ('far', id(2), '294276-12-31 23:59:59.999999+00', 2);
SELECT * FROM aggregate_learners('{far}', 'day', '4714-11-24 00:00+00 BC', '4714-11-25 00:00+00 BC', fill => 'linear');
SELECT * FROM aggregate_learners('{far}', 'day', '294276-12-30', '294276-12-31', fill => 'linear', moving_periods => 100);
SELECT * FROM learning_log_check();
DROP TABLE answers;
