-- SPDX-License-Identifier: PostgreSQL
-- Triggers of the user's on the log: receipts show what is stored, and repeats are found under the key that is stored.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

CREATE FUNCTION normalise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.user_id = lower(btrim(NEW.user_id));
    RETURN NEW;
END $$;
CREATE TRIGGER normalise BEFORE INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION normalise();
SELECT outcome, user_id, word_count FROM record_learning(id(1), ' Ada', 3, '2024-01-01');
SELECT outcome, user_id, word_count FROM record_learning(id(1), ' Ada', 3, '2024-01-01');
SELECT outcome, user_id, word_count FROM record_learning(id(1), 'ada', 3, '2024-01-01');
SELECT outcome, user_id, word_count FROM record_learning(id(1), 'ADA', 4, '2024-01-01');
-- Created, replayed and in conflict, among ids that need no change, in input order; the last two are one key.
SELECT outcome, user_id, right(request_id::text, 1) AS id, word_count
  FROM record_learning_batch(ARRAY[id(2), id(1), id(3), id(1), id(2), id(4), id(5), id(5)], '{Zoe,ADA,bob,Ada,Ada,cleo,Dora,dora}', '{5,3,6,9,7,8,1,1}',
                             array_fill(timestamptz '2024-01-01', ARRAY[8]));
SELECT outcome, user_id, right(request_id::text, 1) AS id, word_count
  FROM record_learning_batch(ARRAY[id(2), id(1), id(3), id(1), id(2), id(4), id(5), id(5)], '{Zoe,ADA,bob,Ada,Ada,cleo,Dora,dora}', '{5,3,6,9,7,8,1,1}',
                             array_fill(timestamptz '2024-01-01', ARRAY[8]));
-- The same where each id is that of one learner: in one statement, whose rows tell their items by the id alone.
SELECT outcome, user_id, right(request_id::text, 2) AS id, word_count
  FROM record_learning_batch(ARRAY[id(24), id(21), id(23), id(3), id(22), id(22), id(21)], '{Zoe,Ada,bob,BOB,ada,ada,Ada}', '{1,2,3,6,4,5,2}', array_fill(timestamptz '2024-01-01', ARRAY[7]));
SELECT outcome, user_id, right(request_id::text, 2) AS id, word_count
  FROM record_learning_batch(ARRAY[id(25), id(24), id(21), id(26), id(23)], '{Cleo,ZOE,aDA,Abe,bob}', '{7,1,9,8,3}', array_fill(timestamptz '2024-01-01', ARRAY[5]));
-- One request id of two learners, one of them there already; and two spellings of one learner with other content.
SELECT outcome, user_id, word_count FROM record_learning_batch(ARRAY[id(1), id(1)], '{Ada,Bob}', '{3,7}', '{2024-01-01,2024-01-01}');
SELECT outcome, user_id, word_count FROM record_learning_batch(ARRAY[id(6), id(6)], '{Dora,dora}', '{5,1}', '{2024-01-01,2024-01-01}');
-- A repeat writes nothing, so that a unique index of the user's does not refuse it, and takes one transaction id.
CREATE UNIQUE INDEX once ON learning_log (user_id, "timestamp") WHERE user_id = 'eve';
SELECT outcome, user_id FROM record_learning(id(1), 'EVE', 1, '2024-01-01');
SELECT outcome, user_id FROM record_learning(id(1), 'EVE', 1, '2024-01-01');
DROP INDEX once;
BEGIN;
SELECT outcome, count(*) FROM record_learning_batch(ARRAY[id(1), id(1), id(2)], '{EVE,ADA,ADA}', '{1,3,7}') GROUP BY 1;
SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND pid = pg_backend_pid();
COMMIT;
-- A trigger that reads the columns that were not sent finds their defaults.
CREATE FUNCTION wants_defaults() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.recorded_at IS NULL OR NEW."timestamp" IS NULL THEN RAISE EXCEPTION 'no defaults'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wants_defaults BEFORE INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION wants_defaults();
SELECT outcome, user_id FROM record_learning(id(1), 'EVE', 1);
DROP TRIGGER wants_defaults ON learning_log;
DROP FUNCTION wants_defaults();
-- Many at once, every id changed, request ids shared by learners.
SELECT outcome, count(*), count(*) FILTER (WHERE r.user_id = lower(r.user_id) AND r.word_count = n) AS right_ones
  FROM (SELECT array_agg(id(n % 700) ORDER BY n) AS ids, array_agg('Learner ' || 9 - n / 700 ORDER BY n) AS users, array_agg(n ORDER BY n) AS words FROM generate_series(1, 3000) AS n) AS a,
       record_learning_batch(ids, users, words, array_fill(timestamptz '2024-01-02', ARRAY[3000])) WITH ORDINALITY AS r (outcome, user_id, request_id, "timestamp", word_count, study_seconds, recorded_at, n)
 GROUP BY 1;
SELECT user_id, count(*), sum(word_count) FROM learning_log GROUP BY 1 ORDER BY 1;
SELECT * FROM learning_log_check();
-- Looking for the stored key leaves nothing behind.
SELECT count(*) FROM learning_log WHERE request_id::text NOT LIKE '00000000-%';

-- A trigger that changes the content: the receipt shows it.
CREATE OR REPLACE FUNCTION normalise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.word_count = least(NEW.word_count, 100);
    RETURN NEW;
END $$;
SELECT outcome, word_count FROM record_learning(id(8), 'ada', 5000, '2024-01-01');
SELECT outcome, word_count FROM record_learning_batch(ARRAY[id(9)], '{ada}', '{5000}', '{2024-01-01}');
-- One that swallows entries, and one that changes the request id: refused, nothing is written.
CREATE OR REPLACE FUNCTION normalise() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
SELECT refusal('SELECT record_learning(id(9010), ''ada'', 1)');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(9010)], ''{ada}'', ''{1}'')');
SELECT refusal('SELECT record_learning_batch(ARRAY[id(9010), id(9011)], ''{ada,ada}'', ''{1,2}'')');
CREATE OR REPLACE FUNCTION normalise() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.request_id = gen_random_uuid(); RETURN NEW; END';
SELECT refusal('SELECT record_learning_batch(ARRAY[id(9010), id(9011)], ''{ada,ada}'', ''{1,2}'')');
DROP TRIGGER normalise ON learning_log;
DROP FUNCTION normalise();
SELECT count(*) FROM learning_log WHERE request_id IN (id(9010), id(9011));
SELECT * FROM learning_log_check();

-- A batch takes one transaction id, whatever its outcomes.
BEGIN;
SELECT outcome, count(*) FROM record_learning_batch(ARRAY[id(8), id(12), id(12), id(13)], '{ada,ada,ada,bob}', '{100,1,1,1}') GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND pid = pg_backend_pid();
COMMIT;
