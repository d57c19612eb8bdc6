-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- Sums over learners as JSON
-- ---------------------------------------------------------------------------------------------------------

-- With extra_float_digits = 1. As learning_log writes them: the shortest digits that read back as the same number, in whichever of both notations is
-- shorter, and a fraction where it would look like an integer.
CREATE FUNCTION learning_proxy.json_number(value double precision) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT AS $f$
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

-- The statement that puts sums into the periods as a shard wrote them, $1: [{"period":"...","words":0},{...}]. The n-th row is
-- that of the n-th period; no value there has quotes or braces in it.
CREATE FUNCTION learning_proxy.json_of_rows(fields text[], rows_from text) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN (
        SELECT format($q$
            SELECT '[' || coalesce(string_agg(%s || '}', ',' ORDER BY r.place), '') || ']'
              FROM string_to_table($1, '},{') WITH ORDINALITY AS p(text, place)
              JOIN %s AS r(period, learners, entries, words, average_words_learned, study_seconds, moving_average, place)
                ON r.place = p.place$q$,
            string_agg(quote_literal(CASE WHEN f.place = 1 THEN '{' ELSE ',' END || '"' || f.name || '":') || ' || '
                || CASE WHEN f.name IN ('average_words_learned', 'moving_average')
                        -- most of them, without a call
                        THEN format('CASE WHEN r.%1$I >= 1 AND r.%1$I < 1e15 AND r.%1$I <> trunc(r.%1$I) THEN r.%1$I::text '
                                    'WHEN r.%1$I IS NULL THEN ''null'' ELSE learning_proxy.json_number(r.%1$I) END', f.name)
                        WHEN f.is_text THEN format('''"'' || split_part(p.text, ''"'', %s) || ''"''', 2 * (f.place + f.texts_before) + 2)
                        ELSE format('r.%I', f.name) END, ' || ' ORDER BY f.place), rows_from)
          FROM (SELECT u.name, u.place, u.name IN ('period', 'date', 'local_start') AS is_text,
                       count(*) FILTER (WHERE u.name IN ('period', 'date', 'local_start'))
                           OVER (ORDER BY u.place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS texts_before
                  FROM unnest(fields) WITH ORDINALITY AS u(name, place)) AS f);

-- What a part has to have so that learning_sums_json() can answer for these fields. Where one of them is wrong, as they are: the
-- shard says so.
CREATE FUNCTION learning_proxy.fields_of_parts(fields text[], moving_periods bigint) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE AS $f$
BEGIN
    IF fields IS NULL OR NOT fields <@ '{period,date,local_start,learners,entries,words,average_words_learned,study_seconds,moving_average}'
       OR fields = '{}' OR cardinality(fields) <> (SELECT count(DISTINCT f) FROM unnest(fields) AS f) THEN
        RETURN fields;
    END IF;
    RETURN ARRAY(SELECT f FROM unnest('{period,date,local_start,learners,study_seconds}'::text[]) AS f WHERE f = ANY (fields))
        || '{entries,words}'::text[]
        || CASE WHEN moving_periods > 1 AND 'moving_average' = ANY (fields) THEN '{moving_average}'::text[] END;
END
$f$;

CALL learning_proxy.for_each_kind_of_bounds($sql$
-- Gaps that an average of other periods fills are filled in SQL.
CREATE FUNCTION learning_proxy.filled_aggregate_learners_json(user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, fill text, moving_periods bigint, day_start interval, week_start text, fields text[])
    RETURNS text
    LANGUAGE plpgsql STABLE SET extra_float_digits = 1 AS $f$
DECLARE
    periods constant text := learning_proxy.periods_json(learning_proxy.session($5), $2, $3, $4, $5, $7, $8, $9, $10);
    merged  text;
BEGIN
    EXECUTE learning_proxy.json_of_rows(fields,
                'learning_proxy.all_periods($2, $3, $4, $5, $6, $7, $8, $9, $10) WITH ORDINALITY')
       INTO merged USING periods, user_ids, granularity, from_time, to_time, time_zone, fill, moving_periods, day_start, week_start;
    RETURN merged;
END
$f$;

CREATE FUNCTION learning_proxy.merged_aggregate_learners_json(user_ids text[], granularity text, from_time %1$s, to_time %2$s,
        time_zone text, fill text, moving_periods bigint, day_start interval, week_start text, fields text[])
    RETURNS text
    LANGUAGE plpgsql STABLE AS $f$
DECLARE
    fill_kind constant text := learning_proxy.fill($6);
    shard_fill constant text := CASE WHEN fill_kind IN ('null', 'none') THEN 'zero' ELSE $6 END;
    of_parts  constant text[] := learning_proxy.fields_of_parts($10, $7);
    texts_at  constant integer := CASE WHEN of_parts <> $10 AND coalesce(array_ndims($1), 1) = 1 THEN learning_shard.learning_partition($1[array_lower($1, 1)]) END;
    masks      integer[];
    remainders integer[];
    listed     numeric;
    parts      text[];
BEGIN
    IF fill_kind IN ('previous', 'linear') THEN
        RETURN learning_proxy.filled_aggregate_learners_json($1, $2, $3, $4, $5, fill_kind, $7, $8, $9, $10);
    ELSIF user_ids IS NULL THEN
        SELECT array_agg(s.mask), array_agg(s.remainder), array_agg(s.part) INTO masks, remainders, parts
          FROM learning_proxy.sums_json_of_all(learning_proxy.session($5), NULL, $2, $3, $4, $5, shard_fill, $7, $8, $9, of_parts, texts_at) AS s;
    ELSE
        SELECT sum(s.listed), array_agg(s.part) INTO listed, parts
          FROM learning_proxy.sums_json(learning_proxy.session($5), $1, $2, $3, $4, $5, shard_fill, $7, $8, $9, of_parts, texts_at) AS s;
    END IF;
    PERFORM learning_proxy.covers(masks, remainders, listed, $1);
    RETURN learning_shard.learning_sums_json(parts, $10, fill_kind, $7);
END
$f$;
$sql$);

DROP PROCEDURE learning_proxy.for_each_kind_of_bounds(text);
