-- SPDX-License-Identifier: PostgreSQL
-- Tables beside the log whose rows would reach it past the triggers are refused.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log VALUES ('ada', id(1), '2024-01-01', 1);
CREATE TABLE child () INHERITS (learning_log);
SELECT refusal('SELECT record_learning(id(2), ''ada'', 1, ''2024-01-01'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(2)], ''{ada}'', ''{1}'', ''{2024-01-01}'')');
SELECT refusal('INSERT INTO learning_log VALUES (''ada'', id(2), ''2024-01-01'', 1)');
INSERT INTO child VALUES ('ada', id(3), '2024-01-01', 5);
SELECT refusal('UPDATE learning_log SET word_count = 2');
SELECT refusal('DELETE FROM learning_log');
ALTER TABLE child NO INHERIT learning_log;
SELECT refusal('SELECT record_learning(id(2), ''ada'', 1, ''2024-01-01'')');
SELECT * FROM learning_log_check();
CREATE TABLE parent (user_id text COLLATE "C" NOT NULL);
ALTER TABLE learning_log INHERIT parent;
SELECT refusal('SELECT record_learning(id(4), ''ada'', 1, ''2024-01-01'')');
ALTER TABLE learning_log NO INHERIT parent;
SELECT refusal('SELECT record_learning(id(4), ''ada'', 1, ''2024-01-01'')');
SELECT * FROM learning_log_check();
DROP TABLE child, parent;
