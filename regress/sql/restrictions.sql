-- SPDX-License-Identifier: PostgreSQL
-- What restricts learners or periods of a view decides what is read, and changes nothing in the rows.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log SELECT u, gen_random_uuid(), t + o, n, n FROM (VALUES ('ada', 1, interval '0'), ('bob', 2, '5 days'), ('cyd', 3, '40 days'), ('Ada', 4, '7 days')) AS l (u, n, o),
    generate_series(timestamptz '2024-01-01 10:00+00', '2024-02-20', '3 days 5 hours') AS t;
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE "timestamp" < '2024-01-20' AND user_id <> 'cyd';
CALL expire_learning_log('1 year');
UPDATE learning_log SET voided_at = now() WHERE extract(day FROM "timestamp") IN (7, 23);
SET timezone = 'America/New_York';
CREATE TABLE ids (id text, code varchar, since timestamptz);
INSERT INTO ids VALUES ('ada', 'ada', '2024-02-01'), ('cyd', 'cyd', '2024-02-20'), ('dan', 'dan', '2024-01-01'), (NULL, NULL, NULL);
ANALYZE ids;
-- Each restriction selects the same rows from the view and from a copy of all its rows. What is expected to be read
-- restricted is said by EXPLAIN.
CREATE FUNCTION restricted(view text, condition text, OUT selected bigint, OUT differ bigint, OUT "reads only" text, OUT filter text) RETURNS record LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE format('CREATE TEMP TABLE everything AS TABLE %I', view);
    EXECUTE format('CREATE TEMP TABLE selection AS SELECT * FROM %I WHERE %s', view, condition);
    EXECUTE format('SELECT count(*) FROM ((SELECT * FROM everything WHERE %1$s EXCEPT ALL TABLE selection) UNION ALL (TABLE selection EXCEPT ALL SELECT * FROM everything WHERE %1$s)) AS d', condition) INTO differ;
    SELECT count(*) INTO selected FROM selection;
    EXECUTE format('EXPLAIN (FORMAT json, COSTS off) SELECT * FROM %I WHERE %s', view, condition) INTO plan;
    -- The result of a subquery is called differently from version to version.
    "reads only" := regexp_replace(replace(plan -> 0 -> 'Plan' ->> 'Reads Only', view || '_rows.', ''), '\$0|\(InitPlan 1\).col1', 'its result');
    filter := replace(plan -> 0 -> 'Plan' ->> 'Filter', view || '_rows.', '');
    DROP TABLE everything, selection;
