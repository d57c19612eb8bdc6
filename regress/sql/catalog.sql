-- SPDX-License-Identifier: PostgreSQL
-- Each object says what it is and what it may.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT p.oid::regprocedure AS function, provolatile AS volatility, proparallel AS parallel, proisstrict AS strict, prosecdef AS definer,
       proretset AS set, obj_description(p.oid, 'pg_proc') IS NOT NULL AS commented
  FROM pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
  JOIN pg_extension AS e ON e.oid = d.refobjid WHERE extname = 'learning_log' ORDER BY p.oid::regprocedure::text COLLATE "C";
SELECT pg_get_function_arguments('aggregate_learning(text,text,timestamptz,timestamptz,text,text,bigint,interval,text)'::regprocedure);
SELECT pg_get_function_result('aggregate_learning(text,text,timestamptz,timestamptz,text,text,bigint,interval,text)'::regprocedure);
SELECT pg_get_function_arguments('aggregate_learning_json(text,text,timestamptz,timestamptz,text,text,bigint,interval,text,text[])'::regprocedure);
SELECT pg_get_function_arguments('record_learning'::regproc);
SELECT pg_get_function_arguments('record_learning_batch'::regproc);
SELECT pg_get_function_arguments('expire_learning_log'::regproc);
SELECT pg_get_function_arguments('forget_learner'::regproc);
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'learning_receipt'::regclass AND attnum > 0 ORDER BY attnum;
-- Nothing lacks a comment: members of the extension, tables, views, and their columns.
SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend
 WHERE deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'learning_log')
   AND objid NOT IN (SELECT typarray FROM pg_type) -- members too, since PostgreSQL 17
   AND NOT EXISTS (SELECT FROM pg_description AS c WHERE c.classoid = classid AND c.objoid = objid AND c.objsubid = 0) ORDER BY 1;
SELECT relname, attname FROM pg_class AS c JOIN pg_attribute AS a ON attrelid = c.oid
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND relname LIKE 'learning%' AND attnum >= 0 AND NOT attisdropped
   AND col_description(c.oid, attnum) IS NULL;
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND relname LIKE 'learning%'
   AND obj_description(oid) IS NULL;
SELECT obj_description(oid, 'pg_extension'), extrelocatable FROM pg_extension WHERE extname = 'learning_log';
-- Nothing is granted to PUBLIC on the tables and views.
SELECT relname, acl.privilege_type FROM pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner))) AS acl
 WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'learning%' AND relkind IN ('r', 'v') AND acl.grantee = 0;
-- Not even where the owner's defaults would.
SELECT drop_log();
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;
SELECT create_learning_log();
SELECT relname, acl.privilege_type FROM pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner))) AS acl
 WHERE relnamespace = 'public'::regnamespace AND relname IN ('learning_log', 'learning_rollup', 'learning_archive') AND acl.grantee = 0;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM PUBLIC;
-- Settings.
SELECT name, setting, vartype, context, min_val, max_val FROM pg_settings WHERE name LIKE 'learning_log.%';
