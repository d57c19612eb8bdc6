-- SPDX-License-Identifier: PostgreSQL
-- A voided entry does not count any more, and its id stays taken.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT outcome FROM record_learning_batch(ARRAY[id(1), id(2), id(3)], '{ada,ada,ada}', '{1,2,4}',
    '{2024-01-01 10:00+00,2024-01-01 10:05+00,2024-01-03 10:00+00}', '{60,NULL,30}');
SELECT outcome, user_id, right(request_id::text, 2) AS id, "timestamp", word_count, study_seconds, recorded_at = now() AS now FROM void_learning(id(1), 'ada');
SELECT entries, words, study_seconds FROM learning_quarter_hours ORDER BY quarter_hour;
SELECT right(request_id::text, 2) AS id, voided_at IS NOT NULL AS voided FROM learning_log ORDER BY 1;
-- Again: the same answer, and the time of the first.
CREATE TEMP TABLE first_time AS SELECT voided_at FROM learning_log WHERE request_id = id(1);
SELECT outcome, user_id, right(request_id::text, 2) AS id, "timestamp", word_count, study_seconds FROM void_learning(id(1), 'ada');
SELECT l.voided_at = f.voided_at AS same FROM learning_log AS l, first_time AS f WHERE request_id = id(1);
-- A repeat, whatever its content, does not bring it back, alone, in a batch, or twice in one.
SELECT outcome, word_count FROM record_learning(id(1), 'ada', 1, '2024-01-01 10:00+00', 60);
SELECT outcome, word_count FROM record_learning(id(1), 'ada', 99);
SELECT outcome, right(request_id::text, 2) AS id, word_count FROM record_learning_batch(ARRAY[id(4), id(1), id(2), id(1), id(2)], '{ada,ada,ada,ada,ada}', '{8,1,2,99,99}',
    '{2024-01-03 10:00+00,NULL,NULL,NULL,NULL}');
SELECT outcome FROM record_learning_batch(ARRAY[id(1)], '{ada}', '{1}');
SELECT entries, words, study_seconds FROM learning_quarter_hours ORDER BY quarter_hour;
-- It is one learner's.
SELECT outcome FROM record_learning(id(1), 'bob', 16, '2024-01-01 10:00+00');
SELECT user_id, sum(words) FROM learning_quarter_hours GROUP BY 1 ORDER BY 1;
-- What cannot be voided.
SELECT refusal($$SELECT void_learning(id(9), 'ada')$$);
SELECT refusal($$SELECT void_learning(id(2), 'bob')$$);
SELECT refusal($$SELECT void_learning(NULL, 'ada')$$), refusal($$SELECT void_learning(id(1), NULL)$$);
SELECT refusal($$SELECT void_learning(id(1), ' ')$$);
SELECT refusal($$SELECT void_learning(id(1), repeat('x', 256))$$);
-- Every question and every neighbour of a gap leaves it out: the first entry, the last one, the only one.
SELECT period, entries, words, average_words_learned FROM aggregate_learning('ada', 'day', '2024-01-02', '2024-01-02', fill => 'linear');
INSERT INTO learning_log SELECT 'cyd', id(n), timestamptz '2024-01-01 10:00+00' + n * interval '1 day', n FROM generate_series(1, 5) AS n;
SELECT (void_learning(id(n), 'cyd')).outcome FROM unnest('{1,5}'::int[]) AS n;
SELECT period, entries, words FROM learning_daily WHERE user_id = 'cyd';
SELECT period, average_words_learned FROM aggregate_learning('cyd', 'day', '2024-01-07', '2024-01-07', fill => 'previous');
SELECT period, average_words_learned FROM aggregate_learning('cyd', 'day', '2024-01-02', '2024-01-02', fill => 'linear');
SELECT (void_learning(id(n), 'cyd')).outcome FROM generate_series(2, 4) AS n;
SELECT count(*) FROM learning_daily WHERE user_id = 'cyd';
SELECT period, average_words_learned FROM aggregate_learning('cyd', 'day', '2024-01-07', '2024-01-07', fill => 'previous');
SELECT count(*) FROM learning_rollup WHERE user_id = 'cyd';
-- A quarter-hour that a period boundary cuts is read from the log.
INSERT INTO learning_log VALUES ('dot', id(1), '2024-01-01 10:02+00', 1), ('dot', id(2), '2024-01-01 10:03+00', 2), ('dot', id(3), '2024-01-01 10:12+00', 4);
SELECT (void_learning(id(2), 'dot')).outcome;
SELECT period, entries, words FROM aggregate_learning('dot', 'day', '2024-01-01 10:00+00', '2024-01-01 10:11+00', day_start => '10:10');
SELECT * FROM learning_log_check();
-- Whoever sets the column or clears it: plain SQL of every kind.
UPDATE learning_log SET voided_at = now() WHERE user_id = 'dot';
SELECT count(*) FROM learning_rollup WHERE user_id = 'dot';
UPDATE learning_log SET voided_at = voided_at - interval '1 day', word_count = word_count * 10 WHERE user_id = 'dot';
UPDATE learning_log SET voided_at = NULL WHERE user_id = 'dot' AND request_id <> id(1);
SELECT entries, words FROM learning_quarter_hours WHERE user_id = 'dot';
-- Voided, brought back and changed in one statement; the sums of another learner with them.
UPDATE learning_log SET voided_at = CASE WHEN voided_at IS NULL THEN now() END, word_count = word_count + 1, user_id = CASE user_id WHEN 'dot' THEN 'eve' ELSE user_id END
 WHERE user_id IN ('dot', 'cyd');
