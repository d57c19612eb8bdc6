-- SPDX-License-Identifier: PostgreSQL
-- The packed cells of one UTC day: both versions of the format, addition, refusal of what is malformed.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

-- Version 1: no head.
SELECT * FROM learning_cells('2024-01-01', '\x01');
-- quarter-hour, then zigzag varints: 1 entry, 2 words, 0 seconds; 64 entries (two bytes), -1 word, 1 second
SELECT * FROM learning_cells('2024-01-01', '\x01000204005f80010102');
SELECT * FROM learning_cells('1969-12-31', '\x015f020200');
-- Version 2: the sums of the day come first.
SELECT * FROM learning_cells('2024-01-01', '\x02000000');
SELECT * FROM learning_cells('2024-01-01', '\x0282010202000204005f80010102');
SELECT * FROM learning_cells(NULL, '\x01');
SELECT * FROM learning_cells('2024-01-01', NULL);
-- What the triggers write is what the format says.
SELECT outcome FROM record_learning_batch(ARRAY[id(1), id(2), id(3)], '{ada,ada,ada}', '{2,100,0}',
    '{2024-01-01 00:00+00,2024-01-01 23:59+00,2024-01-01 00:14+00}', '{NULL,3600,0}');
SELECT user_id, day, cells FROM learning_rollup;
-- Addition, of either version, also of what is taken away; a cell without entries goes; what comes out is version 2.
SELECT learning_cells_add('\x02000000', '\x02000000'), learning_cells_add('\x02040602000204005f020202', '\x0202040000020400');
SELECT learning_cells_add('\x01', '\x0202040000020400'), learning_cells_add('\x0202040000020400', '\x01');
SELECT learning_cells_add('\x01', '\x01'), learning_cells_add('\x01000204005f020202', '\x0100020400');
SELECT learning_cells_add('\x0100020400', '\x0101020400'), learning_cells_add('\x0101020400', '\x0100020400');
SELECT learning_cells_add('\x01000204005f020202', '\x0100010300'), learning_cells_add('\x0100020400', '\x0100010300');
SELECT learning_cells_add(NULL, '\x01') IS NULL AND learning_cells_add('\x01', NULL) IS NULL AS strict;
-- Malformed: XX001, in every reader.
SELECT cells, refusal(format('SELECT learning_cells_add(''\x01'', %L)', cells)) AS adding,
       left(refusal(format('SELECT learning_cells(''2024-01-01'', %L)', cells)), 5) AS unpacking
  FROM (VALUES ('\x'::bytea), ('\x00'), ('\x02'), ('\x0100'), ('\x010002'), ('\x01000204'), ('\x0100020480'),
               ('\x0160020400'), ('\x01ff020400'), ('\x010102040000020400'), ('\x010002040000020400'),
               ('\x0100000000'), ('\x010082000400'), ('\x0100ffffffffffffffffff020400'),
               ('\x0100ffffffffffffffffffff010400'), ('\x03'), ('\x0202'), ('\x020204'), ('\x02020480'), ('\x02020400'), ('\x0200000000'),
               ('\x0200020400'), ('\x0204040000020400'), ('\x0202020000020400'), ('\x0202040200020400'), ('\x020204000002040001'),
               ('\x0202040060020400'), ('\x02020400000204'), ('\x028200040000020400'), ('\x020408000002040000020400'), ('\x0102040000020400')) AS t (cells);
-- Stored cells have an entry each and nothing negative.
SELECT refusal('SELECT learning_cells_add(''\x0100020400'', ''\x0100030300'')');
SELECT refusal('SELECT learning_cells_add(''\x0100040400'', ''\x0100010500'')');
SELECT refusal('SELECT learning_cells_add(''\x01'', ''\x0100010300'')');
-- The limit: 9223372036854775807 words, and one more.
SELECT * FROM learning_cells('2024-01-01', learning_cells_add('\x010002feffffffffffffffff0100', '\x0100020000'));
SELECT refusal('SELECT learning_cells_add(''\x010002feffffffffffffffff0100'', ''\x0100020200'')');
-- In another quarter-hour it is the sum of the day that leaves the range.
SELECT refusal('SELECT learning_cells_add(''\x010002feffffffffffffffff0100'', ''\x0101020200'')');
-- A row of version 1, as a backup brings it, is read and checked, stays as long as nothing changes it, and then becomes version 2.
UPDATE learning_rollup SET cells = '\x01000404005f02c801a038';
INSERT INTO learning_archive VALUES ('ada', '2024-01-01', '\x0110020400'), ('ada', '2024-01-02', '\x0110020400');
SELECT period, entries, words, study_seconds FROM aggregate_learning('ada', 'day', '2024-01-01', '2024-01-02');
SELECT period, entries, words FROM aggregate_learning('ada', 'hour', '2024-01-01', '2024-01-02', fill => 'none');
SELECT * FROM learning_log_check();
SELECT rebuild_learning_rollup();
SELECT day, cells FROM learning_rollup;
BEGIN;
SELECT outcome FROM record_learning(id(5), 'ada', 1, '2024-01-01 00:00+00');
SELECT day, cells FROM learning_rollup;
DELETE FROM learning_log WHERE request_id <> id(3);
SELECT day, cells FROM learning_rollup;
DELETE FROM learning_log;
SELECT day, cells FROM learning_rollup;
ROLLBACK;
BEGIN;
SELECT * FROM forget_learner('ada');
ROLLBACK;
DELETE FROM learning_archive;
-- Days that cannot hold entries.
SELECT refusal('SELECT learning_cells(''infinity'', ''\x0100020400'')');
SELECT refusal('SELECT learning_cells(''-infinity'', ''\x0100020400'')');
SELECT left(refusal('SELECT learning_cells(''5874897-12-31'', ''\x0100020400'')'), 5);
-- Whoever reads the day alone may believe the head; whoever reads or changes what is behind it finds out.
UPDATE learning_rollup SET cells = '\x020204000002040100';
SELECT words FROM aggregate_learning('ada', 'day', '2024-01-01', '2024-01-01');
SELECT left(refusal('SELECT aggregate_learning(''ada'', ''hour'', ''2024-01-01'', ''2024-01-01'')'), 5),
       left(refusal('SELECT record_learning(id(4), ''ada'', 1, ''2024-01-01 00:00+00'')'), 5),
       left(refusal('SELECT learning_log_check()'), 5), left(refusal('TABLE learning_quarter_hours'), 5);
-- A malformed row raises an error in whoever reads it, and in nobody else.
UPDATE learning_rollup SET cells = '\x01ff';
SELECT left(refusal('SELECT aggregate_learning(''ada'', ''day'', ''2024-01-01'', ''2024-01-01'')'), 5),
       refusal('SELECT aggregate_learning(''ada'', ''day'', ''2024-02-01'', ''2024-02-01'')'),
       refusal('SELECT aggregate_learning(''bob'', ''day'', ''2024-01-01'', ''2024-01-01'')'),
       left(refusal('SELECT record_learning(id(4), ''ada'', 1, ''2024-01-01 00:00+00'')'), 5);
SELECT count(*) FROM learning_log;
