-- SPDX-License-Identifier: PostgreSQL
-- learning_entries() and learning_entry(): entries read back, page by page and alone.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT pg_get_function_arguments('learning_entries'::regproc), pg_get_function_result('learning_entries'::regproc);
SELECT pg_get_function_arguments('learning_entry'::regproc), pg_get_function_result('learning_entry'::regproc);
INSERT INTO learning_log VALUES
    ('ada', id(3), '2024-01-02 10:00+00', 3, 30, '2024-02-01', NULL), ('ada', id(1), '2024-01-02 10:00+00', 1, NULL, '2024-02-01', NULL), ('ada', id(2), '2024-01-02 10:00+00', 2, NULL, '2024-02-01', NULL),
    ('ada', id(9), '2024-01-01 10:00+00', 9, NULL, '2024-02-01', NULL), ('ada', id(4), '2024-01-02 10:00:00.000001+00', 4, NULL, '2024-02-01', NULL),
    ('ada', id(5), '2024-01-03 10:00+00', 5, NULL, '2024-02-01', '2024-02-02'), ('bob', id(1), '2024-01-02 10:00+00', 11, NULL, '2024-02-01', NULL);
SELECT * FROM learning_entries('ada');
SELECT request_id FROM learning_entries('ada', '2024-01-02 10:00+00', '2024-01-02 10:00:00.000001+00');
SELECT request_id FROM learning_entries('ada', max_entries => 2);
SELECT request_id FROM learning_entries('ada', after_timestamp => '2024-01-02 10:00+00', after_request_id => id(1), max_entries => 2);
SELECT request_id FROM learning_entries(max_entries => 9, after_request_id => id(2), after_timestamp => '2024-01-02 10:00+00', to_time => '2024-01-02 10:00:00.000001+00', user_id => 'ada');
SELECT count(*) FROM learning_entries('nobody');
SELECT count(*) FROM learning_entries('ada', max_entries => 0);
SELECT count(*) FROM learning_entries('ada', 'infinity', '-infinity');
-- Alone: a voided one too.
SELECT * FROM learning_entry('ada', id(3));
SELECT * FROM learning_entry(request_id => id(5), user_id => 'ada');
SELECT * FROM learning_entry('bob', id(5));
SELECT * FROM learning_entry(NULL, id(5));
SELECT refusal($$SELECT learning_entries($$ || a || ')') FROM unnest(ARRAY['NULL', $$'ada', NULL$$, $$'ada', to_time => NULL$$, $$'ada', after_timestamp => now()$$, $$'ada', after_request_id => id(1)$$, $$'ada', max_entries => -1$$]) AS a;

-- Pages put together are the whole, whatever their size, and a page costs what it holds: also of a learner with much more than others,
-- before and after the server knows that, and however often the session asked.
INSERT INTO learning_log (user_id, request_id, "timestamp", word_count) SELECT 'u' || n, id(n), '2024-01-01 00:00+00', 1 FROM generate_series(1, 3000) AS n;
INSERT INTO learning_log (user_id, request_id, "timestamp", word_count) SELECT 'big', id(n), '2024-01-01 00:00+00'::timestamptz + n / 3 * interval '1 minute', 1 FROM generate_series(1, 9000) AS n;
CREATE FUNCTION tuples_read() RETURNS bigint LANGUAGE sql AS $$
    SELECT sum(pg_stat_get_xact_tuples_fetched(r) + pg_stat_get_xact_tuples_returned(r))::bigint FROM (SELECT 'learning_log'::regclass UNION SELECT indexrelid FROM pg_index WHERE indrelid = 'learning_log'::regclass) AS r (r)
$$;
CREATE FUNCTION pages(size bigint, OUT pages bigint, OUT entries bigint, OUT same boolean, OUT most_read bigint) LANGUAGE plpgsql AS $$
DECLARE
    page learning_stored_entry[];
    found learning_stored_entry[] := '{}';
    before bigint;
BEGIN
    pages := 0;
    most_read := 0;
    LOOP
        before := tuples_read();
        page := ARRAY(SELECT e FROM learning_entries('big', '2024-01-01', '2024-01-09', (page[cardinality(page)])."timestamp", (page[cardinality(page)]).request_id, size) AS e);
        most_read := greatest(most_read, tuples_read() - before);
        EXIT WHEN cardinality(page) = 0;
        pages := pages + 1;
        found := found || page;
    END LOOP;
    entries := cardinality(found);
    same := found = ARRAY(SELECT l::text::learning_stored_entry FROM learning_log AS l WHERE user_id = 'big' ORDER BY "timestamp", request_id);
END
$$;
SELECT size, pages, entries, same, most_read BETWEEN least(size, entries) AND 2 * (size + 3 + 64) AS cheap FROM unnest('{40,1000,8999,9000,9001}'::bigint[]) AS size, pages(size);
ANALYZE learning_log;
SELECT size, pages, entries, same, most_read BETWEEN least(size, entries) AND 2 * (size + 3 + 64) AS cheap FROM unnest('{40,1000}'::bigint[]) AS size, pages(size);
SHOW enable_sort;

-- Whoever may read the table reads, what its row security lets them see.
CREATE ROLE regress_entries;
SET ROLE regress_entries;
SELECT refusal($$SELECT learning_entries('ada')$$);
SELECT refusal($$SELECT learning_entry('ada', id(1))$$);
RESET ROLE;
GRANT SELECT ON learning_log TO regress_entries;
SET ROLE regress_entries;
SELECT count(*) FROM learning_entries('ada');
SELECT count(*) FROM learning_entry('ada', id(1));
RESET ROLE;
CREATE POLICY odd ON learning_log USING (word_count % 2 = 1);
ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY;
SET ROLE regress_entries;
SELECT right(request_id::text, 1) AS id FROM learning_entries('ada');
SELECT count(*) FROM learning_entry('ada', id(1)) AS odd, learning_entry('ada', id(2)) AS even;
RESET ROLE;
SELECT count(*) FROM learning_entries('ada');
ALTER TABLE learning_log DISABLE ROW LEVEL SECURITY;
DROP POLICY odd ON learning_log;
REVOKE ALL ON learning_log FROM regress_entries;
DROP ROLE regress_entries;
-- A snapshot is one: an entry of the same statement is not there yet.
SELECT (record_learning(id(20), 'carl', 1)).outcome, (SELECT count(*) FROM learning_entries('carl'));
SELECT count(*) FROM learning_entries('carl');
SELECT drop_log();
SELECT refusal($$SELECT learning_entries('ada')$$);
SELECT refusal($$SELECT learning_entry('ada', id(1))$$);
SELECT create_learning_log();
