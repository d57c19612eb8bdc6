-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- The steps of a split, for operators
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION @extschema@.split_learning_shard_status(shard integer, new_node text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    plan    record := learning_proxy.split_plan(shard, new_node);
    node    text;
    behind  text;
    missing text;
    held    text;
    other   text;
    numbers constant text := format('(%s, %L)', shard, new_node);
BEGIN
    held := learning_proxy.run_on(plan.old_node, format('SELECT CASE WHEN mask <> %s THEN ''free'' WHEN serves_mask <> %s THEN ''held''
                                                                WHEN leftovers THEN ''left'' ELSE ''done'' END FROM learning_proxy.this_shard', plan.mask, plan.mask));
    FOR node IN SELECT * FROM learning_proxy.nodes(plan.new_map) LOOP
        IF NOT learning_proxy.has_map(node, plan.new_map) THEN
            behind := concat_ws(', ', behind, format('"%s"', node));
        END IF;
    END LOOP;
    IF behind IS NULL THEN
        RETURN CASE held WHEN 'done' THEN 'finished' ELSE 'switched; next: split_learning_shard_finish' || numbers END;
    ELSIF held IN ('left', 'done') THEN
        RETURN 'half switched, not on ' || behind || '; next: split_learning_shard_switch' || numbers;
    END IF;
    other := learning_proxy.other_target(plan.old_node, plan.name, new_node);
    missing := learning_proxy.missing_of_copy(plan.old_node, new_node, plan.name);
    IF other IS NOT NULL THEN
        RETURN format('this shard is being split to node "%s"', other);
    ELSIF missing IN ('no replication slot', 'no subscription') AND held = 'held' THEN
        RETURN 'changes of the learners that leave are held off, and there is no copy; next: split_learning_shard_abort' || numbers;
    ELSIF missing IN ('no replication slot', 'no subscription') THEN
        RETURN 'not begun; next: split_learning_shard' || numbers;
    ELSIF missing <> '' THEN
        RETURN 'copying ' || missing || '; wait for it, or split_learning_shard_abort' || numbers;
    ELSIF held = 'held' THEN
        RETURN 'changes of the learners that leave are held off; next: split_learning_shard_switch' || numbers || ', or split_learning_shard_abort' || numbers;
    END IF;
    RETURN 'copied; next: split_learning_shard_switch' || numbers || ', or split_learning_shard_abort' || numbers;
END
$f$;
COMMENT ON FUNCTION @extschema@.split_learning_shard_status(integer, text) IS 'how far a split is, and what is next';
REVOKE EXECUTE ON FUNCTION @extschema@.split_learning_shard_status(integer, text) FROM PUBLIC;

CREATE FUNCTION @extschema@.split_learning_shard(shard integer, new_node text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    plan     record := learning_proxy.split_plan(shard, new_node);
    leaves   constant text := format('WHERE ((%s & %s) = %s)', learning_proxy.hash_expression(), plan.mask, plan.leaving);
    old_kind text;
    new_kind text;
BEGIN
    IF new_node = ANY (learning_proxy.map()) THEN
        RETURN @extschema@.split_learning_shard_status(shard, new_node);
    END IF;
    PERFORM learning_proxy.refuse_two_targets(plan.old_node, plan.name, shard, new_node);
    old_kind := learning_proxy.run_on(plan.old_node, 'SELECT learning_proxy.ready_node()');
    new_kind := learning_proxy.run_on(new_node, 'SELECT learning_proxy.ready_node()');
    IF old_kind <> new_kind THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'the new node has other versions of the extensions',
            DETAIL = format('It has %s; the old one has %s.', new_kind, old_kind);
    ELSIF learning_proxy.run_on(plan.old_node, 'SELECT current_setting(''wal_level'')') <> 'logical' THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'wal_level of the old node is not logical',
            HINT = 'ALTER SYSTEM SET wal_level = logical; and start that server again.';
    ELSIF learning_proxy.run_on(plan.old_node, format('SELECT count(*)::text FROM pg_publication WHERE pubname LIKE ''learning\_split\_%%'' AND pubname <> %L',
                                                      plan.name)) <> '0' THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'another split of this shard is on the way';
    ELSIF learning_proxy.run_on(new_node, 'SELECT count(*)::text FROM learning_proxy.this_shard') = '0'
          AND learning_proxy.run_on(new_node, 'SELECT (EXISTS (SELECT FROM learning_shard.learning_log) OR EXISTS (SELECT FROM learning_shard.learning_archive))::text') = 'true' THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'the new node has entries already';
    END IF;
    -- It says no, if it is another shard.
    PERFORM learning_proxy.run_on(new_node, format('SELECT learning_proxy.become_shard(%s, %s)::text', plan.mask, plan.leaving));
    PERFORM learning_proxy.run_on(new_node, 'SELECT learning_proxy.write_functions()::text');
    PERFORM learning_proxy.run_on(new_node, 'SELECT learning_proxy.write_views()::text');
    -- Triggers do not fire for what is replicated, so that the sums are replicated as well.
    IF learning_proxy.run_on(plan.old_node, format('SELECT count(*)::text FROM pg_publication WHERE pubname = %L', plan.name)) = '0' THEN
        PERFORM learning_proxy.run_on(plan.old_node, format('CREATE PUBLICATION %1$I FOR TABLE learning_shard.learning_log %2$s, learning_shard.learning_rollup %2$s, learning_shard.learning_archive %2$s; COMMENT ON PUBLICATION %1$I IS %3$L',
                                                            plan.name, leaves, new_node));
    END IF;
    -- What makes a slot and drops one cannot be in a transaction that writes: it is made apart.
    IF learning_proxy.run_on(plan.old_node, format('SELECT count(*)::text FROM pg_replication_slots WHERE slot_name = %L', plan.name)) = '0' THEN
        -- A copy of an earlier time, which was taken back while the new node did not answer, has missed what came since.
        PERFORM learning_proxy.run_on(new_node, format('SELECT learning_proxy.drop_subscription(%L)::text', plan.name));
        PERFORM learning_proxy.run_on(plan.old_node, format('SELECT slot_name::text FROM pg_create_logical_replication_slot(%L, ''pgoutput'')', plan.name));
    END IF;
    IF learning_proxy.run_on(new_node, format('SELECT learning_proxy.copy_missing(%L)', plan.name)) = 'no subscription' THEN
        PERFORM learning_proxy.run_on(new_node, format('SELECT learning_proxy.empty_shard(%s, %s)::text', plan.mask, plan.leaving));
        PERFORM learning_proxy.run_on(new_node, format('CREATE SUBSCRIPTION %I CONNECTION %L PUBLICATION %I WITH (create_slot = false, slot_name = %L)',
                                                       plan.name, format('%s user=''%s''', plan.old_node, regexp_replace(current_user, '([\\''])', '\\\1', 'g')), plan.name, plan.name));
    END IF;
    RETURN @extschema@.split_learning_shard_status(shard, new_node);
END
$f$;
COMMENT ON FUNCTION @extschema@.split_learning_shard(integer, text) IS
    'the first step of making two shards of one: the database that the connection string names copies half of the learners of the shard, and follows it; then split_learning_shard_switch()';
REVOKE EXECUTE ON FUNCTION @extschema@.split_learning_shard(integer, text) FROM PUBLIC;

CREATE FUNCTION @extschema@.split_learning_shard_switch(shard integer, new_node text, patience interval DEFAULT '30 seconds') RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    plan     record := learning_proxy.split_plan(shard, new_node);
    deadline constant timestamptz := clock_timestamp() + patience;
    node     text;
    missing  text;
    until    pg_lsn;
    switched constant boolean := learning_proxy.has_map(new_node, plan.new_map);
BEGIN
    IF NOT switched THEN
        missing := learning_proxy.missing_of_copy(plan.old_node, new_node, plan.name);
        IF missing <> '' THEN
            RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'the copy is not complete', DETAIL = format('Missing: %s.', missing),
                HINT = format('SELECT split_learning_shard_status(%s, %L);', shard, new_node);
        END IF;
        PERFORM learning_proxy.refuse_two_targets(plan.old_node, plan.name, shard, new_node);
        missing := learning_proxy.run_on(new_node, format('SELECT learning_proxy.missing_rights(%L)',
                                                          learning_proxy.run_on(plan.old_node, 'SELECT learning_proxy.rights()::text')));
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'the new node lacks rights that the old one has', DETAIL = missing,
                HINT = 'Run these statements on the new node, where a role is missing after CREATE ROLE.';
        END IF;
        -- One that does not answer would leave all in between.
        FOR node IN SELECT * FROM learning_proxy.nodes(plan.new_map) LOOP
            PERFORM learning_proxy.run_on(node, 'SELECT learning_proxy.ready_node()');
        END LOOP;
        PERFORM learning_proxy.run_on(plan.old_node, format('SELECT learning_proxy.hold_back(%s, %s, %s)::text', plan.mask, plan.remainder, plan.leaving));
        until := learning_proxy.run_on(plan.old_node, 'SELECT pg_current_wal_flush_lsn()::text');
        WHILE learning_proxy.run_on(plan.old_node, format('SELECT coalesce(max(confirmed_flush_lsn), ''0/0'')::text FROM pg_replication_slots WHERE slot_name = %L',
                                                          plan.name))::pg_lsn < until LOOP
            IF clock_timestamp() > deadline THEN
                RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'the new node has not caught up',
                    DETAIL = 'Changes of the learners that leave are held off.',
                    HINT = format('Call split_learning_shard_switch(%1$s, %2$L) again, or split_learning_shard_abort(%1$s, %2$L).', shard, new_node);
            END IF;
            PERFORM pg_sleep(0.02);
        END LOOP;
        -- From here on there is no way back: the new node's own map is the first.
        PERFORM learning_proxy.run_on(new_node, format('SELECT learning_proxy.take_over(%s, %s, %L)::text', plan.mask, plan.leaving, plan.new_map));
    END IF;
    PERFORM learning_proxy.run_on(plan.old_node, format('UPDATE learning_proxy.this_shard SET serves_mask = %1$s, serves_remainder = %2$s, leftovers = true WHERE serves_mask <> %1$s',
                                                        plan.mask, plan.remainder));
    FOR node IN SELECT * FROM learning_proxy.nodes(plan.new_map) LOOP
        PERFORM learning_proxy.run_on(node, format('SELECT learning_proxy.set_map(%L)::text', plan.new_map));
    END LOOP;
    RETURN @extschema@.split_learning_shard_status(shard, new_node);
END
$f$;
COMMENT ON FUNCTION @extschema@.split_learning_shard_switch(integer, text, interval) IS
    'the second step: changes of the learners that leave are refused (40L01, try again) until the new node has caught up with the old shard; then all nodes send them there';
REVOKE EXECUTE ON FUNCTION @extschema@.split_learning_shard_switch(integer, text, interval) FROM PUBLIC;

CREATE FUNCTION @extschema@.split_learning_shard_finish(shard integer, new_node text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    plan       record := learning_proxy.split_plan(shard, new_node);
    node       text;
    from_table text;
    last_user  text;
BEGIN
    FOR node IN SELECT * FROM learning_proxy.nodes(plan.new_map) LOOP
        IF NOT learning_proxy.has_map(node, plan.new_map) THEN
            RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = format('node "%s" is not switched', node),
                HINT = format('Call split_learning_shard_switch(%s, %L).', shard, new_node);
        END IF;
    END LOOP;
    PERFORM learning_proxy.run_on(new_node, format('SELECT learning_proxy.drop_subscription(%L)::text', plan.name));
    PERFORM learning_proxy.drop_publication(plan.old_node, plan.name);
    -- Only now: these deletions are nobody else's.
    FOREACH from_table IN ARRAY '{learning_log,learning_archive}'::text[] LOOP
        last_user := '';
        WHILE last_user IS NOT NULL LOOP
            last_user := learning_proxy.run_on(plan.old_node, format('SELECT learning_proxy.delete_leftovers(%L, %L)', from_table, last_user));
        END LOOP;
    END LOOP;
    PERFORM learning_proxy.run_on(plan.old_node, 'SELECT learning_proxy.end_split()::text');
    RETURN @extschema@.split_learning_shard_status(shard, new_node);
END
$f$;
COMMENT ON FUNCTION @extschema@.split_learning_shard_finish(integer, text) IS
    'the last step: the old shard deletes the learners that left, some at a time';
REVOKE EXECUTE ON FUNCTION @extschema@.split_learning_shard_finish(integer, text) FROM PUBLIC;

CREATE FUNCTION @extschema@.split_learning_shard_abort(shard integer, new_node text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    plan record := learning_proxy.split_plan(shard, new_node);
    node text;
    left_over text;
    other constant text := learning_proxy.other_target(plan.old_node, plan.name, new_node);
BEGIN
    BEGIN
        IF new_node = ANY (learning_proxy.map())
           OR learning_proxy.has_map(new_node, plan.new_map) THEN
            RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'the split is switched', DETAIL = 'The new node may have entries of its own.',
                HINT = format('Call split_learning_shard_switch(%1$s, %2$L), then split_learning_shard_finish(%1$s, %2$L).', shard, new_node);
        END IF;
        PERFORM learning_proxy.run_on(new_node, format('SELECT learning_proxy.drop_subscription(%L)::text', plan.name));
        PERFORM learning_proxy.run_on(new_node, format('SELECT learning_proxy.forget_shard(%s, %s)::text', plan.mask, plan.leaving));
    EXCEPTION WHEN connection_failure THEN
        -- It may be lost for good. It was switched only if the old shard does not answer for all any more.
        IF other IS NOT NULL
           OR learning_proxy.run_on(plan.old_node, format('SELECT count(*)::text FROM learning_proxy.this_shard WHERE serves_mask = %s', plan.mask)) <> '0' THEN
            RAISE;
        END IF;
        left_over := '; the new node does not answer: drop its database';
    END;
    IF other IS NOT NULL THEN
        RETURN format('taken back on the new node; the split to node "%s" goes on', other);
    END IF;
    PERFORM learning_proxy.drop_publication(plan.old_node, plan.name);
    PERFORM learning_proxy.run_on(plan.old_node, format('SELECT learning_proxy.let_go(%s, %s)::text', plan.mask, plan.remainder));
    RETURN 'taken back' || coalesce(left_over, '');
END
$f$;
COMMENT ON FUNCTION @extschema@.split_learning_shard_abort(integer, text) IS
    'takes a split back that was not switched: the old shard is as before, the new node empty';
REVOKE EXECUTE ON FUNCTION @extschema@.split_learning_shard_abort(integer, text) FROM PUBLIC;
