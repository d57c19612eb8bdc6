-- SPDX-License-Identifier: PostgreSQL
-- active_learners(): who learned most words.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log (user_id, request_id, "timestamp", word_count, study_seconds)
    SELECT 'learner ' || n % 40, id(n), '2024-03-01 00:07+00'::timestamptz + n * interval '37 minutes', n % 7, nullif(n % 50, 0)
      FROM generate_series(1, 2000) AS n;
UPDATE learning_log SET voided_at = now() WHERE word_count = 5;
CREATE TABLE every_entry AS SELECT * FROM learning_log WHERE voided_at IS NULL;
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE word_count IN (1, 5);
CALL expire_learning_log('1 year');
-- What the log itself says.
CREATE FUNCTION counted(start timestamptz, stop timestamptz, most bigint)
    RETURNS TABLE (user_id text, entries bigint, words bigint, study_seconds bigint) LANGUAGE sql AS $$
    SELECT user_id, count(*), sum(word_count), coalesce(sum(study_seconds), 0)::bigint FROM every_entry
     WHERE "timestamp" >= start AND "timestamp" < stop GROUP BY 1 ORDER BY 3 DESC, user_id COLLATE "C" LIMIT most $$;
SELECT * FROM active_learners('2024-03-05 12:00+00', '2024-03-08 00:00+00', 'UTC', 4);
SELECT same, count(*) FROM (
    SELECT (SELECT array_agg(a::text) FROM active_learners(first AT TIME ZONE zone + interval '11 hours',
                                                     last AT TIME ZONE zone + interval '13 hours', zone, most) AS a)
           IS NOT DISTINCT FROM
           (SELECT array_agg(c::text) FROM counted(first AT TIME ZONE zone, (last + interval '1 day') AT TIME ZONE zone, most) AS c) AS same
      FROM unnest('{0,1,17,40,1000}'::bigint[]) AS most, unnest('{UTC,Asia/Kathmandu,America/St_Johns}'::text[]) AS zone,
           (VALUES (timestamp '2024-03-05', timestamp '2024-03-09'), ('2024-03-10', '2024-03-10'), ('2020-01-01', '2030-01-01'),
                   ('2020-01-01', '2020-02-01')) AS range (first, last)) AS compared GROUP BY same;
-- Of equal words the first by name; the zone is that of the session; ten, if nobody says how many.
SELECT user_id, words FROM active_learners('2024-03-02 00:00+00', '2024-03-02 00:00+00');
-- A date is a day of that zone, and a timestamp a time there, whatever the session's zone.
WITH instants AS (SELECT array_agg(a::text) AS learners
                    FROM active_learners(timestamptz '2024-03-02 12:00-10', timestamptz '2024-03-03 12:00-10', 'Pacific/Honolulu') AS a)
SELECT (SELECT array_agg(a::text) FROM active_learners(date '2024-03-02', date '2024-03-03', 'Pacific/Honolulu') AS a) = learners AS dates,
       (SELECT array_agg(a::text) FROM active_learners(timestamp '2024-03-02', timestamp '2024-03-03', 'Pacific/Honolulu') AS a) = learners AS timestamps,
       (SELECT array_agg(a::text) FROM active_learners(date '2024-03-02', timestamptz '2024-03-03 10:00Z', 'Pacific/Honolulu') AS a) = learners AS mixed
  FROM instants;
SELECT statement, refusal('SELECT active_learners(' || statement || ')') FROM unnest(ARRAY[
    $$NULL, now()$$, $$now(), NULL$$, $$now(), now(), NULL, NULL$$, $$now(), now(), NULL, -1$$, $$now(), now(), 'Nowhere'$$,
    $$'2024-03-02Z', '2024-03-01Z'$$, $$'-infinity', now()$$]) AS statement;
-- The rights are the caller's.
CREATE ROLE regress_reader;
SET ROLE regress_reader;
SELECT refusal($$SELECT active_learners('2024-03-02Z', '2024-03-02Z')$$);
RESET ROLE;
GRANT SELECT ON learning_log, learning_rollup, learning_archive TO regress_reader;
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
SET ROLE regress_reader;
SELECT left(refusal($$SELECT active_learners('2024-03-02Z', '2024-03-02Z')$$), 61);
RESET ROLE;
DROP OWNED BY regress_reader;
DROP ROLE regress_reader;
