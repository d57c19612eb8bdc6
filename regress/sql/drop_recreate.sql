-- SPDX-License-Identifier: PostgreSQL
-- DROP EXTENSION takes the code and never the data; create_learning_log() puts triggers and views back.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT outcome FROM record_learning_batch(ARRAY[id(1), id(2), id(3)], '{ada,ada,bob}', '{10,20,30}',
    '{2024-01-01 10:00+00,2024-01-02 10:00+00,2024-01-01 10:00+00}');
SELECT refusal('DROP EXTENSION learning_log') ~ '^2BP01' AS refused_without_cascade;
SET client_min_messages = warning;
DROP EXTENSION learning_log CASCADE;
RESET client_min_messages;
SELECT user_id, request_id, word_count FROM learning_log ORDER BY 1, 2;
SELECT count(*) FROM learning_rollup;

-- What happens in between is not counted yet.
INSERT INTO learning_log VALUES ('ada', id(4), '2024-01-02 10:05+00', 40, NULL);
DELETE FROM learning_log WHERE user_id = 'bob';

CREATE EXTENSION learning_log;
SELECT count(*) AS broken_cells FROM learning_log_check();
SET client_min_messages = warning;
SELECT create_learning_log();
RESET client_min_messages;
SELECT * FROM learning_log_check();
SELECT period, entries, words FROM aggregate_learning('ada', 'day', '2024-01-01', '2024-01-02');
SELECT user_id, period, words FROM learning_daily ORDER BY 1, 2;

-- The triggers work again, and so does the refusal of a second call.
SELECT (record_learning(id(5), 'bob', 5, '2024-01-01 10:00+00')).outcome;
SELECT * FROM learning_log_check();
SELECT refusal('SELECT create_learning_log()');

-- Triggers that somebody dropped come back in the same way.
DROP TRIGGER learning_log_insert ON learning_log;
DROP TRIGGER learning_log_update ON learning_log;
DROP TRIGGER learning_log_delete ON learning_log;
DROP TRIGGER learning_log_truncate ON learning_log;
INSERT INTO learning_log VALUES ('bob', id(6), '2024-01-03 10:05+00', 40, NULL);
SET client_min_messages = warning;
SELECT create_learning_log();
RESET client_min_messages;
SELECT * FROM learning_log_check();
