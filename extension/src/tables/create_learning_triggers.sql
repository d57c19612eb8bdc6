-- What create_learning_log() runs in the name of the owner of maintain_learning_rollup(), which nobody else may attach
-- to a table.

CREATE OR REPLACE TRIGGER learning_log_insert AFTER INSERT ON @extschema@.learning_log
    REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.maintain_learning_rollup();
CREATE OR REPLACE TRIGGER learning_log_update AFTER UPDATE ON @extschema@.learning_log
    REFERENCING OLD TABLE AS old_entries NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.maintain_learning_rollup();
CREATE OR REPLACE TRIGGER learning_log_delete AFTER DELETE ON @extschema@.learning_log
    REFERENCING OLD TABLE AS old_entries
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.maintain_learning_rollup();
CREATE OR REPLACE TRIGGER learning_log_truncate AFTER TRUNCATE ON @extschema@.learning_log
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.maintain_learning_rollup();
