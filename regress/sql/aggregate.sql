-- SPDX-License-Identifier: PostgreSQL
-- aggregate_learning(): every period between both ends, whole, with its gaps.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT outcome FROM record_learning_batch(
    ARRAY[id(1), id(2), id(3), id(4), id(5), id(6)], '{ada,ada,ada,ada,ada,bob}', '{40,44,10,1,7,1000}',
    '{2024-01-02 08:00+00,2024-01-02 23:59:59.999999+00,2024-01-04 00:00+00,2024-01-05 12:00+00,2024-01-05 12:01+00,2024-01-03 10:00+00}',
    '{60,NULL,30,NULL,0,9}');
SELECT * FROM aggregate_learning('ada', 'day', '2024-01-01', '2024-01-06');
-- from and to name periods, they do not clip entries; both periods are included.
SELECT * FROM aggregate_learning('ada', 'day', '2024-01-02 23:00+00', '2024-01-04 00:00+00');
SELECT * FROM aggregate_learning('ada', 'day', '2024-01-02 23:59:59.999999+00', '2024-01-03 23:59:59.999999+00');
SELECT * FROM aggregate_learning('ada', 'day', '2024-01-05 12:00:30+00', '2024-01-05 12:00:30+00');
-- Nobody knows this learner: gaps, no error; as for an id that no learner can have.
SELECT * FROM aggregate_learning('nobody', 'day', '2024-01-01', '2024-01-02');
SELECT * FROM aggregate_learning('', 'day', '2024-01-01', '2024-01-01');
SELECT * FROM aggregate_learning(repeat('x', 1000), 'day', '2024-01-01', '2024-01-01');
-- The default zone is the session's.
SET TimeZone = 'Asia/Tokyo';
SELECT * FROM aggregate_learning('ada', 'day', '2024-01-02', '2024-01-03');
SELECT * FROM aggregate_learning('ada', 'day', '2024-01-02', '2024-01-03', 'UTC');
SET TimeZone = 'UTC';
-- By name, in a join, in the select list, in an aggregate.
SELECT period, words FROM aggregate_learning(user_id => 'ada', granularity => 'month', to_time => '2024-02-01', from_time => '2024-01-01');
SELECT learner, sum(words) FROM unnest('{ada,bob,nobody}'::text[]) AS learner,
       aggregate_learning(learner, 'year', '2024-01-01', '2024-12-31') GROUP BY 1 ORDER BY 1;
SELECT (aggregate_learning('bob', 'day', '2024-01-03', '2024-01-03')).words;
-- An answer sees what its statement sees: not what the same statement records.
SELECT (aggregate_learning('cyd', 'day', '2024-01-01', '2024-01-01')).entries,
       (record_learning(id(1), 'cyd', 1, '2024-01-01')).outcome;
SELECT (aggregate_learning('cyd', 'day', '2024-01-01', '2024-01-01')).entries;
-- Sums are 64-bit integers; one more is an error, in the sum of a period and in that of the moving average.
INSERT INTO learning_archive VALUES ('big', '2024-01-01', '\x010002feffffffffffffffff0100'), ('big', '2024-01-02', '\x0100020200');
SELECT period, words FROM aggregate_learning('big', 'day', '2024-01-01', '2024-01-02');
SELECT refusal('SELECT aggregate_learning(''big'', ''month'', ''2024-01-01'', ''2024-01-02'')');
SELECT refusal('SELECT aggregate_learning(''big'', ''day'', ''2024-01-01'', ''2024-01-02'', moving_periods => 2)');
-- The first and the last day of the server's calendar.
INSERT INTO learning_log VALUES ('far', id(1), '4714-11-24 00:00+00 BC', 1), ('far', id(2), '294276-12-31 23:59:59.999999+00', 2);
SELECT * FROM aggregate_learning('far', 'day', '4714-11-24 00:00+00 BC', '4714-11-25 00:00+00 BC', fill => 'previous');
SELECT * FROM aggregate_learning('far', 'day', '294276-12-30', '294276-12-31', fill => 'previous', moving_periods => 100);
SELECT refusal('SELECT aggregate_learning(''far'', ''day'', ''4714-11-24 00:00+00 BC'', ''4714-11-25 00:00+00 BC'', ''America/New_York'')');
SELECT * FROM learning_log_check();
