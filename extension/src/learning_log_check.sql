-- What learning_log_check() runs; @extschema@ is the quoted schema of the extension, @voided_at@ the
-- column, or a null in a log of version 1.0. It computes the quarter-hours
-- on its own, not with the code that it checks.

WITH log AS (
    SELECT user_id COLLATE pg_catalog."C" AS user_id, -- whatever the log's is: rows of it are told apart byte by byte
           date_trunc('hour', "timestamp", 'UTC')
             + make_interval(mins => extract(minute FROM "timestamp" AT TIME ZONE 'UTC')::integer / 15 * 15) AS quarter_hour,
           count(*) AS entries, sum(word_count)::bigint AS words, coalesce(sum(study_seconds), 0)::bigint AS study_seconds
      FROM @extschema@.learning_log
     WHERE @voided_at@ IS NULL
     GROUP BY 1, 2
), rollup AS (
    -- A row without cells counts as a cell of nothing at an unknown time.
    SELECT r.user_id COLLATE pg_catalog."C" AS user_id, c.quarter_hour, coalesce(sum(c.entries), 0)::bigint AS entries,
           coalesce(sum(c.words), 0)::bigint AS words, coalesce(sum(c.study_seconds), 0)::bigint AS study_seconds
      FROM @extschema@.learning_rollup AS r LEFT JOIN @extschema@.learning_cells(r.day, r.cells) AS c ON true
     GROUP BY 1, 2
)
SELECT coalesce(log.user_id, rollup.user_id), coalesce(log.quarter_hour, rollup.quarter_hour),
       coalesce(log.entries, 0), coalesce(rollup.entries, 0), coalesce(log.words, 0), coalesce(rollup.words, 0),
       coalesce(log.study_seconds, 0), coalesce(rollup.study_seconds, 0)
  FROM log FULL JOIN rollup ON log.user_id = rollup.user_id AND log.quarter_hour = rollup.quarter_hour
 WHERE (log.entries, log.words, log.study_seconds)
       IS DISTINCT FROM (rollup.entries, rollup.words, rollup.study_seconds)
 ORDER BY 1, 2
