-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- What a node knows of its shard
-- ---------------------------------------------------------------------------------------------------------

-- A learner is here where learning_partition(user_id) & mask = remainder. While a shard is split, the old one takes no changes
-- of the learners that leave (mask) and still answers for them (serves_mask), until the map of the nodes is switched; and
-- then it has rows that are not its own any more (leftovers), until they are deleted.
CREATE TABLE learning_proxy.this_shard (
    is_one           boolean PRIMARY KEY DEFAULT true CHECK (is_one),
    mask             integer NOT NULL,
    remainder        integer NOT NULL,
    serves_mask      integer NOT NULL,
    serves_remainder integer NOT NULL,
    leftovers        boolean NOT NULL DEFAULT false
);
GRANT SELECT ON learning_proxy.this_shard TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('learning_proxy.this_shard', '');

-- The same as two functions of the hash, which cost less than a look into the table: whether this shard answers for a learner,
-- and whether it takes changes of one. They are written when the table is.
CREATE FUNCTION learning_proxy.serves(hash integer) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN false;
CREATE FUNCTION learning_proxy.takes(hash integer) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN false;

CREATE FUNCTION learning_proxy.write_gate() RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    shard learning_proxy.this_shard;
BEGIN
    SELECT * INTO shard FROM learning_proxy.this_shard;
    EXECUTE format('CREATE OR REPLACE FUNCTION learning_proxy.serves(hash integer) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN %s',
                   CASE WHEN shard IS NULL THEN 'false' ELSE format('hash & %s = %s', shard.serves_mask, shard.serves_remainder) END);
    EXECUTE format('CREATE OR REPLACE FUNCTION learning_proxy.takes(hash integer) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN %s',
                   CASE WHEN shard IS NULL THEN 'false' ELSE format('hash & %s = %s', shard.mask, shard.remainder) END);
END
$f$;
REVOKE EXECUTE ON FUNCTION learning_proxy.write_gate() FROM PUBLIC;

CREATE FUNCTION learning_proxy.gate_follows() RETURNS trigger
    LANGUAGE plpgsql AS $f$
BEGIN
    PERFORM learning_proxy.write_gate();
    RETURN NULL;
END
$f$;
CREATE TRIGGER gate_follows AFTER INSERT OR UPDATE OR DELETE ON learning_proxy.this_shard
    FOR EACH STATEMENT EXECUTE FUNCTION learning_proxy.gate_follows();

-- What of the caller's session a shard has to know: {time zone, learning_log.max_periods}. The zone only where no other is named.
CREATE FUNCTION learning_proxy.session(time_zone text DEFAULT NULL) RETURNS text[]
    LANGUAGE sql STABLE
    RETURN ARRAY[CASE WHEN time_zone IS NULL THEN current_setting('TimeZone') END, current_setting('learning_log.max_periods', true)];

CREATE FUNCTION learning_proxy.enter_session(session text[]) RETURNS void
    LANGUAGE plpgsql AS $f$
DECLARE
    was text;
BEGIN
    IF session[1] <> current_setting('TimeZone') THEN
        was := set_config('TimeZone', session[1], true);
    END IF;
    IF session[2] <> '' AND session[2] IS DISTINCT FROM current_setting('learning_log.max_periods', true) THEN
        was := set_config('learning_log.max_periods', session[2], true);
    END IF;
END
$f$;

CREATE FUNCTION learning_proxy.shard() RETURNS learning_proxy.this_shard
    LANGUAGE plpgsql STABLE AS $f$
DECLARE
    found_shard learning_proxy.this_shard;
BEGIN
    SELECT * INTO found_shard FROM learning_proxy.this_shard;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'this node is no shard yet',
            HINT = 'Call learning_shards() with the connection strings of all nodes.';
    END IF;
    RETURN found_shard;
END
$f$;

-- The learner, if this shard answers for that one (changes: takes changes of that one). Otherwise whoever asks has an old map
-- of the nodes; a wrong one, if it happens again. Volatile, so that it comes before what it is an argument of.
CREATE FUNCTION learning_proxy.here(user_id text, changes boolean, session text[] DEFAULT NULL) RETURNS text
    LANGUAGE plpgsql VOLATILE AS $f$
DECLARE
    is_entered boolean;
BEGIN
    IF NOT learning_proxy.serves(learning_shard.learning_partition(user_id))
       OR changes AND NOT learning_proxy.takes(learning_shard.learning_partition(user_id)) THEN
        PERFORM learning_proxy.shard(); -- is there any?
        RAISE EXCEPTION USING ERRCODE = '40L01', MESSAGE = 'the learner is on the way to another shard',
            HINT = 'Try again, in a new transaction.';
    END IF;
    IF session[1] IS NOT NULL OR session[2] IS NOT NULL THEN
        is_entered := learning_proxy.enter_session(session) IS NULL;
    END IF;
    RETURN user_id;
END
$f$;

-- Learners that were sent here together because one of them is here. That one comes first.
CREATE FUNCTION learning_proxy.all_here(user_ids text[], what text) RETURNS text[]
    LANGUAGE plpgsql VOLATILE AS $f$
DECLARE
    shard learning_proxy.this_shard := learning_proxy.shard();
BEGIN
    PERFORM learning_proxy.here(user_ids[1], true);
    IF EXISTS (SELECT FROM unnest(user_ids) AS u(id)
                WHERE u.id IS NOT NULL AND learning_shard.learning_partition(u.id) & shard.mask <> shard.remainder) THEN
        RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = what || ' needs learners of one shard',
            DETAIL = 'These learners are on different servers, which have no transaction in common.';
    END IF;
    RETURN user_ids;
END
$f$;
