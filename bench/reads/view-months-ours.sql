-- SPDX-License-Identifier: PostgreSQL
SELECT date_trunc('month', period) AS period, sum(words) AS words FROM learning_@granularity@ WHERE period >= timestamptz '@from@' GROUP BY 1 ORDER BY 1
