-- What create_learning_log() runs for learning_rollup and learning_archive, where they are not there; @purpose@ is the
-- comment. Rows of the last days are updated again and again: room on the page keeps those updates off the index.

CREATE TABLE @extschema@.@table@ (
    user_id text COLLATE "C" NOT NULL,
    day     date NOT NULL,
    cells   bytea NOT NULL,
    PRIMARY KEY (user_id, day)
) WITH (fillfactor = 85);
REVOKE ALL ON @extschema@.@table@ FROM PUBLIC;

COMMENT ON TABLE @extschema@.@table@ IS '@purpose@';
COMMENT ON COLUMN @extschema@.@table@.user_id IS 'the learner';
COMMENT ON COLUMN @extschema@.@table@.day IS 'the UTC day';
COMMENT ON COLUMN @extschema@.@table@.cells IS 'the packed sums of its quarter-hours; learning_cells(day, cells) unpacks them';
