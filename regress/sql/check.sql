-- SPDX-License-Identifier: PostgreSQL
-- learning_log_check() shows each cell that breaks the invariant.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT outcome FROM record_learning_batch(ARRAY[id(1), id(2), id(3), id(4)], '{ada,ada,bob,cyd}', '{1,2,4,8}',
    '{2024-01-01 10:00+00,2024-01-01 10:20+00,2024-01-01 10:00+00,2024-01-01 10:00+00}', '{60,NULL,0,9}');
SELECT * FROM learning_log_check();
-- An entry that the triggers did not see, one that vanished, one that changed.
ALTER TABLE learning_log DISABLE TRIGGER USER;
INSERT INTO learning_log VALUES ('dan', id(1), '2024-01-05 23:59:59.999999+00', 16);
INSERT INTO learning_log VALUES ('ada', id(9), '2024-01-01 10:25+00', 32, 5);
DELETE FROM learning_log WHERE user_id = 'bob';
UPDATE learning_log SET study_seconds = NULL WHERE user_id = 'cyd';
ALTER TABLE learning_log ENABLE TRIGGER USER;
SELECT * FROM learning_log_check();
-- What is missing cannot be taken away.
SELECT refusal('DELETE FROM learning_log WHERE user_id = ''dan''');
SELECT refusal('DELETE FROM learning_log WHERE user_id = ''ada'' AND request_id IN (id(2), id(9))');
SELECT refusal('UPDATE learning_log SET "timestamp" = ''2024-02-01'' WHERE user_id = ''dan''');
-- The rollup itself, written by its owner: a row too many, an empty row.
DELETE FROM learning_log;
\echo :LAST_ERROR_SQLSTATE
TRUNCATE learning_log;
SELECT * FROM learning_log_check();
INSERT INTO learning_rollup VALUES ('eve', '2024-01-01', '\x0100020400'), ('eve', '2024-01-02', '\x01');
SELECT * FROM learning_log_check();
DELETE FROM learning_rollup;
-- Time zone and settings do not matter; nor does the age of an entry.
SET TimeZone = 'Asia/Kathmandu';
INSERT INTO learning_log SELECT 'fay', id(n::int), t, 1 FROM unnest(
    '{4714-11-24 00:00+00 BC,0001-01-01 00:00+00,1883-11-18 12:03:57+00,1969-12-31 23:59:59.999999+00,2024-01-01 05:44:59+05:45,294276-12-31 23:59:59.999999+00}'::timestamptz[])
    WITH ORDINALITY AS a (t, n);
SELECT * FROM learning_log_check();
SET TimeZone = 'UTC';
-- Nor does a collation that somebody gave the log: names are told apart byte by byte.
CREATE COLLATION ignores_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
TRUNCATE learning_log;
ALTER TABLE learning_log ALTER user_id TYPE text COLLATE ignores_case;
INSERT INTO learning_log VALUES ('gil', id(1), '2024-01-01', 1), ('Gil', id(2), '2024-01-01', 2);
SELECT * FROM learning_log_check();
DELETE FROM learning_rollup WHERE user_id = 'Gil';
SELECT * FROM learning_log_check();
SELECT rebuild_learning_rollup();
SELECT * FROM learning_log_check();
SELECT drop_log();
DROP COLLATION ignores_case;
