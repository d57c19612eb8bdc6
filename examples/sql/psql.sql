-- SPDX-License-Identifier: PostgreSQL
--
-- learning_log from psql:
--
--     psql -X -v ON_ERROR_STOP=1 -f psql.sql 'host=... dbname=learning'

-- Views show the days of the session's zone: let it be the learner's.
SET TIME ZONE 'America/New_York';

-- The id is made once, before the first attempt, and kept until there is an answer: however often this is sent, it counts once.
SELECT gen_random_uuid() AS event \gset
SELECT outcome, word_count, to_char("timestamp", 'YYYY-MM-DD HH24:MI') AS at
  FROM record_learning(:'event', 'grace', 12, '2024-03-01 20:15-05');
SELECT outcome, word_count, to_char("timestamp", 'YYYY-MM-DD HH24:MI') AS at
  FROM record_learning(:'event', 'grace', 12, '2024-03-01 20:15-05');

-- A year of Ada's days, those without entries too. Bounds that are dates mean days of the zone that is named; without
-- "date" the literals would be instants.
SELECT (period AT TIME ZONE 'America/New_York')::date AS day, entries, words, round(average_words_learned::numeric, 4) AS average
  FROM aggregate_learning('ada', 'day', date '2024-01-01', date '2024-12-31', 'America/New_York');

-- Everybody, week by week, and a class.
SELECT week, learners, words FROM learning_totals_weekly WHERE week BETWEEN '2024-03-04' AND '2024-03-18' ORDER BY week;
SELECT (period AT TIME ZONE 'America/New_York')::date AS week, learners, words
  FROM aggregate_learners('{ada,lea}', 'week', date '2024-03-04', date '2024-03-18', 'America/New_York');

-- What there is to choose from: the views, the columns of each, and the functions.
\dv+ learning_*
\d+ learning_daily
\d+ learning_totals_weekly
\df aggregate_learn*
