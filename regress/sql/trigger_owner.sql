-- SPDX-License-Identifier: PostgreSQL
-- The triggers act as the owner of the rollup: for that owner's log only, and whatever row security the rollup has.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE ROLE regress_owner;
CREATE ROLE regress_recorder;
SELECT drop_log();
GRANT CREATE ON SCHEMA public TO regress_owner;
SET ROLE regress_owner;
SELECT create_learning_log() \g /dev/null
GRANT INSERT, SELECT, UPDATE, DELETE ON learning_log TO regress_recorder;

-- Forced row security binds the owner too, and no policy lets anybody near a row: the triggers keep the sums right.
ALTER TABLE learning_rollup ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY nobody ON learning_rollup USING (false) WITH CHECK (false);
SELECT left(refusal('INSERT INTO learning_rollup VALUES (''ada'', ''2024-01-03'', ''\x01'')'), 5) AS sqlstate;
SELECT outcome FROM record_learning(id(1), 'ada', 1, '2024-01-01');
SELECT count(*) AS seen_by_the_owner FROM learning_rollup;
SET ROLE regress_recorder;
-- a new row, the same row again, two changed rows, one that vanishes; by the same plans for both roles
SELECT outcome FROM record_learning(id(2), 'ada', 2, '2024-01-01');
INSERT INTO learning_log VALUES ('ada', id(3), '2024-01-02', 4), ('bob', id(1), '2024-01-02', 8);
UPDATE learning_log SET word_count = word_count + 16 WHERE user_id = 'ada' AND request_id = id(2);
DELETE FROM learning_log WHERE user_id = 'bob';
SET ROLE regress_owner;
UPDATE learning_log SET "timestamp" = '2024-01-04' WHERE user_id = 'ada' AND request_id = id(3);
DELETE FROM learning_log WHERE user_id = 'ada' AND request_id = id(1);
RESET ROLE;
SELECT user_id, day, c.entries, c.words FROM learning_rollup, learning_cells(day, cells) AS c ORDER BY 1, 2;
SELECT count(*) AS broken_cells FROM learning_log_check();
SET ROLE regress_owner;
TRUNCATE learning_log;
RESET ROLE;
SELECT count(*) FROM learning_rollup;
SELECT outcome FROM record_learning(id(1), 'ada', 1, '2024-01-01');

-- A trigger of the owner's on the rollup runs as the owner, whoever writes the log, and cannot become somebody else.
SET ROLE regress_owner;
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION '%', current_user; END$$;
CREATE FUNCTION escape() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM set_config('role', 'none', false); RETURN NULL; END$$;
GRANT EXECUTE ON FUNCTION tell, escape TO regress_recorder;
CREATE TRIGGER tell AFTER INSERT ON learning_rollup EXECUTE FUNCTION tell();
SET ROLE regress_recorder;
SELECT refusal('SELECT record_learning(id(2), ''ada'', 1, ''2024-01-01'')');
SELECT current_user;
RESET ROLE;
DROP TRIGGER tell ON learning_rollup;
CREATE TRIGGER escape AFTER INSERT ON learning_rollup EXECUTE FUNCTION escape();
SET ROLE regress_recorder;
SELECT left(refusal('SELECT record_learning(id(2), ''ada'', 1, ''2024-01-01'')'), 5) AS sqlstate;
SELECT current_user;
RESET ROLE;
DROP TRIGGER escape ON learning_rollup;
DROP FUNCTION tell, escape;

-- Another table of the owner's is not the log, however alike they look.
SET ROLE regress_owner;
CREATE TABLE other_log (LIKE learning_log);
RESET ROLE;
CREATE TRIGGER learning_log_insert AFTER INSERT ON other_log REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION maintain_learning_rollup();
SET ROLE regress_owner;
SELECT left(refusal('INSERT INTO other_log VALUES (''ada'', id(9), ''2024-01-01'', 9, 9, now())'), 5) AS sqlstate;
DROP TABLE other_log;
RESET ROLE;

-- A log that has another owner than the rollup: its owner could write the rollup of somebody else through it.
CREATE FUNCTION owner_mismatch() RETURNS TABLE (statement text, refusal text) LANGUAGE sql AS $$
    SELECT s, refusal(s) FROM unnest(ARRAY[
        'INSERT INTO learning_log VALUES (''ada'', id(9), ''2024-01-01'', 9)',
        'SELECT record_learning(id(9), ''ada'', 9, ''2024-01-01'')',
        'SELECT record_learning_batch(ARRAY[id(9)], ''{ada}'', ''{9}'', ''{2024-01-01}'')',
        'UPDATE learning_log SET word_count = 9', 'DELETE FROM learning_log', 'TRUNCATE learning_log']) AS s
$$;
ALTER TABLE learning_log OWNER TO regress_recorder;
SET ROLE regress_recorder;
SELECT left(refusal, 5) AS sqlstate, statement FROM owner_mismatch();
RESET ROLE;
SELECT user_id, day, c.entries, c.words FROM learning_rollup, learning_cells(day, cells) AS c;
-- The other way round, and for a superuser too
ALTER TABLE learning_log OWNER TO regress_owner;
ALTER TABLE learning_rollup OWNER TO regress_recorder;
SELECT left(refusal, 5) AS sqlstate, count(*) FROM owner_mismatch() GROUP BY 1;
-- Both handed over to a new owner: all is well again.
ALTER TABLE learning_log OWNER TO regress_recorder;
SET ROLE regress_recorder;
SELECT outcome FROM record_learning(id(2), 'ada', 2, '2024-01-01');
RESET ROLE;
SELECT user_id, day, c.entries, c.words FROM learning_rollup, learning_cells(day, cells) AS c;
SELECT count(*) AS broken_cells FROM learning_log_check();

SELECT drop_log();
DROP FUNCTION owner_mismatch;
REVOKE CREATE ON SCHEMA public FROM regress_owner;
DROP ROLE regress_owner, regress_recorder;
