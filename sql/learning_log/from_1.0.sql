-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- The end of the way from version 1.0
-- ---------------------------------------------------------------------------------------------------------

-- The views of 1.0 call a function that is no more: learning_periods(user_id, granularity). They belong to whoever called
-- create_learning_log(), with what was granted on them and built on them, so they stay, and call the new one until
-- upgrade_learning_log() writes them anew. A script may replace only what is the extension's: that they are for a moment.
--
-- Whoever may create objects in the extension's schema must not choose what runs here in the name of a superuser: the server
-- prefers a function or operator that takes the very types, wherever it is. From here on all names are found without that schema.
SET LOCAL search_path = pg_catalog, pg_temp;
DO $do$
DECLARE
    view_name   text;
    granularity text;
BEGIN
    FOR view_name, granularity IN
        SELECT format('%s.%I', v.relnamespace::regnamespace, v.relname), g.granularity
          FROM pg_catalog.pg_class AS v
          JOIN (VALUES ('learning_daily', 'day'), ('learning_weekly', 'week'), ('learning_monthly', 'month')) AS g (name, granularity)
            ON g.name = v.relname
         WHERE v.relnamespace = '@extschema@'::regnamespace AND v.relkind = 'v'
           AND EXISTS (SELECT FROM pg_catalog.pg_rewrite AS r JOIN pg_catalog.pg_depend AS d ON d.objid = r.oid
                        WHERE r.ev_class = v.oid AND d.classid = 'pg_catalog.pg_rewrite'::regclass
                          AND d.refclassid = 'pg_catalog.pg_proc'::regclass
                          AND d.refobjid = '@extschema@.learning_periods(text,text)'::regprocedure)
         ORDER BY v.relname
    LOOP
        EXECUTE 'ALTER EXTENSION learning_log ADD VIEW ' || view_name;
        EXECUTE 'CREATE OR REPLACE VIEW ' || view_name || $sql$ WITH (security_invoker = true) AS
    SELECT known.user_id, p.period, p.entries, p.words, p.average_words_learned, p.study_seconds
      FROM (SELECT user_id FROM @extschema@.learning_rollup
            UNION
            SELECT user_id FROM @extschema@.learning_archive) AS known,
           @extschema@.learning_periods($sql$ || quote_literal(granularity) || ', NULL, known.user_id) AS p';
        EXECUTE 'ALTER EXTENSION learning_log DROP VIEW ' || view_name;
    END LOOP;
END
$do$;

DROP FUNCTION @extschema@.learning_periods(text, text);

DO $do$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace = '@extschema@'::regnamespace AND relname = 'learning_log') THEN
        RAISE WARNING 'the tables of learning_log are still those of version 1.0'
            USING HINT = 'SELECT @extschema@.upgrade_learning_log(); as their owner.';
    END IF;
END
$do$;
