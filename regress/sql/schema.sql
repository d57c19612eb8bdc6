-- SPDX-License-Identifier: PostgreSQL
-- The extension in another schema, and search paths that want to redirect it.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT drop_log();
DROP EXTENSION learning_log;
CREATE SCHEMA "The log's";
CREATE EXTENSION learning_log SCHEMA "The log's";
SELECT refusal('SELECT "The log''s".record_learning(id(1), ''ada'', 1)');
SELECT "The log's".create_learning_log();
SELECT relname FROM pg_class WHERE relnamespace = '"The log''s"'::regnamespace AND relkind IN ('r', 'v') ORDER BY 1;
SELECT (("The log's".record_learning(id(1), 'ada', 1, '2024-01-01'))).outcome;
SELECT outcome FROM "The log's".record_learning_batch(ARRAY[id(1), id(2)], '{ada,ada}', '{1,2}', '{2024-01-01,2024-01-02}');
SELECT words FROM "The log's".aggregate_learning('ada', 'month', '2024-01-01', '2024-01-01', fill => 'linear');
SELECT period, words FROM "The log's".learning_daily ORDER BY 1;
SELECT * FROM "The log's".learning_log_check();
-- Renamed in the same session.
ALTER SCHEMA "The log's" RENAME TO renamed;
SELECT (renamed.record_learning(id(3), 'ada', 4, '2024-01-02')).outcome;
DELETE FROM renamed.learning_log WHERE request_id = id(1);
SELECT words FROM renamed.aggregate_learning('ada', 'month', '2024-01-01', '2024-01-01', fill => 'linear');
CALL renamed.expire_learning_log('100 years');
SELECT * FROM renamed.learning_log_check();
SELECT refusal('SELECT renamed.create_learning_log()');
-- Another schema takes the old name, with tables of the same names: nobody asks them.
CREATE SCHEMA "The log's";
CREATE TABLE "The log's".learning_log (LIKE renamed.learning_log);
CREATE TABLE "The log's".learning_rollup (LIKE renamed.learning_rollup);
SELECT (renamed.record_learning(id(4), 'ada', 8, '2024-01-02')).outcome;
SELECT count(*) FROM "The log's".learning_log;
DROP TABLE "The log's".learning_log, "The log's".learning_rollup;
DROP SCHEMA "The log's";

-- A hostile search path: tables, functions and operators of the same names in front of everything.
CREATE SCHEMA hostile;
CREATE TABLE hostile.learning_log (LIKE renamed.learning_log);
CREATE TABLE hostile.learning_rollup (LIKE renamed.learning_rollup);
CREATE FUNCTION hostile.trap() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE 'redirected'; END $$;
CREATE FUNCTION hostile.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT hostile.trap(); SELECT NULL::timestamptz';
CREATE FUNCTION hostile.octet_length(bytea) RETURNS integer LANGUAGE sql AS 'SELECT hostile.trap(); SELECT 1';
CREATE FUNCTION hostile.octet_length(text) RETURNS integer LANGUAGE sql AS 'SELECT hostile.trap(); SELECT 1';
CREATE FUNCTION hostile.isfinite(timestamptz) RETURNS boolean LANGUAGE sql AS 'SELECT hostile.trap(); SELECT true';
CREATE FUNCTION hostile.learning_cells_add(bytea, bytea) RETURNS bytea LANGUAGE sql AS 'SELECT hostile.trap(); SELECT $1';
CREATE FUNCTION hostile.learning_cells(date, bytea) RETURNS bytea LANGUAGE sql AS 'SELECT hostile.trap(); SELECT $2';
CREATE FUNCTION hostile.same(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT hostile.trap(); SELECT true';
CREATE FUNCTION hostile.same(uuid, uuid) RETURNS boolean LANGUAGE sql AS 'SELECT hostile.trap(); SELECT true';
CREATE FUNCTION hostile.same(date, date) RETURNS boolean LANGUAGE sql AS 'SELECT hostile.trap(); SELECT true';
CREATE FUNCTION hostile.same(timestamptz, timestamptz) RETURNS boolean LANGUAGE sql AS 'SELECT hostile.trap(); SELECT true';
CREATE FUNCTION hostile.same(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT hostile.trap(); SELECT true';
SELECT format('CREATE OPERATOR hostile.%s (LEFTARG = %s, RIGHTARG = %2$s, FUNCTION = hostile.same)', name, type)
  FROM unnest('{=,<,<=,>=}'::text[]) AS name, unnest('{text,uuid,date,timestamptz,bigint}'::text[]) AS type \gexec
CREATE FUNCTION hostile.total(state bigint, value integer) RETURNS bigint LANGUAGE sql AS 'SELECT hostile.trap(); SELECT 1::bigint';
CREATE AGGREGATE hostile.sum(integer) (SFUNC = hostile.total, STYPE = bigint);
SET search_path = hostile, pg_catalog;
SELECT outcome FROM renamed.record_learning(public.id(5), 'ada', 16, '2024-01-03');
SELECT outcome FROM renamed.record_learning(public.id(5), 'ada', 16, '2024-01-03');
SET learning_log.earliest = '1900-01-01';
SELECT outcome FROM renamed.record_learning_batch(ARRAY[public.id(5), public.id(6)], '{ada,bob}', '{16,32}', '{2024-01-03,1900-01-01 23:50:39+00}');
SELECT entries, words FROM renamed.aggregate_learning('ada', 'month', '2024-01-01', '2024-01-01', 'UTC', 'linear');
SELECT entries, words FROM renamed.aggregate_learning('bob', 'day', '1900-01-02', '1900-01-02', 'Europe/Paris', 'linear');
SELECT renamed.aggregate_learning_json('ada', 'month', '2024-01-01', '2024-01-01', 'UTC', 'previous');
UPDATE renamed.learning_log SET word_count = 33 WHERE user_id OPERATOR(pg_catalog.=) 'bob';
DELETE FROM renamed.learning_log WHERE request_id OPERATOR(pg_catalog.=) public.id(2);
SELECT * FROM renamed.learning_log_check();
CALL renamed.expire_learning_log('0');
SELECT * FROM renamed.forget_learner('bob');
SELECT outcome FROM renamed.record_learning_batch(ARRAY[public.id(7), public.id(8), public.id(7)], '{ada,ada,cyd}', '{1,2,1}', array_fill(timestamptz '2024-01-03', ARRAY[3]));
SELECT * FROM renamed.move_learner('ada', 'cyd');
SELECT user_id, period, words FROM renamed.learning_monthly WHERE words OPERATOR(pg_catalog.>) 16;
TRUNCATE renamed.learning_log;
RESET search_path;
SELECT * FROM renamed.learning_log_check();
-- The same for create_learning_log().
SET client_min_messages = warning;
DROP TABLE renamed.learning_log, renamed.learning_rollup, renamed.learning_archive CASCADE;
RESET client_min_messages;
SET search_path = hostile, pg_catalog;
SELECT renamed.create_learning_log();
RESET search_path;
SELECT outcome FROM renamed.record_learning(id(1), 'ada', 1);
SELECT refusal('INSERT INTO renamed.learning_log VALUES ('''', id(1), now(), 1)') ~ '^23514' AS refused;
SET client_min_messages = warning;
DROP SCHEMA hostile CASCADE;
-- The extension does not move away from its tables.
SELECT left(refusal('ALTER EXTENSION learning_log SET SCHEMA public'), 5);
DROP SCHEMA renamed CASCADE;
