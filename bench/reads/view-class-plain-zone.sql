-- SPDX-License-Identifier: PostgreSQL
-- formulation: wall-clock times, of a class
SELECT start AT TIME ZONE '@zone@' AS period, coalesce(s.entries, 0) AS entries, coalesce(s.words, 0) AS words
  FROM generate_series(timestamp '@from@', timestamp '@to@', interval '1 @granularity@') AS start
  LEFT JOIN (SELECT date_trunc('@granularity@', "timestamp" AT TIME ZONE '@zone@') AS start, count(*) AS entries,
                    sum(word_count) AS words
               FROM covered_log
              WHERE (@learner@ IS NULL OR user_id = ANY (@learner@)) AND "timestamp" >= timestamp '@from@' AT TIME ZONE '@zone@'
                AND "timestamp" < (timestamp '@to@' + interval '1 @granularity@') AT TIME ZONE '@zone@'
              GROUP BY 1) AS s USING (start)
 ORDER BY start
