-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Batches and moves
-- ---------------------------------------------------------------------------------------------------------

-- On a shard: its part of a batch. The places are those of the items in the whole batch.
CREATE FUNCTION learning_proxy.record_part(places integer[], request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[], study_seconds bigint[],
        OUT place integer, OUT outcome text, OUT user_id text, OUT request_id uuid, OUT "timestamp" timestamptz,
        OUT word_count integer, OUT stored_seconds integer, OUT recorded_at timestamptz)
    RETURNS SETOF record
    LANGUAGE plpgsql AS $f$
DECLARE
    failed_state text; failed_message text; failed_detail text; failed_hint text;
    item text;
BEGIN
    RETURN QUERY SELECT $1[r.n]::integer, r.outcome, r.user_id, r.request_id, r."timestamp", r.word_count, r.study_seconds, r.recorded_at
                   FROM learning_shard.record_learning_batch($2, $3, $4, $5, $6) WITH ORDINALITY
                     AS r(outcome, user_id, request_id, "timestamp", word_count, study_seconds, recorded_at, n);
EXCEPTION WHEN data_exception THEN -- what is wrong with an item; which one is said in the words of the whole batch
    GET STACKED DIAGNOSTICS failed_state = RETURNED_SQLSTATE, failed_message = MESSAGE_TEXT,
                            failed_detail = PG_EXCEPTION_DETAIL, failed_hint = PG_EXCEPTION_HINT;
    item := coalesce(substring(failed_detail FROM '^This is item (\d+) of the batch\.$'), '1');
    PERFORM learning_proxy.fail(failed_state, failed_message, format('This is item %s of the batch.', $1[item::integer]), failed_hint);
END
$f$;

CREATE FUNCTION learning_proxy.record_learning_batch(places integer[], request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[], study_seconds bigint[],
        OUT place integer, OUT outcome text, OUT user_id text, OUT request_id uuid, OUT "timestamp" timestamptz,
        OUT word_count integer, OUT stored_seconds integer, OUT recorded_at timestamptz)
    RETURNS SETOF record
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    SPLIT places, request_ids, user_ids, word_counts, timestamps, study_seconds;
    RUN ON learning_shard.learning_partition(user_ids);
    TARGET learning_proxy.record_part;
$f$;

CREATE FUNCTION learning_proxy.record_learning_batch(request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[], study_seconds bigint[])
    RETURNS SETOF learning_shard.learning_receipt
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON 0;
    SELECT r.* FROM learning_shard.record_learning_batch($1, $2, $3, $4, $5) AS r;
$f$;

-- Receipts come in the order of the shards, and leave in that of the items. Arrays that do not fit together go to one shard,
-- which knows what to say.
CREATE FUNCTION learning_proxy.merged_record_learning_batch(request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[], study_seconds bigint[])
    RETURNS SETOF learning_shard.learning_receipt
    LANGUAGE plpgsql ROWS 1000 AS $f$
DECLARE
    items constant integer := cardinality(request_ids);
BEGIN
    IF items > 1 AND array_ndims(request_ids) = 1
       AND array_ndims(user_ids) = 1 AND cardinality(user_ids) = items
       AND array_ndims(word_counts) = 1 AND cardinality(word_counts) = items
       AND (timestamps IS NULL OR array_ndims(timestamps) = 1 AND cardinality(timestamps) = items)
       AND (study_seconds IS NULL OR array_ndims(study_seconds) = 1 AND cardinality(study_seconds) = items) THEN
        RETURN QUERY SELECT r.outcome, r.user_id, r.request_id, r."timestamp", r.word_count, r.stored_seconds, r.recorded_at
                       FROM learning_proxy.record_learning_batch(ARRAY(SELECT generate_series(1, items)), $1, $2, $3,
                                coalesce($4, array_fill(NULL::timestamptz, ARRAY[items])),
                                coalesce($5, array_fill(NULL::bigint, ARRAY[items]))) AS r
                      ORDER BY r.place;
    ELSIF items = 1 AND cardinality(user_ids) = 1 AND cardinality(word_counts) = 1 AND coalesce(cardinality(timestamps), 1) = 1
          AND coalesce(cardinality(study_seconds), 1) = 1 AND array_ndims(user_ids) = 1 THEN
        RETURN QUERY SELECT r.* FROM learning_proxy.record_alone($2[array_lower($2, 1)], $1, $2, $3, $4, $5) AS r;
    ELSE
        RETURN QUERY SELECT r.* FROM learning_proxy.record_learning_batch($1, $2, $3, $4, $5) AS r;
    END IF;
END
$f$;

-- All of a batch on the shard of one learner.
CREATE FUNCTION learning_proxy.record_alone(learner text, request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[], study_seconds bigint[])
    RETURNS SETOF learning_shard.learning_receipt
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON learning_shard.learning_partition(learner);
    SELECT r.* FROM learning_shard.record_learning_batch($2, $3, $4, $5, $6) AS r;
$f$;

-- All or nothing, which is one transaction: on one shard, or not at all.
CREATE FUNCTION learning_proxy.strict_here(request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[], study_seconds bigint[])
    RETURNS SETOF learning_shard.learning_receipt
    LANGUAGE plpgsql ROWS 1000 AS $f$
DECLARE
    known constant text[] := ARRAY(SELECT u.id FROM unnest(user_ids) AS u(id) WHERE u.id IS NOT NULL);
BEGIN
    -- Arrays that do not fit together are refused in the words of the one below.
    IF cardinality(known) > 0 AND array_ndims(user_ids) = 1 AND cardinality(user_ids) = cardinality(request_ids) THEN
        PERFORM learning_proxy.all_here(known, 'a batch that is all or nothing');
    END IF;
    RETURN QUERY SELECT r.* FROM learning_shard.record_learning_batch_strict($1, $2, $3, $4, $5) AS r;
END
$f$;

CREATE FUNCTION learning_proxy.record_strict(learner text, request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[], study_seconds bigint[])
    RETURNS SETOF learning_shard.learning_receipt
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON learning_shard.learning_partition(learner);
    SELECT r.* FROM learning_proxy.strict_here($2, $3, $4, $5, $6) AS r;
$f$;

CREATE FUNCTION learning_proxy.merged_record_learning_batch_strict(request_ids uuid[], user_ids text[], word_counts bigint[],
        timestamps timestamptz[], study_seconds bigint[])
    RETURNS SETOF learning_shard.learning_receipt
    LANGUAGE plpgsql ROWS 1000 AS $f$
BEGIN
    RETURN QUERY SELECT r.* FROM learning_proxy.record_strict((SELECT u.id FROM unnest($2) AS u(id) WHERE u.id IS NOT NULL LIMIT 1),
                                                              $1, $2, $3, $4, $5) AS r;
END
$f$;

-- On a shard.
CREATE FUNCTION learning_proxy.move_here(from_user text, to_user text,
        OUT entries bigint, OUT repeated_entries bigint, OUT archived_entries bigint)
    RETURNS record
    LANGUAGE plpgsql AS $f$
BEGIN
    IF from_user IS NOT NULL AND to_user IS NOT NULL THEN
        PERFORM learning_proxy.all_here(ARRAY[from_user, to_user], 'move_learner()');
    END IF;
    SELECT r.* INTO entries, repeated_entries, archived_entries FROM learning_shard.move_learner($1, $2) AS r;
END
$f$;

CREATE FUNCTION learning_proxy.merged_move_learner(from_user text, to_user text,
        OUT entries bigint, OUT repeated_entries bigint, OUT archived_entries bigint)
    RETURNS record
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON learning_shard.learning_partition(from_user);
    TARGET learning_proxy.move_here;
$f$;