END $$;
CREATE TABLE conditions (number serial, condition text);
INSERT INTO conditions (condition) VALUES
    ($$user_id = 'ada'$$), ($$'ada' = user_id$$), ($$user_id IN ('ada', 'cyd', 'dan')$$), ($$user_id = ANY (ARRAY['bob', NULL])$$), ($$user_id = ANY ('{}')$$),
    ($$user_id = 'ada'::varchar$$), ($$user_id::varchar = 'ada'$$), ($$user_id IN ('ada'::varchar, 'bob'::varchar)$$), ($$user_id = 'ada'::name$$), ($$user_id = 'nobody'$$),
    ($$user_id = 'ada' AND user_id IN ('ada', 'bob')$$), ($$user_id = 'ada' AND user_id = 'bob'$$), ($$user_id <> 'ada'$$), ($$user_id > 'b'$$), ($$user_id LIKE 'a%'$$), ($$lower(user_id) = 'ada'$$),
    ($$user_id = 'ada' OR user_id = 'bob'$$), ($$user_id = NULL$$), ($$user_id = ANY (NULL::text[])$$), ($$user_id <> ALL ('{ada,bob}')$$), ($$user_id = min_scale(1.5)::text$$),
    ($$period >= '2024-02-01'$$), ($$period > '2024-02-01'$$), ($$period < '2024-01-10'$$), ($$period <= '2024-01-10'$$), ($$period = '2024-01-10'$$), ($$period = '2024-01-10 00:00:01'$$),
    ($$'2024-02-20' < period$$), ($$period BETWEEN '2024-01-10' AND '2024-01-20'$$), ($$period >= '2024-01-10 12:00' AND period < '2024-01-20 12:00:00.000001'$$),
    ($$period >= timestamp '2024-02-01'$$), ($$period > date '2024-02-01'$$), ($$period < date '2024-01-10'$$), ($$period <= timestamp '2024-01-10 12:00'$$),
    ($$period >= '-infinity' AND period < 'infinity'$$), ($$period > 'infinity'$$), ($$period = 'infinity'$$), ($$period <= 'infinity'$$), ($$period < '-infinity'$$), ($$period >= date 'infinity'$$),
    ($$period > '294276-01-01'$$), ($$period > '4714-11-24 00:00+00 BC'$$), ($$period >= date '5874897-12-31'$$), ($$period = NULL$$), ($$period >= NULL AND user_id = 'ada'$$),
    ($$period >= '2024-02-20' AND period < '2024-01-01'$$), ($$period IN ('2024-01-10', '2024-01-11')$$), ($$period <> '2024-01-10'$$),
    ($$period >= timestamptz '2024-03-01' - interval '30 days'$$), ($$period >= date_trunc('month', timestamptz '2024-02-11')$$), ($$period > now()$$), ($$period >= clock_timestamp() - interval '100 years'$$),
    ($$date_trunc('month', period) = '2024-02-01'$$), ($$(period AT TIME ZONE 'Asia/Tokyo')::date = '2024-02-01'$$), ($$period::date BETWEEN '2024-01-10' AND '2024-01-20'$$),
    ($$user_id = 'ada' AND period >= '2024-01-20' AND words > 0$$), ($$user_id IN ('ada', 'bob') AND period BETWEEN '2024-01-20' AND '2024-01-25'$$), ($$period >= (SELECT max(since) FROM ids WHERE id = 'ada')$$),
    ($$user_id = (SELECT min(id) FROM ids)$$), ($$user_id = ANY (ARRAY(SELECT id FROM ids))$$), ($$entries = 0$$);
SELECT condition, r.* FROM conditions, restricted('learning_daily', condition) AS r ORDER BY number;
-- The dates.
CREATE TABLE date_conditions (number serial, condition text);
INSERT INTO date_conditions (condition)
    SELECT format('day %s %s', operator, value) FROM unnest(ARRAY['=', '<', '<=', '>', '>=']) WITH ORDINALITY AS o (operator, n),
        unnest(ARRAY[$$'2024-02-01'$$, $$timestamp '2024-02-01'$$, $$timestamp '2024-02-01 12:00'$$, $$timestamptz '2024-02-01'$$, $$timestamptz '2024-02-01 05:00:00.000001+00'$$, $$'infinity'$$, $$timestamp '-infinity'$$, $$timestamptz 'infinity'$$, $$timestamptz '-infinity'$$]) AS value;
INSERT INTO date_conditions (condition) VALUES ($$day BETWEEN '2024-01-30' AND '2024-02-02' AND period < '2024-02-02'$$), ($$day >= date '2024-03-01' - interval '10 days'$$), ($$day = NULL$$), ($$day IN ('2024-01-30')$$),
    ($$day >= '5874897-12-31'$$), ($$day > '4714-11-24 BC'$$), ($$day < '4714-11-24 BC'$$), ($$to_char(day, 'YYYY-MM') = '2024-02'$$);
