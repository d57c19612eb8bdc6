-- SPDX-License-Identifier: PostgreSQL
--
-- For nodes of pg_auto_failover: nothing is written, and no repeat acknowledged, as long as no standby has to have it. A server that
-- has just taken over works alone at first, for some seconds; what it acknowledged then would be lost with it.

CREATE OR REPLACE FUNCTION learning_log_needs_a_standby() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('synchronous_standby_names') = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'read_only_sql_transaction', MESSAGE = 'there is no synchronous standby yet',
                              HINT = 'Try again.';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER needs_a_standby BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON learning_log
    FOR EACH STATEMENT EXECUTE FUNCTION learning_log_needs_a_standby();
