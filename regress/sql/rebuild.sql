-- SPDX-License-Identifier: PostgreSQL
-- rebuild_learning_rollup(): the way back to the invariant.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log SELECT u, id(n), timestamptz '2024-01-01 00:00+00' + n * interval '7 hours', n FROM unnest('{ada,bob,cleo}'::text[]) AS u, generate_series(1, 20) AS n;
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE user_id = 'cleo' AND word_count < 5;
CALL expire_learning_log('1 year');
-- Where nothing is wrong, nothing is written.
CREATE TABLE before AS SELECT ctid AS place, * FROM learning_rollup;
SELECT rebuild_learning_rollup();
SELECT count(*) FROM before FULL JOIN (SELECT ctid AS place, * FROM learning_rollup) AS r USING (place, user_id, day, cells) WHERE before.cells IS NULL OR r.cells IS NULL;
-- Every kind of damage: a row missing, a row too many, a learner too many at either end, other sums, a row without cells, one that cannot be read.
DELETE FROM learning_rollup WHERE user_id = 'ada' AND day = '2024-01-02';
INSERT INTO learning_rollup VALUES ('ada', '2025-01-01', '\x0110020400'), ('aaron', '2024-01-01', '\x0110020400'), ('zoe', '2024-01-01', '\x0110020400'), ('zoe', '2024-01-02', '\x01');
UPDATE learning_rollup SET cells = learning_cells_add(cells, '\x0110020400') WHERE user_id = 'bob' AND day = '2024-01-01';
UPDATE learning_rollup SET cells = '' WHERE user_id = 'bob' AND day = '2024-01-03';
SELECT rebuild_learning_rollup();
SELECT * FROM learning_log_check();
SELECT count(*) FROM before FULL JOIN learning_rollup AS r USING (user_id, day, cells) WHERE before.cells IS NULL OR r.user_id IS NULL;
-- The archive stays.
SELECT sum(entries), sum(words) FROM learning_quarter_hours WHERE user_id = 'cleo';
-- What triggers that were off left behind.
ALTER TABLE learning_log DISABLE TRIGGER USER;
INSERT INTO learning_log VALUES ('dora', id(1), '2024-05-01 10:00+00', 7);
DELETE FROM learning_log WHERE user_id = 'bob';
UPDATE learning_log SET word_count = word_count + 1 WHERE user_id = 'ada';
ALTER TABLE learning_log ENABLE TRIGGER USER;
SELECT (SELECT count(*) FROM learning_log_check()) = rebuild_learning_rollup() AS counts_what_the_check_shows;
SELECT * FROM learning_log_check();
TRUNCATE learning_rollup;
SELECT count(*) AS cells FROM (SELECT DISTINCT user_id, date_bin('15 minutes', "timestamp", '2000-01-01 00:00+00') FROM learning_log) AS c \gset
SELECT rebuild_learning_rollup() = :cells AS counts_every_cell;
SELECT * FROM learning_log_check();
-- In a subtransaction that is undone, nothing stays.
DELETE FROM learning_rollup WHERE user_id = 'ada';
BEGIN;
SAVEPOINT s;
SELECT rebuild_learning_rollup() > 0 AS mended;
ROLLBACK TO s;
SELECT count(*) FROM learning_rollup WHERE user_id = 'ada';
COMMIT;
SELECT rebuild_learning_rollup() > 0 AS mended;
-- Not while a statement is writing the log: its trigger would count again what is counted here.
SELECT refusal($$WITH w AS (INSERT INTO learning_log VALUES ('zed', id(1), '2024-01-01', 5) RETURNING 1) SELECT rebuild_learning_rollup() FROM w$$);
SELECT refusal($$WITH w AS (DELETE FROM learning_log WHERE user_id = 'ada' RETURNING 1) SELECT rebuild_learning_rollup() FROM w LIMIT 1$$);
SELECT * FROM learning_log_check();
-- Nor beside a child, whose entries do not count.
CREATE TABLE child () INHERITS (learning_log);
SELECT left(refusal('SELECT rebuild_learning_rollup()'), 60);
DROP TABLE child;
-- What triggers on the rollup put off would run as the caller: refused.
CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE CONSTRAINT TRIGGER later AFTER INSERT OR UPDATE OR DELETE ON learning_rollup DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION later();
BEGIN;
DELETE FROM learning_rollup WHERE user_id = 'ada';
SELECT refusal('SELECT rebuild_learning_rollup()');
SELECT refusal($$INSERT INTO learning_log VALUES ('zed', id(1), '2024-01-01', 5)$$);
ROLLBACK;
DROP TRIGGER later ON learning_rollup;
DROP FUNCTION later();
-- A fixed snapshot would miss what was written since.
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT refusal('SELECT rebuild_learning_rollup()');
COMMIT;
-- Who may: the owner of the tables, and who has the owner's rights.
CREATE ROLE regress_owner;
CREATE ROLE regress_member IN ROLE regress_owner;
CREATE ROLE regress_writer;
GRANT ALL ON learning_log, learning_rollup, learning_archive TO regress_writer;
ALTER TABLE learning_log OWNER TO regress_owner;
SELECT refusal('SELECT rebuild_learning_rollup()');
ALTER TABLE learning_rollup OWNER TO regress_owner;
ALTER TABLE learning_archive OWNER TO regress_owner;
SET ROLE regress_writer;
SELECT refusal('SELECT rebuild_learning_rollup()');
SET ROLE regress_member;
SELECT rebuild_learning_rollup();
-- Row security hides every row from the owner too; the rebuild sees them.
RESET ROLE;
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE learning_log FORCE ROW LEVEL SECURITY;
ALTER TABLE learning_rollup ENABLE ROW LEVEL SECURITY;
ALTER TABLE learning_rollup FORCE ROW LEVEL SECURITY;
SET ROLE regress_owner;
SELECT (SELECT count(*) FROM learning_log) AS log, (SELECT count(*) FROM learning_rollup) AS rollup;
SELECT rebuild_learning_rollup();
SELECT refusal('SELECT learning_log_check()');
RESET ROLE;
SELECT count(*) FROM learning_rollup;
SELECT * FROM learning_log_check();
-- Without a rollup it says what to do.
DROP TABLE learning_rollup CASCADE;
SELECT refusal('SELECT rebuild_learning_rollup()');
SELECT refusal($$INSERT INTO learning_log VALUES ('ada', id(99), now(), 1)$$);
DROP TABLE before;
DROP TABLE learning_log, learning_archive CASCADE;
DROP ROLE regress_owner, regress_member, regress_writer;