SELECT condition, r.* FROM date_conditions, restricted('learning_daily', condition) AS r ORDER BY number;
SELECT condition, r.selected, r.differ, r.filter FROM date_conditions, restricted('learning_weekly', replace(condition, 'day', 'week')) AS r ORDER BY number;
SELECT condition, r.selected, r.differ, r.filter FROM date_conditions, restricted('learning_totals_monthly', replace(condition, 'day', 'month')) AS r WHERE condition !~ 'interval' ORDER BY number;
SELECT view, condition, r.selected, r.differ, r.filter FROM unnest('{learning_hourly,learning_weekly,learning_monthly}'::text[]) AS view, conditions, restricted(view, condition) AS r WHERE condition ~ 'period' AND r.differ > 0 OR number = 58 ORDER BY 1, number;
SELECT view, condition, r.selected, r.differ, r.filter FROM unnest('{learning_totals_daily,learning_totals_weekly,learning_totals_monthly}'::text[]) AS view, conditions, restricted(view, condition) AS r WHERE condition ~ 'period' AND condition !~ 'user_id' AND (r.differ > 0 OR condition ~ '^period [<>]=? ''2024-0[12]-[01][01]''$') ORDER BY 1, number;
-- Parameters, in custom and generic plans; null among them; the zone is that of the execution.
PREPARE days (text, timestamptz) AS SELECT user_id, period, words FROM learning_daily WHERE user_id = $1 AND period >= $2 LIMIT 3;
PREPARE classes (text[], timestamptz, timestamptz) AS SELECT user_id, count(*), sum(words) FROM learning_daily WHERE user_id = ANY ($1) AND period BETWEEN $2 AND $3 GROUP BY 1 ORDER BY 1;
EXECUTE days ('ada', '2024-02-01');
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE days ('ada', '2024-02-01');
EXECUTE days ('ada', '2024-02-01');
EXECUTE days (NULL, '2024-02-01');
EXECUTE days ('ada', NULL);
EXECUTE days ('bob', '2024-02-01');
SET timezone = 'Asia/Tokyo';
EXECUTE days ('bob', '2024-02-01');
SET timezone = 'America/New_York';
EXECUTE classes ('{ada,bob,ada,nobody}', '2024-01-15', '2024-02-15');
EXECUTE classes (NULL, '2024-01-15', '2024-02-15');
RESET plan_cache_mode;
-- Joins read learner by learner, and again for each.
SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT i.id, sum(d.words) FROM ids AS i JOIN learning_daily AS d ON d.user_id = i.id AND d.period >= i.since GROUP BY 1;
SELECT i.id, sum(d.words), min(d.day) FROM ids AS i JOIN learning_daily AS d ON d.user_id = i.id AND d.period >= i.since GROUP BY 1 ORDER BY 1;
SELECT i.code, sum(d.words) FROM ids AS i JOIN learning_weekly AS d ON d.user_id = i.code GROUP BY 1 ORDER BY 1;
EXPLAIN (COSTS OFF) SELECT * FROM ids AS i LEFT JOIN LATERAL (SELECT day, words FROM learning_daily WHERE user_id = i.id AND words > 0 ORDER BY period LIMIT 2) AS d ON true;
SELECT * FROM ids AS i LEFT JOIN LATERAL (SELECT day, words FROM learning_daily WHERE user_id = i.id AND words > 0 ORDER BY period LIMIT 2) AS d ON true ORDER BY 1, 4;
SELECT i.id, (SELECT sum(words) FROM learning_daily AS d WHERE d.user_id = i.id AND d.period < i.since) FROM ids AS i ORDER BY 1;
RESET enable_hashjoin; RESET enable_mergejoin; RESET enable_material; RESET enable_sort;
SELECT count(*) FROM learning_daily AS a JOIN learning_daily AS b USING (user_id, period) WHERE a.words <> b.words;
SELECT count(*) FROM learning_daily WHERE user_id IN (SELECT id FROM ids);
-- Rows come in order of learners and periods: nothing is sorted, and the first ones are there at once.
EXPLAIN (COSTS OFF) SELECT * FROM learning_daily ORDER BY user_id, period LIMIT 5;
EXPLAIN (COSTS OFF) SELECT * FROM learning_daily WHERE user_id = 'ada' ORDER BY period;
EXPLAIN (COSTS OFF) SELECT * FROM learning_totals_weekly ORDER BY week;
EXPLAIN (COSTS OFF) SELECT * FROM learning_daily ORDER BY user_id, day;
EXPLAIN (COSTS OFF) SELECT * FROM learning_daily ORDER BY user_id COLLATE "POSIX", period;
EXPLAIN (COSTS OFF) SELECT * FROM learning_daily ORDER BY period, user_id;
SELECT count(*) FILTER (WHERE (user_id, period) <= (before, last)) FROM (SELECT user_id, period, lag(user_id) OVER () AS before, lag(period) OVER () AS last FROM learning_daily) AS d;
-- A cursor goes on when the subtransaction is rolled back in which it was read.
BEGIN;
DECLARE c CURSOR FOR SELECT user_id, day, words FROM learning_daily WHERE user_id = ANY ('{ada,bob}') AND day >= '2024-01-30';
SAVEPOINT s;
FETCH 2 FROM c;
ROLLBACK TO s;
FETCH 2 FROM c;
MOVE 1000 FROM c;
COMMIT;
-- Nobody writes them.
SELECT statement, refusal(statement) FROM unnest(ARRAY['INSERT INTO learning_daily (user_id, period) VALUES (''ada'', now())', 'DELETE FROM learning_totals_daily', 'UPDATE learning_weekly SET words = 0',
    'INSERT INTO learning_daily_rows DEFAULT VALUES', 'TRUNCATE learning_daily_rows']) AS statement;