SELECT user_id, sum(entries), sum(words) FROM learning_quarter_hours GROUP BY 1 ORDER BY 1;
SELECT * FROM learning_log_check();
INSERT INTO learning_log VALUES ('fay', id(1), '2024-01-01 10:00+00', 1, NULL, now(), now()), ('fay', id(2), '2024-01-01 10:00+00', 2, NULL, now(), NULL);
COPY learning_log FROM stdin;
fay	00000000-0000-0000-0000-000000000003	2024-01-01 10:00+00	4	\N	2024-01-01	2024-01-02
fay	00000000-0000-0000-0000-000000000004	2024-01-01 10:00+00	8	\N	2024-01-01	\N
\.
SELECT entries, words FROM learning_quarter_hours WHERE user_id = 'fay';
INSERT INTO learning_log VALUES ('fay', id(1), '2024-01-01', 0), ('fay', id(4), '2024-01-01', 0) ON CONFLICT (user_id, request_id) DO UPDATE
    SET voided_at = CASE WHEN learning_log.voided_at IS NULL THEN now() END;
SELECT entries, words FROM learning_quarter_hours WHERE user_id = 'fay';
DELETE FROM learning_log WHERE user_id = 'fay' AND request_id IN (id(2), id(3));
SELECT entries, words FROM learning_quarter_hours WHERE user_id = 'fay';
SELECT * FROM learning_log_check();
-- A log of voided entries alone is as good as empty: nothing is missing.
BEGIN;
UPDATE learning_log SET voided_at = now();
SELECT count(*) FROM learning_rollup;
SELECT refusal('SELECT create_learning_log()');
ROLLBACK;
-- The check and the rebuild know it, too.
UPDATE learning_rollup SET cells = learning_cells_add(cells, '\x0128020200') WHERE user_id = 'ada' AND day = '2024-01-01';
SELECT user_id, quarter_hour, log_entries, rollup_entries, log_words, rollup_words FROM learning_log_check();
SELECT rebuild_learning_rollup();
TRUNCATE learning_rollup;
SELECT rebuild_learning_rollup();
SELECT * FROM learning_log_check();
-- Expiry removes it, and its sums are in no archive. Then the id is forgotten.
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE user_id = 'ada';
SET client_min_messages = notice;
CALL expire_learning_log('1 year', 2);
CALL expire_learning_log('1 year', 2);
RESET client_min_messages;
SELECT count(*) FROM learning_log WHERE user_id = 'ada';
SELECT c.* FROM learning_archive AS a, learning_cells(a.day, a.cells) AS c;
SELECT refusal($$SELECT void_learning(id(1), 'ada')$$);
SELECT outcome FROM record_learning(id(1), 'ada', 1, '2024-01-01 10:00+00');
-- Erasing a learner takes voided entries along, and counts those that counted.
SELECT (void_learning(id(1), 'ada')).outcome;
SELECT * FROM forget_learner('ada');
SELECT count(*) FROM learning_log WHERE user_id = 'ada';
SELECT (void_learning(id(1), 'bob')).outcome;
SELECT * FROM forget_learner('bob');
SELECT * FROM learning_log_check();

