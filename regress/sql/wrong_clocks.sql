-- SPDX-License-Identifier: PostgreSQL
-- A wrong clock harms nobody else: the record functions refuse its times, and what plain SQL inserted stays its learner's.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SET timezone = 'UTC';
-- What bounds them; the later one lies ahead of now().
SELECT refusal($$SELECT record_learning(id(1), 'ada', 1, '0001-01-01')$$);
SELECT refusal($$SELECT record_learning(id(1), 'ada', 1, '1969-12-31 23:59:59.999999+00')$$);
SELECT regexp_replace(refusal($$SELECT record_learning(id(1), 'ada', 1, '2999-01-01')$$), '\d{4}-\d\d-\d\d.*?\n', E'...\n');
SELECT regexp_replace(refusal($$SELECT record_learning_batch(ARRAY[id(1), id(2)], '{ada,ada}', '{1,1}', '{2024-01-01,2999-01-01}')$$), '\d{4}-\d\d-\d\d.*?\n', E'...\n');
SELECT refusal($$SELECT record_learning_batch(ARRAY[id(1)], '{ada}', '{1}', '{0001-01-01}')$$);
SELECT refusal($$SELECT record_learning(id(1), 'ada', 1, '1970-01-01')$$), refusal($$SELECT record_learning(id(2), 'ada', 1, now() + '1 day')$$);
SELECT left(refusal($$SELECT record_learning(id(3), 'ada', 1, now() + '1 day 1 microsecond')$$), 5);
SELECT count(*) FROM learning_log;
-- Both can be set.
SHOW learning_log.earliest;
SHOW learning_log.latest_ahead;
SET learning_log.earliest = '2020-02-29';
SELECT refusal($$SELECT record_learning(id(4), 'ada', 1, '2020-02-28 23:59+00')$$), refusal($$SELECT record_learning(id(4), 'ada', 1, '2020-02-29 00:00+00')$$);
SET learning_log.latest_ahead = '1h';
SELECT left(refusal($$SELECT record_learning(id(5), 'ada', 1, now() + '2 hours')$$), 5);
SET learning_log.latest_ahead = 0;
SELECT refusal($$SELECT record_learning(id(6), 'ada', 1, now())$$);
SET learning_log.earliest = '-infinity';
SET learning_log.latest_ahead = -1;
SELECT refusal($$SELECT record_learning(id(7), 'bob', 1, '4714-11-24 00:00+00 BC')$$), refusal($$SELECT record_learning(id(8), 'bob', 1, '294276-12-31 23:59:59.999999+00')$$);
SELECT refusal($$SELECT record_learning(id(9), 'bob', 1, '-infinity')$$);
SELECT value, refusal(format('SET learning_log.earliest = %L', value))
  FROM unnest(ARRAY['0001-01-01', '9999-12-31', '', 'infinity', '2023-02-29', '2024-13-01', '2024-00-10', '2024-01-01 10:00', 'yesterday', '0000-01-01', '24-1-1x']) AS value;
