-- What create_learning_log() asks first: which of its objects are not there, $1 being the schema. A trigger that is
-- disabled keeps nothing.

WITH wanted (number, kind, name) AS (VALUES
    (1, 'table', 'learning_log'), (2, 'table', 'learning_rollup'), (3, 'table', 'learning_archive'),
    (4, 'primary key of', 'learning_log'), (5, 'primary key of', 'learning_rollup'), (6, 'primary key of', 'learning_archive'),
    (7, 'index', 'learning_log_user_id_timestamp_idx'), (8, 'index', 'learning_log_recorded_at_idx'),
    (9, 'index', 'learning_rollup_day_idx'), (10, 'index', 'learning_archive_day_idx'),
    (11, 'trigger', 'learning_log_insert'), (12, 'trigger', 'learning_log_update'),
    (13, 'trigger', 'learning_log_delete'), (14, 'trigger', 'learning_log_truncate'),
    (15, 'view', 'learning_quarter_hours'),
    (16, 'foreign table', 'learning_hourly_rows'), (17, 'view', 'learning_hourly'),
    (18, 'foreign table', 'learning_daily_rows'), (19, 'view', 'learning_daily'),
    (20, 'foreign table', 'learning_weekly_rows'), (21, 'view', 'learning_weekly'),
    (22, 'foreign table', 'learning_monthly_rows'), (23, 'view', 'learning_monthly'),
    (24, 'foreign table', 'learning_totals_daily_rows'), (25, 'view', 'learning_totals_daily'),
    (26, 'foreign table', 'learning_totals_weekly_rows'), (27, 'view', 'learning_totals_weekly'),
    (28, 'foreign table', 'learning_totals_monthly_rows'), (29, 'view', 'learning_totals_monthly'),
    (30, 'column', 'learning_log.voided_at')
), present (kind, name) AS (
    SELECT 'table', relname FROM pg_class WHERE relnamespace = $1 AND relkind IN ('r', 'p')
    UNION ALL
    -- Where there is no log, none lacks the column.
    SELECT 'column', 'learning_log.voided_at'
     WHERE NOT EXISTS (SELECT FROM pg_class AS c WHERE c.relnamespace = $1 AND c.relname = 'learning_log'
                         AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'voided_at'))
    UNION ALL
    SELECT CASE WHEN i.indisprimary THEN 'primary key of' ELSE 'index' END, CASE WHEN i.indisprimary THEN t.relname ELSE c.relname END
      FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_class AS t ON t.oid = i.indrelid
     -- An index of ours bears the name of its table.
     WHERE t.relnamespace = $1 AND t.relname IN ('learning_log', 'learning_rollup', 'learning_archive') AND i.indisvalid
       AND (i.indisprimary OR starts_with(c.relname::text, t.relname || '_'))
    UNION ALL
    SELECT 'trigger', t.tgname
      FROM pg_trigger AS t JOIN pg_class AS r ON r.oid = t.tgrelid JOIN pg_proc AS p ON p.oid = t.tgfoid
     WHERE r.relnamespace = $1 AND r.relname = 'learning_log' AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL
       AND p.pronamespace = $1 AND p.proname = 'maintain_learning_rollup'
    UNION ALL
    SELECT 'foreign table', c.relname
      FROM pg_foreign_table AS f JOIN pg_class AS c ON c.oid = f.ftrelid JOIN pg_foreign_server AS s ON s.oid = f.ftserver
     WHERE c.relnamespace = $1 AND s.srvname = 'learning_log'
    UNION ALL
    -- A view of ours calls this function, or reads the foreign table behind it.
    SELECT 'view', v.relname
      FROM pg_class AS v JOIN pg_rewrite AS r ON r.ev_class = v.oid
      JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
      LEFT JOIN pg_proc AS p ON d.refclassid = 'pg_proc'::regclass AND p.oid = d.refobjid
      LEFT JOIN pg_class AS f ON d.refclassid = 'pg_class'::regclass AND f.oid = d.refobjid AND f.relkind = 'f'
     WHERE v.relnamespace = $1 AND ((p.pronamespace = $1 AND p.proname = 'learning_sums_are_covered')
                                 OR (f.relnamespace = $1 AND f.relname = v.relname || '_rows'))
)
SELECT w.kind, w.name FROM wanted AS w
 WHERE NOT EXISTS (SELECT FROM present AS p WHERE p.kind = w.kind AND p.name = w.name)
 ORDER BY w.number
