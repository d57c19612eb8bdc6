-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Sums over learners, merged
-- ---------------------------------------------------------------------------------------------------------

-- The average of the last period with entries before an instant (or the first one from an instant on), and how many periods
-- away that is from the one at the instant. That one has no entries.
CREATE FUNCTION learning_proxy.neighbour(user_ids text[], granularity text, before timestamptz, not_before timestamptz,
        time_zone text, day_start interval, week_start text, OUT average double precision, OUT distance bigint)
    RETURNS record
    LANGUAGE plpgsql AS $f$
DECLARE
    near timestamptz;
    from_period timestamptz;
    to_period timestamptz;
BEGIN
    SELECT CASE WHEN before IS NULL THEN min(s.first_entry) ELSE max(s.last_entry) END INTO near
      FROM learning_proxy.span(user_ids, before, not_before) AS s;
    IF near IS NULL THEN
        RETURN;
    END IF;
    -- A quarter-hour that a boundary cuts may be of the period behind it.
    from_period := CASE WHEN before IS NULL THEN not_before ELSE near END;
    to_period := CASE WHEN before IS NULL THEN near + interval '15 minutes' ELSE before END;
    WITH merged AS (
        SELECT u.period, sum(u.words) AS words, sum(u.entries) AS entries, row_number() OVER (ORDER BY u.period) AS place
          FROM learning_proxy.sums(ARRAY[current_setting('TimeZone'), '10000000'], user_ids, granularity, from_period, to_period,
                                   time_zone, 'zero', 1, day_start, week_start) AS s,
               unnest(s.periods, s.words, s.entries) AS u(period, words, entries)
         GROUP BY u.period
    ), ends AS (SELECT max(place) AS last_place FROM merged)
    SELECT m.words::double precision / m.entries::double precision,
           CASE WHEN before IS NULL THEN m.place - 1 ELSE ends.last_place - m.place END INTO average, distance
      FROM merged AS m, ends WHERE m.entries > 0
     ORDER BY CASE WHEN before IS NULL THEN m.place ELSE -m.place END LIMIT 1;
END
$f$;

-- Rows of all periods, whatever `fill`, and at its gaps what it says.
CALL learning_proxy.for_each_kind_of_bounds($sql$
CREATE FUNCTION learning_proxy.all_periods(user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, fill text, moving_periods bigint, day_start interval, week_start text,
        OUT period timestamptz, OUT learners bigint, OUT entries bigint, OUT words bigint,
        OUT average_words_learned double precision, OUT study_seconds bigint, OUT moving_average double precision)
    RETURNS SETOF record
    LANGUAGE plpgsql AS $f$
#variable_conflict use_column
BEGIN
    IF fill NOT IN ('previous', 'linear') THEN
        RETURN QUERY
        WITH parts AS MATERIALIZED (
            SELECT s.* FROM learning_proxy.sums(learning_proxy.session($5), $1, $2, $3, $4, $5, $6, $7, $8, $9) AS s
        )
        SELECT u.period, sum(u.learners)::bigint, sum(u.entries)::bigint, sum(u.words)::bigint,
               CASE WHEN sum(u.entries) > 0 THEN sum(u.words)::double precision / sum(u.entries)::double precision
                    WHEN $6 <> 'null' THEN 0 END,
               sum(u.seconds)::bigint, coalesce(sum(u.moving_words), sum(u.words))::double precision / $7::double precision
          FROM parts AS p, unnest(p.periods, p.learners, p.entries, p.words, p.seconds, p.moving_words)
                           AS u(period, learners, entries, words, seconds, moving_words)
         WHERE (SELECT learning_proxy.covers(array_agg(h.mask), array_agg(h.remainder), sum(h.listed), $1) FROM parts AS h)
         GROUP BY u.period ORDER BY u.period;
        RETURN;
    END IF;
    RETURN QUERY
    WITH parts AS MATERIALIZED (
        SELECT s.* FROM learning_proxy.sums(learning_proxy.session($5), $1, $2, $3, $4, $5, $6, $7, $8, $9) AS s
    ), merged AS MATERIALIZED (
        SELECT u.period, sum(u.learners)::bigint AS learners, sum(u.entries)::bigint AS entries, sum(u.words)::bigint AS words,
               sum(u.seconds)::bigint AS seconds, coalesce(sum(u.moving_words), sum(u.words))::bigint AS moving_words
          FROM parts AS p, unnest(p.periods, p.learners, p.entries, p.words, p.seconds, p.moving_words)
                           AS u(period, learners, entries, words, seconds, moving_words)
         WHERE (SELECT learning_proxy.covers(array_agg(h.mask), array_agg(h.remainder), sum(h.listed), $1) FROM parts AS h)
         GROUP BY u.period
    ), averages AS MATERIALIZED (
        SELECT m.*, m.words::double precision / nullif(m.entries, 0)::double precision AS average,
               row_number() OVER (ORDER BY m.period) AS place FROM merged AS m
    ), ends AS MATERIALIZED (
        SELECT min(a.period) AS first_period, max(a.period) AS last_period, max(a.place) AS last_place,
               (array_agg(a.entries ORDER BY a.period))[1] = 0 AS wants_before,
               $6 = 'linear' AND (array_agg(a.entries ORDER BY a.period DESC))[1] = 0 AS wants_after FROM averages AS a
    ), neighbours AS (
        SELECT 1 - n.distance AS place, n.average FROM ends AS e,
               learning_proxy.neighbour($1, $2, e.first_period, NULL, $5, $8, $9) AS n WHERE e.wants_before AND n.average IS NOT NULL
         UNION ALL
        SELECT e.last_place + n.distance, n.average FROM ends AS e,
               learning_proxy.neighbour($1, $2, NULL, e.last_period, $5, $8, $9) AS n WHERE e.wants_after AND n.average IS NOT NULL
    ), known AS MATERIALIZED (
        SELECT a.place, a.average FROM averages AS a WHERE a.entries > 0 UNION ALL SELECT n.place, n.average FROM neighbours AS n
    ), gaps AS (
        SELECT a.place, max(k.place) OVER (ORDER BY a.place) AS place_before, min(k.place) OVER (ORDER BY a.place DESC) AS place_after
          FROM (SELECT place FROM averages UNION SELECT place FROM neighbours) AS a LEFT JOIN known AS k ON k.place = a.place
    )
    SELECT a.period, a.learners, a.entries, a.words,
           CASE WHEN a.entries > 0 THEN a.average
                WHEN $6 = 'previous' THEN l.average
                ELSE l.average + (r.average - l.average)
                     * ((a.place - l.place)::double precision / (r.place - l.place)::double precision) END,
           a.seconds, a.moving_words::double precision / $7::double precision
      FROM averages AS a
      LEFT JOIN gaps AS g ON g.place = a.place
      LEFT JOIN known AS l ON l.place = g.place_before
      LEFT JOIN known AS r ON r.place = g.place_after
     ORDER BY a.period;
END
$f$;

CREATE FUNCTION learning_proxy.merged_aggregate_learners(user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, fill text, moving_periods bigint, day_start interval, week_start text,
        OUT period timestamptz, OUT learners bigint, OUT entries bigint, OUT words bigint,
        OUT average_words_learned double precision, OUT study_seconds bigint, OUT moving_average double precision)
    RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT p.* FROM learning_proxy.all_periods($1, $2, $3, $4, $5, learning_proxy.fill($6), $7, $8, $9) AS p
     WHERE learning_proxy.fill($6) <> 'none' OR p.entries > 0;
END;
$sql$);
