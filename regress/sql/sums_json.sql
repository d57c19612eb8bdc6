-- SPDX-License-Identifier: PostgreSQL
-- learning_sums_json(): what several servers answer about their learners, added up to what one would answer about all.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT count(*) FROM record_learning_batch(
    ARRAY(SELECT id(n) FROM generate_series(1, 600) AS n), ARRAY(SELECT (ARRAY['ada', 'bob', 'cyd'])[1 + n % 3] FROM generate_series(1, 600) AS n),
    ARRAY(SELECT n * 7919 % 23 FROM generate_series(1, 600) AS n),
    ARRAY(SELECT timestamptz '2024-01-10Z' + (n * n % 97) * interval '23 hours' FROM generate_series(1, 600) AS n),
    ARRAY(SELECT n % 600 FROM generate_series(1, 600) AS n));

-- In whatever order, and with the texts from one part only.
CREATE FUNCTION part(learner text, moving_periods bigint, fields text) RETURNS text LANGUAGE sql AS
    $$SELECT aggregate_learners_json(ARRAY[learner], 'day', date '2024-01-01', date '2024-06-01', 'Asia/Kolkata', 'zero', moving_periods, fields => fields::text[])$$;
SELECT fill, n, learning_sums_json(ARRAY[part('ada', n, '{moving_average,entries,words,study_seconds,learners}'),
                                         part('bob', n, '{local_start,period,date,learners,entries,words,study_seconds,moving_average}'),
                                         part('cyd', n, '{words,entries,learners,study_seconds,moving_average}')],
           '{period,date,local_start,learners,entries,words,average_words_learned,study_seconds,moving_average}', fill, n)
           = aggregate_learners_json(NULL, 'day', date '2024-01-01', date '2024-06-01', 'Asia/Kolkata', fill, n,
               fields => '{period,date,local_start,learners,entries,words,average_words_learned,study_seconds,moving_average}') AS same
  FROM unnest(ARRAY['zero', 'null', 'none']) AS fill, unnest('{1,7,100}'::bigint[]) AS n;

SELECT learning_sums_json('{"[{\"entries\":2,\"words\":5},{\"entries\":0,\"words\":0}]","[{\"words\":2,\"entries\":1},{\"entries\":0,\"words\":0}]"}',
    '{words,average_words_learned}', f, 1) FROM unnest(ARRAY['zero', 'NULL', 'None']) AS f;
SELECT learning_sums_json('{[]}', '{words}', 'zero', 1), learning_sums_json('{[],[]}', '{period}', 'none', 1);
SELECT learning_sums_json(NULL, '{words}', 'zero', 1) IS NULL AND learning_sums_json('{[]}', NULL, 'zero', 1) IS NULL
   AND learning_sums_json('{[]}', '{words}', NULL, 1) IS NULL AND learning_sums_json('{[]}', '{words}', 'zero', NULL) IS NULL AS strict;

-- Sums that no bigint holds; arguments that are wrong.
SELECT refusal(format('SELECT learning_sums_json(ARRAY[%1$L, %1$L], ''{words}'', ''zero'', %2$s)', p, n))
  FROM (VALUES ('[{"words":9223372036854775807}]', 1), ('[{"moving_average":4611686018427387904.0}]', 2),
               ('[{"moving_average":9223372036854775807.0}]', 2), ('[{"moving_average":-inf}]', 2), ('[{"moving_average":nan}]', 2)) AS v(p, n);
SELECT refusal(format('SELECT learning_sums_json(''{[]}'', %L, %L, %s)', fields, fill, n))
  FROM (VALUES ('{word}', 'zero', 1), ('{}', 'zero', 1), ('{words,words}', 'zero', 1), ('{words}', 'linear', 1), ('{words}', 'zero', 0)) AS v(fields, fill, n);

-- Parts that are not what they have to be.
SELECT parts, split_part(refusal(format('SELECT learning_sums_json(%L, %L, ''zero'', 1)', parts, fields)), E'\n', 1) AS refusal
  FROM (VALUES (ARRAY[]::text[], '{words}'), ('{NULL}', '{words}'), ('{""}', '{words}'), (ARRAY['[]', ''], '{words}'), (ARRAY['['], '{words}'),
               (ARRAY['[] '], '{words}'), (ARRAY['[{]'], '{words}'), (ARRAY['[{}]'], '{words}'), (ARRAY['[{"words"}]'], '{words}'),
               (ARRAY['[{"words":}]'], '{words}'), (ARRAY['[{"words":1'], '{words}'), (ARRAY['[{"words":1}'], '{words}'),
               (ARRAY['[{"words":1},]'], '{words}'), (ARRAY['[{"words":1.5}]'], '{words}'), (ARRAY['[{"words":null}]'], '{words}'),
               (ARRAY['[{"words":99999999999999999999}]'], '{words}'), (ARRAY['[{"word":1}]'], '{words}'), (ARRAY['[{"date":"2024-01-01}]'], '{date}'),
               (ARRAY['[{"moving_average":x}]'], '{moving_average}'), (ARRAY['[{"words":1}]'], '{period}'),
               (ARRAY['[{"words":1}]', '[]'], '{words}'), (ARRAY['[]', '[{"words":1}]'], '{words}'), (ARRAY['[{"words":1}{"words":1}]'], '{words}'),
               (ARRAY['[{"date":"2024-01-01"}]', '[{"date":"2024-01-02"}]'], '{date}')) AS v(parts, fields);
