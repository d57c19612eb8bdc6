-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Setting up
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION create_learning_log() RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION create_learning_log() IS
    'creates the tables learning_log, learning_rollup and learning_archive with their triggers and views in the extension''s schema, owned by the caller; completes what is incomplete (after DROP EXTENSION ... CASCADE or a partial dump), rebuilds the rollup where it may have missed something, and says what it did';

CREATE FUNCTION upgrade_learning_log() RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION upgrade_learning_log() IS
    'after ALTER EXTENSION learning_log UPDATE: brings the tables of an earlier version, their indexes, triggers and views to this one, and says what it did; for their owner; again: nothing';

CREATE FUNCTION maintain_learning_rollup() RETURNS trigger
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION maintain_learning_rollup() IS
    'statement-level trigger of learning_log that keeps learning_rollup equal to the log; only create_learning_log() attaches it';
REVOKE EXECUTE ON FUNCTION maintain_learning_rollup() FROM PUBLIC;

CREATE FUNCTION rebuild_learning_rollup() RETURNS bigint
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rebuild_learning_rollup() IS
    'makes learning_rollup what learning_log says, in one transaction that keeps writers waiting and readers not; the archive stays; returns how many cells were wrong; for the owner of the tables';

CREATE FUNCTION learning_sums_are_covered() RETURNS boolean
    LANGUAGE C STABLE PARALLEL SAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_sums_are_covered() IS
    'true; raises 42501 where row security hides entries from the caller whose sums it does not hide';
