-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Which function goes where
-- ---------------------------------------------------------------------------------------------------------

--   record    to the shard of user_id; the guard on its table refuses a learner of another one
--   learner   to the shard of user_id, which looks whether it answers for the learner
--   change    the same, and whether it takes changes of the learner
--   every     to all shards, their rows together;      sum: to all shards, the sum of what they return
--   here      nothing of it is on shards
--   written   has its own text in this extension
--   shard     is for each shard alone: learning_shard.<name>()
CREATE FUNCTION learning_proxy.routes(OUT name text, OUT route text) RETURNS SETOF record
    LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    VALUES ('record_learning', 'record'),
           ('record_learning_batch', 'written'),
           ('record_learning_batch_strict', 'written'),
           ('void_learning', 'change'),
           ('learning_entries', 'learner'),
           ('learning_entry', 'learner'),
           ('forget_learner', 'change'),
           ('move_learner', 'written'),
           ('aggregate_learning', 'learner'),
           ('aggregate_learning_json', 'learner'),
           ('aggregate_learners', 'written'),
           ('aggregate_learners_json', 'written'),
           ('active_learners', 'written'),
           ('learning_periods', 'written'),
           ('learning_totals', 'written'),
           ('learning_profile', 'learner'),
           ('learning_streaks', 'learner'),
           ('learning_calendar', 'learner'),
           ('learning_log_check', 'every'),
           ('rebuild_learning_rollup', 'sum'),
           ('learning_cells', 'here'),
           ('learning_cells_add', 'here'),
           ('learning_partition', 'here'),
           ('expire_learning_log', 'written'),
           ('create_learning_log', 'shard'),
           ('upgrade_learning_log', 'shard'),
           ('distribute_learning_log', 'shard'),
           ('maintain_learning_rollup', 'shard'),
           ('learning_sums_are_covered', 'shard'),
           ('learning_changes_channel', 'shard'),
           ('learning_sums_json', 'shard'),
           ('aggregate_learning_support', 'shard'),
           ('learning_fdw_handler', 'shard'),
           ('learning_fdw_validator', 'shard');
END;

-- The functions of the extension learning_log of this database.
CREATE VIEW learning_proxy.functions AS
    SELECT p.oid, p.proname::text AS name, r.route,
           (p.proargnames)[1:p.pronargs] AS inputs -- inputs come first in all of them
      FROM pg_catalog.pg_extension AS e
      JOIN pg_catalog.pg_depend AS d ON d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
                                    AND d.classid = 'pg_catalog.pg_proc'::regclass
      JOIN pg_catalog.pg_proc AS p ON p.oid = d.objid
      LEFT JOIN learning_proxy.routes() AS r ON r.name = p.proname
     WHERE e.extname = 'learning_log';
GRANT SELECT ON learning_proxy.functions TO PUBLIC;
