-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Sums over learners, on a shard
-- ---------------------------------------------------------------------------------------------------------

-- The learners of a list that are here. Without a list everybody who is here: null, as long as nobody else has rows here.
CREATE FUNCTION learning_proxy.learners_here(user_ids text[], shard learning_proxy.this_shard) RETURNS text[]
    LANGUAGE plpgsql STABLE AS $f$
BEGIN
    IF user_ids IS NOT NULL THEN
        RETURN ARRAY(SELECT u.id FROM unnest(user_ids) AS u(id)
                      WHERE learning_proxy.serves(learning_shard.learning_partition(u.id)));
    ELSIF shard.leftovers THEN
        RETURN ARRAY(SELECT r.user_id FROM learning_shard.learning_rollup AS r
                      WHERE learning_proxy.serves(learning_shard.learning_partition(r.user_id))
                      UNION
                     SELECT a.user_id FROM learning_shard.learning_archive AS a
                      WHERE learning_proxy.serves(learning_shard.learning_partition(a.user_id)));
    END IF;
    RETURN NULL;
END
$f$;

-- The name of a way to fill gaps, which may be written in any case. What is none stays as it is: the shard says so.
CREATE FUNCTION learning_proxy.fill(name text) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN lower(name) IN ('zero', 'null', 'previous', 'linear', 'none') THEN lower(name) ELSE name END;

-- One row: what part of the learners it is about, and an array for each column of all periods, which are the same on all shards.
-- Of the moving average over more than one period the sum comes back: sums of shards can be added. Gaps are filled after that,
-- but what is wrong with `fill` is said here.
CALL learning_proxy.for_each_kind_of_bounds($sql$
CREATE FUNCTION learning_proxy.sums_here(learning_session text[], user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, fill text, moving_periods bigint, day_start interval, week_start text,
        OUT mask integer, OUT remainder integer, OUT listed bigint, OUT periods timestamptz[], OUT learners bigint[],
        OUT entries bigint[], OUT words bigint[], OUT seconds bigint[], OUT moving_words bigint[])
    RETURNS SETOF record
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    shard learning_proxy.this_shard := learning_proxy.shard();
    list text[] := learning_proxy.learners_here(user_ids, shard);
BEGIN
    PERFORM learning_proxy.enter_session(learning_session);
    mask := shard.serves_mask;
    remainder := shard.serves_remainder;
    listed := cardinality(list);
    SELECT array_agg(r.period), array_agg(r.learners), array_agg(r.entries), array_agg(r.words), array_agg(r.study_seconds),
           CASE WHEN $8 > 1 THEN array_agg(round(r.moving_average * $8)::bigint) END
      INTO periods, learners, entries, words, seconds, moving_words
      FROM learning_shard.aggregate_learners(list, $3, $4, $5, $6,
               CASE WHEN $7 IN ('null', 'previous', 'linear', 'none') THEN 'zero' ELSE $7 END, $8, $9, $10) AS r;
    RETURN NEXT;
END
$f$;

CREATE FUNCTION learning_proxy.sums(learning_session text[], user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, fill text, moving_periods bigint, day_start interval, week_start text,
        OUT mask integer, OUT remainder integer, OUT listed bigint, OUT periods timestamptz[], OUT learners bigint[],
        OUT entries bigint[], OUT words bigint[], OUT seconds bigint[], OUT moving_words bigint[])
    RETURNS SETOF record
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON learning_proxy.hashes(user_ids);
    TARGET learning_proxy.sums_here;
$f$;

-- The same as JSON, which learning_sums_json() adds up: no value of it goes through SQL. Texts, which say when a period is, come from
-- the shard of one learner only, unless that is null.
CREATE FUNCTION learning_proxy.sums_json_here(learning_session text[], user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, fill text, moving_periods bigint, day_start interval, week_start text, fields text[], texts_at integer,
        OUT mask integer, OUT remainder integer, OUT listed bigint, OUT part text)
    RETURNS SETOF record
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    shard learning_proxy.this_shard := learning_proxy.shard();
    list text[] := learning_proxy.learners_here(user_ids, shard);
BEGIN
    PERFORM learning_proxy.enter_session(learning_session);
    mask := shard.serves_mask;
    remainder := shard.serves_remainder;
    listed := cardinality(list);
    part := learning_shard.aggregate_learners_json(list, $3, $4, $5, $6, $7, $8, $9, $10,
                CASE WHEN NOT learning_proxy.serves(texts_at)
                     THEN array_remove(array_remove(array_remove($11, 'period'), 'date'), 'local_start') ELSE $11 END);
    RETURN NEXT;
END
$f$;

CREATE FUNCTION learning_proxy.sums_json(learning_session text[], user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, fill text, moving_periods bigint, day_start interval, week_start text, fields text[], texts_at integer,
        OUT mask integer, OUT remainder integer, OUT listed bigint, OUT part text)
    RETURNS SETOF record
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON learning_proxy.hashes_of(user_ids);
    TARGET learning_proxy.sums_json_here;
$f$;

CREATE FUNCTION learning_proxy.sums_json_of_all(learning_session text[], user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, fill text, moving_periods bigint, day_start interval, week_start text, fields text[], texts_at integer,
        OUT mask integer, OUT remainder integer, OUT listed bigint, OUT part text)
    RETURNS SETOF record
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON ALL;
    TARGET learning_proxy.sums_json_here;
$f$;

CREATE FUNCTION learning_proxy.periods_json(learning_session text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, moving_periods bigint, day_start interval, week_start text, fields text[])
    RETURNS text
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON ANY;
    SELECT learning_proxy.periods_json_here($1, $2, $3, $4, $5, $6, $7, $8, $9);
$f$;

-- All periods of a range, as JSON without anybody.
CREATE FUNCTION learning_proxy.periods_json_here(learning_session text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, moving_periods bigint, day_start interval, week_start text, fields text[])
    RETURNS text
    LANGUAGE plpgsql AS $f$
BEGIN
    PERFORM learning_proxy.enter_session(learning_session);
    RETURN learning_shard.aggregate_learners_json('{}', $2, $3, $4, $5, 'zero', $6, $7, $8, $9);
END
$f$;
$sql$);

