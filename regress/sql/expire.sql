-- SPDX-License-Identifier: PostgreSQL
-- expire_learning_log(): entries leave the log, answers stay.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log
SELECT (ARRAY['ada', 'bob', 'cyd'])[1 + n % 3], id(n), '2024-03-01 00:00+00'::timestamptz + n * interval '7 hours 13 minutes', n,
       CASE WHEN n % 4 > 0 THEN n END, CASE WHEN n % 2 = 0 THEN '2020-01-01' ELSE now() END
  FROM generate_series(1, 300) AS n;
CREATE VIEW answers AS
    SELECT learner, granularity, zone, fill, a.*
      FROM unnest('{ada,bob,cyd,nobody}'::text[]) AS learner, unnest('{hour,day,week,month}'::text[]) AS granularity,
           unnest('{UTC,America/New_York,Asia/Kathmandu,Australia/Lord_Howe}'::text[]) AS zone, unnest('{linear,none}'::text[]) AS fill,
           aggregate_learning(learner, granularity, '2024-03-05', '2024-04-20', zone, fill, 3, '04:00') AS a;
CREATE TEMP TABLE expected AS TABLE answers;
CREATE TEMP TABLE expected_quarter_hours AS TABLE learning_quarter_hours;
CREATE FUNCTION differences() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM ((TABLE answers EXCEPT ALL TABLE expected) UNION ALL (TABLE expected EXCEPT ALL TABLE answers)) AS d $$;

-- Nothing is that old.
CALL expire_learning_log('100 years');
-- Half of it, in batches of 7; a second call finds nothing.
CALL expire_learning_log('1 year', 7);
CALL expire_learning_log('1 year');
SELECT (SELECT count(*) FROM learning_log) AS in_log,
       (SELECT sum(entries) FROM learning_archive, learning_cells(day, cells)) AS in_archive, differences();
SELECT * FROM learning_log_check();
-- The request ids are forgotten: what is sent again is a new entry. The others are still known.
SELECT n, (record_learning(id(n), 'ada', n, '2024-06-01 00:00+00')).outcome FROM unnest('{3,6}'::int[]) AS n;
DELETE FROM learning_log WHERE "timestamp" >= '2024-06-01';
-- Entries that come to a day whose others are archived.
SELECT outcome FROM record_learning(id(1000), 'ada', 1, '2024-03-10 00:00+00');
DELETE FROM learning_log WHERE request_id = id(1000);
SELECT differences();
-- The rest.
CALL expire_learning_log('0', 1000000);
SELECT (SELECT count(*) FROM learning_log) AS in_log, (SELECT count(*) FROM learning_rollup) AS in_rollup,
       (SELECT sum(entries) FROM learning_archive, learning_cells(day, cells)) AS in_archive, differences();
SELECT count(*) AS different_quarter_hours FROM (TABLE expected_quarter_hours EXCEPT ALL TABLE learning_quarter_hours) AS d;
SELECT * FROM learning_log_check();
-- One at a time.
INSERT INTO learning_log VALUES ('dan', id(1), '2024-01-01', 1, 1, '2020-01-01'), ('dan', id(2), '2024-01-01', 2, 1, '2020-01-01'),
                                ('dan', id(3), '2024-01-01', 4, 1, '2020-01-01');
CALL expire_learning_log(older_than => '1 day', batch => 1);
SELECT * FROM aggregate_learning('dan', 'day', '2024-01-01', '2024-01-01');

-- What a trigger or a policy keeps in the log stays there, even where it fills batches, and the entries behind it expire.
INSERT INTO learning_log SELECT CASE WHEN n % 20 < 15 THEN 'kim' ELSE 'dan' END, id(n), '2024-01-02', 1, 1, '2020-01-01' FROM generate_series(1, 40) AS n;
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN CASE WHEN OLD.user_id <> 'kim' THEN OLD END; END $$;
CREATE TRIGGER keep BEFORE DELETE ON learning_log FOR EACH ROW EXECUTE FUNCTION keep();
CALL expire_learning_log('1 year', 4);
SELECT user_id, count(*) FROM learning_log GROUP BY user_id;
CALL expire_learning_log('1 year', 4);
DROP TRIGGER keep ON learning_log;
DROP FUNCTION keep;
SELECT * FROM learning_log_check();
CALL expire_learning_log('1 year', 4);

-- From a DO block; not from inside a transaction, and not from a function.
DO $$ BEGIN CALL expire_learning_log('1 day'); END $$;
BEGIN;
CALL expire_learning_log('1 day');
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
SELECT refusal('CALL expire_learning_log(''1 day'')');
-- Bad arguments.
CALL expire_learning_log('-1 second');
\echo :LAST_ERROR_SQLSTATE
CALL expire_learning_log('1 month -31 days');
\echo :LAST_ERROR_SQLSTATE
CALL expire_learning_log(NULL);
\echo :LAST_ERROR_SQLSTATE
CALL expire_learning_log('1 day', NULL);
\echo :LAST_ERROR_SQLSTATE
CALL expire_learning_log('1 day', 0);
\echo :LAST_ERROR_SQLSTATE
CALL expire_learning_log('1 day', -5);
\echo :LAST_ERROR_SQLSTATE
DROP VIEW answers;
DROP FUNCTION differences;

-- A log that somebody has partitioned: places in its partitions are like each other.
SELECT drop_log();
CREATE TABLE learning_log (user_id text COLLATE "C" NOT NULL, request_id uuid NOT NULL, "timestamp" timestamptz NOT NULL, word_count integer NOT NULL,
    study_seconds integer, recorded_at timestamptz NOT NULL DEFAULT now(), voided_at timestamptz) PARTITION BY LIST (user_id);
CREATE TABLE log_of_ada PARTITION OF learning_log FOR VALUES IN ('ada');
CREATE TABLE log_of_others PARTITION OF learning_log DEFAULT;
SET client_min_messages = warning;
SELECT create_learning_log();
RESET client_min_messages;
INSERT INTO learning_log SELECT CASE WHEN n % 3 = 0 THEN 'bob' ELSE 'ada' END, id(n), '2024-01-02', n, 1, '2020-01-01' FROM generate_series(1, 30) AS n;
CALL expire_learning_log('1 year', 4);
SELECT count(*) FROM learning_log;
SELECT user_id, entries, words FROM learning_quarter_hours;
SELECT * FROM learning_log_check();
SELECT drop_log();
