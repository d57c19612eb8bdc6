-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- What the views stand on: foreign tables that read the rollup, made by create_learning_log()
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION learning_fdw_handler() RETURNS fdw_handler
    LANGUAGE C STRICT
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_fdw_handler() IS
    'reads the rollup as the periods of learners, in the session''s time zone; restrictions on user_id, period and its date select what is read';

CREATE FUNCTION learning_fdw_validator(options text[], catalog oid) RETURNS void
    LANGUAGE C STRICT
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_fdw_validator(text[], oid) IS
    'options of a foreign table: granularity (as in aggregate_learning) and learners (each or together)';

CREATE FOREIGN DATA WRAPPER learning_log HANDLER learning_fdw_handler VALIDATOR learning_fdw_validator;
COMMENT ON FOREIGN DATA WRAPPER learning_log IS 'the rollup of learning_log as periods of learners';

-- Whoever makes the tables makes foreign tables. What these show is what the reader may see of the rollup.
CREATE SERVER learning_log FOREIGN DATA WRAPPER learning_log;
GRANT USAGE ON FOREIGN SERVER learning_log TO PUBLIC;
COMMENT ON SERVER learning_log IS 'this database';
