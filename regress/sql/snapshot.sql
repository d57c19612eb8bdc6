-- SPDX-License-Identifier: PostgreSQL
-- What reads is STABLE: it sees what its statement's snapshot sees, and nothing that the same statement writes.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

-- Who aggregates takes the learner from the receipt, so the entry is there before the reading begins.
WITH r AS MATERIALIZED (SELECT * FROM record_learning(id(1), 'ada', 7, '2024-01-02 10:00'))
SELECT r.outcome, a.entries, a.words FROM r, aggregate_learning(r.user_id, 'day', '2024-01-02', '2024-01-02') AS a;
WITH r AS MATERIALIZED (SELECT * FROM record_learning(id(2), 'ada', 5, '2024-01-02 10:00'))
SELECT r.outcome, a.entries, a.words FROM r, aggregate_learning(r.user_id, 'day', '2024-01-02', '2024-01-02') AS a;
WITH r AS MATERIALIZED (SELECT * FROM record_learning(id(3), 'ada', 3, '2024-01-02 10:00'))
SELECT r.outcome, aggregate_learning_json(r.user_id, 'day', '2024-01-02', '2024-01-02', fields => '{entries,words}') FROM r;
WITH r AS MATERIALIZED (SELECT * FROM record_learning_batch(ARRAY[id(4), id(5)], '{ada,bob}', '{1,1}', '{2024-01-02,2024-01-02}'))
SELECT r.user_id, r.outcome, a.entries FROM r, aggregate_learning(r.user_id, 'day', '2024-01-02', '2024-01-02') AS a;
SELECT entries, words FROM aggregate_learning('ada', 'day', '2024-01-02', '2024-01-02');

-- A quarter-hour that a boundary cuts is read from the log: in the same snapshot.
SELECT outcome FROM record_learning(id(1), 'cut', 1, '2024-01-02 00:12');
WITH r AS MATERIALIZED (SELECT * FROM record_learning(id(2), 'cut', 2, '2024-01-02 00:13'))
SELECT r.outcome, a.entries, a.words FROM r,
       aggregate_learning(r.user_id, 'day', '2024-01-02 12:00', '2024-01-02 12:00', 'UTC', day_start => '00:10') AS a;
SELECT entries, words FROM aggregate_learning('cut', 'day', '2024-01-02 12:00', '2024-01-02 12:00', 'UTC', day_start => '00:10');

-- The neighbours of a gap are found in the same snapshot, in the log: those of before, not the nearer ones of just now
SELECT count(*) FROM record_learning_batch(ARRAY[id(1), id(2)], '{gap,gap}', '{1,9}', '{2024-01-01,2024-01-05}');
WITH r AS MATERIALIZED (SELECT * FROM record_learning_batch(ARRAY[id(3), id(4)], '{gap,gap}', '{4,8}', '{2024-01-02,2024-01-04}')),
     once AS MATERIALIZED (SELECT user_id FROM r GROUP BY user_id)
SELECT fill, a.average_words_learned FROM once, unnest('{previous,linear}'::text[]) AS fill,
       aggregate_learning(user_id, 'day', '2024-01-03', '2024-01-03', fill => fill) AS a;
SELECT fill, average_words_learned FROM unnest('{previous,linear}'::text[]) AS fill,
       aggregate_learning('gap', 'day', '2024-01-03', '2024-01-03', fill => fill);
-- and in the archive, which a function fills here in the middle of a statement
CREATE FUNCTION archive(learner text, days date[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO learning_archive SELECT learner, day, cells FROM learning_rollup WHERE user_id = 'gap' AND day = ANY (days);
    RETURN learner;
END
$$;
SELECT archive('old', '{2024-01-01,2024-01-05}');
WITH r AS MATERIALIZED (SELECT archive('old', '{2024-01-02,2024-01-04}') AS user_id)
SELECT fill, a.entries, a.average_words_learned FROM r, unnest('{previous,linear}'::text[]) AS fill,
       aggregate_learning(user_id, 'day', '2024-01-03', '2024-01-03', fill => fill) AS a;
SELECT fill, average_words_learned FROM unnest('{previous,linear}'::text[]) AS fill,
       aggregate_learning('old', 'day', '2024-01-03', '2024-01-03', fill => fill);

-- The next statement of the same transaction sees it all; an older snapshot of it, a cursor, does not.
BEGIN;
DECLARE before CURSOR FOR SELECT entries FROM aggregate_learning('eve', 'day', '2024-01-02', '2024-01-02');
SELECT outcome FROM record_learning(id(1), 'eve', 7, '2024-01-02');
FETCH before;
SELECT entries FROM aggregate_learning('eve', 'day', '2024-01-02', '2024-01-02');
COMMIT;
DROP FUNCTION archive;
