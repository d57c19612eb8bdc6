-- SPDX-License-Identifier: PostgreSQL
-- All that the catalog says of the extension and of its tables, in an order that does not depend on when something was made.

SET search_path = pg_catalog; -- names of ours are shown with their schema

CREATE TEMP VIEW members AS
SELECT d.classid, d.objid FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
 WHERE d.deptype = 'e' AND e.extname = 'learning_log';
CREATE TEMP VIEW relations AS
SELECT c.* FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace AND c.relname LIKE 'learning%' AND c.relkind <> 'c';

SELECT 'extension', extversion, extrelocatable, extnamespace::regnamespace, obj_description(oid, 'pg_extension') FROM pg_extension WHERE extname = 'learning_log';
SELECT 'member', pg_describe_object(classid, objid, 0), obj_description(objid, (SELECT relname FROM pg_class WHERE oid = classid)) FROM members ORDER BY 2;
SELECT 'function', pg_get_functiondef(p.oid), p.proowner = e.extowner AS owned, p.proacl::text, p.provolatile, p.proparallel, p.proisstrict, p.prosecdef,
       p.procost, p.prorows, p.prosupport::regproc, p.proconfig, p.proargnames, p.prosqlbody IS NOT NULL
  FROM pg_proc AS p JOIN members AS m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid, pg_extension AS e WHERE e.extname = 'learning_log'
 ORDER BY p.oid::regprocedure::text;
SELECT 'initial rights', pg_describe_object(classoid, objoid, objsubid), privtype, initprivs::text FROM pg_init_privs
 WHERE (classoid, objoid) IN (SELECT classid, objid FROM members) OR objoid IN (SELECT oid FROM relations) ORDER BY 2;
SELECT 'type', t.typname, a.attname, row_number() OVER (PARTITION BY t.oid ORDER BY a.attnum), format_type(a.atttypid, a.atttypmod), col_description(t.typrelid, a.attnum)
  FROM pg_type AS t JOIN members AS m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid JOIN pg_attribute AS a ON a.attrelid = t.typrelid AND a.attnum > 0
 ORDER BY t.typname, a.attnum;
SELECT 'wrapper', fdwname, fdwhandler::regprocedure, fdwvalidator::regprocedure, fdwacl::text, fdwoptions, srvname, srvacl::text, srvoptions
  FROM pg_foreign_data_wrapper AS w JOIN pg_foreign_server AS s ON s.srvfdw = w.oid WHERE fdwname = 'learning_log';

SELECT 'relation', relname, relkind, relowner::regrole, relacl::text, reloptions, relpersistence, relreplident, relrowsecurity, obj_description(c.oid, 'pg_class'),
       CASE relkind WHEN 'v' THEN pg_get_viewdef(c.oid) WHEN 'i' THEN pg_get_indexdef(c.oid) END, am.amname
  FROM relations AS c LEFT JOIN pg_am AS am ON am.oid = c.relam ORDER BY relname;
SELECT 'column', c.relname, a.attname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum) AS position, format_type(a.atttypid, a.atttypmod), l.collname,
       a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attacl::text, a.attstorage, a.attcompression, col_description(c.oid, a.attnum)
  FROM relations AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_collation AS l ON l.oid = a.attcollation LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
 ORDER BY c.relname, position;
SELECT 'constraint', conrelid::regclass, conname, contype, convalidated, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid IN (SELECT oid FROM relations) ORDER BY conrelid::regclass::text, conname;
SELECT 'index', indexrelid::regclass, indrelid::regclass, indisunique, indisprimary, indisvalid, indisready FROM pg_index
 WHERE indrelid IN (SELECT oid FROM relations) ORDER BY indexrelid::regclass::text;
SELECT 'trigger', tgrelid::regclass, tgname, tgenabled, tgisinternal, pg_get_triggerdef(oid), obj_description(oid, 'pg_trigger') FROM pg_trigger
 WHERE tgrelid IN (SELECT oid FROM relations) ORDER BY tgrelid::regclass::text, tgname;
SELECT 'foreign table', ftrelid::regclass, srvname, ftoptions FROM pg_foreign_table AS f JOIN pg_foreign_server AS s ON s.oid = f.ftserver
 WHERE ftrelid IN (SELECT oid FROM relations) ORDER BY ftrelid::regclass::text;
SELECT DISTINCT 'dependency', pg_describe_object(classid, objid, objsubid), pg_describe_object(refclassid, refobjid, refobjsubid), deptype FROM pg_depend
 WHERE (classid = 'pg_class'::regclass AND objid IN (SELECT oid FROM relations))
    OR (classid = 'pg_rewrite'::regclass AND objid IN (SELECT r.oid FROM pg_rewrite AS r JOIN relations AS c ON c.oid = r.ev_class))
    OR (classid, objid) IN (SELECT classid, objid FROM members)
 ORDER BY 2, 3, 4;
