-- SPDX-License-Identifier: PostgreSQL
-- formulation: one sum
SELECT sum(word_count)::numeric AS words FROM covered_log WHERE "timestamp" >= timestamptz '@from@'
