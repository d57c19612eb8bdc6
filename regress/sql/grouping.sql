-- SPDX-License-Identifier: PostgreSQL
-- Sums per learner or per period need no rows of the views. They are those of the rows, and so are the groups: gaps are rows.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log SELECT u, gen_random_uuid(), t, n, n * 10 FROM (VALUES ('ada', 1, '2024-01-01 03:00+00', '2024-01-20'), ('bob', 2, '2024-01-15 10:00+00', '2024-02-20'), ('cyd', 3, '2024-03-10 04:59+00', '2024-03-11')) AS l (u, n, f, e),
    generate_series(f::timestamptz, e::timestamptz, '3 days 5 hours') AS t;
INSERT INTO learning_log VALUES ('dan', id(1), '2024-02-11 12:00+00', 7), ('dan', id(2), '2024-03-20 12:00+00', 8), ('eve', id(1), '2024-03-25 12:00+00', 9),
    ('fay', id(1), '2024-04-01 12:00+00', 10), ('fay', id(2), '2024-04-04 12:00+00', 11);
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE "timestamp" < '2024-01-10' OR user_id = 'eve';
CALL expire_learning_log('1 year');
UPDATE learning_log SET voided_at = now() WHERE extract(day FROM "timestamp") IN (17, 23);
SET timezone = 'America/New_York';
-- A question to a view, and to a copy of all its rows.
CREATE FUNCTION answered(view text, question text, OUT groups bigint, OUT differ bigint, OUT "sums of" text, OUT per text, OUT filter text) RETURNS record LANGUAGE plpgsql AS $$
DECLARE plan text;
BEGIN
    EXECUTE format('CREATE TEMP TABLE everything AS TABLE %I', view);
    EXECUTE format('CREATE TEMP TABLE answer AS %s', replace(question, '@', view));
    EXECUTE format('SELECT count(*) FROM (((%1$s) EXCEPT ALL TABLE answer) UNION ALL (TABLE answer EXCEPT ALL (%1$s))) AS d', replace(question, '@', 'everything')) INTO differ;
    SELECT count(*) INTO groups FROM answer;
    EXECUTE format('EXPLAIN (FORMAT json, COSTS off) %s', replace(question, '@', view)) INTO plan;
    "sums of" := substring(plan FROM '"Sums Of": "([^"]*)"');
    per := substring(plan FROM '"Per": "([^"]*)"');
    filter := substring(plan FROM '"Filter": "([^"]*)"');
    DROP TABLE everything, answer;
