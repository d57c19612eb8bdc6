-- SPDX-License-Identifier: PostgreSQL
-- What clients and BI tools get to see has types that all of them know: no numeric, which many make text or a float of, and no
-- interval, which most have nothing for.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

-- The columns of the views, and what functions return, once where they differ in their arguments only.
CREATE TEMP TABLE seen AS
    SELECT relname::text AS object, string_agg(format('%s %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum) AS result
      FROM pg_class AS c JOIN pg_attribute ON attrelid = c.oid
     WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'learning%' AND relkind IN ('v', 'f', 'c') AND attnum > 0
     GROUP BY relname
    UNION
    SELECT proname || '()', coalesce((SELECT string_agg(format('%s %s', o.name, format_type(o.type, NULL)), ', ' ORDER BY place)
                                        FROM unnest(proargnames, proallargtypes, proargmodes) WITH ORDINALITY AS o (name, type, mode, place)
                                       WHERE mode IN ('o', 't')), pg_get_function_result(p.oid)) FROM pg_proc AS p
      JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
      JOIN pg_extension AS e ON e.oid = d.refobjid AND extname = 'learning_log'
     WHERE prokind = 'f' AND prorettype NOT IN ('trigger'::regtype, 'internal'::regtype, 'fdw_handler'::regtype);
\pset format unaligned
SELECT * FROM seen ORDER BY object COLLATE "C";
SELECT object, result AS what_hurts FROM seen WHERE result ~ '\m(numeric|interval|real|money|without time zone)\M';
DROP TABLE seen;
