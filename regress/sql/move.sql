-- SPDX-License-Identifier: PostgreSQL
-- move_learner(): a guest signs up, and the entries become those of an account.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT pg_get_function_arguments('move_learner'::regproc);
CREATE VIEW log AS SELECT user_id, right(request_id::text, 2) AS id, "timestamp", word_count AS words, study_seconds AS seconds, CASE WHEN recorded_at < '2024-12-31' THEN recorded_at::date END AS recorded, voided_at IS NOT NULL AS voided FROM learning_log ORDER BY 1, 2;
CREATE VIEW sums AS SELECT user_id, sum(entries) AS entries, sum(words) AS words, sum(study_seconds) AS seconds FROM learning_quarter_hours GROUP BY 1 ORDER BY 1;
INSERT INTO learning_log VALUES
    ('guest', id(1), '2024-01-01 10:00+00', 1, 10, '2024-01-01', NULL), ('guest', id(2), '2024-01-01 10:05+00', 2, NULL, '2024-01-02', NULL), ('guest', id(3), '2024-01-02 10:00+00', 4, 40, '2024-01-03', '2024-01-04'),
    ('ada', id(11), '2024-01-01 10:10+00', 8, 80, '2024-01-05', NULL), ('bob', id(1), '2024-01-01 10:00+00', 16, NULL, '2024-01-06', NULL);
SELECT * FROM move_learner('guest', 'ada');
TABLE log;
TABLE sums;
SELECT * FROM learning_log_check();
SELECT count(*) FROM learning_rollup WHERE user_id = 'guest';
-- Repeats of what was moved are found under the new name, and are new under the old one.
SELECT outcome FROM record_learning(id(1), 'ada', 1, '2024-01-01 10:00+00', 10);
SELECT outcome FROM record_learning(id(3), 'ada', 4, '2024-01-02 10:00+00');
SELECT outcome FROM record_learning(id(2), 'guest', 2, '2024-01-01 10:05+00');
-- Again: that one is there already, and counts once.
SELECT * FROM move_learner('guest', 'ada');
SELECT * FROM move_learner('guest', 'ada');
TABLE sums;
-- To somebody who has nothing yet, and back, in either order of names; nobody's; refused.
SELECT * FROM move_learner('ada', 'zoe');
SELECT * FROM move_learner('zoe', 'ada');
TABLE sums;
SELECT * FROM move_learner('nobody', 'ada');
SELECT * FROM move_learner('nobody', 'neither');
SELECT statement, refusal('SELECT move_learner(' || statement || ')') FROM unnest(ARRAY[$$'ada', 'ada'$$, $$NULL, 'ada'$$, $$'ada', NULL$$, $$'ada', ''$$, $$' ', 'ada'$$,
    $$'ada', repeat('x', 256)$$, $$repeat('x', 256), 'ada'$$]) AS statement;
SELECT * FROM learning_log_check();

-- The same id on both sides: voided where one of both was. What is equal is the content alone.
DELETE FROM learning_log;
INSERT INTO learning_log VALUES
    ('guest', id(1), '2024-01-01 10:00+00', 1, 10, '2024-01-01', NULL), ('ada', id(1), '2024-01-01 10:00+00', 1, 10, '2024-01-02', NULL),
    ('guest', id(2), '2024-01-01 10:00+00', 2, NULL, '2024-01-01', '2024-01-03'), ('ada', id(2), '2024-01-01 10:00+00', 2, NULL, '2024-01-02', NULL),
    ('guest', id(3), '2024-01-01 10:00+00', 4, NULL, '2024-01-01', NULL), ('ada', id(3), '2024-01-01 10:00+00', 4, NULL, '2024-01-02', '2024-01-03'),
    ('guest', id(4), '2024-01-01 10:00+00', 8, NULL, '2024-01-01', '2024-01-03'), ('ada', id(4), '2024-01-01 10:00+00', 8, NULL, '2024-01-02', '2024-01-04'),
    ('guest', id(5), '2024-01-01 10:00+00', 16, 5, '2024-01-01', NULL), ('guest', id(6), '2024-01-01 10:00+00', 32, 5, '2024-01-01', '2024-01-03'), ('ada', id(7), '2024-01-01 10:00+00', 64, 5, '2024-01-01', NULL);
