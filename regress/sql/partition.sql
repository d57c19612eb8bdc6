-- SPDX-License-Identifier: PostgreSQL
-- learning_partition(): PostgreSQL's own hash partition of a user id, the same for ever.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE TABLE hashed (user_id text COLLATE "C") PARTITION BY HASH (user_id);
CREATE VIEW moduli AS SELECT * FROM unnest(ARRAY[2, 4, 8, 16, 1 << 30]) AS modulus;
-- 20,000 short keys, and every length from 1 to 255 bytes out of characters of 1 to 4 bytes: how many are elsewhere than the server puts them?
CREATE TABLE keys AS SELECT CASE n % 4 WHEN 0 THEN n::text WHEN 1 THEN 'learner-' || n WHEN 2 THEN md5(n::text) ELSE md5(n::text)::uuid::text END AS key FROM generate_series(1, 20000) AS n;
CREATE TABLE long_keys AS SELECT width, bytes, repeat(chr((ARRAY[97, 233, 8364, 128512])[width]), bytes / width) || repeat('x', bytes % width) AS key FROM generate_series(1, 4) AS width, generate_series(1, 255) AS bytes;
SELECT width, count(*), count(DISTINCT octet_length(key)), min(octet_length(key)), max(octet_length(key)), min(length(key)), max(length(key)) FROM long_keys GROUP BY 1 ORDER BY 1;
INSERT INTO keys SELECT key FROM long_keys UNION ALL VALUES ('');
SELECT modulus, count(*) AS keys,
       count(*) FILTER (WHERE NOT satisfies_hash_partition('hashed'::regclass, modulus, learning_partition(key) & (modulus - 1), key COLLATE "C")) AS elsewhere
  FROM keys, moduli GROUP BY 1 ORDER BY 1;
-- And null, where a partition has it.
SELECT modulus, learning_partition(NULL), satisfies_hash_partition('hashed'::regclass, modulus, learning_partition(NULL) & (modulus - 1), NULL::text) FROM moduli;
-- No shard is left out or crowded.
SELECT learning_partition(key) & 15 AS partition, count(*) BETWEEN 1150 AND 1350 FROM (SELECT key FROM keys LIMIT 20000) AS s GROUP BY 1 ORDER BY 1;

-- For ever: these values never change (on machines that are little-endian).
SELECT left(name, 8) AS name, learning_partition(name), learning_partition(name) & 3 AS of_4 FROM (VALUES ('ada'), ('grace'), ('lin'), ('Ünal'), ('学习者'), ('🦉'), (repeat('x', 255)), (' ')) AS v(name);
SELECT provolatile, proparallel, proisstrict, prosecdef FROM pg_proc WHERE oid = 'learning_partition(text)'::regprocedure;

-- Neither a search_path nor a collation changes it, and it costs no call.
CREATE TABLE before_it AS SELECT key, learning_partition(key) FROM keys;
CREATE SCHEMA first;
CREATE FUNCTION first.hashtextextended(text, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 1::bigint';
CREATE FUNCTION first.land(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 1::bigint';
CREATE OPERATOR first.& (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = first.land);
CREATE COLLATION first.ignores_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SET search_path = first, pg_catalog, public;
SELECT hashtextextended('ada', 0), 7::bigint & 3::bigint, learning_partition('ada'), learning_partition('Ada' COLLATE ignores_case), learning_partition('Ada');
SELECT count(*) FROM public.before_it WHERE learning_partition(key) <> learning_partition;
RESET search_path;
EXPLAIN (COSTS OFF) SELECT FROM keys WHERE learning_partition(key) & 3 = 2;
DROP SCHEMA first CASCADE;
DROP TABLE hashed, keys, long_keys, before_it;
DROP VIEW moduli;
