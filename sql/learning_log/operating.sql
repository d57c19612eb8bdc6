-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Operating
-- ---------------------------------------------------------------------------------------------------------

CREATE PROCEDURE expire_learning_log(older_than interval, batch bigint DEFAULT 10000)
    LANGUAGE C
    AS 'MODULE_PATHNAME';
COMMENT ON PROCEDURE expire_learning_log(interval, bigint) IS
    'moves entries recorded longer than older_than ago to learning_archive, batch by batch, each in its own transaction, voided ones removed; their request ids are forgotten, no answer changes';

CREATE FUNCTION forget_learner(user_id text,
        OUT entries bigint, OUT archived_entries bigint, OUT words bigint, OUT study_seconds bigint)
    RETURNS record
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION forget_learner(text) IS
    'erases one learner from log, rollup and archive; returns what of it counted, which voided entries do not';

CREATE FUNCTION move_learner(from_user text, to_user text,
        OUT entries bigint, OUT repeated_entries bigint, OUT archived_entries bigint)
    RETURNS record
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION move_learner(text, text) IS
    'a guest signs up: all entries of one learner, voided ones too, and the archive become those of the other; returns how many were moved, were there already (same request id, same content: counted once, and voided if one of both was) and are in the archive; 23505 where the content differs, and then nothing is moved';

CREATE FUNCTION learning_log_check(
        OUT user_id text, OUT quarter_hour timestamptz,
        OUT log_entries bigint, OUT rollup_entries bigint, OUT log_words bigint, OUT rollup_words bigint,
        OUT log_study_seconds bigint, OUT rollup_study_seconds bigint)
    RETURNS SETOF record
    LANGUAGE C STABLE PARALLEL UNSAFE
    SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_log_check() IS
    'the cells in which learning_rollup differs from learning_log: no row, ever';
