-- What create_learning_log() runs for each of the views learning_daily, learning_weekly and learning_monthly;
-- @granularity@ is day, week or month.

CREATE OR REPLACE VIEW @extschema@.@view@ WITH (security_invoker = true) AS
    SELECT active.user_id, a.period, a.entries, a.words, a.average_words_learned, a.study_seconds
      FROM (SELECT packed.user_id, min(c.quarter_hour) AS first_time, max(c.quarter_hour) AS last_time
              FROM (SELECT user_id, day, cells FROM @extschema@.learning_rollup
                    UNION ALL
                    SELECT user_id, day, cells FROM @extschema@.learning_archive) AS packed,
                   @extschema@.learning_cells(packed.day, packed.cells) AS c
             GROUP BY packed.user_id) AS active,
           @extschema@.aggregate_learning(active.user_id, '@granularity@', active.first_time, active.last_time) AS a;
COMMENT ON VIEW @extschema@.@view@ IS 'sums and averages per learner and @granularity@ in the session''s time zone, from the first to the last activity, gaps included';
COMMENT ON COLUMN @extschema@.@view@.user_id IS 'the learner';
COMMENT ON COLUMN @extschema@.@view@.period IS 'start of the @granularity@';
COMMENT ON COLUMN @extschema@.@view@.entries IS 'number of entries, 0 in a gap';
COMMENT ON COLUMN @extschema@.@view@.words IS 'sum of the words learned';
COMMENT ON COLUMN @extschema@.@view@.average_words_learned IS 'words per entry, 0 in a gap';
COMMENT ON COLUMN @extschema@.@view@.study_seconds IS 'sum of the study seconds';
