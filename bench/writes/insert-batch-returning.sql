-- SPDX-License-Identifier: PostgreSQL
INSERT INTO plain_log (user_id, request_id, "timestamp", word_count, study_seconds)
SELECT u.* FROM @batch@, unnest(b.learners, b.ids, b.times, b.words, b.seconds) AS u ON CONFLICT DO NOTHING RETURNING *
