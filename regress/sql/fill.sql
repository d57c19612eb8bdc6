-- SPDX-License-Identifier: PostgreSQL
-- What a gap shows as its average: zero, null, previous, linear, none.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

-- ada was active on January 2 (10 per entry), 5 (40), 9 (0).
INSERT INTO learning_log VALUES
    ('ada', id(1), '2024-01-02 23:59:59+00', 10), ('ada', id(2), '2024-01-05 00:00+00', 30),
    ('ada', id(3), '2024-01-05 12:00+00', 50), ('ada', id(4), '2024-01-09 00:00+00', 0);
CREATE FUNCTION fills(from_time timestamptz, to_time timestamptz, granularity text DEFAULT 'day')
RETURNS TABLE (period timestamptz, entries bigint, zero float8, "null" float8, previous float8, linear float8, in_none boolean)
LANGUAGE sql AS $$
    SELECT z.period, z.entries, z.average_words_learned, n.average_words_learned, p.average_words_learned,
           round(l.average_words_learned::numeric, 6)::float8, o.period IS NOT NULL
      FROM aggregate_learning('ada', granularity, from_time, to_time, 'UTC', 'zero') AS z
      JOIN aggregate_learning('ada', granularity, from_time, to_time, 'UTC', 'null') AS n USING (period)
      JOIN aggregate_learning('ada', granularity, from_time, to_time, 'UTC', 'previous') AS p USING (period)
      JOIN aggregate_learning('ada', granularity, from_time, to_time, 'UTC', 'linear') AS l USING (period)
      LEFT JOIN aggregate_learning('ada', granularity, from_time, to_time, 'UTC', 'none') AS o USING (period)
     ORDER BY 1
$$;
SELECT * FROM fills('2024-01-01', '2024-01-10');
-- Both ends of the range lie in a gap: the neighbours are looked for beyond them.
SELECT * FROM fills('2024-01-03', '2024-01-04');
SELECT * FROM fills('2024-01-06', '2024-01-08');
-- A neighbour is a whole period, wherever the range begins.
SELECT * FROM fills('2024-01-04 12:00+00', '2024-01-04 13:00+00');
SELECT * FROM fills('2024-01-02 12:00+00', '2024-01-02 12:00+00');
SELECT * FROM fills('2024-01-05 01:00+00', '2024-01-05 03:00+00', 'hour');
-- Where there is none, null.
SELECT * FROM fills('2023-12-01', '2023-12-02');
SELECT * FROM fills('2024-02-01', '2024-02-02');
SELECT * FROM fills('1900-01-01', '2100-01-01', 'year') WHERE extract(year FROM period) BETWEEN 2023 AND 2025;
-- Far neighbours.
INSERT INTO learning_log VALUES ('ada', id(5), '1824-01-01 00:00+00', 200), ('ada', id(6), '2224-01-01 00:00+00', 400);
SELECT * FROM fills('2023-01-01', '2023-12-31', 'year');
SELECT period, average_words_learned FROM aggregate_learning('ada', 'year', '1924-01-01', '1924-12-31', 'UTC', 'linear');
-- The same answers from the archive, and half and half.
CREATE TEMP TABLE before AS SELECT * FROM fills('2024-01-01', '2024-01-10') UNION ALL SELECT * FROM fills('2024-01-03', '2024-01-04')
    UNION ALL SELECT * FROM fills('2024-01-06', '2024-01-08') UNION ALL SELECT * FROM fills('1924-01-01', '2124-01-01', 'year');
CREATE VIEW after AS SELECT * FROM fills('2024-01-01', '2024-01-10') UNION ALL SELECT * FROM fills('2024-01-03', '2024-01-04')
    UNION ALL SELECT * FROM fills('2024-01-06', '2024-01-08') UNION ALL SELECT * FROM fills('1924-01-01', '2124-01-01', 'year');
UPDATE learning_log SET recorded_at = 'epoch' WHERE request_id IN (id(1), id(3), id(6));
CALL expire_learning_log('1 year');
SELECT count(*) AS different FROM ((TABLE before EXCEPT ALL TABLE after) UNION ALL (TABLE after EXCEPT ALL TABLE before)) AS d;
CALL expire_learning_log('0');
SELECT count(*) AS different FROM ((TABLE before EXCEPT ALL TABLE after) UNION ALL (TABLE after EXCEPT ALL TABLE before)) AS d;
SELECT count(*) FROM learning_log;
-- none leaves the gap rows out, and the rows that stay are the same.
SELECT * FROM aggregate_learning('ada', 'day', '2024-01-01', '2024-01-10', fill => 'none', moving_periods => 4);
SELECT * FROM aggregate_learning('ada', 'day', '2024-01-06', '2024-01-08', fill => 'none');
DROP VIEW after;
DROP FUNCTION fills;
