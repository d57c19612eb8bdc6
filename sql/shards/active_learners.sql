-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- The learners with the most words
-- ---------------------------------------------------------------------------------------------------------

CALL learning_proxy.for_each_kind_of_bounds($sql$
-- The first ones of a shard, which also says what is wrong with the arguments. The first row says whose they are.
CREATE FUNCTION learning_proxy.active_here(learning_session text[], from_time %1$s, to_time %2$s, time_zone text, max_learners bigint,
        OUT mask integer, OUT remainder integer, OUT learner text, OUT entries bigint, OUT words bigint, OUT seconds bigint)
    RETURNS SETOF record
    LANGUAGE plpgsql AS $f$
DECLARE
    shard learning_proxy.this_shard := learning_proxy.shard();
BEGIN
    PERFORM learning_proxy.enter_session(learning_session);
    mask := shard.serves_mask;
    remainder := shard.serves_remainder;
    RETURN NEXT;
    IF shard.leftovers THEN
        RETURN QUERY SELECT NULL::integer, NULL::integer, r.*
                       FROM learning_shard.active_learners($2, $3, $4, CASE WHEN $5 > 0 THEN 9223372036854775807 ELSE $5 END) AS r
                      WHERE learning_proxy.serves(learning_shard.learning_partition(r.user_id)) LIMIT $5;
    ELSE
        RETURN QUERY SELECT NULL::integer, NULL::integer, r.* FROM learning_shard.active_learners($2, $3, $4, $5) AS r;
    END IF;
END
$f$;

CREATE FUNCTION learning_proxy.each_active(learning_session text[], from_time %1$s, to_time %2$s, time_zone text, max_learners bigint,
        OUT mask integer, OUT remainder integer, OUT learner text, OUT entries bigint, OUT words bigint, OUT seconds bigint)
    RETURNS SETOF record
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON ALL;
    TARGET learning_proxy.active_here;
$f$;

CREATE FUNCTION learning_proxy.merged_active_learners(from_time %1$s, to_time %2$s, time_zone text, max_learners bigint,
        OUT user_id text, OUT entries bigint, OUT words bigint, OUT study_seconds bigint)
    RETURNS SETOF record
    LANGUAGE plpgsql AS $f$
BEGIN
    RETURN QUERY
    WITH parts AS MATERIALIZED (
        SELECT e.* FROM learning_proxy.each_active(learning_proxy.session($3), $1, $2, $3, $4) AS e
    )
    SELECT p.learner, p.entries, p.words, p.seconds FROM parts AS p
     WHERE p.mask IS NULL
       AND (SELECT learning_proxy.covers(array_agg(h.mask), array_agg(h.remainder), 0, NULL) FROM parts AS h WHERE h.mask IS NOT NULL)
     ORDER BY p.words DESC, p.learner COLLATE "C" LIMIT greatest($4, 1);
END
$f$;
$sql$);
