-- SPDX-License-Identifier: PostgreSQL
-- What 1.0 was asked; each version has to answer the same.

SET TIME ZONE 'UTC';
SELECT (SELECT count(*) FROM learning_log) AS entries, (SELECT count(*) FROM learning_rollup) AS days,
       (SELECT count(*) FROM learning_archive) AS archived_days,
       (SELECT md5(string_agg(concat_ws(' ', user_id, request_id, "timestamp", word_count, study_seconds, recorded_at), ';'
                              ORDER BY user_id, request_id)) FROM learning_log);
SELECT user_id, count(*), sum(entries), sum(words), sum(study_seconds), md5(string_agg(concat_ws(' ', quarter_hour, entries, words, study_seconds), ';' ORDER BY quarter_hour))
  FROM learning_quarter_hours GROUP BY 1 ORDER BY 1;
SELECT user_id, granularity, zone, sum(entries), sum(words), sum(a.study_seconds), md5(string_agg(a::text, ' ' ORDER BY a.period))
  FROM unnest('{ada,kenji,"it''s é",lea,noor,max,old,big}'::text[]) AS user_id, unnest('{day,week,month,quarter,year}'::text[]) AS granularity,
       unnest('{UTC,America/New_York,Asia/Kathmandu,Australia/Lord_Howe}'::text[]) AS zone,
       aggregate_learning(user_id, granularity, CASE user_id WHEN 'old' THEN timestamptz '1883-01-01Z' ELSE '2023-01-01Z' END,
                          CASE user_id WHEN 'old' THEN timestamptz '1970-01-02Z' ELSE '2024-12-31Z' END,
                          zone, 'linear', 7) AS a
 WHERE user_id <> 'old' OR zone = 'UTC' -- what is known of old clocks changes now and then
 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT fill, md5(aggregate_learning_json('ada', 'hour', date '2023-03-01', date '2024-03-13', 'America/New_York', fill, 24, '04:00', 'sunday',
                                         '{period,entries,words,average_words_learned,study_seconds,moving_average}'))
  FROM unnest('{zero,"null",previous,linear,none}'::text[]) AS fill ORDER BY 1;
SET TIME ZONE 'America/St_Johns';
SELECT 'day', user_id, count(*), sum(words), md5(string_agg(concat_ws(' ', period, entries, words, average_words_learned, study_seconds), ';' ORDER BY period)) FROM learning_daily WHERE user_id <> 'old' GROUP BY 2
UNION ALL
SELECT 'week', user_id, count(*), sum(words), md5(string_agg(concat_ws(' ', period, entries, words, average_words_learned, study_seconds), ';' ORDER BY period)) FROM learning_weekly WHERE user_id <> 'old' GROUP BY 2
UNION ALL
SELECT 'month', user_id, count(*), sum(words), md5(string_agg(concat_ws(' ', period, entries, words, average_words_learned, study_seconds), ';' ORDER BY period)) FROM learning_monthly WHERE user_id <> 'old' GROUP BY 2
 ORDER BY 1, 2;
SELECT count(*), sum(words), min(period), max(period) FROM words_of_ada;