END $$;
CREATE TABLE questions (number serial, question text);
INSERT INTO questions (question) VALUES
    ('SELECT period, sum(words) FROM @ GROUP BY 1'), ('SELECT period, sum(words), sum(entries) AS entries, sum(study_seconds) AS s FROM @ WHERE period >= ''2024-02-01'' GROUP BY 1'),
    ('SELECT period, sum(words) FROM @ WHERE period BETWEEN ''2024-01-10'' AND ''2024-03-15'' GROUP BY 1'), ('SELECT period, sum(words) FROM @ WHERE period < ''2024-02-10'' GROUP BY 1'),
    ('SELECT sum(words) FROM @ WHERE period BETWEEN ''2024-02-22'' AND ''2024-03-08'' GROUP BY period'), ('SELECT period, sum(words) FROM @ WHERE period BETWEEN ''2024-03-21'' AND ''2024-03-24'' GROUP BY 1'),
    ('SELECT period, sum(words) FROM @ WHERE period > ''2025-01-01'' GROUP BY 1'), ('SELECT period FROM @ GROUP BY 1'),
    ('SELECT user_id, sum(words) FROM @ GROUP BY 1'), ('SELECT user_id, sum(words), sum(study_seconds) / nullif(sum(entries), 0) AS a FROM @ WHERE period >= ''2024-02-01'' GROUP BY 1'),
    ('SELECT user_id, sum(words) FROM @ WHERE period BETWEEN ''2024-01-10'' AND ''2024-01-12'' GROUP BY 1'), ('SELECT user_id, sum(words) FROM @ WHERE period BETWEEN ''2024-02-22'' AND ''2024-03-08'' GROUP BY 1'),
    ('SELECT user_id, sum(words) FROM @ WHERE period < ''2024-02-01'' GROUP BY 1'), ('SELECT user_id, sum(words) FROM @ WHERE user_id IN (''ada'', ''bob'') AND period < ''2024-01-18'' GROUP BY 1'),
    ('SELECT user_id, sum(words) FROM @ WHERE user_id = ''dan'' AND period BETWEEN ''2024-02-22'' AND ''2024-03-08'' GROUP BY 1'), ('SELECT user_id, sum(words) FROM @ WHERE user_id = ''bob'' AND period > ''2024-03-01'' GROUP BY 1'),
    ('SELECT user_id, sum(words) FROM @ GROUP BY 1 HAVING sum(entries) > 5 AND sum(words) < 100'), ('SELECT user_id, sum(words) FROM @ GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2'), ('SELECT user_id, rank() OVER (ORDER BY sum(words)) FROM @ GROUP BY 1'),
    ('SELECT upper(user_id), sum(words)::bigint FROM @ GROUP BY user_id'), ('SELECT DISTINCT sum(words) FROM @ GROUP BY user_id'),
    ('SELECT period, sum(words) FROM @ WHERE user_id IN (''ada'', ''dan'') GROUP BY 1'), ('SELECT period, sum(words) FROM @ WHERE user_id = ANY (''{dan,nobody,NULL}'') AND period BETWEEN ''2024-02-12'' AND ''2024-03-01'' GROUP BY 1'),
    -- What comes after the days asked for is on the same day in UTC.
    ('SELECT user_id, sum(words) FROM @ WHERE period BETWEEN ''2024-04-02'' AND ''2024-04-03'' GROUP BY 1'),
    -- What depends on periods only, and sums: grouped by something made of them, or not at all.
    ('SELECT sum(words) FROM @'), ('SELECT sum(words)::float8 / sum(entries) AS a, min(period), max(day) - min(day) AS days FROM @ WHERE period >= ''2024-02-01'''), ('SELECT sum(words) FROM @ WHERE period > ''2025-01-01'''),
    ('SELECT sum(words), max(period) FROM @ WHERE period BETWEEN ''2024-02-22'' AND ''2024-03-08'''), ('SELECT sum(words) FROM @ HAVING sum(words) > 1000000'), ('SELECT max(period) FROM @'), ('SELECT min(day + 1), 7 AS seven FROM @'),
    ('SELECT date_trunc(''month'', period), sum(words) FROM @ GROUP BY 1'), ('SELECT date_trunc(''quarter'', day)::date AS q, sum(words), sum(entries) AS e, sum(study_seconds) AS s, max(period) FROM @ WHERE day < ''2024-03-15'' GROUP BY 1'),
    ('SELECT extract(isodow FROM day) AS d, sum(words) FILTER (WHERE day > ''2024-02-10'') AS late, sum(words) AS all FROM @ WHERE extract(month FROM period) <> 2 GROUP BY 1 HAVING sum(entries) > 1'), ('SELECT to_char(period, ''YYYY-MM''), sum(words) AS words, sum(sum(words)) OVER (ORDER BY to_char(period, ''YYYY-MM'')) AS running FROM @ GROUP BY 1'),
    ('SELECT date_trunc(''month'', period), sum(words) FROM @ WHERE user_id IN (''ada'', ''dan'') GROUP BY 1'), ('SELECT timezone(''Asia/Tokyo'', period)::date AS d, sum(entries) FROM @ WHERE period BETWEEN ''2024-01-30'' AND ''2024-03-01'' GROUP BY 1'), ('SELECT day % 2 AS even, sum(words) FROM (SELECT extract(day FROM day)::int AS day, words FROM @) AS d GROUP BY 1'),
    ('SELECT period, max(day), sum(words) FROM @ GROUP BY 1'), ('SELECT period, sum(words) FROM @ WHERE extract(isodow FROM day) = 1 GROUP BY 1'), ('SELECT DISTINCT date_trunc(''month'', day) AS m FROM @ GROUP BY day'), ('SELECT m, sum(words) FROM (SELECT date_trunc(''month'', period) AS m, words FROM @ OFFSET 0) AS s GROUP BY 1'),
    ('SELECT sum(words), max(period) FROM @ WHERE user_id IN (''nobody'', ''none'')'), ('SELECT date_trunc(''month'', period), sum(words) FROM @ WHERE user_id IN (''nobody'', ''none'') GROUP BY 1'),
    -- What needs the rows.
    ('SELECT user_id, sum(words) FROM @ WHERE words > 0 GROUP BY 1'), ('SELECT user_id, count(*) FROM @ GROUP BY 1'), ('SELECT user_id, sum(words) FILTER (WHERE entries > 1) FROM @ GROUP BY 1'), ('SELECT user_id, sum(DISTINCT words) FROM @ GROUP BY 1'),
    ('SELECT period, sum(words) FROM @ WHERE user_id = ''bob'' GROUP BY 1'), ('SELECT user_id, period, sum(words) FROM @ GROUP BY 1, 2'), ('SELECT user_id, sum(words) FROM @ GROUP BY ROLLUP (1)'),
    ('SELECT date_trunc(''month'', period), sum(words) FROM @ WHERE words > 5 GROUP BY 1'), ('SELECT date_trunc(''month'', period), count(*) FROM @ GROUP BY 1'), ('SELECT date_trunc(''month'', period), sum(words) FROM @ WHERE user_id LIKE ''a%'' GROUP BY 1'), ('SELECT sum(words), max(user_id) FROM @'), ('SELECT max(words) FROM @'),
    ('SELECT sum(words) FILTER (WHERE user_id = ''ada'') FROM @'), ('SELECT max(period) FILTER (WHERE words > 0) FROM @'), ('SELECT avg(words), sum(words) FROM @'), ('SELECT date_trunc(''month'', period), left(user_id, 1), sum(words) FROM @ GROUP BY 1, 2'), ('SELECT day + (random() * 0)::int AS day, sum(words) FROM @ GROUP BY 1'), ('SELECT sum(DISTINCT words) FROM @'),
    ('SELECT count(DISTINCT day), sum(words) FROM @'), ('SELECT date_trunc(''month'', period), sum(words) FROM @ GROUP BY ROLLUP (1)'), ('SELECT generate_series(1, 2) AS n, sum(words) FROM @'), ('SELECT extract(month FROM period) AS m, sum(words) FROM @ AS v WHERE EXISTS (SELECT FROM questions AS q WHERE q.number = v.words) GROUP BY 1'),
    ('SELECT date_trunc(''month'', period), sum(words) FROM @ WHERE user_id = ''bob'' GROUP BY 1'),
    ('SELECT user_id, max(words) FROM @ GROUP BY 1'), ('SELECT user_id, sum(words + 1) FROM @ GROUP BY 1'), ('SELECT user_id, sum(average_words_learned) FROM @ GROUP BY 1'),
    ('SELECT user_id, sum(words::int) FROM @ GROUP BY 1'), ('SELECT a.user_id, sum(a.words) FROM @ AS a, @ AS b WHERE a.user_id = b.user_id AND a.period = b.period GROUP BY 1'), ('SELECT lower(user_id), sum(words) FROM @ GROUP BY 1');
