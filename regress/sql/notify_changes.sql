-- SPDX-License-Identifier: PostgreSQL
-- Who decides whether changes are told, and where. What is told when is in ../isolation/.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

SELECT learning_changes_channel();
SET learning_log.notify = on;
SELECT learning_changes_channel();
-- Not the writer, unless the right was granted.
CREATE ROLE regress_writer;
SET ROLE regress_writer;
SELECT refusal('SET learning_log.notify = off');
SELECT learning_changes_channel();
RESET ROLE;
GRANT SET ON PARAMETER learning_log.notify TO regress_writer;
SET ROLE regress_writer;
SET learning_log.notify = off;
SELECT learning_changes_channel();
RESET ROLE;
REVOKE SET ON PARAMETER learning_log.notify FROM regress_writer;
DROP ROLE regress_writer;
-- What it says changes nothing about what is recorded.
SET learning_log.notify = on;
INSERT INTO learning_log SELECT 'learner ' || n % 3, id(n), '2024-01-01', n FROM generate_series(1, 9) AS n;
SELECT user_id, entries, words FROM learning_quarter_hours ORDER BY user_id;
SELECT * FROM learning_log_check();
RESET learning_log.notify;
