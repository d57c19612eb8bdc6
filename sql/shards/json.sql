-- ---------------------------------------------------------------------------------------------------------
-- Sums over learners as JSON
-- ---------------------------------------------------------------------------------------------------------

-- As learning_log writes them: the shortest digits that read back as the same number, in whichever of both notations is
-- shorter, and a fraction where it would look like an integer.
CREATE FUNCTION learning_proxy.json_number(value double precision) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT SET extra_float_digits = 1 AS $f$
DECLARE
    parts    text[];
    digits   text;
    exponent integer;
    sign     constant text := CASE WHEN value < 0 THEN '-' ELSE '' END;
BEGIN
    IF value = 0 THEN
        RETURN '0.0';
    END IF;
    -- mantissa digits and exponent: value = digits * 10 ^ exponent
    parts := regexp_match(abs(value)::text, '^(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$');
    digits := parts[1] || coalesce(parts[2], '');
    exponent := coalesce(parts[3]::integer, 0) - length(coalesce(parts[2], ''));
    exponent := exponent + length(digits) - length(rtrim(digits, '0'));
    digits := ltrim(rtrim(digits, '0'), '0');
    IF exponent >= -(length(digits) + 3) + (length(digits) = 1)::integer AND exponent <= 5 - (length(digits) = 1)::integer THEN
        IF exponent >= 0 THEN
            RETURN sign || digits || repeat('0', exponent) || '.0';
        ELSIF length(digits) > -exponent THEN
            RETURN sign || left(digits, exponent) || '.' || right(digits, -exponent);
        END IF;
        RETURN sign || '0.' || lpad(digits, -exponent, '0');
    END IF;
    exponent := exponent + length(digits) - 1;
    RETURN sign || left(digits, 1) || CASE WHEN length(digits) > 1 THEN '.' || substr(digits, 2) ELSE '' END
                || 'e' || CASE WHEN exponent < 0 THEN '-' ELSE '+' END || lpad(abs(exponent)::text, greatest(2, length(abs(exponent)::text)), '0');
END
$f$;

-- The periods as a shard writes them, with the sums of all.
DO $do$
DECLARE
    from_type text;
    to_type   text;
BEGIN
    FOREACH from_type IN ARRAY '{timestamptz,timestamp,date}'::text[] LOOP
    FOREACH to_type IN ARRAY '{timestamptz,timestamp,date}'::text[] LOOP
        EXECUTE format($sql$
CREATE FUNCTION learning_proxy.merged_aggregate_learners_json(user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, fill text, moving_periods bigint, day_start interval, week_start text, fields text[])
    RETURNS text
    LANGUAGE plpgsql STABLE AS $f$
DECLARE
    periods constant json := learning_proxy.periods_json(learning_proxy.session(), $2, $3, $4, $5, $6, $7, $8, $9, $10);
BEGIN
    RETURN (
        SELECT '[' || coalesce(string_agg('{' || (
                   SELECT string_agg('"' || f.name || '":' ||
                              CASE f.name WHEN 'learners' THEN r.learners::text
                                          WHEN 'entries' THEN r.entries::text
                                          WHEN 'words' THEN r.words::text
                                          WHEN 'study_seconds' THEN r.study_seconds::text
                                          WHEN 'average_words_learned' THEN coalesce(learning_proxy.json_number(r.average_words_learned), 'null')
                                          WHEN 'moving_average' THEN learning_proxy.json_number(r.moving_average)
                                          ELSE (p.value -> f.name)::text END, ',' ORDER BY f.place)
                     FROM unnest($10) WITH ORDINALITY AS f(name, place)) || '}', ',' ORDER BY p.place), '') || ']'
          FROM json_array_elements(periods) WITH ORDINALITY AS p(value, place)
          JOIN (SELECT a.*, row_number() OVER (ORDER BY a.period) AS place
                  FROM learning_proxy.all_periods($1, $2, $3, $4, $5, $6, $7, $8, $9) AS a) AS r ON r.place = p.place
         WHERE $6 <> 'none' OR r.entries > 0);
END
$f$;
        $sql$, from_type, to_type);
    END LOOP;
    END LOOP;
END
$do$;
