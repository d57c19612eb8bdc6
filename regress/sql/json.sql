-- SPDX-License-Identifier: PostgreSQL
-- aggregate_learning_json(): the same rows as one JSON array.
\getenv regress PG_ABS_SRCDIR
\i :regress/fresh_log.psql

INSERT INTO learning_log VALUES
    ('ada', id(1), '2024-01-02 10:00+00', 42, 60), ('ada', id(2), '2024-01-03 10:00+00', 1, NULL),
    ('ada', id(3), '2024-01-03 11:00+00', 0, NULL), ('ada', id(4), '2024-01-03 12:00+00', 0, 0);
SELECT aggregate_learning_json('ada', 'day', '2024-01-02', '2024-01-04');
-- All fields, in the order that was asked for.
SELECT aggregate_learning_json('ada', 'day', '2024-01-02', '2024-01-03', moving_periods => 2,
    fields => '{moving_average,study_seconds,average_words_learned,words,entries,period}');
SELECT aggregate_learning_json('ada', 'day', '2024-01-02', '2024-01-03', fields => '{words}');
-- A gap is a number or null.
SELECT aggregate_learning_json('ada', 'day', '2024-01-04', '2024-01-05', fill => 'null');
SELECT aggregate_learning_json('ada', 'day', '2024-01-04', '2024-01-05', fill => 'previous');
SELECT aggregate_learning_json('ada', 'day', '2024-01-04', '2024-01-05', fill => 'none');
SELECT aggregate_learning_json('nobody', 'day', '2024-01-04', '2024-01-04');
SELECT aggregate_learning_json('"\', 'day', '2024-01-04', '2024-01-04');
-- The offset is the zone's at that time; Z for UTC itself, under all its names, and for nothing else.
SELECT zone, aggregate_learning_json('ada', 'month', '2024-01-15', '2024-07-15', zone, fields => '{period}', fill => 'none') AS january,
       aggregate_learning_json('nobody', 'day', '2024-07-15 12:00+00', '2024-07-15 12:00+00', zone, fields => '{period}') AS july
  FROM unnest('{UTC,Etc/UTC,GMT,Europe/London,Africa/Abidjan,Asia/Kathmandu,America/St_Johns,Etc/GMT+12,Pacific/Kiritimati}'::text[]) AS zone;
SET TimeZone = 'Asia/Tokyo';
SELECT aggregate_learning_json('nobody', 'day', '2024-01-04', '2024-01-04', fields => '{period}');
SET TimeZone = 'UTC';
-- Offsets with seconds are cut to minutes, and the text still names the instant: New York, -4:56:02.
SELECT json, (json::jsonb -> 0 ->> 'period')::timestamptz = period AS same_instant
  FROM aggregate_learning_json('nobody', 'day', '1880-01-01 12:00+00', '1880-01-01 12:00+00', 'America/New_York', fields => '{period}') AS json,
       aggregate_learning('nobody', 'day', '1880-01-01 12:00+00', '1880-01-01 12:00+00', 'America/New_York');
-- Years have four digits.
SELECT aggregate_learning_json('nobody', 'year', '0001-01-01', '0001-01-01', fields => '{period}'),
       aggregate_learning_json('nobody', 'year', '9999-01-01', '9999-01-01', fields => '{period}');
SELECT refusal('SELECT aggregate_learning_json(''nobody'', ''day'', ''10000-01-01'', ''10000-01-01'', fields => ''{period}'')');
SELECT refusal('SELECT aggregate_learning_json(''nobody'', ''day'', ''0002-01-01 BC'', ''0002-01-01 BC'', fields => ''{period}'')');
SELECT aggregate_learning_json('nobody', 'day', '10000-01-01', '10000-01-01', fields => '{words}');
-- Large and small numbers read back equal.
INSERT INTO learning_archive VALUES ('big', '2024-01-01', '\x010002feffffffffffffffff0100'), ('big', '2024-01-02', '\x0100060200'),
    ('big', '2024-01-03', '\x0100feffffff0f0200');
SELECT aggregate_learning_json('big', 'day', '2024-01-01', '2024-01-03', fields => '{entries,words,average_words_learned}');
SELECT count(*) AS different
  FROM (SELECT average_words_learned FROM aggregate_learning('big', 'day', '2024-01-01', '2024-01-03')
        EXCEPT SELECT (row ->> 'average_words_learned')::float8
                 FROM jsonb_array_elements(aggregate_learning_json('big', 'day', '2024-01-01', '2024-01-03')::jsonb) AS row) AS d;
-- The same rows as the set has.
SELECT fill, count(*) AS different
  FROM unnest('{zero,"null",previous,linear,none}'::text[]) AS fill,
       LATERAL (SELECT period, entries, words, average_words_learned, study_seconds, moving_average
                  FROM aggregate_learning('ada', 'hour', '2024-01-01', '2024-01-05', 'Asia/Kathmandu', fill, 5)
                EXCEPT ALL
                SELECT * FROM jsonb_to_recordset(aggregate_learning_json('ada', 'hour', '2024-01-01', '2024-01-05', 'Asia/Kathmandu', fill, 5,
                    fields => '{period,entries,words,average_words_learned,study_seconds,moving_average}')::jsonb)
                    AS (period timestamptz, entries bigint, words bigint, average_words_learned float8, study_seconds bigint, moving_average float8)) AS d
 GROUP BY 1;
-- What is refused.
SELECT fields, refusal(format('SELECT aggregate_learning_json(''ada'', ''day'', ''2024-01-01'', ''2024-01-01'', fields => %L)', fields))
  FROM (VALUES ('{}'::text[]), ('{words,words}'), ('{words,nonsense}'), ('{Words}'), ('{words,NULL}'), (NULL), ('{""}')) AS t (fields);
SELECT refusal('SELECT aggregate_learning_json(NULL, ''day'', ''2024-01-01'', ''2024-01-01'')');

-- What spreadsheets take as dates: the local date of days and longer periods, and what the wall clock shows at the start.
SELECT granularity, aggregate_learning_json('ada', granularity, date '2024-03-31', date '2024-03-31', 'Europe/Berlin', day_start => '4 hours',
           fields => '{period,date,local_start}')
  FROM unnest('{day,week,month,quarter,"6 months",year}'::text[]) AS granularity;
SELECT aggregate_learning_json('ada', '12 hours', date '2024-03-31', date '2024-03-31', 'Europe/Berlin', fields => '{local_start,period}');
-- Where the zone's offset had seconds, the period is cut to minutes, and these are not.
SELECT aggregate_learning_json('ada', 'day', date '1890-01-01', date '1890-01-01', 'Europe/Berlin', fields => '{period,date,local_start}');
-- Days whose midnight was skipped or shown twice, and zones that skipped a day: they are what SQL makes of the periods.
SELECT zone, granularity, count(*) AS different
  FROM unnest('{Africa/Cairo,America/Havana,America/Sao_Paulo,America/St_Johns,Pacific/Apia,Asia/Kathmandu,Europe/Amsterdam}'::text[]) AS zone,
       unnest('{day,week,"2 weeks",month}'::text[]) AS granularity, unnest('{00:00,00:30,23:59:59}'::interval[]) AS starts,
       (VALUES (date '1910-01-01', date '1925-12-31'), (date '2000-01-01', date '2014-12-31')) AS years (first, last),
       LATERAL ((SELECT (period AT TIME ZONE zone - starts)::date, period AT TIME ZONE zone
                   FROM aggregate_learning('ada', granularity, first, last, zone, day_start => starts))
                EXCEPT ALL
                SELECT * FROM jsonb_to_recordset(aggregate_learning_json('ada', granularity, first, last, zone, day_start => starts,
                    fields => '{date,local_start}')::jsonb) AS (date date, local_start timestamp)) AS d
 GROUP BY 1, 2;
SELECT granularity, refusal(format('SELECT aggregate_learning_json(''ada'', %L, ''2024-01-01'', ''2024-01-01'', fields => ''{date}'')', granularity))
  FROM unnest('{"15 minutes",hour,"12 hours"}'::text[]) AS granularity;