SELECT * FROM move_learner('guest', 'ada');
TABLE log;
TABLE sums;
SELECT * FROM learning_log_check();
SELECT right(request_id::text, 2) AS id, voided_at FROM learning_log WHERE voided_at < '2024-02-01' ORDER BY 1;
-- With other content nothing is moved, and the detail names the ids: the first of them.
INSERT INTO learning_log VALUES ('other', id(1), '2024-01-01 10:00+00', 2, 10), ('other', id(8), '2024-01-01 10:00+00', 128, NULL);
SELECT refusal($$SELECT move_learner('other', 'ada')$$);
UPDATE learning_log SET word_count = 1, study_seconds = NULL WHERE user_id = 'other' AND request_id = id(1);
SELECT refusal($$SELECT move_learner('other', 'ada')$$);
UPDATE learning_log SET study_seconds = 10, "timestamp" = '2024-01-01 10:00:00.000001+00' WHERE user_id = 'other' AND request_id = id(1);
SELECT refusal($$SELECT move_learner('other', 'ada')$$);
UPDATE learning_log SET voided_at = now() WHERE user_id = 'other' AND request_id = id(1);
SELECT refusal($$SELECT move_learner('other', 'ada')$$);
INSERT INTO learning_log SELECT 'other', id(n), '2024-01-01 10:00+00', 0 FROM generate_series(2, 7) AS n;
SELECT refusal($$SELECT move_learner('other', 'ada')$$);
SELECT user_id, count(*), sum(word_count) FROM learning_log GROUP BY 1 ORDER BY 1;
TABLE sums;
SELECT * FROM learning_log_check();
DELETE FROM learning_log WHERE user_id = 'other' AND request_id <> id(8);
SELECT * FROM move_learner('other', 'ada');

-- The archive moves along, day by day, in either order of names; the sums stay the same.
DELETE FROM learning_log;
INSERT INTO learning_log SELECT user_id, id(n), timestamptz '2024-01-01 00:00+00' + n * interval '7 hours', n, n, CASE WHEN n % 2 = 0 THEN '2020-01-01' ELSE now() END, CASE WHEN n % 9 = 0 THEN now() END
  FROM (VALUES ('guest', 1, 20), ('ada', 15, 30), ('zoe', 15, 30)) AS l (user_id, first, last), generate_series(first, last) AS n;
CALL expire_learning_log('1 year');
CREATE VIEW days AS SELECT day, sum(c.entries) AS entries, sum(c.words) AS words, sum(c.study_seconds) AS seconds FROM learning_archive AS a, learning_cells(a.day, a.cells) AS c GROUP BY 1 ORDER BY 1;
CREATE TEMP TABLE before AS TABLE days;
SELECT entries, words, study_seconds FROM unnest('{guest,ada,zoe}'::text[]) AS u, aggregate_learning(u, 'year', '2024-01-01', '2024-01-01');
BEGIN;
SELECT * FROM move_learner('guest', 'ada');
SELECT entries, words, study_seconds FROM unnest('{guest,ada,zoe}'::text[]) AS u, aggregate_learning(u, 'year', '2024-01-01', '2024-01-01');
SELECT count(*) FROM (TABLE before EXCEPT TABLE days) AS other;
SELECT count(*) FROM learning_archive WHERE user_id = 'guest';
SELECT * FROM learning_log_check();
ROLLBACK;
SELECT * FROM move_learner('guest', 'zoe');
SELECT entries, words, study_seconds FROM unnest('{guest,ada,zoe}'::text[]) AS u, aggregate_learning(u, 'year', '2024-01-01', '2024-01-01');
SELECT count(*) FROM (TABLE before EXCEPT TABLE days) AS other;
SELECT * FROM learning_log_check();
-- Whose entries are all in the archive; with sums that would be too large, nothing moves.
INSERT INTO learning_archive VALUES ('old', '2024-01-01', '\x0202020028020200'), ('huge', '2024-01-01', '\x0202feffffffffffffffff01002802feffffffffffffffff0100');
SELECT * FROM move_learner('old', 'new');
SELECT refusal($$SELECT move_learner('new', 'huge')$$);
SELECT user_id, entries, words FROM learning_archive, learning_cells(day, cells) WHERE user_id IN ('old', 'new', 'huge') ORDER BY 1;
DELETE FROM learning_archive WHERE user_id = 'huge';
DROP VIEW days;

