-- SPDX-License-Identifier: PostgreSQL
-- What aggregate_learning() refuses, before it does any work.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE FUNCTION answer(arguments text) RETURNS text LANGUAGE sql AS $$
    SELECT refusal('SELECT * FROM aggregate_learning(' || arguments || ')') $$;
-- Too many periods.
SELECT answer($$'ada', 'hour', '2000-01-01', '2024-01-01'$$);
SELECT answer($$'ada', 'day', '4714-11-24 BC', '294276-12-31'$$);
SET learning_log.max_periods = 3;
SELECT answer($$'ada', 'day', '2024-01-01', '2024-01-03 23:59:59'$$);
SELECT answer($$'ada', 'day', '2024-01-01', '2024-01-04'$$);
SELECT answer($$'ada', 'day', '2024-01-01', '2024-01-04', fill => 'none'$$);
SELECT refusal('SELECT aggregate_learning_json(''ada'', ''day'', ''2024-01-01'', ''2024-01-04'')');
-- The periods are counted, not the dates: Apia had three days here.
SELECT answer($$'ada', 'day', '2011-12-28 12:00 Pacific/Apia', '2011-12-31 12:00 Pacific/Apia', 'Pacific/Apia'$$);
SELECT answer($$'ada', 'day', '2011-12-28 12:00 Pacific/Apia', '2012-01-01 12:00 Pacific/Apia', 'Pacific/Apia'$$);
SELECT answer($$'ada', 'hour', '2023-10-01 01:30 Australia/Lord_Howe', '2023-10-01 04:30 Australia/Lord_Howe', 'Australia/Lord_Howe'$$);
SELECT refusal('SET learning_log.max_periods = 0') ~ '^22023' AS zero_refused, refusal('SET learning_log.max_periods = 10000001') ~ '^22023' AS too_large_refused;
RESET learning_log.max_periods;
SHOW learning_log.max_periods;
SELECT count(*) FROM aggregate_learning('ada', 'day', '2000-01-01', date '2000-01-01' + 99999);
SELECT refusal('SELECT * FROM aggregate_learning(''ada'', ''day'', ''2000-01-01'', date ''2000-01-01'' + 100000)');
-- Bounds.
SELECT answer($$'ada', 'day', '2024-01-01 00:00:00.000001', '2024-01-01'$$);
SELECT answer($$'ada', 'day', '-infinity', '2024-01-01'$$);
SELECT answer($$'ada', 'day', '2024-01-01', 'infinity'$$);
SELECT answer($$'ada', 'day', 'infinity', 'infinity'$$);
-- Nulls.
SELECT argument, answer(format('%s, %s, %s, %s, %s, %s, %s, %s, %s', VARIADIC
           (SELECT array_agg(CASE WHEN n = argument THEN 'NULL' ELSE v END ORDER BY n)
              FROM unnest(ARRAY['''ada''', '''day''', '''2024-01-01''', '''2024-01-01''', '''UTC''', '''zero''', '1', '''0''', '''monday'''])
                   WITH ORDINALITY AS a (v, n))))
  FROM generate_series(1, 9) AS argument;
-- Names.
SELECT answer($$'ada', 'fortnight', '2024-01-01', '2024-01-01'$$);
SELECT answer($$'ada', '', '2024-01-01', '2024-01-01'$$);
SELECT answer($$'ada', 'days', '2024-01-01', '2024-01-01'$$);
SELECT answer($$'ada', 'day', '2024-01-01', '2024-01-01', 'Mars/Olympus'$$);
SELECT answer($$'ada', 'day', '2024-01-01', '2024-01-01', 'UTC', 'nearest'$$);
SELECT answer($$'ada', 'week', '2024-01-01', '2024-01-01', week_start => 'mon'$$);
-- week_start and day_start are checked even where they change nothing.
SELECT answer($$'ada', 'hour', '2024-01-01', '2024-01-01', week_start => ''$$);
SELECT answer($$'ada', 'hour', '2024-01-01', '2024-01-01', day_start => '1 day'$$);
DROP FUNCTION answer;
