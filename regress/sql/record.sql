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
SET learning_log.earliest = '-infinity';
SET learning_log.latest_ahead = -1;
SELECT outcome, octet_length(user_id) FROM record_learning(id(9), repeat('é', 127) || 'x', 2147483647,
    '294276-12-31 23:59:59.999999+00', 2147483647);
SELECT outcome, "timestamp" FROM record_learning(id(9), 'ada', 1, '4714-11-24 00:00+00 BC');
RESET learning_log.earliest;
RESET learning_log.latest_ahead;
SELECT outcome, user_id FROM record_learning(id(10), E' \t''"\\;-- ', 1, '2024-01-01');

SELECT user_id, count(*), sum(word_count) FROM learning_log WHERE octet_length(user_id) < 20 GROUP BY 1 ORDER BY 1;
SELECT * FROM learning_log_check();

-- In a read-only transaction nothing is recorded.
BEGIN READ ONLY;
SELECT refusal('SELECT record_learning(id(1), ''ada'', 12)') ~ '^25006' AS refused;
ROLLBACK;
-- What drivers send: bigint and smallint, in arrays too; beyond the range of integer they are refused.
SELECT outcome, word_count, study_seconds FROM record_learning(id(20), 'ada', 12::bigint, '2024-01-05', 300::bigint);
SELECT outcome, word_count, study_seconds FROM record_learning(id(20), 'ada', 12::smallint, '2024-01-05', 300::smallint);
SELECT outcome, word_count FROM record_learning_batch(ARRAY[id(20), id(21), id(22)], '{ada,ada,ada}', ARRAY[12, 2147483647, 0]::bigint[], NULL, ARRAY[300, NULL, 1]::smallint[]);
SELECT outcome, word_count FROM record_learning_batch(ARRAY[id(20)], '{ada}', ARRAY[12]::integer[]);
SELECT refusal('SELECT record_learning(id(23), ''ada'', 2147483648)');
SELECT refusal('SELECT record_learning(id(23), ''ada'', 9223372036854775807)');
SELECT refusal('SELECT record_learning(id(23), ''ada'', -9223372036854775808)');
SELECT refusal('SELECT record_learning(id(23), ''ada'', 1, study_seconds => 2147483648)');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(23), id(24)], ''{ada,ada}'', ''{1,2147483648}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(23)], ''{ada}'', ''{1}'', NULL, ''{-2147483649}'')');
PREPARE counts (uuid, text, bigint, timestamptz, bigint) AS SELECT outcome FROM record_learning($1, $2, $3, $4, $5);
EXECUTE counts (id(25), 'ada', 1, '2024-01-05', 2);
SELECT refusal('SELECT aggregate_learning(''ada'', ''day'', now(), now(), moving_periods => 7::bigint)'),
       refusal('SELECT aggregate_learning(''ada'', ''day'', now(), now(), moving_periods => 2147483648)');
-- A user id of white space only is no user id.
SELECT refusal(format('SELECT record_learning(id(26), %L, 1)', user_id)) FROM unnest(ARRAY['', ' ', E' \t\n\r\f' || chr(11), ' a ']) AS user_id;
SELECT refusal('SELECT record_learning_batch(ARRAY[id(26), id(27)], ARRAY[''ada'', ''  ''], ''{1,1}'')');
