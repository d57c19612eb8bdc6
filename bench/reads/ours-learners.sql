-- SPDX-License-Identifier: PostgreSQL
SELECT period, learners, entries, words
  FROM aggregate_learners(@learner@, '@granularity@', timestamp '@from@' AT TIME ZONE '@zone@',
                          timestamp '@to@' AT TIME ZONE '@zone@', '@zone@')