SELECT replace(question, '@', 'view') AS question, a.* FROM questions, answered('learning_daily', question) AS a ORDER BY number;
SELECT view, replace(question, '@', 'view') AS question, a.* FROM unnest('{learning_hourly,learning_weekly,learning_monthly}'::text[]) AS view, (SELECT * FROM questions WHERE question !~ '\mday\M') AS questions, answered(view, question) AS a WHERE a.differ > 0 OR number IN (3, 11, 32) ORDER BY 1, number;
SELECT question, a.* FROM unnest('{SELECT day\, sum(words) FROM @ WHERE day > ''2024-02-01'' GROUP BY 1,SELECT day\, period\, sum(entries) FROM @ GROUP BY 1\, 2,SELECT period\, sum(words) FROM @ WHERE day = ''2024-02-14'' GROUP BY 1}'::text[]) AS question, answered('learning_daily', question) AS a;
SELECT view, question, a.* FROM unnest('{learning_totals_daily,learning_totals_monthly}'::text[]) AS view, unnest('{SELECT period\, sum(words) FROM @ GROUP BY 1}'::text[]) AS question, answered(view, question) AS a;
-- Learners are counted where somebody asks how many there are.
SELECT view, question, a.groups, a.differ FROM unnest('{learning_totals_daily,learning_totals_weekly}'::text[]) AS view, unnest(ARRAY['SELECT period, words FROM @', 'SELECT period, learners FROM @', 'SELECT period FROM @ WHERE learners > 1', 'SELECT to_jsonb(v) AS row FROM @ AS v', 'SELECT sum(words) FROM @',
    'SELECT max(learners), sum(words) FROM @', 'SELECT a.period, b.words FROM @ AS a JOIN @ AS b ON a.learners = b.learners AND a.period < b.period', 'SELECT period FROM @ ORDER BY learners DESC, period LIMIT 3']) AS question, answered(view, question) AS a;
