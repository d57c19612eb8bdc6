-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Setting up
-- ---------------------------------------------------------------------------------------------------------

-- On a node: what it needs before it can be one.
CREATE FUNCTION learning_proxy.ready_node() RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    odd constant text := (SELECT string_agg(format('%s = ''%s''', s.name, current_setting(s.name)), ', ')
                            FROM (VALUES ('datestyle', '^ISO'), ('intervalstyle', '^postgres$'), ('extra_float_digits', '^[1-3]$')) AS s(name, fits)
                           WHERE current_setting(s.name) !~ s.fits);
BEGIN
    -- This session is one that another node has made. See learning_proxy.connection().
    IF odd IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'other nodes would read times and numbers wrongly', DETAIL = format('Their sessions here have %s.', odd),
            HINT = 'A pooler that drops options of connections wants ALTER DATABASE ... SET datestyle = ISO, intervalstyle = postgres and extra_float_digits = 1 there, and to be started again.';
    END IF;
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
CREATE FUNCTION learning_proxy.guard_name(mask integer, remainder integer) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN format('learning_log_shard_%s_of_%s', remainder, mask + 1);

CREATE FUNCTION learning_proxy.guard(mask integer, remainder integer) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN format('CHECK ((%s & %s) = %s)', learning_proxy.hash_expression(), mask, remainder);

CREATE FUNCTION learning_proxy.has_guard(guarded_table text, mask integer, remainder integer) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN EXISTS (SELECT FROM pg_constraint WHERE conrelid = ('learning_shard.' || guarded_table)::regclass AND contype = 'c'
                      AND conname = learning_proxy.guard_name(mask, remainder));

-- Guards of another shard than the node is, unless it is being split.
CREATE FUNCTION learning_proxy.strange_guards(OUT on_table name, OUT name name) RETURNS SETOF record
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT c.relname, g.conname
      FROM learning_proxy.this_shard AS t, pg_constraint AS g JOIN pg_class AS c ON c.oid = g.conrelid
     WHERE t.serves_mask = t.mask AND NOT t.leftovers AND g.contype = 'c' AND c.relnamespace = 'learning_shard'::regnamespace
       AND g.conname LIKE 'learning\_log\_shard\_%' AND g.conname <> learning_proxy.guard_name(t.mask, t.remainder)
     ORDER BY 1, 2;
END;

CREATE FUNCTION learning_proxy.add_guard(mask integer, remainder integer, valid boolean) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY '{learning_log,learning_archive}'::text[] LOOP
        IF NOT learning_proxy.has_guard(guarded, mask, remainder) THEN
            EXECUTE format('ALTER TABLE learning_shard.%I ADD CONSTRAINT %I %s %s', guarded,
                           learning_proxy.guard_name(mask, remainder), learning_proxy.guard(mask, remainder),
                           CASE WHEN valid THEN '' ELSE 'NOT VALID' END);
        END IF;
    END LOOP;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.add_guard(integer, integer, boolean) FROM PUBLIC;

-- On a node: refuses that it becomes another shard than it is. A part of it is no other, where nobody else is in its tables: it may
-- have been restored as it was before it was split.
CREATE FUNCTION learning_proxy.refuse_to_become(mask integer, remainder integer) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    shard  learning_proxy.this_shard;
    others text := format('%s & %s <> %s', learning_proxy.hash_expression(), $1, $2);
    are_there boolean;
BEGIN
    SELECT * INTO shard FROM learning_proxy.this_shard;
    IF NOT FOUND OR (shard.mask, shard.remainder) = ($1, $2) THEN
        RETURN;
    ELSIF $1 < shard.mask OR $2 & shard.mask <> shard.remainder OR shard.serves_mask <> shard.mask OR shard.leftovers
          OR EXISTS (SELECT FROM pg_publication WHERE pubname LIKE 'learning\_split\_%') THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = format('this node is shard %s of %s, not %s of %s', shard.remainder, shard.mask + 1, $2, $1 + 1),
            HINT = 'split_learning_shard() makes two shards of one.';
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM learning_shard.learning_log WHERE %1$s) OR EXISTS (SELECT FROM learning_shard.learning_archive WHERE %1$s)', others)
       INTO are_there;
    IF are_there THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = format('this node, shard %s of %s, has learners that are not of shard %s of %s', shard.remainder, shard.mask + 1, $2, $1 + 1),
            DETAIL = 'split_learning_shard() makes two shards of one. A node that was restored as it was before that has learners who left since.',
            HINT = format('If so, delete them on that node: DELETE FROM learning_shard.learning_log WHERE learning_shard.learning_partition(user_id) & %s <> %s; and the same FROM learning_shard.learning_archive.', $1, $2);
    END IF;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.refuse_to_become(integer, integer) FROM PUBLIC;

