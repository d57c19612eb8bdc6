-- SPDX-License-Identifier: PostgreSQL
-- A question about the days of all learners does not read the whole table, where rows came in order of days.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

DO $$ BEGIN
    FOR d IN 0..499 LOOP
        INSERT INTO learning_log SELECT 'learner ' || n, gen_random_uuid(), timestamptz '2023-01-01 10:00+00' + d * interval '1 day', 1
          FROM generate_series(1, 80) AS n;
        -- What comes later for these days is an update, or a straggler.
        INSERT INTO learning_log SELECT 'learner ' || n, gen_random_uuid(), timestamptz '2023-01-01 12:00+00' + (d - n % 3) * interval '1 day', 1
          FROM generate_series(1, 10) AS n;
    END LOOP;
END $$;
INSERT INTO learning_archive SELECT * FROM learning_rollup ORDER BY day;
VACUUM ANALYZE learning_rollup, learning_archive;
SET max_parallel_workers_per_gather = 0;
EXPLAIN (COSTS OFF) SELECT count(*) FROM learning_rollup WHERE day BETWEEN '2024-03-01' AND '2024-03-30';
EXPLAIN (COSTS OFF) SELECT count(*) FROM learning_archive WHERE day BETWEEN '2024-03-01' AND '2024-03-30';
SELECT count(*), count(DISTINCT user_id) FROM learning_rollup WHERE day BETWEEN '2024-03-01' AND '2024-03-30';
-- What is read is a part of the table; the days of one learner are still found by the key.
CREATE FUNCTION part_read(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT json) ' || query INTO plan;
    plan := plan -> 0 -> 'Plan';
    RETURN ((plan ->> 'Shared Hit Blocks')::numeric + (plan ->> 'Shared Read Blocks')::numeric)
           / (pg_relation_size('learning_rollup') / current_setting('block_size')::integer);
END $$;
SELECT part_read($$SELECT count(*) FROM learning_rollup WHERE day BETWEEN '2024-03-01' AND '2024-03-30'$$) < 0.3 AS a_part,
       part_read($$SELECT count(*) FROM learning_rollup WHERE user_id = 'learner 7' AND day BETWEEN '2024-03-01' AND '2024-03-30'$$) < 0.15 AS a_few_pages,
       part_read($$SELECT count(*) FROM learning_rollup$$) >= 1 AS all_of_it;
DROP FUNCTION part_read;
SELECT drop_log();
