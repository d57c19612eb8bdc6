-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Recording
-- ---------------------------------------------------------------------------------------------------------

COMMENT ON TYPE learning_receipt IS
    'answer of the functions that record and void: outcome (created, replayed, conflict or voided), then the entry as it is stored';
COMMENT ON COLUMN learning_receipt.outcome IS
    'created; replayed: same id, same content; conflict: same id, other content, nothing written; voided: the entry of this id does not count, whatever is sent';

-- Counts are integers in the table and bigint here: what many drivers send is bigint, and integer is taken too.
CREATE FUNCTION record_learning(request_id uuid, user_id text, word_count bigint,
        "timestamp" timestamptz DEFAULT NULL, study_seconds bigint DEFAULT NULL)
    RETURNS learning_receipt
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION record_learning(uuid, text, bigint, timestamptz, bigint) IS
    'records one learning event exactly once per user and request id; a missing timestamp is the start of the transaction, others lie between the settings learning_log.earliest and learning_log.latest_ahead';

CREATE FUNCTION record_learning_batch(request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[] DEFAULT NULL, study_seconds bigint[] DEFAULT NULL)
    RETURNS SETOF learning_receipt
    LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 1000
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION record_learning_batch(uuid[], text[], bigint[], timestamptz[], bigint[]) IS
    'records many learning events in one statement; one receipt per item, in input order';

-- A function of its own, not an argument: whoever routes calls over several servers splits a batch and must not split this.
CREATE FUNCTION record_learning_batch_strict(request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[] DEFAULT NULL, study_seconds bigint[] DEFAULT NULL)
    RETURNS SETOF learning_receipt
    LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 1000
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION record_learning_batch_strict(uuid[], text[], bigint[], timestamptz[], bigint[]) IS
    'the same, all or nothing: fails at the first item that is refused, conflicts or was voided, and has written nothing; the detail of the error is a JSON object: item (counted from 1), and for 23505 outcome, differs and stored';

CREATE FUNCTION void_learning(request_id uuid, user_id text)
    RETURNS learning_receipt
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION void_learning(uuid, text) IS
    'an entry was wrong: it no longer counts, and its request id stays taken, so that a late repeat cannot bring it back; voiding it again changes nothing; P0002 where there is no such entry';
