-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- What apps show a learner
-- ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION learning_streaks(user_id text, time_zone text DEFAULT NULL, day_start interval DEFAULT '0',
        goal_words bigint DEFAULT 1, goal_study_seconds bigint DEFAULT 0, rest_days bigint DEFAULT 0,
        week_start text DEFAULT 'monday', unit text DEFAULT 'day', as_of timestamptz DEFAULT now(),
        OUT current_length bigint, OUT current_start date,
        OUT longest_length bigint, OUT longest_start date, OUT longest_end date,
        OUT met_today boolean, OUT at_risk boolean,
        OUT units_met bigint, OUT units_since_first bigint, OUT last_met date)
    RETURNS record
    LANGUAGE C STABLE PARALLEL SAFE COST 1000
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_streaks(text, text, interval, bigint, bigint, bigint, text, text, timestamptz) IS
    'how many units (day or week) in a row a learner met both goals, as of the unit that holds as_of; what lies after that unit is not looked at. That unit is not missed before it is over; up to rest_days missed units in a row are bridged, and not counted. With both goals 0 every unit from the first one with entries on is met. Where the streak is broken, current_length is 0 and current_start null. Dates are the first days of units; of several longest streaks the earliest is shown; units_since_first counts from the first unit with entries on';

-- A row for each day that the year has in the zone.
CREATE FUNCTION learning_calendar(user_id text, year bigint, time_zone text DEFAULT NULL, day_start interval DEFAULT '0',
        week_start text DEFAULT 'monday',
        OUT day date, OUT week integer, OUT weekday integer, OUT entries bigint, OUT words bigint,
        OUT study_seconds bigint, OUT level integer)
    RETURNS SETOF record
    LANGUAGE C STABLE PARALLEL SAFE COST 1000 ROWS 366
    AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION learning_calendar(text, bigint, text, interval, text) IS
    'the days of a year of a time zone (null: the session''s), gaps included: week counts from 1, the week that holds January 1; weekday is 1 (Monday) to 7; level is 0 without entries, otherwise 1 and 1 more for each quartile, of the words of the year''s days with entries (percentile_disc of 0.25, 0.5, 0.75), that the day''s words exceed, so that equal words have equal levels';
