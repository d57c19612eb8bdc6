-- SPDX-License-Identifier: PostgreSQL
-- The views read everybody in steps, a few learners by the key first: others are not looked at for a LIMIT that these fill.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

-- Some are in the archive only.
SET timezone = 'UTC';
INSERT INTO learning_log SELECT 'l' || lpad(n::text, 3, '0'), id(n * 10 + d), timestamptz '2030-01-01 12:00+00' + d * n % 5 * interval '1 day', n + d, NULL, CASE WHEN n % 7 = 0 THEN '2020-01-01'::timestamptz ELSE now() END
  FROM generate_series(1, 700) AS n, generate_series(1, 3) AS d;
CALL expire_learning_log('1 year');
CREATE VIEW each_by_name AS SELECT d.* FROM (SELECT user_id FROM learning_rollup UNION SELECT user_id FROM learning_archive) AS l, LATERAL (SELECT * FROM learning_daily AS v WHERE v.user_id = l.user_id AND v.day > '2029-01-01') AS d;
CREATE VIEW differences AS
    (SELECT *, 'wrong' AS what FROM learning_daily WHERE day > '2029-01-01' EXCEPT SELECT *, 'wrong' FROM each_by_name)
    UNION ALL (SELECT *, 'missing' FROM each_by_name EXCEPT SELECT *, 'missing' FROM learning_daily WHERE day > '2029-01-01');
CREATE VIEW totals AS
    SELECT count(*) AS periods, count(DISTINCT user_id) AS learners, sum(words) AS words, bool_and(user_id >= before) AS in_order
      FROM (SELECT *, lag(user_id) OVER () AS before FROM learning_daily WHERE day > '2029-01-01') AS daily;
CREATE VIEW totals_by_learner AS
    SELECT count(*), sum(words) FROM (SELECT user_id, sum(words) AS words FROM learning_daily WHERE day > '2029-01-01' GROUP BY user_id) AS sums;

-- Of so few the first 16 only are read by the key.
SELECT count(*), count(DISTINCT user_id), sum(words) FROM each_by_name;
SELECT count(*) FROM differences;
TABLE totals;
TABLE totals_by_learner;

-- Of as many as the statistics tell of here, the next 256 as well. Whoever is content with these does not wait for all rows of the rollup.
ALTER TABLE learning_rollup ALTER user_id SET (n_distinct = 20000);
ANALYZE learning_rollup;
SELECT count(*) FROM differences;
TABLE totals;
TABLE totals_by_learner;
CREATE VIEW read AS SELECT seq_tup_read = 0 AS by_key_only FROM pg_stat_xact_user_tables WHERE relid = 'learning_rollup'::regclass;
SELECT FROM pg_stat_force_next_flush();
BEGIN;
SELECT count(*) FROM (SELECT * FROM learning_daily LIMIT 500) AS first_ones;
TABLE read;
SELECT count(*) FROM (SELECT * FROM learning_daily LIMIT 2000) AS more;
TABLE read;
COMMIT;

UPDATE learning_rollup SET cells = '\x00' WHERE user_id = 'l699';
SELECT count(*) FROM (SELECT * FROM learning_daily LIMIT 10) AS few;
SELECT left(refusal('SELECT count(*) FROM learning_daily'), 5);
DROP VIEW each_by_name, differences, totals, totals_by_learner, read;
