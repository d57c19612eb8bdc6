-- SPDX-License-Identifier: PostgreSQL
-- record_learning_batch(): one receipt per item, in input order, in one transaction.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT outcome, user_id, request_id, "timestamp", word_count, study_seconds
  FROM record_learning_batch(ARRAY[id(3), id(1), id(2), id(1)], '{bob,ada,ada,bob}', '{3,1,2,4}',
       '{2024-01-03 00:00+00,2024-01-01 00:00+00,2024-01-02 00:00+00,2024-01-04 00:00+00}', '{30,NULL,20,40}')
       WITH ORDINALITY AS receipt (outcome, user_id, request_id, "timestamp", word_count, study_seconds, recorded_at, n)
 ORDER BY n;

-- Repeats of what is stored, of other items of the batch, and conflicts with both.
SELECT n, outcome, user_id, right(request_id::text, 1) AS id, word_count, study_seconds
  FROM record_learning_batch(
       ARRAY[id(5), id(1), id(5), id(1), id(5), id(6), id(2)],
       '{ada,ada,ada,ada,ada,ada,ada}', '{50,1,51,9,50,60,2}',
       '{2024-01-05 00:00+00,2024-01-01 00:00+00,2024-01-05 00:00+00,NULL,NULL,2024-01-06 00:00+00,2024-01-02 00:00+00}',
       '{NULL,NULL,NULL,NULL,NULL,60,NULL}')
       WITH ORDINALITY AS receipt (outcome, user_id, request_id, "timestamp", word_count, study_seconds, recorded_at, n)
 ORDER BY n;
-- The timestamp may be left out one by one or altogether; inside a batch it is the same for all.
SELECT outcome, "timestamp" = now() AS is_now
  FROM record_learning_batch(ARRAY[id(7), id(8)], '{ada,ada}', '{7,8}', '{NULL,NULL}');
SELECT outcome, study_seconds FROM record_learning_batch(ARRAY[id(7), id(8)], '{ada,ada}', '{7,9}');
-- Nothing in, nothing out; any lower bound; the first of equal ids wins.
SELECT * FROM record_learning_batch('{}', '{}', '{}');
SELECT * FROM record_learning_batch('{}', '{}', '{}', '{}', '{}');
SELECT outcome, word_count FROM record_learning_batch(
    ('[5:6]={' || id(11) || ',' || id(11) || '}')::uuid[], '[0:1]={ada,ada}', '{3,4}');
-- The receipts do not depend on how many of them are read.
SELECT outcome FROM record_learning_batch(ARRAY[id(12), id(13)], '{ada,ada}', '{1,1}') LIMIT 1;
SELECT count(*) FROM learning_log WHERE request_id IN (id(12), id(13));

-- What is refused, with the number of the item; and then nothing of the batch is written.
SELECT refusal('SELECT record_learning_batch(NULL, ''{ada}'', ''{1}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20)], NULL, ''{1}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20)], ''{ada}'', NULL)');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20)], ''{ada,ada}'', ''{1}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20)], ''{ada}'', ''{}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20)], ''{ada}'', ''{1}'', ''{}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20)], ''{ada}'', ''{1}'', NULL, ''{1,2}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[ARRAY[id(20)]], ''{ada}'', ''{1}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20), NULL], ''{ada,ada}'', ''{1,1}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20), id(21)], ''{ada,NULL}'', ''{1,1}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20), id(21)], ''{ada,ada}'', ''{1,NULL}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20), id(21)], ''{ada,""}'', ''{1,1}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20), id(21)], ARRAY[''ada'', repeat(''x'', 256)], ''{1,1}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20), id(21)], ''{ada,ada}'', ''{1,-1}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20), id(21)], ''{ada,ada}'', ''{1,1}'', ''{NULL,infinity}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(20), id(21)], ''{ada,ada}'', ''{1,1}'', NULL, ''{NULL,-1}'')');
SELECT count(*) FROM learning_log WHERE request_id IN (id(20), id(21));

-- What the table refuses ends the statement, and nothing but that.
ALTER TABLE learning_log ADD CONSTRAINT superstition CHECK (word_count <> 13);
\set VERBOSITY terse
SELECT outcome FROM record_learning_batch(ARRAY[id(22), id(23)], '{ada,ada}', '{1,13}', ARRAY['2024-01-01', '2024-01-01']::timestamptz[]);
SELECT outcome FROM record_learning_batch(ARRAY[id(22)], '{ada}', '{1}', ARRAY['2024-01-01']::timestamptz[]);
\set VERBOSITY default
ALTER TABLE learning_log DROP CONSTRAINT superstition;

-- Many, in any order, twice.
CREATE FUNCTION many() RETURNS TABLE (outcome text, total bigint) LANGUAGE sql AS $$
    SELECT r.outcome, count(*) FROM record_learning_batch(
        (SELECT array_agg(id(1000 + n * 7919 % 5000) ORDER BY n) FROM generate_series(1, 5000) AS n),
        (SELECT array_agg('u' || n * 7919 % 5000 % 17 ORDER BY n) FROM generate_series(1, 5000) AS n),
        (SELECT array_agg(n * 7919 % 5000 ORDER BY n) FROM generate_series(1, 5000) AS n),
        (SELECT array_agg('2024-01-01 00:00+00'::timestamptz + n * 7919 % 5000 * interval '3 hours' ORDER BY n)
           FROM generate_series(1, 5000) AS n)) AS r
     GROUP BY 1 $$;
SELECT * FROM many();
SELECT * FROM many();
DROP FUNCTION many;
SELECT * FROM learning_log_check();