-- A log of which only a part is read at a time: days that go on in the next part, and one that has more entries than any part.
SELECT create_learning_log() \g /dev/null
INSERT INTO learning_log SELECT 'u' || n % 3, id(n), timestamptz '2024-01-01 00:00+00' + n % 40000 * interval '11 seconds', n % 10, nullif(n % 4, 0) FROM generate_series(1, 30000) AS n;
INSERT INTO learning_log SELECT 'v', id(n), timestamptz '2024-01-01 00:00+00' + n % 86400 * interval '1 second', 1, NULL FROM generate_series(1, 25000) AS n;
CREATE TABLE as_it_was AS TABLE learning_rollup;
SELECT rebuild_learning_rollup();
DELETE FROM learning_rollup WHERE user_id <> 'u1';
UPDATE learning_rollup SET cells = '\x00' WHERE day = '2024-01-02';
SELECT rebuild_learning_rollup() AS changed \gset
SELECT count(*) = :changed AS those_were_wrong FROM learning_quarter_hours WHERE user_id <> 'u1' OR quarter_hour::date = '2024-01-02';
SELECT count(*) FROM (TABLE as_it_was EXCEPT TABLE learning_rollup) AS missing;
SELECT count(*) FROM (TABLE learning_rollup EXCEPT TABLE as_it_was) AS wrong;
SELECT count(*) FROM learning_log_check();
DROP TABLE as_it_was;
