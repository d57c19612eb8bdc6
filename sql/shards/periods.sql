-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- The periods of learners, which are what the views show
-- ---------------------------------------------------------------------------------------------------------

-- On a shard, of one learner or of each that is here. The first row says whose they are.
CREATE FUNCTION learning_proxy.periods_here(learning_session text[], granularity text, time_zone text, user_id text,
        from_time timestamptz, to_time timestamptz,
        OUT mask integer, OUT remainder integer, OUT listed bigint, OUT learner text, OUT period timestamptz, OUT entries bigint,
        OUT words bigint, OUT average double precision, OUT seconds bigint, OUT local_date date)
    RETURNS SETOF record
    LANGUAGE plpgsql AS $f$
DECLARE
    shard learning_proxy.this_shard := learning_proxy.shard();
BEGIN
    PERFORM learning_proxy.enter_session(learning_session);
    mask := shard.serves_mask;
    remainder := shard.serves_remainder;
    listed := learning_proxy.serves(learning_shard.learning_partition($4))::integer;
    RETURN NEXT;
    IF user_id IS NULL AND shard.leftovers THEN
        RETURN QUERY SELECT NULL::integer, NULL::integer, NULL::bigint, r.* FROM learning_shard.learning_periods($2, $3, $4, $5, $6) AS r
                      WHERE learning_proxy.serves(learning_shard.learning_partition(r.user_id));
    ELSE
        RETURN QUERY SELECT NULL::integer, NULL::integer, NULL::bigint, r.* FROM learning_shard.learning_periods($2, $3, $4, $5, $6) AS r;
    END IF;
END
$f$;

CREATE FUNCTION learning_proxy.hashes(user_id text) RETURNS SETOF integer
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT learning_proxy.hashes(CASE WHEN user_id IS NOT NULL THEN ARRAY[user_id] END);
END;

CREATE FUNCTION learning_proxy.each_periods(learning_session text[], granularity text, time_zone text, user_id text,
        from_time timestamptz, to_time timestamptz,
        OUT mask integer, OUT remainder integer, OUT listed bigint, OUT learner text, OUT period timestamptz, OUT entries bigint,
        OUT words bigint, OUT average double precision, OUT seconds bigint, OUT local_date date)
    RETURNS SETOF record
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON learning_proxy.hashes(user_id);
    TARGET learning_proxy.periods_here;
$f$;

CREATE FUNCTION learning_proxy.merged_learning_periods(granularity text, time_zone text, user_id text, from_time timestamptz, to_time timestamptz)
    RETURNS SETOF learning_shard.learning_period
    LANGUAGE plpgsql AS $f$
BEGIN
    RETURN QUERY
    WITH parts AS MATERIALIZED (
        SELECT e.* FROM learning_proxy.each_periods(learning_proxy.session($2), $1, $2, $3, $4, $5) AS e
    )
    SELECT p.learner, p.period, p.entries, p.words, p.average, p.seconds, p.local_date FROM parts AS p
     WHERE p.mask IS NULL
       AND (SELECT learning_proxy.covers(array_agg(h.mask), array_agg(h.remainder), sum(h.listed), CASE WHEN $3 IS NOT NULL THEN ARRAY[$3] END)
              FROM parts AS h WHERE h.mask IS NOT NULL)
     ORDER BY p.learner COLLATE "C", p.period;
END
$f$;

-- No rows, and what is wrong with the arguments.
CREATE FUNCTION learning_proxy.check_totals(granularity text, time_zone text, from_time timestamptz, to_time timestamptz) RETURNS bigint
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON ANY;
    SELECT count(t.period) FROM learning_shard.learning_totals($1, $2, $3, $4) AS t;
$f$;

-- From the first to the last entry of all.
CREATE FUNCTION learning_proxy.merged_learning_totals(granularity text, time_zone text, from_time timestamptz, to_time timestamptz,
        OUT period timestamptz, OUT learners bigint, OUT entries bigint, OUT words bigint,
        OUT average_words_learned double precision, OUT study_seconds bigint, OUT date date)
    RETURNS SETOF record
    LANGUAGE plpgsql AS $f$
#variable_conflict use_column
DECLARE
    zone constant text := coalesce(time_zone, current_setting('TimeZone'));
    first_entry timestamptz;
    last_entry timestamptz;
BEGIN
    PERFORM learning_proxy.check_totals($1, $2, CASE WHEN $3 IS NOT NULL THEN 'infinity'::timestamptz END,
                                        CASE WHEN $4 IS NOT NULL THEN '-infinity'::timestamptz END);
    SELECT greatest(min(s.first_entry), nullif($3, '-infinity')), least(max(s.last_entry), nullif($4, 'infinity'))
      INTO first_entry, last_entry FROM learning_proxy.span(NULL, NULL, NULL) AS s
    HAVING min(s.first_entry) IS NOT NULL;
    IF first_entry IS NULL OR first_entry > last_entry OR $3 = 'infinity' OR $4 = '-infinity' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH parts AS MATERIALIZED (
        SELECT s.* FROM learning_proxy.sums(ARRAY[zone, '10000000'], NULL, $1, first_entry, last_entry, $2, 'zero', 1, '0', 'monday') AS s
    )
    SELECT u.period, sum(u.learners)::bigint, sum(u.entries)::bigint, sum(u.words)::bigint,
           coalesce(sum(u.words)::double precision / nullif(sum(u.entries), 0)::double precision, 0), sum(u.seconds)::bigint,
           (u.period AT TIME ZONE zone)::date
      FROM parts AS p, unnest(p.periods, p.learners, p.entries, p.words, p.seconds) AS u(period, learners, entries, words, seconds)
     WHERE u.period >= $3 AND u.period < $4
       AND (SELECT learning_proxy.covers(array_agg(h.mask), array_agg(h.remainder), sum(h.listed), NULL) FROM parts AS h)
     GROUP BY u.period ORDER BY u.period;
END
$f$;
