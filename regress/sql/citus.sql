-- SPDX-License-Identifier: PostgreSQL
-- What is done another way where the extension citus is installed; here only its name is. And without it, the door is shut.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT refusal('SELECT distribute_learning_log()');
CREATE TABLE learning_log_102008 (LIKE learning_log INCLUDING ALL);
CREATE TRIGGER learning_log_insert_102008 AFTER INSERT ON learning_log_102008 REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION maintain_learning_rollup();
SELECT refusal($$INSERT INTO learning_log_102008 VALUES ('ada', id(1), '2024-01-01', 1)$$);
INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion) VALUES (4294960000, 'citus', 10, 'pg_catalog'::regnamespace, false, '0');
\c -
SET TimeZone = 'UTC';
SET DateStyle = 'ISO, YMD';
SELECT refusal('SELECT distribute_learning_log()');

-- The trigger of a shard keeps the rollup; others do not.
INSERT INTO learning_log_102008 VALUES ('ada', id(1), '2024-01-01', 1);
SELECT user_id, entries, words FROM learning_quarter_hours;
SELECT refusal($$INSERT INTO learning_log_102008 VALUES ('ada', id(1), '2024-01-01', 1)$$);
ALTER TRIGGER learning_log_insert_102008 ON learning_log_102008 RENAME TO learning_log_insert_102009;
SELECT refusal($$INSERT INTO learning_log_102008 VALUES ('ada', id(2), '2024-01-01', 1)$$);
ALTER TRIGGER learning_log_insert_102009 ON learning_log_102008 RENAME TO learning_log_insert;
CREATE FUNCTION named(name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE learning_log_102008 RENAME TO %I', name);
    EXECUTE format('INSERT INTO %I VALUES (''ada'', id(2), ''2024-01-01'', 1)', name);
    RETURN 'accepted';
EXCEPTION WHEN SQLSTATE '39P01' THEN RETURN SQLERRM;
END
$$;
SELECT name, named(name) FROM unnest('{learning_log_,learning_log_x,learning_log_1x,learning_logs_1,learning_log1,learning_rollup_1}'::text[]) AS name;
CREATE ROLE regress_shard;
ALTER TABLE learning_log_102008 OWNER TO regress_shard;
SELECT refusal($$INSERT INTO learning_log_102008 VALUES ('ada', id(2), '2024-01-01', 1)$$);
DROP TABLE learning_log_102008;
DROP ROLE regress_shard;
SELECT rebuild_learning_rollup();

-- Nothing is told: its commits over several nodes could not be prepared.
SET learning_log.notify = on;
SELECT learning_changes_channel();
RESET learning_log.notify;

-- Batches, partly stored before; all or nothing; what one learner has.
SELECT outcome, user_id, right(request_id::text, 1) AS id FROM record_learning_batch(ARRAY[id(2), id(1), id(2)], '{bob,ada,bob}', '{2,1,2}', array_fill(timestamptz '2024-01-01', ARRAY[3]));
SELECT outcome, user_id, right(request_id::text, 1) AS id FROM record_learning_batch(ARRAY[id(4), id(2), id(3), id(1)], '{ada,bob,ada,ada}', '{4,2,3,9}', array_fill(timestamptz '2024-01-02', ARRAY[4]));
SELECT split_part(refusal($$SELECT record_learning_batch_strict(ARRAY[id(9), id(1)], '{ada,ada}', '{9,9}')$$), E'\n', 1);
SELECT outcome FROM void_learning(id(3), 'ada');
SELECT period, entries, words FROM aggregate_learning('ada', 'day', date '2024-01-01', date '2024-01-02');
SELECT * FROM learning_log_check();

-- Expiry goes learner by learner, more than a hundred of them, and no answer changes.
INSERT INTO learning_log SELECT 'u' || n % 230, id(n), '2024-03-01 00:00+00'::timestamptz + n * interval '97 minutes', n, n, '2020-01-01', CASE WHEN n % 7 = 0 THEN now() END FROM generate_series(1, 1000) AS n;
CREATE TEMP TABLE expected AS TABLE learning_quarter_hours;
CALL expire_learning_log('1 year');
SELECT count(*) FROM learning_log;
SELECT count(*) AS differences FROM ((TABLE learning_quarter_hours EXCEPT ALL TABLE expected) UNION ALL (TABLE expected EXCEPT ALL TABLE learning_quarter_hours)) AS d;
SELECT * FROM learning_log_check();
CALL expire_learning_log('1 year');
SELECT * FROM forget_learner('u1');
DELETE FROM pg_extension WHERE extname = 'citus';
DROP FUNCTION named;
