-- SPDX-License-Identifier: PostgreSQL
-- The rollup equals the log, whoever wrote it and however.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE VIEW cells AS
    SELECT user_id, day, to_char(quarter_hour, 'HH24:MI') AS at, entries, words, study_seconds
      FROM learning_rollup, learning_cells(day, cells) ORDER BY 1, 2, 3;

-- record
SELECT (record_learning(id(1), 'ada', 1, '2024-01-01 23:59:59.999999+00', 10)).outcome,
       (record_learning(id(2), 'ada', 2, '2024-01-02 00:00:00+00')).outcome;
-- INSERT, several rows of one and of other cells; into the years before 1970 and 2000 too
INSERT INTO learning_log VALUES
    ('ada', id(3), '2024-01-02 00:14:59.999999+00', 4, NULL), ('ada', id(4), '2024-01-02 00:15+00', 8, 5),
    ('bob', id(1), '1969-12-31 23:59:59.999999+00', 16, 6), ('bob', id(2), '1999-12-31 23:45+00', 32, 7);
TABLE cells;
SELECT * FROM learning_log_check();
INSERT INTO learning_log SELECT 'ada', id(1), now(), 1 WHERE false;
-- COPY
COPY learning_log (user_id, request_id, "timestamp", word_count, study_seconds) FROM stdin;
cyd	00000000-0000-0000-0000-000000000001	2024-01-01 10:00+00	64	\N
cyd	00000000-0000-0000-0000-000000000002	2024-01-01 10:01+00	128	60
\.
SELECT * FROM learning_log_check();
-- UPDATE of the content, of the time, of the user, of nothing
UPDATE learning_log SET word_count = word_count + 1000, study_seconds = NULL WHERE user_id = 'cyd';
SELECT * FROM learning_log_check();
UPDATE learning_log SET "timestamp" = "timestamp" + interval '1 day' WHERE user_id = 'cyd';
SELECT * FROM learning_log_check();
UPDATE learning_log SET user_id = 'dan' WHERE user_id = 'cyd' AND request_id = id(2);
SELECT * FROM learning_log_check();
UPDATE learning_log SET word_count = word_count;
UPDATE learning_log SET word_count = 0 WHERE false;
SELECT * FROM learning_log_check();
UPDATE learning_log SET user_id = CASE user_id WHEN 'cyd' THEN 'dan' ELSE 'cyd' END WHERE user_id IN ('cyd', 'dan');
TABLE cells;
SELECT * FROM learning_log_check();
-- DELETE: a cell without entries goes, and a row without cells
DELETE FROM learning_log WHERE user_id = 'ada' AND request_id = id(4);
DELETE FROM learning_log WHERE user_id IN ('cyd', 'bob');
DELETE FROM learning_log WHERE false;
TABLE cells;
SELECT * FROM learning_log_check();
-- An entry of nothing is an entry.
SELECT (record_learning(id(5), 'eve', 0, '2024-01-01 10:00+00', 0)).outcome;
SELECT * FROM cells WHERE user_id = 'eve';
-- ON CONFLICT
INSERT INTO learning_log VALUES ('ada', id(1), '2024-02-01 00:00+00', 5), ('ada', id(6), '2024-02-01 00:00+00', 6)
    ON CONFLICT (user_id, request_id) DO UPDATE
    SET word_count = excluded.word_count, "timestamp" = excluded."timestamp", study_seconds = 1;
INSERT INTO learning_log VALUES ('ada', id(1), '2024-02-01 00:00+00', 5) ON CONFLICT DO NOTHING;
SELECT * FROM cells WHERE user_id = 'ada';
SELECT * FROM learning_log_check();
-- MERGE
MERGE INTO learning_log AS l USING (VALUES ('ada', id(1), -1), ('ada', id(2), 22), ('fay', id(1), 33)) AS s (u, i, w)
    ON l.user_id = s.u AND l.request_id = s.i
    WHEN MATCHED AND w < 0 THEN DELETE
    WHEN MATCHED THEN UPDATE SET word_count = w, "timestamp" = '2024-03-01 00:00+00'
    WHEN NOT MATCHED THEN INSERT VALUES (u, i, '2024-03-01 00:00+00', w);
SELECT * FROM cells WHERE user_id IN ('ada', 'fay');
SELECT * FROM learning_log_check();
-- Several writes in one statement
WITH gone AS (DELETE FROM learning_log WHERE user_id = 'fay' RETURNING *),
     moved AS (INSERT INTO learning_log SELECT 'gil', request_id, "timestamp", word_count FROM gone RETURNING *),
     changed AS (UPDATE learning_log SET "timestamp" = '2024-03-01 00:00+00' WHERE user_id = 'ada' RETURNING *)
