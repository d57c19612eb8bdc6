-- SPDX-License-Identifier: PostgreSQL
--
-- What is missing of database, extension, tables and roles. psql, as the superuser, with SECRETS in the environment.

SET client_min_messages = warning;
SET log_min_error_statement = panic; -- no statement with a password in the log
\set password `cat "$SECRETS/database_password"`

-- The owner of the tables, whom the triggers act as, and the shim, who owns nothing. What an operator decided about them later
-- (BYPASSRLS where there is row security, another time for statements) stays.
SELECT 'CREATE ROLE learning_owner NOLOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'learning_owner') \gexec
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'learning_shim') AS new \gset
\if :new
BEGIN;
CREATE ROLE learning_shim;
-- Shorter than nginx waits for the shim.
ALTER ROLE learning_shim SET statement_timeout = '20s';
ALTER ROLE learning_shim SET idle_in_transaction_session_timeout = '20s';
COMMIT;
\endif
ALTER ROLE learning_shim LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;

SELECT 'CREATE DATABASE learning'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'learning') \gexec
\connect learning
SET client_min_messages = warning;
BEGIN;
CREATE EXTENSION IF NOT EXISTS learning_log;
ALTER EXTENSION learning_log UPDATE;
SELECT to_regclass('learning_log') IS NULL AS new,
       coalesce((SELECT relowner::regrole FROM pg_class WHERE oid = to_regclass('learning_log')), 'learning_owner'::regrole) AS owner \gset
GRANT CREATE ON SCHEMA public TO :owner;
\if :new
REVOKE ALL ON DATABASE learning FROM PUBLIC;
SET LOCAL ROLE :owner;
SELECT create_learning_log();
\else
SET LOCAL ROLE :owner;
SELECT upgrade_learning_log();
\endif
RESET ROLE;
GRANT CONNECT ON DATABASE learning TO learning_shim;
GRANT UPDATE (voided_at), INSERT, SELECT, DELETE ON learning_log TO learning_shim;
GRANT SELECT ON learning_rollup TO learning_shim;
GRANT SELECT, DELETE ON learning_archive TO learning_shim;
COMMIT;