-- On a node: becomes that shard. Again: nothing. Guards of what it was before would refuse its own learners.
CREATE FUNCTION learning_proxy.become_shard(mask integer, remainder integer) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    guard record;
BEGIN
    LOCK TABLE learning_proxy.this_shard IN EXCLUSIVE MODE; -- two at once would be in each other's way
    PERFORM learning_proxy.refuse_to_become($1, $2);
    PERFORM learning_proxy.add_guard($1, $2, true);
    INSERT INTO learning_proxy.this_shard AS t (mask, remainder, serves_mask, serves_remainder) VALUES ($1, $2, $1, $2)
        ON CONFLICT (is_one) DO UPDATE SET mask = $1, remainder = $2, serves_mask = $1, serves_remainder = $2 WHERE t.mask <> $1;
    FOR guard IN SELECT g.on_table, g.name FROM learning_proxy.strange_guards() AS g LOOP
        EXECUTE format('ALTER TABLE learning_shard.%I DROP CONSTRAINT %I', guard.on_table, guard.name);
    END LOOP;
    PERFORM learning_proxy.write_gate();
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.become_shard(integer, integer) FROM PUBLIC;

-- On a node: writes the map. Sessions follow with their next transaction.
CREATE FUNCTION learning_proxy.set_map(connections text[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    present text[];
    options text;
BEGIN
    LOCK TABLE learning_proxy.this_shard IN EXCLUSIVE MODE; -- two at once would be in each other's way
    present := learning_proxy.map();
    options := (SELECT string_agg(format('%s p%s %L', CASE WHEN n <= cardinality(present) THEN 'SET' ELSE 'ADD' END,
                                         n - 1, learning_proxy.connection(node)), ', ' ORDER BY n)
                  FROM unnest(connections) WITH ORDINALITY AS c(node, n));
    IF cardinality(present) > cardinality(connections) THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'the map has more places than connection strings',
            DETAIL = format('It has %s.', cardinality(present));
    ELSIF present IS NULL THEN
        EXECUTE format('CREATE SERVER learning_shards FOREIGN DATA WRAPPER plproxy OPTIONS (%s)', replace(options, 'ADD ', ''));
        GRANT USAGE ON FOREIGN SERVER learning_shards TO PUBLIC;
    ELSIF present <> connections THEN
        EXECUTE format('ALTER SERVER learning_shards OPTIONS (%s)', options);
    END IF;
    -- Everybody is on the shards who they are here. A mapping of a role's own goes before this one.
    CREATE USER MAPPING IF NOT EXISTS FOR PUBLIC SERVER learning_shards;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.set_map(text[]) FROM PUBLIC;

CREATE FUNCTION learning_proxy.write_node(connections text[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
BEGIN
    PERFORM learning_proxy.set_map(connections); -- first: another call waits there until this one has committed
    PERFORM learning_proxy.write_functions();
    PERFORM learning_proxy.write_views();
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.write_node(text[]) FROM PUBLIC;

CREATE FUNCTION @extschema@.learning_shards(VARIADIC connections text[]) RETURNS text
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
    END IF;
    PERFORM learning_proxy.check_connections(connections);
    FOR node IN SELECT * FROM learning_proxy.nodes(connections) LOOP
        part := learning_proxy.part_of(connections, node);
        versions := learning_proxy.run_on(node, 'SELECT learning_proxy.ready_node()');
        first := coalesce(first, versions);
        IF versions <> first THEN
            RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = format('node "%s" has other versions of the extensions', node),
                DETAIL = format('It has %s; another one has %s.', versions, first);
        END IF;
        PERFORM learning_proxy.run_on(node, format('SELECT learning_proxy.refuse_to_become(%s, %s)::text', part.mask, part.remainder));
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
COMMENT ON FUNCTION @extschema@.learning_shards(text[]) IS
    'makes one learning_log of the databases that these connection strings name, in this order: on each, the guard that keeps learners of other shards out, the map of the nodes, and the functions and views of learning_log over all of them; again: the same, and what an update brings';
REVOKE EXECUTE ON FUNCTION @extschema@.learning_shards(text[]) FROM PUBLIC;
