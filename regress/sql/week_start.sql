-- SPDX-License-Identifier: PostgreSQL
-- A week may begin on any day.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log SELECT 'ada', gen_random_uuid(), d, 1 FROM generate_series('2024-01-01'::timestamptz, '2024-01-31', '1 day') AS d;
SELECT week_start, period, to_char(period, 'Dy') AS day, entries
  FROM unnest('{monday,tuesday,wednesday,thursday,friday,saturday,sunday,SUNDAY}'::text[]) AS week_start,
       aggregate_learning('ada', 'week', '2024-01-10', '2024-01-16', week_start => week_start);
-- It moves weeks only.
SELECT count(*) FROM (SELECT * FROM aggregate_learning('ada', 'month', '2023-06-01', '2024-06-01', week_start => 'sunday')
                      EXCEPT SELECT * FROM aggregate_learning('ada', 'month', '2023-06-01', '2024-06-01')) AS difference;
-- Before the epoch of the calendar too.
SELECT period, to_char(period, 'Dy') AS day FROM aggregate_learning('ada', 'week', '1969-12-27', '1970-01-06', week_start => 'sunday');
SELECT refusal('SELECT aggregate_learning(''ada'', ''week'', ''2024-01-01'', ''2024-01-01'', week_start => ''sun'')');
