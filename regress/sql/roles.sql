-- SPDX-License-Identifier: PostgreSQL
-- Who may do what: recording and reading need no right on the rollup that could break it.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE ROLE regress_owner;
CREATE ROLE regress_recorder;
CREATE ROLE regress_reader;
CREATE ROLE regress_stranger;
SELECT drop_log();
GRANT CREATE ON SCHEMA public TO regress_owner;
SET ROLE regress_owner;
SELECT create_learning_log();
GRANT INSERT, SELECT ON learning_log TO regress_recorder;
GRANT SELECT ON learning_log, learning_rollup, learning_archive TO regress_reader;
RESET ROLE;

-- INSERT and SELECT on the log: recording, by function and by plain SQL, and nothing else.
SET ROLE regress_recorder;
SELECT outcome FROM record_learning(id(1), 'ada', 1, '2024-01-01');
SELECT outcome FROM record_learning(id(1), 'ada', 1, '2024-01-01');
SELECT outcome FROM record_learning_batch(ARRAY[id(1), id(2)], '{ada,ada}', '{2,2}', '{2024-01-01,2024-01-02}');
INSERT INTO learning_log VALUES ('bob', id(1), '2024-01-01', 4);
SELECT refusal('SELECT aggregate_learning(''ada'', ''day'', ''2024-01-01'', ''2024-01-01'')');
SELECT refusal('SELECT forget_learner(''ada'')');
SELECT refusal('UPDATE learning_log SET word_count = 0');
SELECT refusal('DELETE FROM learning_log');
SELECT refusal('TRUNCATE learning_log');
SELECT refusal('INSERT INTO learning_rollup VALUES (''ada'', ''2024-01-03'', ''\x01'')');
SELECT refusal('UPDATE learning_rollup SET cells = ''\x01''');
SELECT refusal('DELETE FROM learning_rollup');
SELECT refusal('TABLE learning_rollup');
SELECT refusal('SELECT learning_log_check()');
CALL expire_learning_log('0');
\echo :LAST_ERROR_SQLSTATE
SELECT current_user;
-- SELECT on all three: reading.
SET ROLE regress_reader;
SELECT words FROM aggregate_learning('ada', 'month', '2024-01-01', '2024-01-01', fill => 'linear');
SELECT aggregate_learning_json('bob', 'month', '2024-01-01', '2024-01-01');
SELECT * FROM learning_log_check();
SELECT refusal('SELECT record_learning(id(1), ''ada'', 1)');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(1)], ''{ada}'', ''{1}'')');
SELECT refusal('UPDATE learning_rollup SET cells = ''\x01''');
SELECT refusal('INSERT INTO learning_archive VALUES (''ada'', ''2024-01-03'', ''\x01'')');
SELECT refusal('SELECT forget_learner(''ada'')');
-- No right at all.
SET ROLE regress_stranger;
SELECT refusal('SELECT record_learning(id(1), ''ada'', 1)');
SELECT refusal('SELECT aggregate_learning(''ada'', ''day'', ''2024-01-01'', ''2024-01-01'')');
SELECT refusal('SELECT aggregate_learning_json(''ada'', ''day'', ''2024-01-01'', ''2024-01-01'')');
RESET ROLE;
-- Other rights on the log carry the rollup along.
GRANT UPDATE, DELETE, TRUNCATE ON learning_log TO regress_recorder;
SET ROLE regress_recorder;
UPDATE learning_log SET word_count = word_count * 2;
DELETE FROM learning_log WHERE user_id = 'bob';
RESET ROLE;
SELECT user_id, day, cells FROM learning_rollup ORDER BY 1, 2;
SELECT * FROM learning_log_check();
SET ROLE regress_recorder;
TRUNCATE learning_log;
RESET ROLE;
SELECT count(*) FROM learning_rollup;

-- The trigger function is attached by create_learning_log() alone, with or without rights on the log.
GRANT TRIGGER ON learning_log TO regress_recorder;
SET ROLE regress_recorder;
SELECT refusal('CREATE TRIGGER second AFTER INSERT ON learning_log REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION maintain_learning_rollup()');
SET ROLE regress_owner;
SELECT refusal('CREATE TRIGGER second AFTER INSERT ON learning_log REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION maintain_learning_rollup()');
RESET ROLE;
-- Even where it may be, it does not count twice, nor half.
GRANT EXECUTE ON FUNCTION maintain_learning_rollup() TO regress_recorder, regress_stranger;
SET ROLE regress_recorder;
CREATE TRIGGER second AFTER INSERT ON learning_log REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION maintain_learning_rollup();
SELECT refusal('SELECT record_learning(id(1), ''ada'', 1, ''2024-01-01'')');
RESET ROLE;
DROP TRIGGER second ON learning_log;
CREATE OR REPLACE TRIGGER learning_log_insert AFTER INSERT ON learning_log FOR EACH STATEMENT EXECUTE FUNCTION maintain_learning_rollup();
SELECT refusal('SELECT record_learning(id(1), ''ada'', 1, ''2024-01-01'')');
CREATE OR REPLACE TRIGGER learning_log_insert AFTER INSERT ON learning_log REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION maintain_learning_rollup();
SELECT refusal('SELECT record_learning(id(1), ''ada'', 1, ''2024-01-01'')');
DELETE FROM learning_log;
-- Nor does it serve tables of others: a stranger cannot write the rollup through it.
CREATE SCHEMA elsewhere AUTHORIZATION regress_stranger;
SET ROLE regress_stranger;
CREATE TABLE elsewhere.learning_log (user_id text, request_id uuid, "timestamp" timestamptz, word_count int, study_seconds int);
CREATE TRIGGER learning_log_insert AFTER INSERT ON elsewhere.learning_log REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION maintain_learning_rollup();
SELECT refusal('INSERT INTO elsewhere.learning_log VALUES (''ada'', public.id(1), ''2024-01-01'', 1)');
CREATE TRIGGER learning_log_truncate AFTER TRUNCATE ON elsewhere.learning_log EXECUTE FUNCTION maintain_learning_rollup();
SELECT refusal('TRUNCATE elsewhere.learning_log');
CREATE TEMP TABLE learning_log (LIKE elsewhere.learning_log);
CREATE TRIGGER learning_log_insert AFTER INSERT ON learning_log REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION maintain_learning_rollup();
SELECT refusal('INSERT INTO learning_log VALUES (''ada'', public.id(1), ''2024-01-01'', 1)');
DROP TABLE learning_log;
RESET ROLE;
-- Nor can it be called, or fired for rows or before.
SELECT refusal('SELECT maintain_learning_rollup()');
CREATE TRIGGER other AFTER INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION maintain_learning_rollup();
SELECT refusal('INSERT INTO learning_log VALUES (''ada'', id(1), ''2024-01-01'', 1)');
DROP TRIGGER other ON learning_log;
CREATE TRIGGER other BEFORE INSERT ON learning_log FOR EACH STATEMENT EXECUTE FUNCTION maintain_learning_rollup();
SELECT refusal('INSERT INTO learning_log VALUES (''ada'', id(1), ''2024-01-01'', 1)');
DROP TRIGGER other ON learning_log;
SELECT count(*) FROM learning_rollup;

DROP TABLE elsewhere.learning_log;
DROP SCHEMA elsewhere;
SELECT drop_log();
REVOKE EXECUTE ON FUNCTION maintain_learning_rollup() FROM regress_recorder, regress_stranger;
REVOKE CREATE ON SCHEMA public FROM regress_owner;
DROP ROLE regress_owner, regress_recorder, regress_reader, regress_stranger;
