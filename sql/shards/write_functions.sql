-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- The functions that people call, made of those of learning_log
-- ---------------------------------------------------------------------------------------------------------

-- Each is two: learning_proxy.f(), which PL/Proxy runs on a shard, and f(), which calls it and cleans its errors. Signatures
-- come from the catalog, so that names, defaults and types are those of learning_log, whatever its version.

-- The text of a function in plpgsql around some statements. An error comes back as the shard raised it.
CREATE FUNCTION learning_proxy.with_clean_errors(statements text) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN format($t$
DECLARE
    failed_state text; failed_message text; failed_detail text; failed_hint text;
BEGIN
    %s
EXCEPTION WHEN query_canceled OR assert_failure OR OTHERS THEN
    GET STACKED DIAGNOSTICS failed_state = RETURNED_SQLSTATE, failed_message = MESSAGE_TEXT,
                            failed_detail = PG_EXCEPTION_DETAIL, failed_hint = PG_EXCEPTION_HINT;
    PERFORM learning_proxy.fail(failed_state, failed_message, failed_detail, failed_hint);
END
$t$, statements);

-- CREATE FUNCTION of a function like another one, with the rest of its text. PL/Proxy sends times and intervals as text, which the
-- shard, whatever its settings, reads as they are meant only when it is ISO.
CREATE FUNCTION learning_proxy.create_like(model oid, statements text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    p pg_proc;
    signature text;
BEGIN
    SELECT * INTO p FROM pg_proc WHERE oid = model;
    signature := format('%I.%I(%s)', '@extschema@', p.proname, pg_get_function_identity_arguments(model));
    EXECUTE format('CREATE OR REPLACE FUNCTION %I.%I(%s) RETURNS %s LANGUAGE plpgsql %s %s COST %s %s %s
                    SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET datestyle = ''ISO''
                    SET intervalstyle = ''postgres'' AS %L',
                   '@extschema@', p.proname, pg_get_function_arguments(model), pg_get_function_result(model),
                   CASE p.provolatile WHEN 'v' THEN 'VOLATILE' WHEN 's' THEN 'STABLE' ELSE 'IMMUTABLE' END,
                   CASE WHEN p.proisstrict THEN 'STRICT' ELSE '' END, greatest(p.procost, 1000),
                   CASE WHEN p.proretset THEN 'ROWS ' || p.prorows ELSE '' END,
                   CASE WHEN p.prosupport <> 0 THEN 'SUPPORT ' || p.prosupport::regproc ELSE '' END,
                   learning_proxy.with_clean_errors(statements));
    EXECUTE format('ALTER FUNCTION %s DEPENDS ON EXTENSION learning_log_shards', signature);
    EXECUTE format('COMMENT ON FUNCTION %s IS %L', signature, obj_description(model, 'pg_proc'));
END
$f$;

-- The statements of f() that return what learning_proxy.f() does, called with the arguments that are given.
CREATE FUNCTION learning_proxy.returning_call(model oid, call text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    p pg_proc;
BEGIN
    SELECT * INTO p FROM pg_proc WHERE oid = model;
    IF p.proretset THEN
        RETURN format('RETURN QUERY SELECT r.* FROM %s AS r;', call);
    ELSIF 'o' = ANY (p.proargmodes) THEN
        RETURN format('SELECT r.* INTO %s FROM %s AS r;',
                      (SELECT string_agg(quote_ident(name), ', ' ORDER BY n)
                         FROM unnest(p.proargnames, p.proargmodes) WITH ORDINALITY AS a(name, mode, n) WHERE mode = 'o'), call);
    END IF;
    RETURN format('RETURN %s;', call);
END
$f$;

-- What a shard runs for a function that returns one value: a look at its gate, and the call. PL/Proxy's statement is parsed and
-- planned anew for each call, so what is in here, where plans are kept, costs less than what is in that statement.
CREATE FUNCTION learning_proxy.write_here(model oid, name text, user_at integer, sent text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    here constant text := quote_ident(name || '_here');
BEGIN
    EXECUTE format('CREATE OR REPLACE FUNCTION learning_proxy.%s(learning_session text[], %s) RETURNS %s LANGUAGE plpgsql STABLE AS %L',
                   here, pg_get_function_arguments(model), pg_get_function_result(model), format($p$
BEGIN
    IF NOT learning_proxy.serves(learning_shard.learning_partition($%1$s)) OR $1 <> '{NULL,NULL}' THEN
        PERFORM learning_proxy.here($%1$s, false, $1);
    END IF;
    RETURN learning_shard.%2$I(%3$s);
END
$p$, user_at, name, sent));
    EXECUTE format('ALTER FUNCTION learning_proxy.%s(%s) DEPENDS ON EXTENSION learning_log_shards', here,
                   concat_ws(', ', 'text[]', oidvectortypes((SELECT proargtypes FROM pg_proc WHERE oid = model))));
END
$f$;

-- The place of the learner comes first: PL/Proxy would run a query to know it.
CREATE FUNCTION learning_proxy.write_routed_function(model oid, name text, route text, inputs text[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    p pg_proc;
    user_at      constant integer := array_position(inputs, 'user_id');
    with_place   constant boolean := route NOT IN ('every', 'sum');
    -- What depends on the session takes it with it, in front of its arguments.
    with_session constant boolean := route = 'learner' AND 'time_zone' = ANY (inputs);
    shift        constant integer := with_place::integer + with_session::integer;
    numbers      constant integer[] := ARRAY(SELECT generate_series(1, cardinality(inputs)));
    in_front     constant text := concat_ws(', ', CASE WHEN with_place THEN 'learning_place integer' END,
                                            CASE WHEN with_session THEN 'learning_session text[]' END);
    sent         text;
    body         text;
BEGIN
    SELECT * INTO p FROM pg_proc WHERE oid = model;
    IF with_session AND NOT p.proretset AND p.proargmodes IS NULL THEN
        PERFORM learning_proxy.write_here(model, name, user_at + 1, (SELECT string_agg('$' || n + 1, ', ' ORDER BY n) FROM unnest(numbers) AS n));
        body := format('SELECT learning_proxy.%I($2, %s);', name || '_here',
                       (SELECT string_agg('$' || n + shift, ', ' ORDER BY n) FROM unnest(numbers) AS n));
    ELSE
        sent := (SELECT string_agg(CASE WHEN n = user_at AND route IN ('learner', 'change')
                                        THEN format('learning_proxy.here($%s, %s%s)', n + shift, CASE route WHEN 'change' THEN 'true' ELSE 'false' END,
                                                    CASE WHEN with_session THEN ', $2' ELSE '' END)
                                        ELSE '$' || n + shift END, ', ' ORDER BY n) FROM unnest(numbers) AS n);
        body := format('SELECT r.* FROM learning_shard.%I(%s) AS r;', name, coalesce(sent, ''));
    END IF;
    EXECUTE format('CREATE OR REPLACE FUNCTION learning_proxy.%I(%s) RETURNS %s LANGUAGE plproxy AS %L',
                   name, concat_ws(', ', nullif(in_front, ''), nullif(pg_get_function_arguments(model), '')),
                   CASE route WHEN 'sum' THEN 'SETOF ' ELSE '' END || pg_get_function_result(model),
                   format('CLUSTER ''learning_shards''; RUN ON %s; %s', CASE WHEN with_place THEN '$1' ELSE 'ALL' END, body));
    EXECUTE format('ALTER FUNCTION learning_proxy.%I(%s) DEPENDS ON EXTENSION learning_log_shards', name,
                   concat_ws(', ', CASE WHEN with_place THEN 'integer' END, CASE WHEN with_session THEN 'text[]' END,
                             nullif(oidvectortypes(p.proargtypes), '')));
    sent := concat_ws(', ', CASE WHEN with_place THEN format('learning_shard.learning_partition($%s)', user_at) END,
                      CASE WHEN with_session THEN format('learning_proxy.session($%s)', array_position(inputs, 'time_zone')) END,
                      (SELECT string_agg('$' || n, ', ' ORDER BY n) FROM unnest(numbers) AS n));
    IF route = 'sum' THEN
        PERFORM learning_proxy.create_like(model, format('RETURN (SELECT sum(r) FROM learning_proxy.%I(%s) AS r);', name, sent));
    ELSE
        PERFORM learning_proxy.create_like(model, learning_proxy.returning_call(model, format('learning_proxy.%I(%s)', name, sent)));
    END IF;
END
$f$;

CREATE FUNCTION learning_proxy.write_functions() RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    f record;
    numbered text;
BEGIN
    LOCK TABLE learning_proxy.this_shard IN EXCLUSIVE MODE; -- two at once would be in each other's way
    FOR f IN SELECT * FROM learning_proxy.functions ORDER BY oid LOOP
        numbered := (SELECT string_agg('$' || n, ', ' ORDER BY n) FROM generate_series(1, cardinality(f.inputs)) AS n);
        CASE f.route
        WHEN 'record', 'learner', 'change', 'every', 'sum' THEN
            PERFORM learning_proxy.write_routed_function(f.oid, f.name, f.route, f.inputs);
        WHEN 'here' THEN
            PERFORM learning_proxy.create_like(f.oid, learning_proxy.returning_call(f.oid,
                        format('learning_shard.%I(%s)', f.name, numbered)));
        WHEN 'written' THEN
            IF f.name = 'expire_learning_log' THEN
                EXECUTE format('CREATE OR REPLACE PROCEDURE %I.expire_learning_log(%s) LANGUAGE plpgsql AS %L', '@extschema@',
                               pg_get_function_arguments(f.oid),
                    $p$BEGIN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'expiry is run on each shard',
        DETAIL = 'It is a procedure with transactions of its own.',
        HINT = 'On every node: CALL learning_shard.expire_learning_log(...).';
END$p$);
                EXECUTE format('ALTER PROCEDURE %I.expire_learning_log DEPENDS ON EXTENSION learning_log_shards', '@extschema@');
            ELSE
                PERFORM learning_proxy.create_like(f.oid, learning_proxy.returning_call(f.oid,
                            format('learning_proxy.%I(%s)', 'merged_' || f.name, numbered)));
            END IF;
        WHEN 'shard' THEN
            NULL;
        ELSE
            RAISE WARNING USING ERRCODE = '0A000',
                MESSAGE = format('learning_log has a function that learning_log_shards does not know: %s', f.oid::regprocedure),
                HINT = 'ALTER EXTENSION learning_log_shards UPDATE;';
        END CASE;
    END LOOP;
END
$f$;
