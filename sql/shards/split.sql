-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Making two shards of one
-- ---------------------------------------------------------------------------------------------------------

-- The steps, each of which may be repeated, from any node of the map, whatever ended it before:
--
--   split_learning_shard()         the new node copies the learners that leave, and follows (logical replication)
--   split_learning_shard_switch()  the old shard takes no changes of them any more; when the new one has caught up, it answers
--                                  for them, and the maps of all nodes are switched
--   split_learning_shard_finish()  the old shard deletes what left
--   split_learning_shard_abort()   takes all back, as long as no map was switched
--   split_learning_shard_status()  says where it is, and what is next
--
-- Nothing is kept about a split but what it makes, so that what is there tells where it is.

-- The numbers of a split. When the map of this node was switched already, it is read from that.
CREATE FUNCTION learning_proxy.split_plan(shard integer, new_node text, OUT old_node text, OUT mask integer, OUT remainder integer,
        OUT leaving integer, OUT new_map text[], OUT name text)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    map    constant text[] := learning_proxy.map();
    places integer := cardinality(map);
    part   record;
BEGIN
    IF shard IS NULL OR new_node IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '22004', MESSAGE = 'shard and new_node must not be null';
    ELSIF map IS NULL OR shard NOT BETWEEN 0 AND places - 1 THEN
        RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = format('there is no shard %s', shard),
            DETAIL = format('This node knows %s shards, from 0 on.', coalesce(places, 0));
    END IF;
    PERFORM learning_proxy.check_connections(ARRAY[new_node]);
    IF new_node = ANY (map) THEN
        part := learning_proxy.part_of(map, new_node);
        mask := part.mask;
        leaving := part.remainder;
        remainder := leaving & (mask >> 1);
        old_node := map[remainder + 1];
        new_map := map;
        IF shard & (mask >> 1) <> remainder OR remainder = leaving THEN
            RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = format('node "%s" is in the map, and not for a split of shard %s', new_node, shard);
        END IF;
    ELSE
        old_node := map[shard + 1];
        part := learning_proxy.part_of(map, old_node);
        mask := 2 * part.mask + 1;
        remainder := part.remainder;
        leaving := remainder | (part.mask + 1);
        IF mask > 1023 THEN
            RAISE EXCEPTION USING ERRCODE = '54000', MESSAGE = 'there are at most 1024 shards';
        END IF;
        places := greatest(places, mask + 1);
        new_map := ARRAY(SELECT CASE WHEN i & mask = leaving THEN new_node ELSE map[(i & (cardinality(map) - 1)) + 1] END
                           FROM generate_series(0, places - 1) AS i ORDER BY i);
    END IF;
    name := format('learning_split_%s_of_%s', leaving, mask + 1);
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.split_plan(integer, text) FROM PUBLIC;

-- Another node that this half of the shard is on the way to: the publication says in its comment which one it is for. Null: none.
CREATE FUNCTION learning_proxy.other_target(old_node text, split text, new_node text) RETURNS text
    LANGUAGE sql SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT nullif(learning_proxy.run_on(old_node, format('SELECT obj_description(oid, ''pg_publication'') FROM pg_publication WHERE pubname = %L', split)),
                  new_node);
END;
REVOKE EXECUTE ON FUNCTION learning_proxy.other_target(text, text, text) FROM PUBLIC;

-- Two nodes that follow one slot would each miss what the other one got.
CREATE FUNCTION learning_proxy.refuse_two_targets(old_node text, split text, shard integer, new_node text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    other constant text := learning_proxy.other_target(old_node, split, new_node);
BEGIN
    IF other IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'this shard is being split to another node',
            DETAIL = format('It is node "%s".', other), HINT = format('SELECT split_learning_shard_abort(%s, %L); takes that back.', shard, other);
    END IF;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.refuse_two_targets(text, text, integer, text) FROM PUBLIC;

-- On the new node: what of the copy is there. Empty: all of it.
CREATE FUNCTION learning_proxy.copy_missing(split text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT CASE WHEN count(*) < 3 THEN 'no subscription'
                        ELSE coalesce(string_agg(r.srrelid::regclass::text, ', ' ORDER BY r.srrelid) FILTER (WHERE r.srsubstate <> 'r'), '') END
              FROM pg_subscription AS s JOIN pg_subscription_rel AS r ON r.srsubid = s.oid
             WHERE s.subname = split AND s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()));

