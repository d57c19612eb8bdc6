-- SPDX-License-Identifier: PostgreSQL
-- formulation: days from the first to the last entry, with the sums of those that have some
SELECT l.user_id, d.period, coalesce(s.entries, 0) AS entries, coalesce(s.words, 0) AS words
  FROM (SELECT user_id COLLATE "C" AS user_id, (SELECT min("timestamp") FROM covered_log AS c WHERE c.user_id = u.user_id) AS first,
               (SELECT max("timestamp") FROM covered_log AS c WHERE c.user_id = u.user_id) AS last FROM unnest(@learner@) AS u (user_id)) AS l
 CROSS JOIN LATERAL generate_series(greatest(date_trunc('day', l.first), timestamptz '@from@'), least(l.last, timestamptz '@to@'), interval '1 day') AS d (period)
  LEFT JOIN (SELECT user_id, date_trunc('day', "timestamp") AS period, count(*) AS entries, sum(word_count) AS words FROM covered_log
              WHERE user_id = ANY (@learner@) AND "timestamp" >= timestamptz '@from@' AND "timestamp" < timestamptz '@to@' + interval '1 day'
              GROUP BY 1, 2) AS s ON s.user_id = l.user_id AND s.period = d.period
 ORDER BY 1, 2
