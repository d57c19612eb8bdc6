-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Checking
-- ---------------------------------------------------------------------------------------------------------

-- On a node: what may be done there with the tables of the shard, as statements. Who asks a node is who asked the other one, so that
-- it has to be the same on all nodes.
CREATE FUNCTION learning_proxy.rights() RETURNS text[]
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH granted AS (
        SELECT 'SCHEMA learning_shard' AS object, '' AS column_name, n.nspowner AS owner, a.grantee, a.privilege_type
          FROM pg_namespace AS n, aclexplode(n.nspacl) AS a WHERE n.nspname = 'learning_shard'
         UNION ALL
        SELECT format('learning_shard.%I', c.relname), '', c.relowner, a.grantee, a.privilege_type
          FROM pg_class AS c, aclexplode(c.relacl) AS a WHERE c.relnamespace = 'learning_shard'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'f')
         UNION ALL
        SELECT format('learning_shard.%I', c.relname), format(' (%I)', t.attname), c.relowner, a.grantee, a.privilege_type
          FROM pg_class AS c JOIN pg_attribute AS t ON t.attrelid = c.oid, aclexplode(t.attacl) AS a
         WHERE c.relnamespace = 'learning_shard'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'f')
    )
    SELECT coalesce(array_agg(DISTINCT format('GRANT %s%s ON %s TO %s', g.privilege_type, g.column_name, g.object,
                                              coalesce(quote_ident(r.rolname), 'PUBLIC'))), '{}')
      FROM granted AS g LEFT JOIN pg_roles AS r ON r.oid = g.grantee WHERE g.grantee <> g.owner;
END;

-- On a node: which of these it lacks. Null: none.
CREATE FUNCTION learning_proxy.missing_rights(wanted text[]) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT string_agg(w, '; ' ORDER BY w) FROM unnest(wanted) AS w WHERE w <> ALL (learning_proxy.rights()));

-- On a node: learners of other shards in its tables, and what should keep them out.
CREATE FUNCTION learning_proxy.strangers(mask integer, remainder integer) RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    guarded text;
    text_found text;
    found_count bigint;
BEGIN
    FOREACH guarded IN ARRAY '{learning_log,learning_archive}'::text[] LOOP
        IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = ('learning_shard.' || guarded)::regclass AND convalidated
                          AND conname = learning_proxy.guard_name(mask, remainder)
                          AND pg_get_constraintdef(oid) LIKE format('%% & %s) = %s))', mask, remainder)) THEN
            RETURN NEXT format('has no guard on %s', guarded);
        END IF;
    END LOOP;
    FOR text_found IN SELECT format('has a guard of another shard on %s: %s; call learning_shards() again', g.on_table, g.name)
                        FROM learning_proxy.strange_guards() AS g LOOP
        RETURN NEXT text_found;
    END LOOP;
    FOREACH guarded IN ARRAY '{learning_log,learning_rollup,learning_archive}'::text[] LOOP
        EXECUTE format('SELECT count(DISTINCT t.user_id) FROM learning_shard.%I AS t WHERE %s & $1 <> $2', guarded,
                       learning_proxy.hash_expression()) INTO found_count USING mask, remainder;
        IF found_count > 0 THEN
            RETURN NEXT format('has %s learners of other shards in %s', found_count, guarded);
        END IF;
    END LOOP;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.strangers(integer, integer) FROM PUBLIC;

-- On a node: what learning_shards() writes there, and is not there.
CREATE FUNCTION learning_proxy.unwritten() RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    text_found text;
    found_count bigint;
BEGIN
    SELECT count(*), min(f.oid::regprocedure::text) INTO found_count, text_found FROM learning_proxy.functions AS f
      JOIN pg_proc AS s ON s.oid = f.oid
     WHERE f.route IS DISTINCT FROM 'shard'
       AND (NOT EXISTS (SELECT FROM pg_proc AS p WHERE p.pronamespace = '@extschema@'::regnamespace AND p.proname = s.proname
                           AND pg_get_function_arguments(p.oid) = pg_get_function_arguments(s.oid))
            OR f.route IN ('record', 'learner', 'change', 'every', 'sum')
               AND NOT EXISTS (SELECT FROM pg_proc AS p WHERE p.pronamespace = 'learning_proxy'::regnamespace AND p.proname = s.proname
                                  AND right(oidvectortypes(p.proargtypes), length(oidvectortypes(s.proargtypes))) = oidvectortypes(s.proargtypes)));
    IF found_count > 0 THEN
        RETURN NEXT format('has no function like %s%s: call learning_shards() again', text_found, ' and ' || nullif(found_count - 1, 0) || ' more');
    END IF;
    FOR text_found IN SELECT s.relname FROM pg_class AS s
                       WHERE s.relnamespace = 'learning_shard'::regnamespace AND s.relkind = 'v'
                         AND NOT EXISTS (SELECT FROM pg_class AS v WHERE v.relnamespace = '@extschema@'::regnamespace AND v.relname = s.relname)
                       ORDER BY 1 LOOP
        RETURN NEXT format('has no view %s: call learning_shards() again', text_found);
    END LOOP;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.unwritten() FROM PUBLIC;

