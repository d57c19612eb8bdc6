-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Setting up
-- ---------------------------------------------------------------------------------------------------------

-- On a node: what it needs before it can be one.
CREATE FUNCTION learning_proxy.ready_node() RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
BEGIN
    IF to_regclass('learning_shard.learning_log') IS NULL OR to_regclass('learning_shard.learning_archive') IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'there is no table learning_shard.learning_log',
            HINT = 'SELECT learning_shard.create_learning_log(); on that node.';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('learning_shard.learning_log') AND attname = 'voided_at') THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'the tables of learning_log are still those of version 1.0',
            HINT = 'SELECT learning_shard.upgrade_learning_log(); on that node.';
    END IF;
    RETURN (SELECT string_agg(extname || ' ' || extversion, ', ' ORDER BY extname) FROM pg_extension
             WHERE extname IN ('learning_log', 'learning_log_shards'));
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.ready_node() FROM PUBLIC;

-- On a node: the constraint that keeps learners of other shards out of a table. What it is for is in its name.
CREATE FUNCTION learning_proxy.guard(mask integer, remainder integer) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN format('CHECK ((%s & %s) = %s)', learning_proxy.hash_expression(), mask, remainder);

CREATE FUNCTION learning_proxy.has_guard(guarded_table text, mask integer, remainder integer) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN EXISTS (SELECT FROM pg_constraint WHERE conrelid = ('learning_shard.' || guarded_table)::regclass AND contype = 'c'
                      AND conname = format('learning_log_shard_%s_of_%s', remainder, mask + 1));

CREATE FUNCTION learning_proxy.add_guard(mask integer, remainder integer, valid boolean) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY '{learning_log,learning_archive}'::text[] LOOP
        IF NOT learning_proxy.has_guard(guarded, mask, remainder) THEN
            EXECUTE format('ALTER TABLE learning_shard.%I ADD CONSTRAINT %I %s %s', guarded,
                           format('learning_log_shard_%s_of_%s', remainder, mask + 1), learning_proxy.guard(mask, remainder),
                           CASE WHEN valid THEN '' ELSE 'NOT VALID' END);
        END IF;
    END LOOP;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.add_guard(integer, integer, boolean) FROM PUBLIC;

-- On a node: becomes that shard. Again: nothing. Another one than it is: refused.
CREATE FUNCTION learning_proxy.become_shard(mask integer, remainder integer) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    shard learning_proxy.this_shard;
BEGIN
    SELECT * INTO shard FROM learning_proxy.this_shard;
    IF FOUND AND (shard.mask, shard.remainder) IS DISTINCT FROM ($1, $2) THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = format('this node is shard %s of %s, not %s of %s', shard.remainder, shard.mask + 1, $2, $1 + 1),
            HINT = 'split_learning_shard() makes two shards of one.';
    END IF;
    PERFORM learning_proxy.add_guard($1, $2, true);
    INSERT INTO learning_proxy.this_shard (mask, remainder, serves_mask, serves_remainder) VALUES ($1, $2, $1, $2) ON CONFLICT DO NOTHING;
    PERFORM learning_proxy.write_gate();
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.become_shard(integer, integer) FROM PUBLIC;

-- On a node: writes the map. Sessions follow with their next transaction.
CREATE FUNCTION learning_proxy.set_map(connections text[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    present constant text[] := learning_proxy.map();
    options constant text := (SELECT string_agg(format('%s p%s %L', CASE WHEN n <= cardinality(present) THEN 'SET' ELSE 'ADD' END,
                                                       n - 1, learning_proxy.connection(node)), ', ' ORDER BY n)
                                FROM unnest(connections) WITH ORDINALITY AS c(node, n));
BEGIN
    IF cardinality(present) > cardinality(connections) THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'the map has more places than connection strings',
            DETAIL = format('It has %s.', cardinality(present));
    ELSIF present IS NULL THEN
        EXECUTE format('CREATE SERVER learning_shards FOREIGN DATA WRAPPER plproxy OPTIONS (%s)', replace(options, 'ADD ', ''));
        GRANT USAGE ON FOREIGN SERVER learning_shards TO PUBLIC;
        -- Everybody is on the shards who they are here. A mapping of a role's own goes before this one.
        CREATE USER MAPPING FOR PUBLIC SERVER learning_shards;
    ELSIF present <> connections THEN
        EXECUTE format('ALTER SERVER learning_shards OPTIONS (%s)', options);
    END IF;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.set_map(text[]) FROM PUBLIC;

CREATE FUNCTION learning_proxy.write_node(connections text[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
BEGIN
    PERFORM learning_proxy.set_map(connections);
    PERFORM learning_proxy.write_functions();
    PERFORM learning_proxy.write_views();
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.write_node(text[]) FROM PUBLIC;

CREATE FUNCTION learning_shards(VARIADIC connections text[]) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    count    constant integer := cardinality(connections);
    node     text;
    versions text;
    first    text;
    part     record;
BEGIN
    IF count IS NULL OR array_position(connections, NULL) IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = '22004', MESSAGE = 'connections must not be null';
    ELSIF count = 0 OR count > 1024 OR count & (count - 1) <> 0 THEN
        RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = format('%s is no number of shards', count),
            HINT = 'There are 1, 2, 4, 8 and so on, up to 1024.';
    ELSIF EXISTS (SELECT FROM unnest(connections) AS c WHERE c ~ '\m(user|password)\s*=') THEN
        RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = 'a connection string must not name a user or password',
            DETAIL = 'Everybody can read it.', HINT = 'CREATE USER MAPPING FOR a_role SERVER learning_shards OPTIONS (user ..., password ...).';
    END IF;
    FOR node IN SELECT * FROM learning_proxy.nodes(connections) LOOP
        PERFORM learning_proxy.part_of(connections, node);
        versions := learning_proxy.run_on(node, 'SELECT learning_proxy.ready_node()');
        first := coalesce(first, versions);
        IF versions <> first THEN
            RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = format('node "%s" has other versions of the extensions', node),
                DETAIL = format('It has %s; another one has %s.', versions, first);
        END IF;
    END LOOP;
    FOR node IN SELECT * FROM learning_proxy.nodes(connections) LOOP
        part := learning_proxy.part_of(connections, node);
        PERFORM learning_proxy.run_on(node, format('SELECT learning_proxy.become_shard(%s, %s)::text', part.mask, part.remainder));
    END LOOP;
    FOR node IN SELECT * FROM learning_proxy.nodes(connections) LOOP
        PERFORM learning_proxy.run_on(node, format('SELECT learning_proxy.write_node(%L)::text', connections));
    END LOOP;
    RETURN format('%s shards on %s nodes', count, (SELECT count(*) FROM learning_proxy.nodes(connections)));
END
$f$;
COMMENT ON FUNCTION learning_shards(text[]) IS
    'makes one learning_log of the databases that these connection strings name, in this order: on each, the guard that keeps learners of other shards out, the map of the nodes, and the functions and views of learning_log over all of them; again: the same, and what an update brings';
REVOKE EXECUTE ON FUNCTION learning_shards(text[]) FROM PUBLIC;
