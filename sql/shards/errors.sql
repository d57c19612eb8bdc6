-- SPDX-License-Identifier: PostgreSQL
--
-- Every node has three schemas: learning_shard holds the extension learning_log with the tables of this shard, learning_proxy
-- what is between the nodes, and the schema of this extension the functions and views that people call. In each, names are
-- qualified; and where types of arrays decide which function is meant, the search_path is set as well: whose it is does not matter.
--
-- Nor whose schemas this script's would be. Whoever may create objects there must not choose what the functions here call: the
-- server prefers a function or operator that takes the very types, wherever it is.
SET LOCAL search_path = pg_catalog, pg_temp;

DO $do$
BEGIN
    IF (SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
         WHERE e.extname = 'learning_log') <> 'learning_shard' THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'learning_log is not in the schema learning_shard',
            HINT = 'CREATE SCHEMA learning_shard; CREATE EXTENSION learning_log SCHEMA learning_shard; SELECT learning_shard.create_learning_log();';
    END IF;
    IF to_regprocedure('learning_shard.upgrade_learning_log()') IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'learning_log is of an older version than learning_log_shards',
            HINT = 'ALTER EXTENSION learning_log UPDATE; SELECT learning_shard.upgrade_learning_log();';
    END IF;
    IF '@extschema@' = 'learning_shard' THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'learning_log_shards needs a schema of its own',
            HINT = 'CREATE EXTENSION learning_log_shards SCHEMA public;';
    END IF;
END
$do$;

CREATE SCHEMA learning_proxy;
GRANT USAGE ON SCHEMA learning_proxy TO PUBLIC;
COMMENT ON SCHEMA learning_proxy IS 'learning_log_shards: what is between the nodes; nothing here is for people to call';

-- ---------------------------------------------------------------------------------------------------------
-- Errors
-- ---------------------------------------------------------------------------------------------------------

-- PL/Proxy keeps the SQLSTATE of a shard's error and writes its own words around the others. Where it is PL/Proxy's own
-- error (XX000), a connection broke or could not be made; the log has what it said.
CREATE FUNCTION learning_proxy.fail(state text, message text, detail text, hint text) RETURNS void
    LANGUAGE plpgsql AS $f$
DECLARE
    of_a_shard constant text := '^\S+\(\d+\): \[.*?\] REMOTE \S+: ';
BEGIN
    IF state = 'XX000' AND (message ~ '^PL/Proxy function ' OR message ~ '^\S+\(\d+\): \[.*?\] REMOTE ') THEN
        RAISE LOG 'learning_log_shards: %', message;
        state := '08006';
        message := 'a shard does not answer';
        detail := '';
        hint := 'Other learners are not concerned. Whether something was written is not known: send it again.';
    ELSIF state = '23514' AND message ~ '\mlearning_log_shard_\d+_of_\d+\M' THEN -- whatever a shard's language puts around it
        state := '40L01';
        message := 'the learner is on the way to another shard';
        detail := '';
        hint := 'Try again, in a new transaction.';
    END IF;
    message := regexp_replace(message, of_a_shard, '');
    detail := regexp_replace(detail, '^Remote detail: ', '');
    hint := regexp_replace(hint, '^Remote hint: ', '');
    IF detail <> '' AND hint <> '' THEN
        RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, DETAIL = detail, HINT = hint;
    ELSIF detail <> '' THEN
        RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, DETAIL = detail;
    ELSIF hint <> '' THEN
        RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, HINT = hint;
    END IF;
    RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message;
END
$f$;
