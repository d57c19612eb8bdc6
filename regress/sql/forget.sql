-- SPDX-License-Identifier: PostgreSQL
-- forget_learner(): one learner is erased everywhere, and nobody else.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log
SELECT learner, id(n), '2024-01-01 00:00+00'::timestamptz + n * interval '5 hours', n, n * 10, CASE WHEN n <= 4 THEN '2020-01-01' ELSE now() END
  FROM unnest('{ada,bob}'::text[]) AS learner, generate_series(1, 10) AS n;
CALL expire_learning_log('1 year');
SELECT * FROM forget_learner('ada');
SELECT 'log' AS place, count(*) FROM learning_log WHERE user_id = 'ada' UNION ALL
SELECT 'rollup', count(*) FROM learning_rollup WHERE user_id = 'ada' UNION ALL
SELECT 'archive', count(*) FROM learning_archive WHERE user_id = 'ada' UNION ALL
SELECT 'views', count(*) FROM learning_daily WHERE user_id = 'ada';
SELECT entries, words, study_seconds FROM aggregate_learning('bob', 'year', '2024-01-01', '2024-01-01');
SELECT entries, words, study_seconds FROM aggregate_learning('ada', 'year', '2024-01-01', '2024-01-01', fill => 'linear');
SELECT * FROM learning_log_check();
-- Again, a stranger, nobody.
SELECT * FROM forget_learner('ada');
SELECT * FROM forget_learner('');
SELECT * FROM forget_learner(NULL);
\echo :LAST_ERROR_SQLSTATE
-- Whose entries are in one place only.
INSERT INTO learning_log VALUES ('cyd', id(1), '2024-01-01', 5, NULL, now()), ('dan', id(1), '2024-01-01', 6, 7, '2020-01-01');
CALL expire_learning_log('1 year');
SELECT user_id, f.* FROM unnest('{cyd,dan}'::text[]) AS user_id, forget_learner(user_id) AS f;
-- It can be undone as long as it is not committed.
BEGIN;
SELECT * FROM forget_learner('bob');
ROLLBACK;
SELECT entries, words FROM aggregate_learning('bob', 'year', '2024-01-01', '2024-01-01');
-- A forgotten learner may come back.
SELECT outcome FROM record_learning(id(1), 'ada', 1, '2024-01-01');
SELECT user_id, entries, words FROM learning_quarter_hours WHERE user_id = 'ada';
SELECT * FROM learning_log_check();
-- What a trigger or a policy keeps is not erased, and that is said.
INSERT INTO learning_archive VALUES ('ada', '2023-12-31', '\x0110040600');
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF TG_ARGV[0] = 'all' THEN RETURN NULL; END IF; RETURN OLD; END$$;
CREATE TRIGGER keep BEFORE DELETE ON learning_log FOR EACH ROW EXECUTE FUNCTION keep('all');
SELECT refusal($$SELECT forget_learner('ada')$$);
SELECT entries FROM forget_learner('nobody');
CREATE OR REPLACE TRIGGER keep BEFORE DELETE ON learning_log FOR EACH ROW EXECUTE FUNCTION keep('none');
CREATE TRIGGER keep BEFORE DELETE ON learning_archive FOR EACH ROW EXECUTE FUNCTION keep('all');
SELECT refusal($$SELECT forget_learner('ada')$$);
DROP TRIGGER keep ON learning_log;
DROP TRIGGER keep ON learning_archive;
DROP FUNCTION keep;
CREATE ROLE regress_eraser;
GRANT SELECT, DELETE ON learning_log, learning_archive TO regress_eraser;
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE learning_rollup ENABLE ROW LEVEL SECURITY;
ALTER TABLE learning_archive ENABLE ROW LEVEL SECURITY;
CREATE POLICY reading ON learning_log FOR SELECT USING (true);
CREATE POLICY reading ON learning_archive FOR SELECT USING (true);
SET ROLE regress_eraser;
SELECT refusal($$SELECT forget_learner('ada')$$);
RESET ROLE;
CREATE POLICY deleting ON learning_log FOR DELETE USING (true);
SET ROLE regress_eraser;
SELECT refusal($$SELECT forget_learner('ada')$$);
RESET ROLE;
CREATE POLICY deleting ON learning_archive FOR DELETE USING (true);
SET ROLE regress_eraser;
SELECT * FROM forget_learner('ada');
RESET ROLE;
SELECT count(*) FROM learning_quarter_hours WHERE user_id = 'ada';
SELECT drop_log();
DROP ROLE regress_eraser;