-- Columns of the user's come along; triggers of the user's are named where they are in the way.
DELETE FROM learning_log;
DELETE FROM learning_archive;
ALTER TABLE learning_log ADD COLUMN lesson text;
INSERT INTO learning_log (user_id, request_id, "timestamp", word_count, lesson) VALUES ('guest', id(1), '2024-01-01', 1, 'one');
SELECT * FROM move_learner('guest', 'ada');
SELECT user_id, word_count, lesson FROM learning_log;
ALTER TABLE learning_log DROP COLUMN lesson;
CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    CASE TG_ARGV[0] WHEN 'lower' THEN NEW.user_id = lower(NEW.user_id); WHEN 'keep' THEN RETURN OLD; WHEN 'late' THEN NEW.recorded_at = now(); ELSE RETURN NULL; END CASE;
    RETURN NEW;
END $$;
SELECT format('CREATE TRIGGER meddle BEFORE %s ON learning_log FOR EACH ROW EXECUTE FUNCTION meddle(%L)', event, how) AS trigger, left(refusal(format(
    'CREATE TRIGGER meddle BEFORE %s ON learning_log FOR EACH ROW EXECUTE FUNCTION meddle(%L); SELECT move_learner(''ada'', ''Zoe''); SELECT 1 / 0', event, how)), 32)
  FROM (VALUES (1, 'INSERT', 'lower'), (2, 'INSERT', 'late'), (3, 'INSERT', 'swallow'), (4, 'UPDATE', 'keep'), (5, 'UPDATE', 'lower'), (6, 'UPDATE', 'swallow'), (7, 'DELETE', 'swallow'), (8, 'DELETE', 'keep')) AS c (n, event, how) ORDER BY n;
-- Row security that would keep the placeholders.
CREATE ROLE regress_mover;
GRANT SELECT, INSERT, UPDATE, DELETE ON learning_log, learning_archive TO regress_mover;
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE learning_rollup ENABLE ROW LEVEL SECURITY;
ALTER TABLE learning_archive ENABLE ROW LEVEL SECURITY;
CREATE POLICY reading ON learning_log FOR SELECT USING (true);
CREATE POLICY inserting ON learning_log FOR INSERT WITH CHECK (true);
CREATE POLICY updating ON learning_log FOR UPDATE USING (true);
CREATE POLICY deleting ON learning_log FOR DELETE USING (user_id = 'ada');
SET ROLE regress_mover;
SELECT left(refusal($$SELECT move_learner('ada', 'zoe')$$), 32);
RESET ROLE;
DROP POLICY updating ON learning_log;
ALTER POLICY deleting ON learning_log USING (true);
CREATE POLICY updating ON learning_log FOR UPDATE USING (user_id = 'zoe');
SET ROLE regress_mover;
SELECT left(refusal($$SELECT move_learner('ada', 'zoe')$$), 32);
RESET ROLE;
DROP POLICY reading ON learning_log;
DROP POLICY inserting ON learning_log;
DROP POLICY updating ON learning_log;
DROP POLICY deleting ON learning_log;
ALTER TABLE learning_log DISABLE ROW LEVEL SECURITY;
ALTER TABLE learning_rollup DISABLE ROW LEVEL SECURITY;
ALTER TABLE learning_archive DISABLE ROW LEVEL SECURITY;
REVOKE ALL ON learning_log, learning_archive FROM regress_mover;
DROP FUNCTION meddle;
TABLE log;
TABLE sums;
SELECT * FROM learning_log_check();

