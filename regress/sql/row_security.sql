-- SPDX-License-Identifier: PostgreSQL
-- Who may not see the rows of the log may not see their sums.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE ROLE regress_ada;
CREATE ROLE regress_bob;
GRANT INSERT, SELECT ON learning_log TO regress_ada, regress_bob;
GRANT SELECT ON learning_rollup, learning_archive, learning_quarter_hours, learning_hourly, learning_daily, learning_weekly, learning_monthly, learning_totals_daily, learning_totals_monthly TO regress_ada, regress_bob;
INSERT INTO learning_log VALUES ('regress_ada', id(1), '2024-01-01 10:00+00', 1), ('regress_ada', id(2), '2024-01-03 10:00+00', 2),
                                ('regress_bob', id(1), '2024-01-01 10:00+00', 10), ('regress_bob', id(2), '2024-01-02 10:00+00', 20);
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE request_id = id(2);
CALL expire_learning_log('1 year');
CREATE TABLE readers (number serial, statement text);
GRANT SELECT ON readers TO PUBLIC;
INSERT INTO readers (statement) VALUES
    ($$SELECT * FROM aggregate_learning('regress_bob', 'month', date '2024-01-01', date '2024-01-01')$$),
    ($$SELECT aggregate_learning_json('regress_bob', 'month', date '2024-01-01', date '2024-01-01')$$),
    ($$SELECT * FROM aggregate_learners(NULL, 'month', date '2024-01-01', date '2024-01-01')$$),
    ($$SELECT aggregate_learners_json('{regress_bob}', 'month', date '2024-01-01', date '2024-01-01')$$),
    ($$SELECT * FROM learning_daily WHERE user_id = 'regress_bob'$$), ('TABLE learning_hourly'), ('TABLE learning_daily'), ('TABLE learning_weekly'), ('TABLE learning_monthly'), ('TABLE learning_totals_daily'),
    ('SELECT * FROM learning_totals_monthly WHERE month >= ''2024-01-01'''),
    ('TABLE learning_quarter_hours'), ($$SELECT forget_learner('regress_bob')$$);
-- A policy on the log alone, with the documented grants: nobody whom it restricts reads sums.
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON learning_log USING (user_id = current_user) WITH CHECK (user_id = current_user);
GRANT DELETE ON learning_log, learning_archive TO regress_ada;
SET ROLE regress_ada;
SELECT statement, refusal(statement) FROM readers ORDER BY number;
SELECT refusal('SELECT * FROM learning_log_check()');
-- Those whom it does not restrict go on: recording, the owner, who bypasses row security.
SELECT outcome FROM record_learning(id(3), 'regress_ada', 4, '2024-01-01 11:00+00');
SELECT refusal('SELECT record_learning(id(3), ''regress_bob'', 4)');
RESET ROLE;
SELECT words FROM aggregate_learning('regress_bob', 'month', date '2024-01-01', date '2024-01-01');
SELECT * FROM learning_log_check();
-- On the rollup too, the archive is still open.
ALTER TABLE learning_rollup ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON learning_rollup FOR SELECT USING (user_id = current_user);
SET ROLE regress_ada;
SELECT statement, left(refusal(statement), 70) FROM readers ORDER BY number;
RESET ROLE;
-- On all three, each sees the own sums, with one plan cache for both.
ALTER TABLE learning_archive ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON learning_archive USING (user_id = current_user);
CREATE FUNCTION sums() RETURNS TABLE (reader name, own bigint, other bigint, "json" text, daily bigint, quarter_hours bigint, learners bigint, all_learners text, all_words text, together text) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT current_user::name, (SELECT a.words FROM aggregate_learning(current_user, 'month', date '2024-01-01', date '2024-01-01') AS a),
        (SELECT a.words FROM aggregate_learning(CASE current_user WHEN 'regress_ada' THEN 'regress_bob' ELSE 'regress_ada' END, 'month', date '2024-01-01', date '2024-01-01', fill => 'linear') AS a),
        aggregate_learning_json('regress_ada', 'month', date '2024-01-01', date '2024-01-01', fields => '{words}'),
        (SELECT sum(words)::bigint FROM learning_daily), (SELECT sum(words)::bigint FROM learning_quarter_hours), (SELECT count(DISTINCT user_id) FROM learning_monthly),
        (SELECT string_agg(a.learners || ' with ' || a.words, ', ') FROM aggregate_learners(NULL, 'day', date '2024-01-01', date '2024-01-03') AS a),
        (SELECT a.learners || ' with ' || a.words FROM aggregate_learners('{regress_ada,regress_bob}', 'month', date '2024-01-01', date '2024-01-01', fill => 'linear') AS a),
        (SELECT string_agg(t.learners || ' with ' || t.words, ', ') FROM learning_totals_daily AS t);
END $$;
SET plan_cache_mode = force_generic_plan;
SET ROLE regress_ada;
SELECT * FROM sums();
SET ROLE regress_bob;
SELECT * FROM sums();
SET ROLE regress_ada;
SELECT * FROM sums();
SELECT outcome FROM record_learning(id(4), 'regress_ada', 8, '2024-01-01 11:00+00');
SET ROLE regress_bob;
SELECT refusal('SELECT record_learning(id(4), ''regress_ada'', 8, ''2024-01-01 11:00+00'')');
SELECT refusal('SELECT record_learning(id(5), ''regress_ada'', 8, ''2024-01-01 11:00+00'')');
SELECT * FROM sums();
RESET ROLE;
SELECT * FROM sums();
RESET plan_cache_mode;
SELECT * FROM learning_log_check();
-- Erasing takes what the eraser sees, and no more.
SET ROLE regress_ada;
SELECT * FROM forget_learner('regress_bob');
SELECT * FROM forget_learner('regress_ada');
RESET ROLE;
SELECT user_id, sum(words) FROM learning_quarter_hours GROUP BY 1;
-- row_security = off asks for an error where a row would be hidden.
SET ROLE regress_bob;
SET row_security = off;
SELECT left(refusal('SELECT aggregate_learning(''regress_bob'', ''month'', date ''2024-01-01'', date ''2024-01-01'')'), 5);
RESET row_security;
RESET ROLE;
DROP FUNCTION sums;
DROP TABLE readers;
SELECT drop_log();
DROP ROLE regress_ada, regress_bob;