-- The same, from any node. Without a slot the new node follows nothing, whatever it has copied once.
CREATE FUNCTION learning_proxy.missing_of_copy(old_node text, new_node text, split text) RETURNS text
    LANGUAGE sql SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE WHEN learning_proxy.run_on(old_node, format('SELECT count(*)::text FROM pg_replication_slots WHERE slot_name = %L', split)) = '0'
                THEN 'no replication slot' ELSE learning_proxy.run_on(new_node, format('SELECT learning_proxy.copy_missing(%L)', split)) END;
END;
REVOKE EXECUTE ON FUNCTION learning_proxy.missing_of_copy(text, text, text) FROM PUBLIC;

-- On the old shard: from here on it takes no changes of the learners that leave. Constraints see inserts and updates, the
-- triggers what takes entries away: erasures, expiry, moves, and plain SQL.
CREATE FUNCTION learning_proxy.refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS $f$
BEGIN
    IF current_setting('learning_proxy.deletes_leftovers', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION USING ERRCODE = '40L01', MESSAGE = 'the learner is on the way to another shard',
        HINT = 'Try again, in a new transaction.';
END
$f$;

CREATE FUNCTION learning_proxy.hold_back(new_mask integer, kept integer, leaving integer) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET synchronous_commit = on AS $f$
DECLARE
    guarded text;
BEGIN
    -- Waits for the writers that are there, and ends what they wait for.
    LOCK TABLE learning_shard.learning_log, learning_shard.learning_archive IN SHARE ROW EXCLUSIVE MODE;
    PERFORM learning_proxy.add_guard(new_mask, kept, false);
    FOREACH guarded IN ARRAY '{learning_log,learning_archive}'::text[] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER learning_log_shard_leaving BEFORE UPDATE OR DELETE ON learning_shard.%I FOR EACH ROW
                        WHEN ((%s & %s) = %s) EXECUTE FUNCTION learning_proxy.refuse_change()', guarded,
                       replace(learning_proxy.hash_expression(), 'user_id', 'OLD.user_id'), new_mask, leaving);
    END LOOP;
    UPDATE learning_proxy.this_shard SET mask = new_mask, remainder = kept;
    -- With this commit everything before it is flushed.
    PERFORM pg_logical_emit_message(true, 'learning_split', '');
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.hold_back(integer, integer, integer) FROM PUBLIC;

-- On the old shard: takes that back.
CREATE FUNCTION learning_proxy.let_go(new_mask integer, kept integer) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    guarded text;
BEGIN
    LOCK TABLE learning_shard.learning_log, learning_shard.learning_archive IN ACCESS EXCLUSIVE MODE;
    FOREACH guarded IN ARRAY '{learning_log,learning_archive}'::text[] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS learning_log_shard_leaving ON learning_shard.%I', guarded);
        EXECUTE format('ALTER TABLE learning_shard.%I DROP CONSTRAINT IF EXISTS %I', guarded,
                       learning_proxy.guard_name(new_mask, kept));
    END LOOP;
    UPDATE learning_proxy.this_shard SET mask = new_mask >> 1, remainder = kept, serves_mask = new_mask >> 1, serves_remainder = kept,
                                         leftovers = false;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.let_go(integer, integer) FROM PUBLIC;

-- On the old shard: deletes the learners that left, some at a time; the last of those it deleted, null at the end.
CREATE FUNCTION learning_proxy.delete_leftovers(from_table text, after_user text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET learning_proxy.deletes_leftovers = 'on' AS $f$
DECLARE
    shard learning_proxy.this_shard := learning_proxy.shard();
    batch text[];
BEGIN
    IF NOT shard.leftovers THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT array_agg(b.user_id) FROM (SELECT DISTINCT t.user_id FROM learning_shard.%I AS t
                     WHERE t.user_id > $1 AND %s & $2 <> $3 ORDER BY t.user_id LIMIT 200) AS b', from_table,
                   learning_proxy.hash_expression())
       INTO batch USING after_user, shard.serves_mask, shard.serves_remainder;
    EXECUTE format('DELETE FROM learning_shard.%I WHERE user_id = ANY ($1)', from_table) USING batch;
    RETURN (SELECT max(u COLLATE "C") FROM unnest(batch) AS u);
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.delete_leftovers(text, text) FROM PUBLIC;

