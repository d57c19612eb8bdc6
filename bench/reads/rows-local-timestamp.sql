-- SPDX-License-Identifier: PostgreSQL
-- formulation: wall-clock timestamps
SELECT d.start AT TIME ZONE '@zone@' AS period, coalesce(s.entries, 0) AS entries, coalesce(s.words, 0) AS words,
       coalesce(s.words::float8 / s.entries, 0) AS average_words_learned, coalesce(s.study_seconds, 0) AS study_seconds
  FROM generate_series(timestamp '@from@', timestamp '@to@', interval '1 @granularity@') AS d (start)
  LEFT JOIN (SELECT date_trunc('@granularity@', "timestamp" AT TIME ZONE '@zone@') AS start, count(*) AS entries,
                    sum(word_count) AS words, sum(study_seconds) AS study_seconds
               FROM covered_log
              WHERE user_id = @learner@ AND "timestamp" >= timestamp '@from@' AT TIME ZONE '@zone@'
                AND "timestamp" < (timestamp '@to@' + interval '1 @granularity@') AT TIME ZONE '@zone@'
              GROUP BY 1) AS s USING (start)
 ORDER BY d.start