SELECT (SELECT count(*) FROM gone) AS gone, (SELECT count(*) FROM moved) AS moved, (SELECT count(*) FROM changed) AS changed;
TABLE cells;
SELECT * FROM learning_log_check();
-- A rollback to a savepoint, a rollback, and an error inside a statement
BEGIN;
SELECT (record_learning(id(7), 'ada', 7, '2024-03-01 00:00+00')).outcome;
SAVEPOINT here;
SELECT (record_learning(id(8), 'ada', 8, '2024-03-01 00:00+00')).outcome;
DELETE FROM learning_log WHERE user_id = 'gil';
SELECT * FROM learning_log_check();
ROLLBACK TO here;
SELECT (record_learning(id(8), 'ada', 9, '2024-03-01 00:00+00')).outcome;
COMMIT;
BEGIN;
DELETE FROM learning_log;
ROLLBACK;
SELECT refusal('INSERT INTO learning_log VALUES (''ada'', id(99), ''2024-03-01'', 1), (''ada'', id(99), ''2024-03-01'', 1)') ~ '^23505' AS refused;
SELECT * FROM cells WHERE user_id IN ('ada', 'gil');
SELECT * FROM learning_log_check();
-- A foreign key that cascades
CREATE TABLE learner (user_id text COLLATE "C" PRIMARY KEY);
INSERT INTO learner SELECT DISTINCT user_id FROM learning_log;
ALTER TABLE learning_log ADD FOREIGN KEY (user_id) REFERENCES learner ON DELETE CASCADE ON UPDATE CASCADE;
UPDATE learner SET user_id = upper(user_id);
SELECT * FROM learning_log_check();
DELETE FROM learner WHERE user_id IN ('ADA', 'GIL');
TABLE cells;
SELECT * FROM learning_log_check();
ALTER TABLE learning_log DROP CONSTRAINT learning_log_user_id_fkey;
DROP TABLE learner;
-- A trigger of the user's changes other entries, and those that its own statement has just written: these are in no sum yet
CREATE FUNCTION keep_last() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    DELETE FROM learning_log WHERE user_id = NEW.user_id AND request_id <> NEW.request_id;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_last AFTER INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION keep_last();
INSERT INTO learning_log VALUES ('hal', id(1), '2024-01-01', 1);
INSERT INTO learning_log VALUES ('hal', id(2), '2024-01-01', 2);
SELECT * FROM cells WHERE user_id = 'hal';
SELECT * FROM learning_log_check();
INSERT INTO learning_log VALUES ('hal', id(3), '2024-01-01', 3), ('hal', id(4), '2024-01-02', 4);
\echo :LAST_ERROR_SQLSTATE
INSERT INTO learning_log VALUES ('ivy', id(3), '2024-01-01', 3), ('ivy', id(4), '2024-01-02', 4);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM learning_log_check();
DROP TRIGGER keep_last ON learning_log;
DROP FUNCTION keep_last;
DELETE FROM learning_log WHERE user_id = 'hal';
-- Columns that the user adds and drops
ALTER TABLE learning_log ADD note text DEFAULT 'x';
ALTER TABLE learning_log DROP note;
ALTER TABLE learning_log ADD course integer;
INSERT INTO learning_log (user_id, request_id, "timestamp", word_count, course) VALUES ('hal', id(1), '2024-01-01', 1, 1);
UPDATE learning_log SET word_count = 2, course = 2;
SELECT * FROM learning_log_check();
-- What the constraints refuse for plain SQL
SELECT left(refusal(format('INSERT INTO learning_log VALUES (%s)', v)), 5) AS sqlstate, v FROM (VALUES
    ($$'', id(1), '2024-01-01', 1$$), ($$repeat('x', 256), id(1), '2024-01-01', 1$$), ($$'a', id(1), 'infinity', 1$$),
    ($$'a', id(1), '2024-01-01', -1$$), ($$'a', id(1), '2024-01-01', 1, -1$$), ($$'a', id(1), NULL, 1$$)) AS t (v);
-- TRUNCATE; rolled back and for good. The archive is another matter.
BEGIN;
TRUNCATE learning_log;
SELECT count(*) FROM learning_rollup;
SELECT * FROM learning_log_check();
ROLLBACK;
SELECT count(*) > 0 AS back_again FROM learning_rollup;
SELECT * FROM learning_log_check();
TRUNCATE learning_log;
SELECT count(*) FROM learning_rollup;
SELECT * FROM learning_log_check();
-- All tables at once, as programs do that empty a database, in any order; for good, and in the transaction that filled them.
INSERT INTO learning_log VALUES ('ada', id(1), '2024-01-01', 1);
BEGIN;
TRUNCATE learning_rollup, learning_log, learning_archive CASCADE;
SELECT (SELECT count(*) FROM learning_log), (SELECT count(*) FROM learning_rollup);
INSERT INTO learning_log VALUES ('ada', id(2), '2024-01-01', 2);
SELECT * FROM learning_log_check();
ROLLBACK;
SELECT (SELECT count(*) FROM learning_log), (SELECT count(*) FROM learning_rollup);
TRUNCATE learning_log, learning_rollup;
SELECT (SELECT count(*) FROM learning_log), (SELECT count(*) FROM learning_rollup);
BEGIN;
TRUNCATE learning_log;
INSERT INTO learning_log VALUES ('ada', id(1), '2024-01-01', 1);
TRUNCATE learning_log, learning_rollup;
INSERT INTO learning_log VALUES ('ada', id(2), '2024-01-01', 2);
COMMIT;
TABLE cells;
SELECT * FROM learning_log_check();
TRUNCATE learning_log;
DROP VIEW cells;
