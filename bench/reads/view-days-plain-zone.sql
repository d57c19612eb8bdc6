-- SPDX-License-Identifier: PostgreSQL
-- formulation: wall-clock times
SELECT start AT TIME ZONE '@zone@' AS period, words
  FROM (SELECT date_trunc('day', "timestamp" AT TIME ZONE '@zone@') AS start, sum(word_count)::numeric AS words
          FROM covered_log WHERE "timestamp" >= timestamptz '@from@' GROUP BY 1) AS d ORDER BY 1
