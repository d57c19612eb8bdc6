-- What create_learning_log() runs for each of the views of periods: @view@ of @granularity@s, of each learner or of all
-- together. In front of a foreign table, which tools do not list, stands a view, which they do. A foreign table that is there
-- stays as it is.

-- The table shows nobody more than they may see of the rollup; the view is read with the rights of its owner on the
-- table, so that only the view has to be granted.
CREATE FOREIGN TABLE IF NOT EXISTS @extschema@.@view@_rows (
    @columns@,
    entries               bigint NOT NULL,
    words                 bigint NOT NULL,
    average_words_learned double precision NOT NULL,
    study_seconds         bigint NOT NULL@date_column@
) SERVER learning_log OPTIONS (granularity '@granularity@', learners '@learners@');
COMMENT ON FOREIGN TABLE @extschema@.@view@_rows IS 'what @view@ shows, which reads it';

CREATE OR REPLACE VIEW @extschema@.@view@ AS
    SELECT @names@, entries, words, average_words_learned, study_seconds@date@ FROM @extschema@.@view@_rows;
COMMENT ON COLUMN @extschema@.@view@.period IS 'start of the @granularity@';
COMMENT ON COLUMN @extschema@.@view@.entries IS 'number of entries, 0 in a gap';
COMMENT ON COLUMN @extschema@.@view@.words IS 'sum of the words learned';
COMMENT ON COLUMN @extschema@.@view@.average_words_learned IS 'words per entry, 0 in a gap';
COMMENT ON COLUMN @extschema@.@view@.study_seconds IS 'sum of the study seconds';
