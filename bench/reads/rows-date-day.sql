-- SPDX-License-Identifier: PostgreSQL
-- formulation: dates, a series of integers
SELECT d.day::timestamp AT TIME ZONE '@zone@' AS period, coalesce(s.entries, 0) AS entries, coalesce(s.words, 0) AS words,
       coalesce(s.words::float8 / s.entries, 0) AS average_words_learned, coalesce(s.study_seconds, 0) AS study_seconds
  FROM (SELECT date '@from@' + n AS day FROM generate_series(0, date '@to@' - date '@from@') AS n) AS d
  LEFT JOIN (SELECT ("timestamp" AT TIME ZONE '@zone@')::date AS day, count(*) AS entries,
                    sum(word_count) AS words, sum(study_seconds) AS study_seconds
               FROM covered_log
              WHERE user_id = @learner@ AND "timestamp" >= timestamp '@from@' AT TIME ZONE '@zone@'
                AND "timestamp" < (timestamp '@to@' + interval '1 day') AT TIME ZONE '@zone@'
              GROUP BY 1) AS s USING (day)
 ORDER BY d.day