-- The first and the last quarter-hour with entries of the learners here, or only those before or from an instant on.
CREATE FUNCTION learning_proxy.span_here(user_ids text[], before timestamptz, not_before timestamptz,
        OUT mask integer, OUT remainder integer, OUT listed bigint, OUT first_entry timestamptz, OUT last_entry timestamptz)
    RETURNS SETOF record
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
    shard learning_proxy.this_shard := learning_proxy.shard();
    list text[] := learning_proxy.learners_here(user_ids, shard);
    utc_before constant date := (before AT TIME ZONE 'UTC')::date;
    utc_not_before constant date := (not_before AT TIME ZONE 'UTC')::date;
BEGIN
    -- The days at both ends are unpacked, and those which the bounds cut.
    WITH days AS (
        SELECT day, cells FROM learning_shard.learning_rollup AS r WHERE list IS NULL OR r.user_id = ANY (list)
         UNION ALL
        SELECT day, cells FROM learning_shard.learning_archive AS a WHERE list IS NULL OR a.user_id = ANY (list)
    ), ends AS (
        SELECT min(day) FILTER (WHERE utc_not_before IS NULL OR day > utc_not_before) AS first_day,
               max(day) FILTER (WHERE utc_before IS NULL OR day < utc_before) AS last_day FROM days
         WHERE (utc_before IS NULL OR day < utc_before) AND (utc_not_before IS NULL OR day > utc_not_before)
    )
    SELECT min(c.quarter_hour), max(c.quarter_hour) INTO first_entry, last_entry
      FROM ends, days AS d, learning_shard.learning_cells(d.day, d.cells) AS c
     WHERE d.day IN (ends.first_day, ends.last_day, utc_before, utc_not_before)
       AND (before IS NULL OR c.quarter_hour < before) AND (not_before IS NULL OR c.quarter_hour >= not_before);
    mask := shard.serves_mask;
    remainder := shard.serves_remainder;
    listed := cardinality(list);
    RETURN NEXT;
END
$f$;

CREATE FUNCTION learning_proxy.span(user_ids text[], before timestamptz, not_before timestamptz,
        OUT mask integer, OUT remainder integer, OUT listed bigint, OUT first_entry timestamptz, OUT last_entry timestamptz)
    RETURNS SETOF record
    LANGUAGE plproxy AS $f$
    CLUSTER 'learning_shards';
    RUN ON learning_proxy.hashes(user_ids);
    TARGET learning_proxy.span_here;
$f$;

-- ---------------------------------------------------------------------------------------------------------
-- Which shards are asked, and whether all learners are in their answers
-- ---------------------------------------------------------------------------------------------------------

-- For RUN ON: the shards of a list, one for nobody. A plan of it can be kept.
CREATE FUNCTION learning_proxy.hashes_of(user_ids text[]) RETURNS SETOF integer
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT learning_shard.learning_partition(u.id) & 1023 FROM unnest(CASE WHEN user_ids = '{}' THEN '{NULL}' ELSE user_ids END) AS u(id);
END;

-- The same, and all for everybody (there are at most 1024).
CREATE FUNCTION learning_proxy.hashes(user_ids text[]) RETURNS SETOF integer
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT learning_proxy.hashes_of(user_ids)
     UNION
    SELECT g.n FROM generate_series(0, 1023) AS g(n) WHERE user_ids IS NULL;
END;

-- While a shard is split, sessions see the new map of the nodes a moment before or after the shards: what they would count
-- twice, or not at all, is refused instead.
CREATE FUNCTION learning_proxy.covers(masks integer[], remainders integer[], listed numeric, user_ids text[]) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE AS $f$
DECLARE
    covered boolean;
BEGIN
    IF user_ids IS NOT NULL THEN
        covered := listed = cardinality(user_ids);
    ELSE
        covered := (SELECT sum(1.0 / (m + 1)) FROM unnest(masks) AS m) = 1
               AND NOT EXISTS (SELECT FROM unnest(masks, remainders) WITH ORDINALITY AS a(mask, remainder, n)
                                 JOIN unnest(masks, remainders) WITH ORDINALITY AS b(mask, remainder, n)
                                   ON a.n < b.n AND a.remainder & b.mask & a.mask = b.remainder & a.mask & b.mask);
    END IF;
    IF NOT covered OR covered IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '40L01', MESSAGE = 'learners are on the way to another shard',
            HINT = 'Try again, in a new transaction.';
    END IF;
    RETURN true;
END
$f$;
