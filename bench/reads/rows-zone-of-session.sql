-- SPDX-License-Identifier: PostgreSQL
-- formulation: instants, the session already in the zone
SELECT d.start AS period, coalesce(s.entries, 0) AS entries, coalesce(s.words, 0) AS words,
       coalesce(s.words::float8 / s.entries, 0) AS average_words_learned, coalesce(s.study_seconds, 0) AS study_seconds
  FROM generate_series(timestamptz '@from@', timestamptz '@to@', interval '1 @granularity@') AS d (start)
  LEFT JOIN (SELECT date_trunc('@granularity@', "timestamp") AS start, count(*) AS entries,
                    sum(word_count) AS words, sum(study_seconds) AS study_seconds
               FROM covered_log
              WHERE user_id = @learner@ AND "timestamp" >= timestamptz '@from@'
                AND "timestamp" < timestamptz '@to@' + interval '1 @granularity@'
              GROUP BY 1) AS s USING (start)
 ORDER BY d.start
