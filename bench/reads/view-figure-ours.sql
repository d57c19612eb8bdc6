-- SPDX-License-Identifier: PostgreSQL
SELECT sum(words) AS words FROM learning_@granularity@ WHERE period >= timestamptz '@from@'