-- Foreign tables of one's own: other granularities, some of the columns, in any order.
CREATE FOREIGN TABLE quarters (words bigint, user_id text COLLATE "C", quarter date) SERVER learning_log OPTIONS (granularity 'quarter');
CREATE FOREIGN TABLE halves (period timestamptz, learners bigint) SERVER learning_log OPTIONS (granularity '12 hours', learners 'together');
SELECT * FROM quarters ORDER BY user_id, quarter;
SELECT count(*), max(learners) FROM halves WHERE period < '2024-01-11';
ALTER FOREIGN TABLE quarters DROP COLUMN words, ADD COLUMN entries bigint;
SELECT * FROM quarters WHERE user_id = 'ada' AND quarter >= '2024-01-01';
SELECT statement, refusal(statement) FROM unnest(ARRAY['CREATE FOREIGN TABLE f (words bigint) SERVER learning_log OPTIONS (granularity ''fortnight'')', 'CREATE FOREIGN TABLE f (words bigint) SERVER learning_log OPTIONS (granularity ''day'', learners ''some'')',
    'CREATE FOREIGN TABLE f (words bigint) SERVER learning_log OPTIONS (color ''red'')', 'ALTER SERVER learning_log OPTIONS (granularity ''day'')', 'ALTER FOREIGN TABLE quarters ADD COLUMN learners bigint; SELECT * FROM quarters',
    'CREATE FOREIGN TABLE f (words int) SERVER learning_log OPTIONS (granularity ''day''); SELECT * FROM f', 'CREATE FOREIGN TABLE f (words bigint) SERVER learning_log; SELECT * FROM f']) AS statement;
-- Parts of a day share a date, and where the clock goes back past midnight one comes back: it is checked again, groups more, and is not ascending.
SET timezone = 'America/St_Johns';
INSERT INTO learning_log SELECT 'eve', gen_random_uuid(), t, 1 FROM generate_series(timestamptz '1995-10-27 12:00', '1995-10-31', '7 minutes') AS t;
CREATE FOREIGN TABLE parts (user_id text COLLATE "C", period timestamptz, day date, words bigint) SERVER learning_log OPTIONS (granularity '15 minutes');
SELECT condition, r.* FROM unnest(ARRAY[$$day = '1995-10-28'$$, $$day > '1995-10-28'$$, $$day <= '1995-10-28'$$, $$day >= '1995-10-29' AND period < '1995-10-29 02:00'$$]) AS condition, restricted('parts', format('user_id = ''eve'' AND %s', condition)) AS r;
EXPLAIN (COSTS OFF) SELECT day FROM parts WHERE user_id = 'eve' AND words > 0 ORDER BY day;
SELECT day, sum(words) FROM parts WHERE user_id IN ('eve', 'nobody') GROUP BY day ORDER BY day;
SELECT day, sum(words) FROM parts WHERE user_id IN ('ada', 'bob') AND day BETWEEN '2024-01-10' AND '2024-01-13' GROUP BY day, parts.day ORDER BY day;
SELECT count(*), sum(s) FROM (SELECT period, sum(words) AS s FROM parts WHERE user_id IN ('eve', 'nobody') GROUP BY period) AS sums;
SET timezone = 'America/New_York';
DROP FOREIGN TABLE parts, quarters, halves;
DROP FUNCTION restricted;
DROP TABLE ids, conditions, date_conditions;
SELECT drop_log();
