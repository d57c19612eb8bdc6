-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- From node to node
-- ---------------------------------------------------------------------------------------------------------

-- What operators' functions run on a node, and who may: whoever may do there what it does.
CREATE FUNCTION learning_proxy.execute(statement text) RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
BEGIN
    IF statement ~* '^\s*(SELECT|WITH|VALUES)\M' THEN
        RETURN QUERY EXECUTE statement;
    ELSE
        EXECUTE statement;
    END IF;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.execute(text) FROM PUBLIC;

CREATE FUNCTION learning_proxy.raw_run_on(node text, statement text) RETURNS SETOF text
    LANGUAGE plproxy AS $f$
    CONNECT node;
    SELECT r.* FROM learning_proxy.execute(statement) AS r;
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.raw_run_on(text, text) FROM PUBLIC;

-- Runs a statement on a node, in a transaction of its own. The first row of a SELECT of one column of text.
CREATE FUNCTION learning_proxy.run_on(node text, statement text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    failed_state text; failed_message text; failed_detail text; failed_hint text;
BEGIN
    RETURN (SELECT r FROM learning_proxy.raw_run_on(learning_proxy.connection(node), statement) AS r LIMIT 1);
EXCEPTION WHEN query_canceled OR assert_failure OR OTHERS THEN
    GET STACKED DIAGNOSTICS failed_state = RETURNED_SQLSTATE, failed_message = MESSAGE_TEXT,
                            failed_detail = PG_EXCEPTION_DETAIL, failed_hint = PG_EXCEPTION_HINT;
    IF failed_state = 'XX000' AND failed_message !~ '\] REMOTE \S+: ' THEN -- otherwise it does answer, in whatever language
        RAISE EXCEPTION USING ERRCODE = '08006', MESSAGE = format('node "%s" does not answer', node), DETAIL = failed_message;
    ELSIF failed_state = '3F000' THEN -- no schema learning_proxy
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = format('node "%s" does not have the extension learning_log_shards', node),
            HINT = 'CREATE SCHEMA learning_shard; CREATE EXTENSION learning_log SCHEMA learning_shard; SELECT learning_shard.create_learning_log(); CREATE EXTENSION learning_log_shards CASCADE; on that node.';
    ELSIF failed_state = '23514' THEN -- not the guard's refusal of a row, but that of the guard
        RAISE EXCEPTION USING ERRCODE = failed_state, MESSAGE = format('node "%s" has learners of other shards', node), DETAIL = failed_message;
    END IF;
    PERFORM learning_proxy.fail(failed_state, format('on node "%s": ', node) || regexp_replace(failed_message, '^\S+\(\d+\): \[.*?\] REMOTE \S+: ', ''),
                                failed_detail, failed_hint);
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.run_on(text, text) FROM PUBLIC;

-- What is sent as text between nodes of different versions must not depend on how their databases are set.
CREATE FUNCTION learning_proxy.connection(node text) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN node || CASE WHEN node ~ '\moptions\s*=' THEN ''
                        ELSE ' options=''-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=3 -c client_min_messages=warning''' END;

-- Refuses connection strings that could not be extended, or that tell what nobody else should know.
CREATE FUNCTION learning_proxy.check_connections(connections text[]) RETURNS void
    LANGUAGE plpgsql IMMUTABLE AS $f$
BEGIN
    IF EXISTS (SELECT FROM unnest(connections) AS c WHERE c ~ '^\s*\w+://' OR c !~ '=') THEN
        RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = 'a connection string must consist of keywords and values',
            HINT = 'host=... port=... dbname=...';
    ELSIF EXISTS (SELECT FROM unnest(connections) AS c WHERE c ~ '\m(user|password|sslpassword)\s*=') THEN
        RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = 'a connection string must not name a user or password',
            DETAIL = 'Everybody can read it.', HINT = 'CREATE USER MAPPING FOR a_role SERVER learning_shards OPTIONS (user ..., password ...).';
    END IF;
END
$f$;

-- The map: which node has which place, as PL/Proxy on this node knows it.
CREATE FUNCTION learning_proxy.map() RETURNS text[]
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT array_agg(regexp_replace(o.option_value, ' options=''-c timezone=UTC -c datestyle=ISO [^'']*''$', '')
                     ORDER BY substr(o.option_name, 2)::integer)
      FROM pg_foreign_server AS s, pg_options_to_table(s.srvoptions) AS o
     WHERE s.srvname = 'learning_shards' AND o.option_name ~ '^p\d+$';
END;

-- Each node once, in the order of the places.
CREATE FUNCTION learning_proxy.nodes(connections text[]) RETURNS SETOF text
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT c.name FROM unnest(connections) WITH ORDINALITY AS c(name, n) GROUP BY c.name ORDER BY min(c.n);
END;

-- Whether a node has this map of them.
CREATE FUNCTION learning_proxy.has_map(node text, connections text[]) RETURNS boolean
    LANGUAGE sql SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT learning_proxy.run_on(node, 'SELECT learning_proxy.map()::text') IS NOT DISTINCT FROM connections::text;
END;

-- The part of a node that has these places: mask and remainder.
CREATE FUNCTION learning_proxy.part_of(connections text[], node text, OUT mask integer, OUT remainder integer)
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    places constant integer[] := ARRAY(SELECT n::integer - 1 FROM unnest(connections) WITH ORDINALITY AS c(name, n) WHERE name = node ORDER BY n);
BEGIN
    mask := cardinality(connections) / greatest(cardinality(places), 1) - 1;
    remainder := places[1];
    IF mask & (mask + 1) <> 0 OR EXISTS (SELECT FROM unnest(places) AS p WHERE p & mask <> remainder) THEN
        RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = format('node "%s" has places that are no shard', node),
            HINT = 'A node that is named twice has the places n and n + half of all, as split_learning_shard() names it.';
    END IF;
END
$f$;

-- The hash of a column in built-in functions only, as constraints and publications need it: learning_partition().
CREATE FUNCTION learning_proxy.hash_expression(column_name text DEFAULT 'user_id') RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN format('((((hashtextextended(%I COLLATE "C", 8816678312871386365) & 2147483647) + (5305509591434766563 & 2147483647)) & 2147483647)::integer)', column_name);
