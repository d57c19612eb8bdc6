-- What distribute_learning_log() runs; @log@ is a quoted name, the others are names in quoted literals. What the triggers of the
-- log write to has to be there before it, on the same nodes. Shards cannot be truncated one by one with
-- their rollup, so that trigger goes: whoever empties the log empties both.

DROP TRIGGER IF EXISTS learning_log_truncate ON @log@;
SELECT create_distributed_table(@archive_literal@, 'user_id');
SELECT create_distributed_table(@rollup_literal@, 'user_id', colocate_with => @archive_literal@);
SELECT create_distributed_table(@log_literal@, 'user_id', colocate_with => @archive_literal@);