-- On a node: what is wrong with it.
CREATE FUNCTION learning_proxy.problems(connections text[], node text) RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    part  record;
    shard learning_proxy.this_shard;
    places constant integer := cardinality(connections);
BEGIN
    part := learning_proxy.part_of(connections, node);
    SELECT * INTO shard FROM learning_proxy.this_shard;
    IF NOT FOUND THEN
        RETURN NEXT 'is no shard any more: call learning_shards() again';
    ELSIF shard.serves_mask <> shard.mask THEN
        RETURN NEXT 'is being split and takes no changes of those who leave: split_learning_shard_status() says what is next';
    ELSIF (shard.mask, shard.remainder) IS DISTINCT FROM (part.mask, part.remainder) THEN
        RETURN NEXT format('takes itself for shard %s of %s, not %s of %s', shard.remainder, shard.mask + 1, part.remainder, part.mask + 1);
    END IF;
    IF shard.serves_mask IS NOT NULL
       AND EXISTS (SELECT FROM generate_series(0, places - 1) AS n
                    WHERE learning_proxy.serves(n) <> (n & shard.serves_mask = shard.serves_remainder)
                       OR learning_proxy.takes(n) <> (n & shard.mask = shard.remainder)) THEN
        RETURN NEXT 'does not know whose shard it is: call learning_shards() again';
    END IF;
    IF learning_proxy.map() IS DISTINCT FROM connections THEN
        RETURN NEXT 'has another map of the nodes, or another order of them';
    END IF;
    IF shard.leftovers THEN
        RETURN NEXT 'still has the learners who left by a split: call split_learning_shard_finish()';
    ELSE
        RETURN QUERY SELECT s FROM learning_proxy.strangers(part.mask, part.remainder) AS s;
    END IF;
    RETURN QUERY SELECT w FROM learning_proxy.unwritten() AS w;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.problems(text[], text) FROM PUBLIC;

CREATE FUNCTION @extschema@.learning_shards_check(OUT node text, OUT problem text) RETURNS SETOF record
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    connections constant text[] := learning_proxy.map();
    versions text;
    first    text;
    rights   text[] := '{}';
    failed_detail text;
BEGIN
    IF connections IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'this node is no shard yet',
            HINT = 'Call learning_shards() with the connection strings of all nodes.';
    END IF;
    FOR node IN SELECT * FROM learning_proxy.nodes(connections) LOOP
        BEGIN
            rights := rights || learning_proxy.run_on(node, 'SELECT learning_proxy.rights()::text')::text[];
        EXCEPTION WHEN OTHERS THEN
            NULL; -- it is said below
        END;
    END LOOP;
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
            problem := 'lacks rights that another node has: '
                       || learning_proxy.run_on(node, format('SELECT learning_proxy.missing_rights(%L)', ARRAY(SELECT DISTINCT unnest(rights))));
            IF problem IS NOT NULL THEN
                RETURN NEXT;
            END IF;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS problem = MESSAGE_TEXT, failed_detail = PG_EXCEPTION_DETAIL;
            problem := problem || coalesce(': ' || nullif(split_part(failed_detail, chr(10), 1), ''), ''); -- why it does not answer, for one
            RETURN NEXT;
        END;
    END LOOP;
END
$f$;
COMMENT ON FUNCTION @extschema@.learning_shards_check() IS
    'what is wrong between the nodes: a guard that is missing, a map in another order, learners on a shard that is not theirs, versions or rights that differ, functions and views that are missing, a node that does not answer; no row, if all is well';
REVOKE EXECUTE ON FUNCTION @extschema@.learning_shards_check() FROM PUBLIC;
