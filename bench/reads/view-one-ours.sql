-- SPDX-License-Identifier: PostgreSQL
SELECT period, entries, words, average_words_learned, study_seconds FROM learning_@granularity@
 WHERE user_id = @learner@ AND period >= timestamptz '@from@' AND period <= timestamptz '@to@'
