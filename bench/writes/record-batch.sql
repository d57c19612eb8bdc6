-- SPDX-License-Identifier: PostgreSQL
SELECT receipt.* FROM @batch@, record_learning_batch(b.ids, b.learners, b.words, b.times, b.seconds) AS receipt