-- Whoever ignores case gets fewer groups, other rows, and another order.
CREATE COLLATION ignoring_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
INSERT INTO learning_log VALUES ('ADA', id(9), '2024-01-02 12:00+00', 100), ('Zed', id(9), '2024-01-02 12:00+00', 100);
SELECT question, a.* FROM unnest(ARRAY['SELECT sum(words) FROM @ GROUP BY user_id COLLATE ignoring_case', 'SELECT user_id, sum(words) FROM @ WHERE user_id = ''ada'' COLLATE ignoring_case GROUP BY 1', 'SELECT words FROM @ WHERE user_id = ''ada'' COLLATE ignoring_case',
    'SELECT words FROM @ WHERE user_id COLLATE ignoring_case IN (''ada'', ''x'')', 'SELECT user_id COLLATE "POSIX", sum(words) FROM @ GROUP BY 1']) AS question, answered('learning_daily', question) AS a;
SELECT DISTINCT user_id FROM (SELECT user_id FROM learning_daily ORDER BY user_id COLLATE ignoring_case LIMIT 10) AS first_ones ORDER BY 1;
EXPLAIN (COSTS OFF) SELECT user_id FROM learning_daily ORDER BY user_id COLLATE ignoring_case;
DELETE FROM learning_log WHERE user_id IN ('ADA', 'Zed');
DROP COLLATION ignoring_case;
-- The types are those of sum().
SELECT pg_typeof(sum(words)) FROM learning_daily GROUP BY user_id LIMIT 1;
-- Parameters, null, and again for each row of another table.
PREPARE most (timestamptz, int) AS SELECT user_id, sum(words) FROM learning_daily WHERE period >= $1 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $2;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE most ('2024-02-01', 2);
EXECUTE most ('2024-02-01', 2);
EXECUTE most ('2024-03-01', 2);
EXECUTE most (NULL, 2);
RESET plan_cache_mode;
SELECT t, most FROM generate_series(timestamptz '2024-01-01', '2024-04-01', '1 month') AS t, LATERAL (SELECT array_agg((user_id, s) ORDER BY user_id) FROM (SELECT user_id, sum(words) AS s FROM learning_daily WHERE period >= t GROUP BY 1) AS m) AS m (most);
-- Who may not read the rollup may not read sums either.
CREATE ROLE regress_reader;
GRANT SELECT ON learning_daily TO regress_reader;
SET ROLE regress_reader;
SELECT refusal('SELECT user_id, sum(words) FROM learning_daily GROUP BY 1'), refusal('SELECT period, sum(words) FROM learning_daily GROUP BY 1'), refusal('TABLE learning_daily_rows');
RESET ROLE;
DROP OWNED BY regress_reader;
DROP ROLE regress_reader;
-- A wrong clock costs nobody anything.
INSERT INTO learning_log VALUES ('zoe', id(1), '4000-01-01 BC', 5), ('zoe', id(2), '290000-01-01', 6);
SELECT user_id, sum(words) FROM learning_daily GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM (SELECT period, sum(words) FROM learning_daily GROUP BY 1 LIMIT 10000) AS g;
DROP FUNCTION answered;
DROP TABLE questions;
SELECT drop_log();
