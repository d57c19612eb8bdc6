-- SPDX-License-Identifier: PostgreSQL
-- ---------------------------------------------------------------------------------------------------------
-- The kinds of bounds
-- ---------------------------------------------------------------------------------------------------------

-- learning_log has a function of its own for each pair of types that a range may begin and end with. So have we: runs
-- definitions in which the types stand as %1$s and %2$s. It is dropped when all of them are there.
CREATE PROCEDURE learning_proxy.for_each_kind_of_bounds(definitions text)
    LANGUAGE plpgsql AS $f$
DECLARE
    from_type text;
    to_type   text;
BEGIN
    FOREACH from_type IN ARRAY '{timestamptz,timestamp,date}'::text[] LOOP
        FOREACH to_type IN ARRAY '{timestamptz,timestamp,date}'::text[] LOOP
            EXECUTE format(definitions, from_type, to_type);
        END LOOP;
    END LOOP;
END
$f$;
