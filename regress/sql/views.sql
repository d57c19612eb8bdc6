-- SPDX-License-Identifier: PostgreSQL
-- Views for SQL and BI users: cells as rows, and gap-filled days, weeks and months in the sessions zone.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum) AS comment
  FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND attnum > 0
 WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace AND relname LIKE 'learning%' ORDER BY 1, attnum;
SELECT relname, obj_description(oid) FROM pg_class
 WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace AND relname LIKE 'learning%' ORDER BY 1;
TABLE learning_daily;
SELECT outcome FROM record_learning_batch(ARRAY[id(1), id(2), id(3), id(4), id(5)], '{ada,ada,ada,bob,ada}', '{10,20,30,40,50}',
    '{2024-01-30 23:50+00,2024-01-30 23:59+00,2024-02-02 10:00+00,2024-02-01 00:00+00,2024-01-30 23:30+00}', '{1,2,3,NULL,5}');
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE request_id = id(2);
CALL expire_learning_log('1 year');
SELECT * FROM learning_quarter_hours ORDER BY 1, 2;
SELECT * FROM learning_daily ORDER BY 1, 2;
SELECT * FROM learning_weekly ORDER BY 1, 2;
SELECT * FROM learning_monthly ORDER BY 1, 2;
-- In another zone the days are other days.
SET TimeZone = 'Asia/Kathmandu';
SELECT * FROM learning_daily ORDER BY 1, 2;
SELECT * FROM learning_monthly WHERE user_id = 'ada' ORDER BY 1, 2;
SELECT * FROM learning_quarter_hours WHERE user_id = 'bob';
SET TimeZone = 'UTC';
-- They are read with the reader's rights.
CREATE ROLE regress_reader;
GRANT SELECT ON learning_daily, learning_quarter_hours TO regress_reader;
SET ROLE regress_reader;
SELECT left(refusal('TABLE learning_daily'), 5), left(refusal('TABLE learning_quarter_hours'), 5);
RESET ROLE;
GRANT SELECT ON learning_log, learning_rollup, learning_archive TO regress_reader;
SET ROLE regress_reader;
SELECT count(*) FROM learning_daily;
RESET ROLE;
-- A cursor is read with the rights of whoever opened it, or not at all: fetching is no way to lend one's own.
CREATE ROLE regress_other;
GRANT SELECT ON learning_daily, learning_totals_daily TO regress_other;
CREATE FUNCTION fetched(cursor refcursor, OUT found record) LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN FETCH cursor INTO found; END';
CREATE FUNCTION opened(cursor refcursor) RETURNS refcursor LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN OPEN cursor FOR SELECT * FROM learning_totals_daily; RETURN cursor; END';
SET ROLE regress_other;
BEGIN;
DECLARE daily CURSOR FOR SELECT * FROM learning_daily;
SELECT split_part(refusal($$SELECT fetched('daily')$$), E'\n', 1);
SELECT opened('totals');
SELECT split_part(refusal('FETCH totals'), E'\n', 1);
COMMIT;
RESET ROLE;
BEGIN;
DECLARE daily CURSOR FOR SELECT * FROM learning_totals_daily;
MOVE daily;
SET LOCAL ROLE regress_reader;
SELECT split_part(refusal('MOVE daily'), E'\n', 1);
COMMIT;
DROP FUNCTION fetched, opened;
DROP OWNED BY regress_reader, regress_other;
DROP ROLE regress_reader, regress_other;
