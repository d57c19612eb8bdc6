-- SPDX-License-Identifier: PostgreSQL
-- Whoever may create objects in the extension's schema runs nothing in the name of whoever creates the extension, or the tables.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE ROLE regress_mallory;
CREATE SCHEMA theirs AUTHORIZATION regress_mallory;
SELECT drop_log();
DROP EXTENSION learning_log;
CREATE EXTENSION learning_log SCHEMA theirs VERSION '1.0';
-- Functions and operators that fit the types of a call better than the server's, which are more general.
SET ROLE regress_mallory;
SET client_min_messages = warning;
CREATE FUNCTION theirs.trap() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE 'this is run as %', current_user; END $$;
DO $do$
DECLARE
    arguments text;
    name text;
BEGIN
    FOREACH arguments IN ARRAY ARRAY['text, text', 'text, text, text', 'text, text, text, text', 'text, regnamespace, name', 'text, integer, integer'] LOOP
        EXECUTE format('CREATE FUNCTION theirs.format(%s) RETURNS text LANGUAGE sql AS %L', arguments, 'SELECT theirs.trap()::text');
    END LOOP;
    FOR name, arguments IN VALUES ('&', 'bigint, integer'), ('&', 'integer, bigint'), ('+', 'bigint, integer'), ('=', 'oid, regnamespace'),
                                  ('=', 'oid, regclass'), ('=', 'oid, regprocedure') LOOP
        EXECUTE format('CREATE OR REPLACE FUNCTION theirs.trap(%s) RETURNS %s LANGUAGE sql IMMUTABLE AS %L', arguments,
                       CASE name WHEN '=' THEN 'boolean' ELSE 'bigint' END,
                       format('SELECT theirs.trap(); SELECT %s', CASE name WHEN '=' THEN 'true' ELSE '1::bigint' END));
        EXECUTE format('CREATE OPERATOR theirs.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = theirs.trap)', name,
                       split_part(arguments, ', ', 1), split_part(arguments, ', ', 2));
    END LOOP;
END
$do$;
RESET client_min_messages;
RESET ROLE;
ALTER EXTENSION learning_log UPDATE;
SELECT theirs.learning_partition('ada');
DROP EXTENSION learning_log;
CREATE EXTENSION learning_log SCHEMA theirs;
SELECT theirs.learning_partition('ada');

-- A view that stays somebody else's would be read as ours, and be what that one makes of it.
SET ROLE regress_mallory;
CREATE VIEW theirs.learning_quarter_hours AS
    SELECT ''::text COLLATE "C" AS user_id, now() AS quarter_hour, 0::bigint AS entries, 0::bigint AS words,
           0::double precision AS average_words_learned, 0::bigint AS study_seconds;
RESET ROLE;
SELECT refusal('SELECT theirs.create_learning_log()');
SET ROLE regress_mallory;
DROP VIEW theirs.learning_quarter_hours;
CREATE VIEW theirs.learning_hourly AS
    SELECT ''::text COLLATE "C" AS user_id, now() AS period, 0::bigint AS entries, 0::bigint AS words,
           0::double precision AS average_words_learned, 0::bigint AS study_seconds;
RESET ROLE;
SELECT refusal('SELECT theirs.create_learning_log()');

DROP EXTENSION learning_log;
SET client_min_messages = warning;
DROP SCHEMA theirs CASCADE;
DROP ROLE regress_mallory;
