-- SPDX-License-Identifier: PostgreSQL
-- record_learning(): an entry is counted once, whatever arrives and how often.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT outcome, user_id, request_id, "timestamp", word_count, study_seconds, recorded_at = now() AS recorded_now
  FROM record_learning(id(1), 'ada', 12, '2024-01-01 10:15:00.5+01', 300);
-- Same content: replayed, in any spelling of the instant.
SELECT outcome, "timestamp", word_count, study_seconds
  FROM record_learning(id(1), 'ada', 12, '2024-01-01 09:15:00.5+00', 300);
-- What is left out is not compared.
SELECT outcome, "timestamp", word_count, study_seconds FROM record_learning(id(1), 'ada', 12);
SELECT outcome, "timestamp", word_count, study_seconds FROM record_learning(id(1), 'ada', 12, study_seconds => 300);
-- Other content: conflict, and the receipt shows what is stored.
SELECT outcome, "timestamp", word_count, study_seconds FROM record_learning(id(1), 'ada', 13);
SELECT outcome, "timestamp", word_count, study_seconds FROM record_learning(id(1), 'ada', 12, '2024-01-01 09:15:00.500001+00');
SELECT outcome, "timestamp", word_count, study_seconds FROM record_learning(id(1), 'ada', 12, study_seconds => 301);
-- An id belongs to its user.
SELECT outcome, user_id, word_count FROM record_learning(id(1), 'bob', 7, '2024-01-01 10:15+00');
SELECT outcome, user_id, word_count FROM record_learning(id(1), 'Ada', 8, '2024-01-01 10:15+00');
-- A timestamp that is left out is the start of the transaction; its repeat is the same entry.
BEGIN;
SELECT outcome, "timestamp" = now() AS is_now, study_seconds, recorded_at = now() FROM record_learning(id(2), 'ada', 0);
COMMIT;
SELECT outcome, "timestamp" < now() AS is_older, study_seconds FROM record_learning(id(2), 'ada', 0);
-- Stored without study seconds, repeated with them: not the same.
SELECT outcome, study_seconds FROM record_learning(id(2), 'ada', 0, study_seconds => 0);

-- What is refused.
SELECT refusal('SELECT record_learning(NULL, ''ada'', 1)');
SELECT refusal('SELECT record_learning(id(9), NULL, 1)');
SELECT refusal('SELECT record_learning(id(9), ''ada'', NULL)');
SELECT refusal('SELECT record_learning(id(9), '''', 1)');
SELECT refusal('SELECT record_learning(id(9), repeat(''x'', 256), 1)');
SELECT refusal('SELECT record_learning(id(9), repeat(''é'', 128), 1)');
SELECT refusal('SELECT record_learning(id(9), ''ada'', -1)');
SELECT refusal('SELECT record_learning(id(9), ''ada'', 1, NULL, -1)');
SELECT refusal('SELECT record_learning(id(9), ''ada'', 1, ''infinity'')');
SELECT refusal('SELECT record_learning(id(9), ''ada'', 1, ''-infinity'')');
-- The limits themselves are fine.
SELECT outcome, octet_length(user_id) FROM record_learning(id(9), repeat('é', 127) || 'x', 2147483647,
    '294276-12-31 23:59:59.999999+00', 2147483647);
SELECT outcome, "timestamp" FROM record_learning(id(9), 'ada', 1, '4714-11-24 00:00+00 BC');
SELECT outcome, user_id FROM record_learning(id(10), E' \t''"\\;-- ', 1, '2024-01-01');

SELECT user_id, count(*), sum(word_count) FROM learning_log WHERE octet_length(user_id) < 20 GROUP BY 1 ORDER BY 1;
SELECT * FROM learning_log_check();

-- In a read-only transaction nothing is recorded.
BEGIN READ ONLY;
SELECT refusal('SELECT record_learning(id(1), ''ada'', 12)') ~ '^25006' AS refused;
ROLLBACK;
