-- SPDX-License-Identifier: PostgreSQL
-- A value that is not a list of cells is refused by whoever reads it, in the rollup and in the archive.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE TABLE malformed (number serial, cells bytea, has_head boolean DEFAULT false);
INSERT INTO malformed (cells) VALUES
    (''), ('\x00'), ('\x02'), ('\x0100'), ('\x010002'), ('\x01000204'), ('\x0100020480'), ('\x0160020400'), ('\x01ff020400'),
    ('\x010102040000020400'), ('\x010002040000020400'), ('\x0100000000'), ('\x010082000400'), ('\x0100ffffffffffffffffff020400'),
    ('\x0100ffffffffffffffffffff010400'), ('\x0100020400ff'), (decode(repeat('ff', 5000), 'hex')),
    ('\x03'), ('\x0202'), ('\x020204'), ('\x02020480'), ('\x02020400'), ('\x0200020400'), ('\x0202040000'), ('\x020204000002'),
    ('\x0202040060020400'), ('\x0202040000020480'), ('\x028200040000020400'), ('\x0202ffffffffffffffffff02000002ff00'), ('\x0102040000020400');
-- These have a head that looks right; what is wrong is behind it. Whoever needs the day alone does not look there.
INSERT INTO malformed (cells, has_head) SELECT cells, true FROM (VALUES
    ('\x0204040000020400'::bytea), ('\x0202060000020400'), ('\x0202040200020400'), ('\x020204000002040001'), ('\x020404000002040000020000'),
    ('\x020404000102040000020000'), ('\x020204000082000400'), ('\x020204000002040001000000'), ('\x020000000000020400')) AS t (cells);
CREATE TABLE readers (number serial, source text, statement text);
INSERT INTO readers (source, statement) VALUES
    ('both', $$SELECT learning_cells(day, cells) FROM learning_rollup UNION ALL SELECT learning_cells(day, cells) FROM learning_archive$$),
    ('both', $$SELECT learning_cells_add(cells, '\x01') FROM learning_rollup UNION ALL SELECT learning_cells_add('\x01', cells) FROM learning_archive$$),
    ('both', $$SELECT * FROM aggregate_learning('ada', 'hour', date '2024-01-01', date '2024-01-02')$$),
    ('both', $$SELECT * FROM aggregate_learning('ada', 'year', date '2024-01-01', date '2024-01-02')$$),
    ('both', $$SELECT aggregate_learning_json('ada', 'day', date '2024-01-01', date '2024-01-02')$$),
    ('both', $$TABLE learning_quarter_hours$$),
    ('both', $$TABLE learning_daily$$),
    ('rollup', $$SELECT * FROM learning_log_check()$$),
    ('rollup', $$INSERT INTO learning_log VALUES ('ada', id(9), '2024-01-01 12:00+00', 1)$$),
    ('rollup', $$DELETE FROM learning_log$$),
    ('archive', $$SELECT forget_learner('ada')$$),
    ('archive', $$SELECT * FROM aggregate_learning('ada', 'day', date '2025-01-01', date '2025-01-02', fill => 'previous')$$),
    ('archive', $$SELECT * FROM aggregate_learning('ada', 'day', date '2023-01-01', date '2023-01-02', fill => 'linear')$$);
-- Each value before each reader, and undone.
CREATE FUNCTION reading(source text, cells bytea, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
    EXECUTE format('UPDATE learning_%s SET cells = $1', source) USING cells;
    EXECUTE statement;
    RAISE EXCEPTION 'accepted';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
INSERT INTO learning_log VALUES ('ada', id(1), '2024-01-01 10:00+00', 1), ('ada', id(2), '2023-01-01 10:00+00', 1);
INSERT INTO learning_archive VALUES ('ada', '2024-01-01', '\x0202040010020400');
SELECT r.source, r.statement, m.has_head, reading, count(*)
  FROM readers AS r, malformed AS m, unnest(CASE source WHEN 'both' THEN '{rollup,archive}' ELSE ARRAY[source] END) AS s (source),
       reading(s.source, m.cells, r.statement)
 GROUP BY r.number, r.source, r.statement, m.has_head, reading ORDER BY r.number, m.has_head, reading;
-- The same readers take what was there before.
SELECT number, refusal(statement) FROM readers WHERE number NOT IN (10, 11) ORDER BY 1;
-- The way back.
UPDATE learning_rollup SET cells = '';
SELECT refusal('SELECT * FROM learning_log_check()');
SELECT rebuild_learning_rollup();
SELECT * FROM learning_log_check();
DROP FUNCTION reading;
DROP TABLE malformed, readers;
