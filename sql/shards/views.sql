-- ---------------------------------------------------------------------------------------------------------
-- The views
-- ---------------------------------------------------------------------------------------------------------

-- All learners together, from the first to the last entry of all.
CREATE FUNCTION learning_proxy.totals(granularity text)
    RETURNS TABLE (period timestamptz, learners bigint, entries bigint, words bigint, average_words_learned double precision,
                   study_seconds bigint)
    LANGUAGE plpgsql STABLE SET client_min_messages = warning AS $body$
#variable_conflict use_column
DECLARE
    first_entry timestamptz;
    last_entry timestamptz;
    failed_state text; failed_message text; failed_detail text; failed_hint text;
BEGIN
    SELECT min(s.first_entry), max(s.last_entry) INTO first_entry, last_entry FROM learning_proxy.span(NULL, NULL, NULL) AS s;
    IF first_entry IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH parts AS MATERIALIZED (
        SELECT s.* FROM learning_proxy.sums(ARRAY[current_setting('TimeZone'), '10000000'], NULL, granularity, first_entry, last_entry,
                                            NULL, 'zero', 1, '0', 'monday') AS s
    )
    SELECT u.period, sum(u.learners)::bigint, sum(u.entries)::bigint, sum(u.words)::bigint,
           coalesce(sum(u.words)::double precision / nullif(sum(u.entries), 0)::double precision, 0), sum(u.seconds)::bigint
      FROM parts AS p, unnest(p.periods, p.learners, p.entries, p.words, p.seconds) AS u(period, learners, entries, words, seconds)
     WHERE (SELECT learning_proxy.covers(array_agg(h.mask), array_agg(h.remainder), sum(h.listed), NULL) FROM parts AS h)
     GROUP BY u.period ORDER BY u.period;
EXCEPTION WHEN query_canceled OR assert_failure OR OTHERS THEN
    GET STACKED DIAGNOSTICS failed_state = RETURNED_SQLSTATE, failed_message = MESSAGE_TEXT,
                            failed_detail = PG_EXCEPTION_DETAIL, failed_hint = PG_EXCEPTION_HINT;
    PERFORM learning_proxy.fail(failed_state, failed_message, failed_detail, failed_hint);
END
$body$;

-- A view of each learner's periods, put together from the same view of the shards: learning_proxy.rows_of_<view>() reads it
-- there, learning_proxy.<view>() calls that everywhere. user_id is one learner, or null. The first row of a shard says whose it is.
CREATE FUNCTION learning_proxy.write_view(view text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    shard_view constant regclass := ('learning_shard.' || quote_ident(view))::regclass;
    columns text;
    nulls   text;
    names   text;
    name    text;
BEGIN
    SELECT string_agg(format('OUT %I %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum),
           string_agg(format('NULL::%s', format_type(atttypid, atttypmod)), ', ' ORDER BY attnum),
           string_agg(quote_ident(attname), ', ' ORDER BY attnum)
      INTO columns, nulls, names
      FROM pg_attribute WHERE attrelid = shard_view AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('CREATE OR REPLACE FUNCTION learning_proxy.%I(learning_session text[], OUT mask integer, OUT remainder integer, %s)
                    RETURNS SETOF record LANGUAGE plpgsql AS %L', 'rows_of_' || view, columns, format($p$
#variable_conflict use_column
DECLARE
    shard learning_proxy.this_shard := learning_proxy.shard();
BEGIN
    PERFORM learning_proxy.enter_session(learning_session);
    RETURN QUERY SELECT shard.serves_mask, shard.serves_remainder, %s;
    IF shard.leftovers THEN
        RETURN QUERY SELECT NULL::integer, NULL::integer, v.* FROM %s AS v
                      WHERE learning_proxy.serves(learning_shard.learning_partition(v.user_id));
    ELSE
        RETURN QUERY SELECT NULL::integer, NULL::integer, v.* FROM %s AS v;
    END IF;
END
$p$, nulls, shard_view, shard_view));
    EXECUTE format('CREATE OR REPLACE FUNCTION learning_proxy.%I(learning_session text[], OUT mask integer, OUT remainder integer, %s)
                    RETURNS SETOF record LANGUAGE plproxy AS %L', 'each_' || view, columns,
                   format('CLUSTER ''learning_shards''; RUN ON ALL; TARGET learning_proxy.%I;', 'rows_of_' || view));
    EXECUTE format('CREATE OR REPLACE FUNCTION learning_proxy.%I(%s)
                    RETURNS SETOF record LANGUAGE plpgsql STABLE SET client_min_messages = warning AS %L', view, columns,
                   '#variable_conflict use_column' || learning_proxy.with_clean_errors(format($p$RETURN QUERY
        WITH parts AS MATERIALIZED (SELECT r.* FROM learning_proxy.%I(learning_proxy.session()) AS r)
        SELECT %s FROM parts WHERE mask IS NULL
           AND (SELECT learning_proxy.covers(array_agg(h.mask), array_agg(h.remainder), 0, NULL) FROM parts AS h WHERE h.mask IS NOT NULL);$p$,
                   'each_' || view, names)));
    EXECUTE format('CREATE OR REPLACE VIEW %I.%I AS SELECT %s FROM learning_proxy.%I() AS r', '@extschema@', view, names, view);
    FOREACH name IN ARRAY ARRAY['rows_of_' || view, 'each_' || view] LOOP
        EXECUTE format('ALTER FUNCTION learning_proxy.%I(text[]) DEPENDS ON EXTENSION learning_log_shards', name);
    END LOOP;
    EXECUTE format('ALTER FUNCTION learning_proxy.%I() DEPENDS ON EXTENSION learning_log_shards', view);
END
$f$;

CREATE FUNCTION learning_proxy.write_views() RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $f$
DECLARE
    v record;
BEGIN
    FOR v IN SELECT * FROM unnest('{learning_quarter_hours,learning_hourly,learning_daily,learning_weekly,learning_monthly}'::text[]) AS name LOOP
        PERFORM learning_proxy.write_view(v.name);
    END LOOP;
    FOR v IN SELECT * FROM (VALUES ('daily', 'day'), ('weekly', 'week'), ('monthly', 'month')) AS t(name, unit) LOOP
        EXECUTE format('CREATE OR REPLACE VIEW %I.learning_totals_%s AS
                        SELECT period, learners, entries, words, average_words_learned, study_seconds,
                               (period AT TIME ZONE current_setting(''TimeZone''))::date AS %s
                          FROM learning_proxy.totals(%L)', '@extschema@', v.name, v.unit, v.unit);
    END LOOP;
    -- The views' comments are those of the shard's.
    FOR v IN SELECT c.relname, a.attname, d.description
               FROM pg_class AS c JOIN pg_description AS d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid
               LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
              WHERE c.relnamespace = 'learning_shard'::regnamespace AND c.relkind = 'v' LOOP
        EXECUTE format(CASE WHEN v.attname IS NULL THEN 'COMMENT ON VIEW %1$I.%2$I IS %4$L' ELSE 'COMMENT ON COLUMN %1$I.%2$I.%3$I IS %4$L' END,
                       '@extschema@', v.relname, v.attname, v.description);
    END LOOP;
END
$f$;
