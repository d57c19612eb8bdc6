-- SPDX-License-Identifier: PostgreSQL
-- create_learning_log() completes what is incomplete, says what it did, and rebuilds what may have missed something.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE ROLE regress_owner;
GRANT CREATE ON SCHEMA public TO regress_owner;
-- A fresh log of ten entries, two of them expired; then damage, a completion, and what is left of both.
CREATE PROCEDURE damage(statements text) LANGUAGE plpgsql AS $$
DECLARE state text; problem text;
BEGIN
    SET LOCAL client_min_messages = warning;
    PERFORM drop_log();
    SET LOCAL ROLE regress_owner;
    PERFORM create_learning_log();
    INSERT INTO learning_log SELECT 'ada', id(n), timestamptz '2024-01-01 00:00+00' + n * interval '7 hours', n FROM generate_series(1, 8) AS n;
    INSERT INTO learning_archive VALUES ('ada', '2023-12-31', '\x0110040600');
    EXECUTE statements;
    SET LOCAL client_min_messages = notice;
    BEGIN
        PERFORM create_learning_log();
    EXCEPTION WHEN OTHERS THEN
        RAISE NOTICE '% %', SQLSTATE, SQLERRM;
    END;
    SET LOCAL client_min_messages = warning;
    INSERT INTO learning_log VALUES ('ada', id(100), '2024-01-05 10:00+00', 100);
    RESET ROLE;
    SELECT string_agg(c::text, ' ') INTO problem FROM learning_log_check() AS c;
    SET LOCAL client_min_messages = notice;
    RAISE NOTICE 'log %, rollup and archive %, wrong: %', (SELECT sum(word_count) FROM learning_log),
        (SELECT sum(words) FROM learning_quarter_hours), coalesce(problem, 'none');
    SET LOCAL ROLE regress_owner;
    BEGIN
        PERFORM create_learning_log();
        RAISE NOTICE 'completed twice';
    EXCEPTION WHEN duplicate_table THEN NULL;
    END;
END $$;
SET client_min_messages = notice;
CALL damage('SELECT');
CALL damage('DROP TABLE learning_rollup CASCADE');
CALL damage('DROP TABLE learning_archive CASCADE');
CALL damage('DROP TABLE learning_log CASCADE');
CALL damage('DROP TABLE learning_rollup, learning_archive CASCADE');
CALL damage('DROP VIEW learning_weekly');
CALL damage('DROP VIEW learning_quarter_hours, learning_hourly, learning_daily, learning_weekly, learning_monthly');
CALL damage('DROP FOREIGN TABLE learning_daily_rows CASCADE');
CALL damage('DROP INDEX learning_log_user_id_timestamp_idx');
CALL damage('DROP INDEX learning_log_recorded_at_idx');
CALL damage('DROP INDEX learning_rollup_day_idx');
CALL damage('DROP INDEX learning_archive_day_idx');
CALL damage('ALTER TABLE learning_log DROP voided_at');
CALL damage('UPDATE learning_log SET voided_at = now(); ALTER TABLE learning_log DROP voided_at');
CALL damage('UPDATE learning_log SET voided_at = now()');
CALL damage('DROP TRIGGER learning_log_update ON learning_log; UPDATE learning_log SET word_count = 50');
CALL damage('ALTER TABLE learning_log DISABLE TRIGGER learning_log_insert; INSERT INTO learning_log VALUES (''bob'', id(1), ''2024-01-01'', 9)');
CALL damage('ALTER TABLE learning_log DROP CONSTRAINT learning_log_pkey');
CALL damage('ALTER TABLE learning_rollup DROP CONSTRAINT learning_rollup_pkey; INSERT INTO learning_rollup SELECT * FROM learning_rollup');
CALL damage('ALTER TABLE learning_archive DROP CONSTRAINT learning_archive_pkey');
-- What only looks like ours: an index of that name elsewhere, a view of that name.
CALL damage('DROP INDEX learning_log_user_id_timestamp_idx; CREATE INDEX learning_log_user_id_timestamp_idx ON learning_rollup (day)');
DROP INDEX learning_log_user_id_timestamp_idx;
CALL damage('DROP INDEX learning_rollup_day_idx; CREATE INDEX learning_rollup_day_idx ON learning_log (recorded_at)');
DROP INDEX learning_rollup_day_idx;
CALL damage('DROP VIEW learning_daily; CREATE VIEW learning_daily WITH (security_invoker = true) AS
    SELECT ''x''::text COLLATE "C" AS user_id, now() AS period, 0::bigint AS entries, 0::bigint AS words, 0::double precision AS average_words_learned, 0::bigint AS study_seconds');
SELECT count(*) FROM learning_daily WHERE user_id = 'x';
-- Grants and comments on what is there stay.
CALL damage('GRANT SELECT ON learning_rollup TO PUBLIC; COMMENT ON TABLE learning_rollup IS ''mine''; DROP VIEW learning_daily');
SELECT has_table_privilege('regress_owner', 'learning_rollup', 'SELECT'), relacl::text ~ '=r/' AS public, obj_description(oid) FROM pg_class WHERE relname = 'learning_rollup';
-- Data that was not restored, of either.
CALL damage('DELETE FROM learning_rollup');
CALL damage('ALTER TABLE learning_log DISABLE TRIGGER USER; DELETE FROM learning_log; ALTER TABLE learning_log ENABLE TRIGGER USER');
-- Row security that hides the entries from their owner does not hide them from the rebuild.
CALL damage('ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY; ALTER TABLE learning_log FORCE ROW LEVEL SECURITY;
             DROP TRIGGER learning_log_insert ON learning_log; DELETE FROM learning_rollup; CREATE POLICY p ON learning_log USING (false) WITH CHECK (true)');
RESET client_min_messages;
SELECT sum(entries) FROM learning_quarter_hours;
SELECT * FROM learning_log_check();
-- Something else of that name is left alone.
SELECT drop_log();
CREATE TABLE learning_rollup (note text);
SELECT refusal('SELECT create_learning_log()');
DROP TABLE learning_rollup;
CREATE VIEW learning_archive AS SELECT ''::text AS user_id, now()::date AS day, ''::bytea AS cells;
SELECT refusal('SELECT create_learning_log()');
DROP VIEW learning_archive;
CREATE SEQUENCE learning_log;
SELECT refusal('SELECT create_learning_log()');
DROP SEQUENCE learning_log;
CREATE TABLE learning_log (user_id text NOT NULL, request_id uuid NOT NULL, "timestamp" timestamptz NOT NULL, word_count int NOT NULL, study_seconds int, recorded_at timestamptz);
SELECT refusal('SELECT create_learning_log()');
DROP TABLE learning_log;
SELECT count(*) FROM pg_class WHERE relname LIKE 'learning_%' AND relkind IN ('r', 'v');
-- Part of it belongs to somebody else.
SET ROLE regress_owner;
SELECT create_learning_log();
RESET ROLE;
DROP VIEW learning_daily;
SELECT refusal('SELECT create_learning_log()');
SET ROLE regress_owner;
SELECT refusal('SELECT create_learning_log()');
SELECT refusal('SELECT create_learning_log()');
RESET ROLE;
DROP PROCEDURE damage;
SELECT drop_log();
REVOKE CREATE ON SCHEMA public FROM regress_owner;
DROP ROLE regress_owner;
