-- SPDX-License-Identifier: PostgreSQL
SELECT * FROM record_learning(gen_random_uuid(), 'learner-' || :r, 12, now(), 60)
