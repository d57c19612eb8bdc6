-- SPDX-License-Identifier: PostgreSQL
-- formulation: one grouping
SELECT user_id, sum(word_count)::numeric AS words FROM covered_log WHERE "timestamp" >= timestamptz '@from@'
 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10
