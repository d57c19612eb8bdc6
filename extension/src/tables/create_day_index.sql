-- What create_learning_log() runs for learning_rollup and learning_archive, where questions about all learners cannot
-- find the rows of a time.

-- The key begins with the learner, so it does not help to find the days of all of them. A B-tree on the day would, but
-- every new row would have to go into it, and it would be about as large as the rows. BRIN only notes the first and the
-- last day of each 256 KB of the table: rows arrive in order of days, but for stragglers, so a few kilobytes tell where
-- a month lies. The day of a row never changes: updates of its cells stay off this index too. A rollup that was made
-- anew from nothing has its rows in order of learners: there it helps little, and costs nothing.
CREATE INDEX @table@_day_idx ON @extschema@.@table@ USING brin (day) WITH (pages_per_range = 32);
