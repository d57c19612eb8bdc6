-- SPDX-License-Identifier: PostgreSQL
SELECT period, learners, entries, words FROM learning_totals_@granularity@ WHERE period >= timestamptz '@from@' AND period <= timestamptz '@to@' ORDER BY 1
