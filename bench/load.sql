-- SPDX-License-Identifier: PostgreSQL
--
-- The data of bench/run: two years, 2023 and 2024, in sessions of 20 entries within 20 minutes, between 6 and 24 o'clock
-- UTC on random days.
--
--   learner-1 ... learner-N   50 sessions each, 1,000 entries
--   heavy                     1,000,000 entries
--   steady-1x, steady-10x     the same 50 sessions, with 20 and with 200 entries each
--
-- The entries are stored in the order in which they arrive, month after month, as an app would have recorded them: a
-- learner's rows lie scattered over each table, as in life.
--
--   learning_log   the extension's, with its rollup
--   plain_log      the same columns, constraints and indexes, no triggers: what writes are compared with
--   covered_log    the same rows with the covering index that hand-written aggregates want

\set QUIET on
SET client_min_messages = warning;
CREATE EXTENSION pg_prewarm;
CREATE EXTENSION learning_log;
SELECT create_learning_log();
CREATE TABLE plain_log (LIKE learning_log INCLUDING ALL);
CREATE TABLE covered_log (LIKE learning_log);

SET max_parallel_workers_per_gather = 0; -- so that the random numbers are the same each time
SET work_mem = '1GB';
SET synchronous_commit = off;
SELECT setseed(0.25);

CREATE TEMP TABLE session AS
    SELECT learner.user_id, 20 AS entries,
           timestamptz '2023-01-01 06:00Z' + floor(random() * 731) * interval '1 day' + random() * interval '17.6 hours' AS start
      FROM (SELECT 'learner-' || n AS user_id, 50 AS sessions FROM generate_series(1, :learners) AS n
            UNION ALL VALUES ('heavy', :heavy_sessions), ('steady-1x', 50)) AS learner,
           generate_series(1, learner.sessions);
INSERT INTO session SELECT 'steady-10x', 200, start FROM session WHERE user_id = 'steady-1x';

CREATE UNLOGGED TABLE arrival AS
    SELECT user_id, gen_random_uuid() AS request_id, start + random() * interval '20 minutes' AS "timestamp",
           1 + floor(random() * 30)::int AS word_count, 20 + floor(random() * 40)::int AS study_seconds
      FROM session, generate_series(1, session.entries)
     ORDER BY 3;
CREATE INDEX ON arrival USING brin ("timestamp");
ANALYZE arrival;

SELECT format('INSERT INTO %s SELECT *, "timestamp" FROM arrival WHERE "timestamp" >= %L AND "timestamp" < %L',
              target, month, month + interval '1 month')
  FROM generate_series(timestamptz '2023-01-01Z', '2025-01-01Z', '1 month') AS month,
       unnest('{learning_log,plain_log,covered_log}'::text[]) AS target
 ORDER BY month, target
\gexec
DROP TABLE arrival;
CREATE INDEX ON covered_log (user_id, "timestamp") INCLUDE (word_count, study_seconds);
VACUUM (FREEZE, ANALYZE);
