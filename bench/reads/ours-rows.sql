-- SPDX-License-Identifier: PostgreSQL
SELECT period, entries, words, average_words_learned, study_seconds
  FROM aggregate_learning(@learner@, '@granularity@', timestamp '@from@' AT TIME ZONE '@zone@',
                          timestamp '@to@' AT TIME ZONE '@zone@', '@zone@')
