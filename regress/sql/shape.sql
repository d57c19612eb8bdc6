-- SPDX-License-Identifier: PostgreSQL
-- Tables whose owner changed their shape: errors, never a misread value and never a crash.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

-- Cells that are missing.
INSERT INTO learning_log VALUES ('ada', id(1), '2024-01-01 10:00', 5, 60);
ALTER TABLE learning_rollup ALTER cells DROP NOT NULL;
UPDATE learning_rollup SET cells = NULL;
SELECT refusal($$SELECT aggregate_learning('ada', 'day', '2024-01-01', '2024-01-01')$$);
INSERT INTO learning_archive VALUES ('ada', '-infinity', '\x01'), ('ada', 'infinity', '\x01');
SELECT refusal($$SELECT aggregate_learning('bob', 'day', '2024-01-01', '2024-01-01', fill => 'linear')$$);
SELECT refusal($$SELECT aggregate_learning('ada', 'day', '2025-01-01', '2025-01-01', fill => 'linear')$$);

-- Columns of another type.
\i :regress/fresh_log.psql
ALTER TABLE learning_log ALTER word_count TYPE bigint;
SELECT refusal($$INSERT INTO learning_log VALUES ('ada', id(1), '2024-01-01', 5000000000, NULL)$$);
SELECT refusal($$SELECT record_learning(id(1), 'ada', 5)$$);
ALTER TABLE learning_log ALTER word_count TYPE integer;
ALTER TABLE learning_log DROP CONSTRAINT learning_log_user_id_check, ALTER user_id TYPE integer USING 7;
SELECT refusal($$INSERT INTO learning_log VALUES (8, id(1), '2024-01-01', 1, 1)$$);
SELECT refusal($$SELECT record_learning(id(1), '8', 5)$$);

-- A column that is gone, and values that are missing.
\i :regress/fresh_log.psql
ALTER TABLE learning_log DROP study_seconds;
SELECT refusal($$INSERT INTO learning_log VALUES ('ada', id(1), '2024-01-01', 1)$$);
\i :regress/fresh_log.psql
ALTER TABLE learning_log ALTER word_count DROP NOT NULL;
SELECT refusal($$INSERT INTO learning_log VALUES ('ada', id(1), '2024-01-01', NULL, NULL)$$);

-- A log whose column voided_at was dropped: the writer is told, create_learning_log() adds it. (One that never had it is of version 1.0.)
\i :regress/fresh_log.psql
INSERT INTO learning_log VALUES ('ada', id(1), '2024-01-01', 1, NULL, now(), NULL), ('ada', id(2), '2024-01-01', 2, NULL, now(), now());
ALTER TABLE learning_log DROP voided_at;
SELECT refusal($$INSERT INTO learning_log VALUES ('ada', id(3), '2024-01-01', 4)$$);
SELECT create_learning_log();
INSERT INTO learning_log VALUES ('ada', id(3), '2024-01-01', 4);
SELECT outcome FROM void_learning(id(1), 'ada');
SELECT entries, words FROM aggregate_learning('ada', 'day', '2024-01-01', '2024-01-01');
SELECT * FROM learning_log_check();
ALTER TABLE learning_log DROP voided_at, ADD voided_at text;
SELECT refusal($$INSERT INTO learning_log VALUES ('ada', id(4), '2024-01-01', 4)$$);

-- Columns of the owner's own change nothing.
\i :regress/fresh_log.psql
ALTER TABLE learning_log ADD lesson text;
INSERT INTO learning_log (user_id, request_id, "timestamp", word_count, lesson) VALUES ('ada', id(1), '2024-01-01', 5, 'verbs');
SELECT outcome FROM record_learning(id(2), 'ada', 6, '2024-01-01');
SELECT entries, words FROM aggregate_learning('ada', 'day', '2024-01-01', '2024-01-01');

-- Tables that another role put there first.
\i :regress/fresh_log.psql
SELECT drop_log();
CREATE ROLE regress_squatter;
GRANT CREATE ON SCHEMA public TO regress_squatter;
SET ROLE regress_squatter;
CREATE TABLE learning_rollup (user_id text, day date, cells bytea);
RESET ROLE;
SELECT refusal('SELECT create_learning_log()');
DROP OWNED BY regress_squatter;
DROP ROLE regress_squatter;

-- A value that the log requires is missing: said, not shown as another.
SELECT create_learning_log();
ALTER TABLE learning_log ALTER recorded_at DROP DEFAULT, ALTER recorded_at DROP NOT NULL;
SELECT refusal('SELECT recorded_at FROM record_learning(id(1), ''ada'', 1, ''2024-01-01'')');
SELECT drop_log();
