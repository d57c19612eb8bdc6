-- SPDX-License-Identifier: PostgreSQL
-- The packed cells of one UTC day: format, addition, refusal of what is malformed.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT * FROM learning_cells('2024-01-01', '\x01');
-- quarter-hour, then zigzag varints: 1 entry, 2 words, 0 seconds; 64 entries (two bytes), -1 word, 1 second
SELECT * FROM learning_cells('2024-01-01', '\x01000204005f80010102');
SELECT * FROM learning_cells('1969-12-31', '\x015f020200');
SELECT * FROM learning_cells(NULL, '\x01');
SELECT * FROM learning_cells('2024-01-01', NULL);
-- What the triggers write is what the format says.
SELECT outcome FROM record_learning_batch(ARRAY[id(1), id(2), id(3)], '{ada,ada,ada}', '{2,100,0}',
    '{2024-01-01 00:00+00,2024-01-01 23:59+00,2024-01-01 00:14+00}', '{NULL,3600,0}');
SELECT user_id, day, cells FROM learning_rollup;
-- Addition, also of what is taken away; a cell without entries goes.
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
               ('\x0100ffffffffffffffffffff010400')) AS t (cells);
-- Stored cells have an entry each and nothing negative.
SELECT refusal('SELECT learning_cells_add(''\x0100020400'', ''\x0100030300'')');
SELECT refusal('SELECT learning_cells_add(''\x0100040400'', ''\x0100010500'')');
SELECT refusal('SELECT learning_cells_add(''\x01'', ''\x0100010300'')');
-- The limit: 9223372036854775807 words, and one more.
SELECT * FROM learning_cells('2024-01-01', learning_cells_add('\x010002feffffffffffffffff0100', '\x0100020000'));
SELECT refusal('SELECT learning_cells_add(''\x010002feffffffffffffffff0100'', ''\x0100020200'')');
-- Days that cannot hold entries.
SELECT refusal('SELECT learning_cells(''infinity'', ''\x0100020400'')');
SELECT refusal('SELECT learning_cells(''-infinity'', ''\x0100020400'')');
SELECT left(refusal('SELECT learning_cells(''5874897-12-31'', ''\x0100020400'')'), 5);
-- A malformed row raises an error in whoever reads it, and in nobody else.
UPDATE learning_rollup SET cells = '\x01ff';
SELECT left(refusal('SELECT aggregate_learning(''ada'', ''day'', ''2024-01-01'', ''2024-01-01'')'), 5),
       refusal('SELECT aggregate_learning(''ada'', ''day'', ''2024-02-01'', ''2024-02-01'')'),
       refusal('SELECT aggregate_learning(''bob'', ''day'', ''2024-01-01'', ''2024-01-01'')'),
       left(refusal('SELECT record_learning(id(4), ''ada'', 1, ''2024-01-01 00:00+00'')'), 5);
SELECT count(*) FROM learning_log;
