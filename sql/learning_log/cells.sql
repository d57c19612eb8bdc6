-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Cells: the packed sums of one learner's UTC day (format: extension/src/core/cells.hpp)
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION learning_cells(day date, cells bytea,
        OUT quarter_hour timestamptz, OUT entries bigint, OUT words bigint, OUT study_seconds bigint)
    RETURNS SETOF record
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 8
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_cells(date, bytea) IS
    'unpacks the cells of one UTC day, one row per quarter-hour; reads versions 1 and 2 of the format; malformed cells raise XX001';

CREATE FUNCTION learning_cells_add(augend bytea, addend bytea) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_cells_add(bytea, bytea) IS
    'adds two lists of cells, quarter-hour by quarter-hour; cells without entries are dropped; reads versions 1 and 2 of the format, returns version 2; malformed or negative cells raise XX001, overflow 22003';
