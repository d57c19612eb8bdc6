-- What create_learning_log() runs for each of the views learning_daily, learning_weekly and learning_monthly;
-- @granularity@ is day, week or month.

-- The function stands among the columns, not in FROM, so that its rows are passed on one by one and never collected.
CREATE OR REPLACE VIEW @extschema@.@view@ WITH (security_invoker = true) AS
    SELECT learner.user_id, (learner.periods).period, (learner.periods).entries, (learner.periods).words,
           (learner.periods).average_words_learned, (learner.periods).study_seconds
      FROM (SELECT known.user_id, @extschema@.learning_periods(known.user_id, '@granularity@') AS periods
              FROM (SELECT user_id FROM @extschema@.learning_rollup
                    UNION
                    SELECT user_id FROM @extschema@.learning_archive) AS known) AS learner;
COMMENT ON VIEW @extschema@.@view@ IS 'sums and averages per learner and @granularity@ in the session''s time zone, from the first to the last activity, gaps included';
COMMENT ON COLUMN @extschema@.@view@.user_id IS 'the learner';
COMMENT ON COLUMN @extschema@.@view@.period IS 'start of the @granularity@';
COMMENT ON COLUMN @extschema@.@view@.entries IS 'number of entries, 0 in a gap';
COMMENT ON COLUMN @extschema@.@view@.words IS 'sum of the words learned';
COMMENT ON COLUMN @extschema@.@view@.average_words_learned IS 'words per entry, 0 in a gap';
COMMENT ON COLUMN @extschema@.@view@.study_seconds IS 'sum of the study seconds';