-- On the old shard: when nothing is left, what was only for the split goes.
CREATE FUNCTION learning_proxy.end_split() RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    shard learning_proxy.this_shard := learning_proxy.shard();
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY '{learning_log,learning_archive}'::text[] LOOP
        EXECUTE format('ALTER TABLE learning_shard.%I VALIDATE CONSTRAINT %I', guarded,
                       learning_proxy.guard_name(shard.mask, shard.remainder));
    END LOOP;
    LOCK TABLE learning_shard.learning_log, learning_shard.learning_archive IN ACCESS EXCLUSIVE MODE;
    FOREACH guarded IN ARRAY '{learning_log,learning_archive}'::text[] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS learning_log_shard_leaving ON learning_shard.%I', guarded);
        EXECUTE format('ALTER TABLE learning_shard.%I DROP CONSTRAINT IF EXISTS %I', guarded,
                       learning_proxy.guard_name(shard.mask >> 1, shard.remainder));
    END LOOP;
    UPDATE learning_proxy.this_shard SET leftovers = false;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.end_split() FROM PUBLIC;

-- On the new node: the end of the subscription. Its slot is the publisher's, and dropped there.
CREATE FUNCTION learning_proxy.drop_subscription(split text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
BEGIN
    IF EXISTS (SELECT FROM pg_subscription AS s JOIN pg_database AS d ON d.oid = s.subdbid
                WHERE s.subname = split AND d.datname = current_database()) THEN
        EXECUTE format('ALTER SUBSCRIPTION %I DISABLE', split);
        EXECUTE format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', split);
        EXECUTE format('DROP SUBSCRIPTION %I', split);
    END IF;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.drop_subscription(text) FROM PUBLIC;

-- On the new node, which nobody knows yet: nothing is left of what it copied.
CREATE FUNCTION learning_proxy.empty_shard(new_mask integer, leaving integer) RETURNS boolean
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
BEGIN
    IF learning_proxy.map() IS NULL
       AND EXISTS (SELECT FROM learning_proxy.this_shard AS t WHERE (t.mask, t.remainder) = (new_mask, leaving)) THEN
        TRUNCATE learning_shard.learning_log, learning_shard.learning_archive; -- the first one's trigger empties the rollup
        TRUNCATE learning_shard.learning_rollup;
        RETURN true;
    END IF;
    RETURN false;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.empty_shard(integer, integer) FROM PUBLIC;

-- On the new node: it answers for those who leave from here on, unless the split was taken back meanwhile. Either is first.
CREATE FUNCTION learning_proxy.take_over(new_mask integer, leaving integer, connections text[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
BEGIN
    LOCK TABLE learning_proxy.this_shard IN EXCLUSIVE MODE;
    IF NOT EXISTS (SELECT FROM learning_proxy.this_shard AS t WHERE (t.mask, t.remainder) = (new_mask, leaving)) THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'the split was taken back meanwhile';
    END IF;
    PERFORM learning_proxy.set_map(connections);
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.take_over(integer, integer, text[]) FROM PUBLIC;

-- The same as empty_shard(), when the split is taken back.
CREATE FUNCTION learning_proxy.forget_shard(new_mask integer, leaving integer) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    guarded text;
BEGIN
    LOCK TABLE learning_proxy.this_shard IN EXCLUSIVE MODE;
    IF learning_proxy.map() IS NOT NULL
       AND EXISTS (SELECT FROM learning_proxy.this_shard AS t WHERE (t.mask, t.remainder) = (new_mask, leaving)) THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'the split was switched meanwhile';
    END IF;
    IF learning_proxy.empty_shard(new_mask, leaving) THEN
        FOREACH guarded IN ARRAY '{learning_log,learning_archive}'::text[] LOOP
            EXECUTE format('ALTER TABLE learning_shard.%I DROP CONSTRAINT IF EXISTS %I', guarded,
                           learning_proxy.guard_name(new_mask, leaving));
        END LOOP;
        DELETE FROM learning_proxy.this_shard;
    END IF;
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.forget_shard(integer, integer) FROM PUBLIC;

-- Drops slot and publication on the old shard. The slot is busy until the process that sends has seen the end of the other side.
CREATE FUNCTION learning_proxy.drop_publication(old_node text, split text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    of_split constant text := format('FROM pg_replication_slots WHERE slot_name = %L AND database = current_database()', split);
BEGIN
    FOR i IN 1..600 LOOP
        EXIT WHEN learning_proxy.run_on(old_node, format('SELECT count(pg_terminate_backend(active_pid))::text %s AND active', of_split)) = '0';
        PERFORM pg_sleep(0.05);
    END LOOP;
    PERFORM learning_proxy.run_on(old_node, format('SELECT count(pg_drop_replication_slot(slot_name))::text %s', of_split));
    PERFORM learning_proxy.run_on(old_node, format('DROP PUBLICATION IF EXISTS %I', split));
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.drop_publication(text, text) FROM PUBLIC;