-- Triggers of the user's: the entry is found as it was stored; one that keeps the entry as it is, is named.
CREATE FUNCTION lower_case() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.user_id = lower(NEW.user_id); RETURN NEW; END$$;
CREATE TRIGGER lower_case BEFORE INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION lower_case();
SELECT outcome, user_id FROM record_learning(id(1), 'Gil', 1, '2024-01-01');
SELECT outcome, user_id FROM void_learning(id(1), 'GIL');
SELECT outcome, user_id FROM record_learning(id(1), 'gIL', 1, '2024-01-01');
SELECT outcome, user_id FROM record_learning_batch(ARRAY[id(1), id(2)], '{Gil,Gil}', '{1,2}', '{2024-01-01,2024-01-01}');
SELECT left(refusal($$SELECT void_learning(id(3), 'GIL')$$), 5);
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF TG_ARGV[0] = 'row' THEN RETURN OLD; END IF; RETURN NULL; END$$;
CREATE TRIGGER keep BEFORE UPDATE ON learning_log FOR EACH ROW EXECUTE FUNCTION keep('row');
SELECT refusal($$SELECT void_learning(id(2), 'gil')$$);
CREATE OR REPLACE TRIGGER keep BEFORE UPDATE ON learning_log FOR EACH ROW EXECUTE FUNCTION keep('nothing');
SELECT refusal($$SELECT void_learning(id(2), 'gil')$$);
DROP TRIGGER keep ON learning_log;
DROP TRIGGER lower_case ON learning_log;
DROP FUNCTION keep, lower_case;
SELECT sum(words) FROM learning_quarter_hours WHERE user_id = 'gil';
-- One that voids what comes in.
CREATE FUNCTION doubtful() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF NEW.word_count > 1000 THEN NEW.voided_at = now(); END IF; RETURN NEW; END$$;
CREATE TRIGGER doubtful BEFORE INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION doubtful();
SELECT outcome FROM record_learning(id(1), 'hal', 1001, '2024-01-01');
SELECT outcome FROM record_learning(id(1), 'hal', 1001, '2024-01-01');
SELECT count(*) FROM learning_quarter_hours WHERE user_id = 'hal';
DROP TRIGGER doubtful ON learning_log;
DROP FUNCTION doubtful;
SELECT * FROM learning_log_check();

-- Rights: those of the caller.
CREATE ROLE regress_recorder;
GRANT INSERT, SELECT ON learning_log TO regress_recorder;
SET ROLE regress_recorder;
SELECT outcome FROM record_learning(id(1), 'regress_recorder', 1, '2024-01-01');
SELECT refusal($$SELECT void_learning(id(1), 'regress_recorder')$$);
RESET ROLE;
GRANT UPDATE (voided_at) ON learning_log TO regress_recorder;
SET ROLE regress_recorder;
SELECT (void_learning(id(1), 'regress_recorder')).outcome;
SELECT outcome FROM record_learning(id(2), 'regress_recorder', 1, '2024-01-01');
RESET ROLE;
SELECT * FROM learning_log_check();
-- Row security: what is hidden is not there; what may be seen but not changed is refused.
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON learning_log USING (user_id = current_user);
SET ROLE regress_recorder;
SELECT (void_learning(id(2), 'regress_recorder')).outcome;
SELECT refusal($$SELECT void_learning(id(2), 'gil')$$);
RESET ROLE;
CREATE POLICY seen ON learning_log FOR SELECT USING (true);
SET ROLE regress_recorder;
SELECT refusal($$SELECT void_learning(id(2), 'gil')$$);
RESET ROLE;
SELECT outcome FROM void_learning(id(2), 'gil');
SELECT drop_log();
DROP ROLE regress_recorder;
SELECT refusal($$SELECT void_learning(id(1), 'ada')$$);