SET learning_log.earliest = '-infinity';
-- What was recorded while the bounds were wider may be repeated: it is looked for before it is refused.
SELECT refusal($$SELECT record_learning(id(10), 'eve', 5, '1980-01-01')$$), refusal($$SELECT record_learning(id(11), 'eve', 6, '1980-01-02')$$), refusal($$SELECT void_learning(id(11), 'eve')$$);
SET learning_log.earliest = '2020-02-29';
SELECT outcome, word_count FROM record_learning(id(10), 'eve', 5, '1980-01-01');
SELECT outcome, word_count FROM record_learning(id(10), 'eve', 6, '1980-01-01');
SELECT outcome, word_count FROM record_learning(id(11), 'eve', 6, '1980-01-02');
SELECT outcome, request_id, word_count FROM record_learning_batch(ARRAY[id(10), id(12), id(10), id(11), id(10)], '{eve,eve,eve,eve,eve}', '{5,7,9,6,5}', '{1980-01-01,2024-01-01,1980-01-01,1980-01-02,2024-01-01}');
SELECT refusal($$SELECT record_learning_batch(ARRAY[id(10), id(14), id(13)], '{eve,eve,eve}', '{5,7,9}', '{1980-01-01,1980-01-01,1980-01-01}')$$);
SELECT refusal($$SELECT record_learning_batch(ARRAY[id(13), id(13)], '{eve,eve}', '{7,7}', '{2024-01-01,1980-01-01}')$$);
SELECT count(*) FROM learning_log WHERE user_id = 'eve';
DELETE FROM learning_log WHERE user_id = 'eve';
SELECT refusal('SET learning_log.latest_ahead = ''-2''') ~ '^22023', refusal('SET learning_log.latest_ahead = ''tomorrow''') ~ '^22023';
RESET learning_log.earliest;
RESET learning_log.latest_ahead;
-- Plain SQL may insert what it likes. bob's answer has hundreds of millions of days, everybody else's is as it was.
INSERT INTO learning_log VALUES ('cleo', id(1), '0001-01-01 00:00+00', 5), ('cleo', id(2), '2999-06-01 00:00+00', 6), ('cleo', id(3), '2024-01-01 10:00+00', 7);
INSERT INTO learning_log VALUES ('dora', id(1), '2024-01-01 10:00+00', 8), ('dora', id(2), '2024-01-03 10:00+00', 9);
SELECT * FROM learning_daily WHERE user_id = 'dora' ORDER BY period;
SELECT count(*), sum(entries), sum(words), min(period), max(period) FROM learning_daily WHERE user_id = 'cleo';
SELECT user_id, count(*), sum(words) FROM learning_weekly WHERE user_id > 'c' GROUP BY 1 ORDER BY 1;
SELECT user_id, sum(entries), sum(words) FROM learning_quarter_hours GROUP BY 1 ORDER BY 1;
-- Rows are passed on as they are computed: a few of bob's can be had at once, in any zone, and from the very first time on.
SELECT * FROM learning_monthly WHERE user_id = 'bob' LIMIT 3;
SET timezone = 'America/New_York';
SELECT period, entries FROM learning_daily WHERE user_id = 'bob' LIMIT 2;
SET timezone = 'Asia/Tokyo';
SELECT period, entries FROM learning_monthly WHERE user_id = 'bob' LIMIT 2;
SET timezone = 'UTC';
SELECT count(*) FROM (TABLE learning_daily LIMIT 100000) AS many;
SELECT count(*) FROM (TABLE learning_totals_daily LIMIT 100000) AS many;
-- Ranges beyond everybody's entries but bob's, and the last of all times.
SELECT * FROM learning_daily WHERE day BETWEEN '2023-12-31' AND '2024-01-01' ORDER BY user_id, day;
SELECT * FROM learning_monthly WHERE month >= '294276-12-01';
SELECT * FROM learning_totals_monthly WHERE month >= '294276-11-01';
SELECT * FROM learning_totals_weekly WHERE week < '4714-12-01 BC';
-- A date that begins behind the last midnight in UTC is later than each timestamp, though the zone has it before the last one.
SET timezone = 'Asia/Tokyo';
SELECT month, period, month > timestamptz '294276-12-31 20:00+00' AS later FROM learning_monthly WHERE month >= '294276-12-01' ORDER BY 1;
SELECT month FROM learning_monthly WHERE month > timestamptz '294276-12-31 20:00+00';
SELECT month FROM learning_monthly WHERE month >= '294276-12-01' AND month <= timestamptz '294276-12-31 20:00+00';
SET timezone = 'UTC';
SELECT sum(entries) FROM learning_totals_daily WHERE day BETWEEN '2020-01-01' AND '2024-12-31';
-- The restriction to a learner reaches the tables.
EXPLAIN (COSTS OFF) SELECT * FROM learning_daily WHERE user_id = 'dora';
-- The limit of periods is for the functions that are asked for a range.
SET learning_log.max_periods = 1;
SELECT count(*) FROM learning_daily WHERE user_id = 'dora';
SELECT left(refusal($$SELECT aggregate_learning('dora', 'day', date '2024-01-01', date '2024-01-03')$$), 5);
RESET learning_log.max_periods;
-- What is long can be cancelled.
SET statement_timeout = '50ms';
SELECT refusal('SELECT count(*) FROM learning_daily WHERE user_id = ''bob''');
RESET statement_timeout;
-- A learner without entries, or without a name, has no rows.
SELECT count(*) FROM learning_daily WHERE user_id = 'nobody';
SELECT count(*) FROM learning_daily WHERE user_id = NULL;
