-- SPDX-License-Identifier: PostgreSQL
SELECT period, sum(entries)::bigint AS entries, sum(words)::bigint AS words FROM learning_@granularity@
 WHERE user_id = ANY (@learner@) AND period >= timestamptz '@from@' AND period <= timestamptz '@to@' GROUP BY 1 ORDER BY 1
