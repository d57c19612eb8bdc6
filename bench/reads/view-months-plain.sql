-- SPDX-License-Identifier: PostgreSQL
-- formulation: months of the session
SELECT date_trunc('month', "timestamp") AS period, sum(word_count)::numeric AS words FROM covered_log WHERE "timestamp" >= timestamptz '@from@' GROUP BY 1 ORDER BY 1
