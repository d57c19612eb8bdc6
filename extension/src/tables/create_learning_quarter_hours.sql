-- What create_learning_log() runs for the view of the cells.

CREATE OR REPLACE VIEW @extschema@.learning_quarter_hours WITH (security_invoker = true) AS
    SELECT packed.user_id, c.quarter_hour, sum(c.entries)::bigint AS entries, sum(c.words)::bigint AS words,
           sum(c.words)::double precision / sum(c.entries)::double precision AS average_words_learned,
           sum(c.study_seconds)::bigint AS study_seconds
      FROM (SELECT user_id, day, cells FROM @extschema@.learning_rollup
            UNION ALL
            SELECT user_id, day, cells FROM @extschema@.learning_archive) AS packed,
           @extschema@.learning_cells(packed.day, packed.cells) AS c
     WHERE @extschema@.learning_sums_are_covered()
     GROUP BY packed.user_id, c.quarter_hour;
COMMENT ON VIEW @extschema@.learning_quarter_hours IS 'sums per learner and quarter-hour in UTC, expired entries included; quarter-hours without entries have no row';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.user_id IS 'the learner';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.quarter_hour IS 'start of the quarter-hour';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.entries IS 'number of entries';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.words IS 'sum of the words learned';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.average_words_learned IS 'words per entry';
COMMENT ON COLUMN @extschema@.learning_quarter_hours.study_seconds IS 'sum of the study seconds';
