-- SPDX-License-Identifier: PostgreSQL
-- learning_periods() and learning_totals(): the rows of the views, with the zone and the learner as arguments.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT pg_get_function_arguments('learning_periods'::regproc), pg_get_function_result('learning_periods'::regproc);
SELECT pg_get_function_arguments('learning_totals'::regproc), pg_get_function_result('learning_totals'::regproc);
INSERT INTO learning_log (user_id, request_id, "timestamp", word_count, study_seconds)
SELECT 'u' || n % 4, id(n), '2024-03-01 00:00+00'::timestamptz + n * n % 1999 * interval '19 minutes', n, n % 60 FROM generate_series(1, 60) AS n;
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE word_count % 3 = 0;
UPDATE learning_log SET voided_at = now() WHERE word_count % 7 = 0;
SET client_min_messages = warning;
CALL expire_learning_log('1 year');
RESET client_min_messages;

-- In the session's zone they are the views.
CREATE TABLE shown (view text, granularity text, zone text, row learning_period);
CREATE TABLE shown_totals (view text, granularity text, zone text, row text);
CREATE FUNCTION total(period timestamptz, learners bigint, entries bigint, words bigint, average double precision, study_seconds bigint, date date) RETURNS text LANGUAGE sql AS
    $$SELECT concat_ws(' ', extract(epoch FROM period), learners, entries, words, average, study_seconds, date)$$;
DO $$
DECLARE
    zone text;
    v record;
BEGIN
    FOREACH zone IN ARRAY '{UTC,America/New_York,Asia/Kathmandu}'::text[] LOOP
        PERFORM set_config('TimeZone', zone, true);
        FOR v IN SELECT * FROM (VALUES ('learning_hourly', 'hour', $q$(period AT TIME ZONE current_setting('TimeZone'))::date$q$), ('learning_daily', 'day', 'day'), ('learning_weekly', 'week', 'week'), ('learning_monthly', 'month', 'month')) AS v (view, granularity, date) LOOP
            EXECUTE format('INSERT INTO shown SELECT $1, $2, $3, ROW(user_id, period, entries, words, average_words_learned, study_seconds, %s)::learning_period FROM %I', v.date, v.view) USING v.view, v.granularity, zone;
            CONTINUE WHEN v.granularity = 'hour';
            EXECUTE format('INSERT INTO shown_totals SELECT $1, $2, $3, total(period, learners, entries, words, average_words_learned, study_seconds, %I) FROM %I', v.date, replace(v.view, '_', '_totals_')) USING v.view, v.granularity, zone;
        END LOOP;
    END LOOP;
END
$$;
SELECT view, zone, count(*) AS rows, count(DISTINCT (row).user_id) AS learners,
       array_agg(row ORDER BY (row).user_id COLLATE "C", (row).period) = (SELECT array_agg(p) FROM learning_periods(granularity, zone) AS p) AS same,
       array_agg(row ORDER BY (row).period) FILTER (WHERE (row).user_id = 'u1') = (SELECT array_agg(p) FROM learning_periods(granularity, zone, 'u1') AS p) AS same_of_one
  FROM shown GROUP BY view, granularity, zone ORDER BY 1, 2;
SELECT view, zone, count(*) AS rows,
       array_agg(row ORDER BY row) = (SELECT array_agg(total(t.period, t.learners, t.entries, t.words, t.average_words_learned, t.study_seconds, t.date) ORDER BY 1) FROM learning_totals(granularity, zone) AS t) AS same
  FROM shown_totals GROUP BY view, granularity, zone ORDER BY 1, 2;
SELECT * FROM learning_periods('week', 'America/New_York', 'u1') LIMIT 3;
SELECT * FROM learning_totals('month', 'America/New_York');
-- Without a zone, the session's.
SET TimeZone = 'Asia/Kathmandu';
SELECT * FROM learning_periods('month', user_id => 'u1') LIMIT 1;
SELECT count(*) FROM (TABLE learning_daily EXCEPT SELECT * FROM learning_periods('day')) AS d;
RESET TimeZone;
SET TimeZone = 'UTC';
-- A range selects among the rows; a learner without entries has none. Any granularity will do.
SELECT user_id, period, words FROM learning_periods('day', 'UTC', 'u2', '2024-03-04 00:00+00', '2024-03-07 00:00+00');
SELECT count(*) FROM learning_periods('day', 'UTC', 'u2', '2024-03-04 00:00:01+00', '2024-03-05 00:00+00');
SELECT (SELECT array_agg(p) FROM learning_periods('6 hours', 'Asia/Kathmandu') AS p WHERE p.period >= '2024-03-04' AND p.period < '2024-03-08') = array_agg(p) FROM learning_periods('6 hours', 'Asia/Kathmandu', NULL, '2024-03-04', '2024-03-08') AS p;
SELECT period, learners FROM learning_totals('day', 'UTC', '2024-03-04', '2024-03-06');
SELECT count(*) FROM learning_periods('day', 'UTC', 'nobody');
SELECT count(*) FROM learning_periods('day', 'UTC', NULL, 'infinity', '-infinity');
SELECT count(*), sum(learners) FROM learning_totals('2 weeks', 'UTC');
SELECT refusal('SELECT learning_periods(' || a || ')') FROM unnest(ARRAY['NULL', $$'fortnight'$$, $$'day', 'UTC+5'$$, $$'day', 'UTC', 'u1', NULL$$]) AS a;
SELECT refusal('SELECT learning_totals(' || a || ')') FROM unnest(ARRAY['NULL', $$'day', 'Mars/Olympus'$$, $$'day', 'UTC', now(), NULL$$]) AS a;
-- With the rights of whoever calls; where row security hides entries only, they are refused.
CREATE ROLE regress_periods;
SET ROLE regress_periods;
SELECT left(refusal($$SELECT learning_periods('day')$$), 5), left(refusal($$SELECT learning_totals('day')$$), 5);
RESET ROLE;
GRANT SELECT ON learning_log, learning_rollup, learning_archive TO regress_periods;
SET ROLE regress_periods;
SELECT (SELECT count(*) FROM learning_periods('day')) > 0, (SELECT count(*) FROM learning_totals('day')) > 0;
RESET ROLE;
CREATE POLICY own ON learning_log USING (user_id = 'u1');
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
SET ROLE regress_periods;
SELECT left(refusal($$SELECT learning_periods('day')$$), 5), left(refusal($$SELECT learning_totals('day')$$), 5);
RESET ROLE;
DROP OWNED BY regress_periods;
DROP ROLE regress_periods;
-- One entry of a wrong clock makes many rows: they can be cancelled.
INSERT INTO learning_log (user_id, request_id, "timestamp", word_count) VALUES ('u1', id(99), '2999-01-01', 1);
SELECT count(*) FROM learning_periods('day', 'UTC', 'u1', '2998-12-30', '3000-01-01');
SET statement_timeout = '100ms';
SELECT refusal($$SELECT count(*) FROM learning_periods('15 minutes')$$);
SELECT refusal($$SELECT count(*) FROM learning_totals('15 minutes')$$);
RESET statement_timeout;
SELECT drop_log();
SELECT refusal($$SELECT learning_periods('day')$$);
SELECT refusal($$SELECT learning_totals('day')$$);
SELECT create_learning_log();
