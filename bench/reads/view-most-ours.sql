-- SPDX-License-Identifier: PostgreSQL
SELECT user_id, sum(words) AS words FROM learning_@granularity@ WHERE period >= timestamptz '@from@'
 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10
