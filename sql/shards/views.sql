-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- The views
-- ---------------------------------------------------------------------------------------------------------

-- A view put together from the same view of the shards: learning_proxy.rows_of_<view>() reads it there, learning_proxy.<view>()
-- calls that everywhere. The first row of a shard says whose it is.
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
                    RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS %L', view, columns,
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
    LOCK TABLE learning_proxy.this_shard IN EXCLUSIVE MODE; -- two at once would be in each other's way
    PERFORM learning_proxy.write_view('learning_quarter_hours');
    FOR v IN SELECT * FROM (VALUES ('hourly', 'hour', ''), ('daily', 'day', ', date AS day'), ('weekly', 'week', ', date AS week'),
                                   ('monthly', 'month', ', date AS month')) AS t(name, unit, date) LOOP
        EXECUTE format('CREATE OR REPLACE VIEW %1$I.learning_%2$s AS
                        SELECT user_id, period, entries, words, average_words_learned, study_seconds%4$s FROM %1$I.learning_periods(%3$L)',
                       '@extschema@', v.name, v.unit, v.date);
        CONTINUE WHEN v.name = 'hourly';
        EXECUTE format('CREATE OR REPLACE VIEW %1$I.learning_totals_%2$s AS
                        SELECT period, learners, entries, words, average_words_learned, study_seconds%4$s FROM %1$I.learning_totals(%3$L)',
                       '@extschema@', v.name, v.unit, v.date);
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
