-- SPDX-License-Identifier: PostgreSQL
-- create_learning_log(): tables, triggers and views that belong to the caller and not to the extension.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

-- Before it, every function that needs the tables says what to do.
SELECT drop_log();
SELECT refusal('SELECT record_learning(id(1), ''ada'', 1)');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(1)], ''{ada}'', ''{1}'')');
SELECT refusal('SELECT aggregate_learning(''ada'', ''day'', now(), now())');
SELECT refusal('SELECT aggregate_learning_json(''ada'', ''day'', now(), now())');
SELECT refusal('SELECT forget_learner(''ada'')');
SELECT refusal('SELECT learning_log_check()');
CALL expire_learning_log('1 day');
\echo :LAST_ERROR_SQLSTATE

-- The caller owns what it makes.
CREATE ROLE regress_owner;
GRANT CREATE ON SCHEMA public TO regress_owner;
SET ROLE regress_owner;
SELECT create_learning_log();
RESET ROLE;
SELECT relname, relkind, relowner::regrole FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'learning%' ORDER BY relkind, relname;
SELECT tgname, tgenabled, tgfoid::regproc, pg_get_triggerdef(oid) ~ 'FOR EACH STATEMENT' AS statement_level
  FROM pg_trigger WHERE tgrelid = 'learning_log'::regclass ORDER BY 1;
SELECT conrelid::regclass, contype, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY conrelid::regclass::text, 2, 3;
SELECT attrelid::regclass, attname, format_type(atttypid, atttypmod), collname, attnotnull
  FROM pg_attribute LEFT JOIN pg_collation c ON c.oid = attcollation
 WHERE attrelid IN ('learning_log'::regclass, 'learning_rollup'::regclass, 'learning_archive'::regclass) AND attnum > 0
 ORDER BY attrelid::regclass::text, attnum;

-- None of it is a member of the extension.
SELECT count(*) FROM pg_depend
 WHERE deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'learning_log')
   AND classid IN ('pg_class'::regclass, 'pg_trigger'::regclass)
   AND objid NOT IN (SELECT typrelid FROM pg_type WHERE typname = 'learning_receipt');

-- A second call changes nothing.
SELECT (record_learning(id(1), 'ada', 3, '2024-01-01 10:00+00')).outcome;
SELECT refusal('SELECT create_learning_log()');
SELECT count(*) FROM learning_log;

-- Somebody else's table of that name is left alone.
SELECT drop_log();
CREATE TABLE learning_log (note text);
SELECT refusal('SELECT create_learning_log()');
DROP TABLE learning_log;

-- A log without triggers is not a log: where only the log was dropped, the new one starts with an empty rollup.
SELECT create_learning_log();
SELECT (record_learning(id(1), 'ada', 3, '2024-01-01 10:00+00')).outcome;
DROP TABLE learning_log;
SET client_min_messages = warning;
SELECT create_learning_log();
RESET client_min_messages;
SELECT * FROM learning_log_check();

-- Without the right to create in the schema there is nothing to call.
SELECT drop_log();
REVOKE CREATE ON SCHEMA public FROM regress_owner;
SET ROLE regress_owner;
SELECT refusal('SELECT create_learning_log()');
RESET ROLE;
DROP ROLE regress_owner;
