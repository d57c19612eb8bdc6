-- SPDX-License-Identifier: PostgreSQL
SELECT user_id, period, entries, words FROM learning_@granularity@
 WHERE user_id = ANY (@learner@) AND period >= timestamptz '@from@' AND period <= timestamptz '@to@' ORDER BY 1, 2