-- Rights: those of the caller.
DELETE FROM learning_log;
INSERT INTO learning_log VALUES ('guest', id(1), '2024-01-01', 1), ('guest', id(2), '2024-01-01', 2), ('regress_mover', id(2), '2024-01-01', 2), ('hidden', id(3), '2024-01-01', 4);
INSERT INTO learning_archive VALUES ('guest', '2024-01-01', '\x0202020028020200'), ('hidden', '2024-01-01', '\x0202020028020200');
CREATE TABLE rights (number serial, statement text);
INSERT INTO rights (statement) VALUES ('SELECT ON learning_log'), ('INSERT ON learning_log'), ('UPDATE (voided_at) ON learning_log'), ('UPDATE (user_id) ON learning_log'), ('DELETE ON learning_log'),
    ('SELECT ON learning_archive'), ('INSERT ON learning_archive'), ('UPDATE ON learning_archive'), ('DELETE ON learning_archive');
CREATE FUNCTION one_less(number int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    other text; result text;
BEGIN
    FOR other IN SELECT statement FROM rights AS r WHERE r.number <> one_less.number LOOP EXECUTE 'GRANT ' || other || ' TO regress_mover'; END LOOP;
    SET LOCAL ROLE regress_mover;
    result = refusal('SELECT move_learner(''guest'', ''regress_mover'')');
    RESET ROLE;
    REVOKE ALL ON learning_log, learning_archive FROM regress_mover;
    REVOKE UPDATE (voided_at, user_id) ON learning_log FROM regress_mover;
    RETURN result;
END $$;
SELECT statement AS without, one_less(number) FROM rights ORDER BY number;
-- Row security: what is hidden is not there, what may not be written is refused.
GRANT INSERT, SELECT, UPDATE, DELETE ON learning_log, learning_archive TO regress_mover;
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON learning_log USING (user_id IN ('guest', current_user));
SET ROLE regress_mover;
SELECT left(refusal($$SELECT move_learner('guest', 'regress_mover')$$), 61);
RESET ROLE;
ALTER TABLE learning_rollup ENABLE ROW LEVEL SECURITY;
ALTER TABLE learning_archive ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON learning_archive USING (user_id IN ('guest', current_user));
SET ROLE regress_mover;
SELECT * FROM move_learner('hidden', 'regress_mover');
SELECT refusal($$SELECT move_learner('guest', 'hidden')$$);
SELECT * FROM move_learner('guest', 'regress_mover');
RESET ROLE;
TABLE log;
TABLE sums;
SELECT * FROM learning_log_check();
DROP TABLE rights;
DROP FUNCTION one_less;
DROP VIEW log, sums;
-- However many entries there are, and where statistics have one for each learner, none is looked for among all others.
TRUNCATE learning_log;
INSERT INTO learning_log SELECT 'learner-' || n, gen_random_uuid(), '2024-01-01', 1 FROM generate_series(1, 2000) AS n;
ANALYZE learning_log;
INSERT INTO learning_log SELECT 'many', gen_random_uuid(), '2024-01-01', 1 FROM generate_series(1, 2000);
BEGIN;
SELECT * FROM move_learner('many', 'member');
SELECT idx_tup_fetch < 20 * 2000 AS each_is_found FROM pg_stat_xact_user_tables WHERE relid = 'learning_log'::regclass;
COMMIT;
SELECT drop_log();
SELECT refusal($$SELECT move_learner('guest', 'ada')$$);
DROP ROLE regress_mover;
