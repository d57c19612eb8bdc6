-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Beyond one server
-- ---------------------------------------------------------------------------------------------------------

-- What PARTITION BY HASH computes for this key: the seed and the addend are those of the server's partition hash. Its
-- low 31 bits are as good as all of it, since a modulus of partitions is a power of two here. The body is parsed now, so
-- that no search_path can put another operator into it, and it is inlined where it is called. In the schema that it is
-- created in there may be operators that fit better than the server's, so these are named in full.
CREATE FUNCTION learning_partition(user_id text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce((((pg_catalog.hashtextextended(user_id COLLATE pg_catalog."C", 8816678312871386365) OPERATOR(pg_catalog.&) 2147483647)
                      OPERATOR(pg_catalog.+) (5305509591434766563 OPERATOR(pg_catalog.&) 2147483647))
                     OPERATOR(pg_catalog.&) 2147483647)::integer, 0);
COMMENT ON FUNCTION learning_partition(text) IS
    'where a learner belongs when learners are spread over 2^n servers or partitions: learning_partition(user_id) & (2^n - 1) is the remainder of PARTITION BY HASH of a text COLLATE "C" key; null: 0. Stable for ever: no release changes what it returns';

CREATE FUNCTION learning_changes_channel() RETURNS text
    LANGUAGE C STABLE PARALLEL SAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_changes_channel() IS
    'where to LISTEN for changes of sums, null while learning_log.notify is off: the payload is learning_partition(user_id) & 65535 of a learner whose sums changed, and empty where anybody''s may have';

CREATE FUNCTION learning_sums_json(parts text[], fields text[], fill text, moving_periods bigint) RETURNS text
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_sums_json(text[], text[], text, bigint) IS
    'adds up what aggregate_learners_json() answered on several servers about the same periods, with fill => zero and the fields period, date and local_start as wanted, learners, entries, words, study_seconds and moving_average: as it would have answered about all their learners, filled with zero, null or none';

CREATE FUNCTION distribute_learning_log() RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION distribute_learning_log() IS
    'distributes the tables over the nodes of Citus by user_id, side by side: the archive, the rollup, the log; 0A000 where the extension citus is not installed';
