-- SPDX-License-Identifier: PostgreSQL
SELECT aggregate_learning_json(@learner@, '@granularity@', timestamp '@from@' AT TIME ZONE '@zone@',
                               timestamp '@to@' AT TIME ZONE '@zone@', '@zone@')
