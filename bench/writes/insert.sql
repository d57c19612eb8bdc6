-- SPDX-License-Identifier: PostgreSQL
INSERT INTO plain_log (user_id, request_id, "timestamp", word_count, study_seconds)
VALUES ('learner-' || :r, gen_random_uuid(), now(), 12, 60) ON CONFLICT DO NOTHING
