-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Checking
-- ---------------------------------------------------------------------------------------------------------

-- On a node: what is wrong with it.
CREATE FUNCTION learning_proxy.problems(connections text[], node text) RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    part  record;
    shard learning_proxy.this_shard;
    guarded text;
    found_count bigint;
    text_found text;
BEGIN
    part := learning_proxy.part_of(connections, node);
    SELECT * INTO shard FROM learning_proxy.this_shard;
    IF (shard.mask, shard.remainder) IS DISTINCT FROM (part.mask, part.remainder) THEN
        RETURN NEXT format('takes itself for shard %s of %s, not %s of %s', shard.remainder, shard.mask + 1, part.remainder, part.mask + 1);
    END IF;
    IF learning_proxy.map() IS DISTINCT FROM connections THEN
        RETURN NEXT 'has another map of the nodes, or another order of them';
    END IF;
    FOREACH guarded IN ARRAY '{learning_log,learning_archive}'::text[] LOOP
        IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = ('learning_shard.' || guarded)::regclass AND convalidated
                          AND conname = format('learning_log_shard_%s_of_%s', part.remainder, part.mask + 1)
                          AND pg_get_constraintdef(oid) LIKE format('%% & %s) = %s))', part.mask, part.remainder)) THEN
            RETURN NEXT format('has no guard on %s', guarded);
        END IF;
    END LOOP;
    FOREACH guarded IN ARRAY '{learning_log,learning_rollup,learning_archive}'::text[] LOOP
        EXECUTE format('SELECT count(DISTINCT t.user_id) FROM learning_shard.%I AS t WHERE %s & $1 <> $2', guarded,
                       learning_proxy.hash_expression()) INTO found_count USING part.mask, part.remainder;
        IF found_count > 0 THEN
            RETURN NEXT format('has %s learners of other shards in %s', found_count, guarded);
        END IF;
    END LOOP;
    FOR text_found IN
        SELECT f.oid::regprocedure::text FROM learning_proxy.functions AS f
          JOIN pg_proc AS s ON s.oid = f.oid
         WHERE f.route IS DISTINCT FROM 'shard'
           AND NOT EXISTS (SELECT FROM pg_proc AS p WHERE p.pronamespace = '@extschema@'::regnamespace AND p.proname = s.proname
                              AND pg_get_function_arguments(p.oid) = pg_get_function_arguments(s.oid)) LOOP
        RETURN NEXT format('has no function like %s: call learning_shards() again', text_found);
    END LOOP;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.problems(text[], text) FROM PUBLIC;

CREATE FUNCTION learning_shards_check(OUT node text, OUT problem text) RETURNS SETOF record
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    connections constant text[] := learning_proxy.map();
    versions text;
    first    text;
BEGIN
    IF connections IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'this node is no shard yet',
            HINT = 'Call learning_shards() with the connection strings of all nodes.';
    END IF;
    FOR node IN SELECT * FROM learning_proxy.nodes(connections) LOOP
        BEGIN
            FOR problem IN SELECT * FROM string_to_table(learning_proxy.run_on(node,
                    format('SELECT string_agg(p, chr(10)) FROM learning_proxy.problems(%L, %L) AS p', connections, node)), chr(10)) LOOP
                RETURN NEXT;
            END LOOP;
            versions := learning_proxy.run_on(node, 'SELECT learning_proxy.ready_node()');
            first := coalesce(first, versions);
            IF versions <> first THEN
                problem := format('has %s; the first node has %s', versions, first);
                RETURN NEXT;
            END IF;
        EXCEPTION WHEN OTHERS THEN
            problem := SQLERRM;
            RETURN NEXT;
        END;
    END LOOP;
END
$f$;
COMMENT ON FUNCTION learning_shards_check() IS
    'what is wrong between the nodes: a guard that is missing, a map in another order, learners on a shard that is not theirs, versions that differ, a node that does not answer; no row, if all is well';
REVOKE EXECUTE ON FUNCTION learning_shards_check() FROM PUBLIC;
