-- SPDX-License-Identifier: PostgreSQL
-- record_learning_batch_strict(): all or nothing.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE VIEW log AS SELECT user_id, right(request_id::text, 2) AS id, word_count AS words, voided_at IS NOT NULL AS voided FROM learning_log ORDER BY 1, 2;
SELECT pg_get_function_arguments('record_learning_batch_strict'::regproc);
-- The receipts of record_learning_batch(), where every item is stored as it was sent.
SELECT outcome, user_id, right(request_id::text, 2) AS id, "timestamp", word_count, study_seconds
  FROM record_learning_batch_strict(ARRAY[id(3), id(1), id(3), id(1)], '{bob,ada,bob,bob}', '{3,1,3,4}',
       '{2024-01-03 00:00+00,2024-01-01 00:00+00,NULL,2024-01-04 00:00+00}', '{30,NULL,NULL,40}')
       WITH ORDINALITY AS receipt (outcome, user_id, request_id, "timestamp", word_count, study_seconds, recorded_at, n)
 ORDER BY n;
SELECT outcome FROM record_learning_batch_strict(study_seconds => NULL, request_ids => ARRAY[id(1)], word_counts => '{1}', user_ids => '{ada}');
SELECT * FROM record_learning_batch_strict('{}', '{}', '{}');

-- Otherwise nothing is written, and the detail is JSON.
CREATE FUNCTION strictly(ids integer[], words text, times text DEFAULT NULL, seconds text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT regexp_replace(refusal(format('SELECT count(*) FROM record_learning_batch_strict(%L, %L, %L, %L, %L)', (SELECT array_agg(id(i)) FROM unnest(ids) AS i), array_fill('ada'::text, ARRAY[cardinality(ids)]),
        words, times, seconds)), '("recorded_at": ").*?Z', '\1...Z')
$$;
SELECT strictly('{20,1,1}', '{20,9,8}');
SELECT strictly('{20,1}', '{20,1}', '{NULL,2024-01-01 00:00:00.5+00}', '{NULL,7}');
SELECT strictly('{20,21,20}', '{20,21,22}', '{2024-01-20 10:15+00,NULL,NULL}', '{5,NULL,NULL}');
SELECT outcome FROM void_learning(id(1), 'ada');
SELECT strictly('{20,1}', '{20,1}');
INSERT INTO learning_log (user_id, request_id, "timestamp", word_count) VALUES (E'a "b\\c"\t', id(4), '0044-03-15 12:00+00 BC', 1);
SELECT regexp_replace(refusal($$SELECT record_learning_batch_strict(ARRAY[id(4)], ARRAY[E'a "b\\c"\t'], '{2}')$$), '("recorded_at": ").*?Z', '\1...Z');
-- The first item that is refused for a value, before any conflict.
SELECT strictly('{1,20,21}', '{9,-1,-2}');
SELECT strictly('{20}', '{2147483648}');
SELECT strictly('{20,21}', '{1,NULL}');
SELECT strictly('{20,21}', '{1,1}', '{NULL,1969-01-01 00:00+00}');
SELECT strictly('{20,21}', '{1,1}', NULL, '{1,-1}');
SELECT refusal($$SELECT record_learning_batch_strict(ARRAY[id(20), id(21)], ARRAY['ada', ' '], '{1,1}')$$);
SELECT refusal($$SELECT record_learning_batch_strict(ARRAY[id(20), id(21)], ARRAY['ada', repeat('x', 256)], '{1,1}')$$);
SELECT refusal($$SELECT record_learning_batch_strict(ARRAY[id(20), NULL], ARRAY['ada', 'ada'], '{1,1}')$$);
SELECT refusal($$SELECT record_learning_batch_strict(ARRAY[id(20)], '{ada,ada}', '{1}')$$);
SELECT refusal($$SELECT record_learning_batch_strict(NULL, '{ada,ada}', '{1}')$$);
TABLE log;
SELECT * FROM learning_log_check();

-- What constraints and triggers of the user's refuse is traced to its item, wherever it is.
ALTER TABLE learning_log ADD CONSTRAINT small CHECK (word_count < 1000);
SELECT n, at, strictly((SELECT array_agg(100 + i) FROM generate_series(1, n) AS i), (SELECT array_agg(CASE WHEN i >= at THEN 1000 + i ELSE i END) FROM generate_series(1, n) AS i)::text) LIKE format('23514%%{"item": %s, "detail": "Failing row %%"}', at) AS is_named
  FROM generate_series(1, 9) AS n, generate_series(1, n) AS at WHERE n < 4 OR n = 9;
ALTER TABLE learning_log DROP CONSTRAINT small;
CREATE FUNCTION picky() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.word_count BETWEEN 666 AND 669 THEN RAISE EXCEPTION '% words', NEW.word_count USING ERRCODE = (ARRAY['22023', 'P0001', '54000', '42501'])[NEW.word_count - 665], DETAIL = 'No "more".'; END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER picky BEFORE INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION picky();
SELECT strictly('{25,24,23,22,21}', '{5,4,666,2,667}');
SELECT strictly('{25,24,23,22,21}', '{5,667,3,2,666}');
SELECT strictly('{25,24,23}', '{5,4,668}');
-- What is no fault of an item stays as it is.
SELECT strictly('{25,24,23}', '{5,669,3}');
DROP TRIGGER picky ON learning_log;
CREATE TRIGGER picky AFTER INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION picky();
SELECT strictly('{25,24,23,22,21}', '{5,4,3,666,667}');
DROP TRIGGER picky ON learning_log;
TABLE log;

-- A session goes on after it: in a block, and with what it has prepared.
BEGIN;
SELECT outcome FROM record_learning_batch_strict(ARRAY[id(30), id(31)], '{ada,ada}', '{1,2}');
SAVEPOINT before_it;
\set VERBOSITY terse
SELECT outcome FROM record_learning_batch_strict(ARRAY[id(32), id(31)], '{ada,ada}', '{1,3}');
ROLLBACK TO before_it;
SELECT outcome FROM record_learning_batch_strict(ARRAY[id(32), id(31)], '{ada,ada}', '{1,2}');
COMMIT;
TABLE log;
SELECT * FROM learning_log_check();
SELECT entries, words FROM aggregate_learning('ada', 'year', now(), now());
