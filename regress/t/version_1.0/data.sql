-- SPDX-License-Identifier: PostgreSQL
-- What was recorded with version 1.0, by its functions and by plain SQL; README.md says what for.

CREATE ROLE keeper;
CREATE ROLE reader;
CREATE ROLE recorder;
GRANT CREATE ON SCHEMA public TO keeper;
CREATE EXTENSION learning_log;
SET ROLE keeper;
SELECT create_learning_log();
GRANT SELECT ON learning_log, learning_rollup, learning_archive, learning_daily, learning_weekly TO reader;
GRANT SELECT, INSERT ON learning_log TO recorder;
COMMENT ON VIEW learning_monthly IS 'changed by its owner';
CREATE VIEW words_of_ada AS SELECT period, words FROM learning_daily WHERE user_id = 'ada';

-- Six learners over a year, at times that every zone's days cut elsewhere; a third is older than the rest, and expires. What is the
-- same in every run: request ids, times, counts.
SELECT count(*)
  FROM record_learning_batch(
           ARRAY(SELECT md5('entry ' || n)::uuid FROM generate_series(1, 300) AS n),
           ARRAY(SELECT ('{ada,kenji,"it''s é",lea,noor,max}'::text[])[1 + n % 6] FROM generate_series(1, 300) AS n),
           ARRAY(SELECT n % 50 FROM generate_series(1, 300) AS n),
           ARRAY(SELECT timestamptz '2023-03-01 00:07+00' + n * interval '29 hours 37 minutes 11.5 seconds' FROM generate_series(1, 300) AS n),
           ARRAY(SELECT NULLIF(n % 7, 0) * 61 FROM generate_series(1, 300) AS n));
UPDATE learning_log SET recorded_at = '2023-06-01' WHERE "timestamp" < '2023-06-01' OR user_id = 'max';
CALL expire_learning_log('1 year');
-- Days with many quarter-hours, in plain SQL; deleted and changed ones; the ends of quarter-hours; before 1970.
INSERT INTO learning_log (user_id, request_id, "timestamp", word_count, study_seconds, recorded_at)
SELECT 'kenji', md5('busy ' || n)::uuid, timestamptz '2024-03-10 00:00+00' + n * interval '15 minutes' - interval '1 microsecond' * (n % 2), n, n * 60, '2024-03-12'
  FROM generate_series(0, 96) AS n;
INSERT INTO learning_log (user_id, request_id, "timestamp", word_count, recorded_at)
VALUES ('old', md5('old 1')::uuid, '1883-11-18 12:03:57-05', 3, '2024-01-01'), ('old', md5('old 2')::uuid, '1969-12-31 23:59:59.999999+00', 4, '2024-01-01'),
       ('big', md5('big 1')::uuid, '2024-02-29 23:59+00', 2147483647, '2024-01-01'), ('big', md5('big 2')::uuid, '2024-02-29 23:59+00', 2147483647, '2024-01-01');
UPDATE learning_log SET word_count = word_count + 1000 WHERE user_id = 'lea' AND word_count % 3 = 0;
DELETE FROM learning_log WHERE user_id = 'noor' AND word_count % 5 = 0;
UPDATE learning_log SET recorded_at = '2024-06-01';
