// SPDX-License-Identifier: PostgreSQL
#include "server/statement_texts.hpp"

#include "server/statement_pieces.hpp"

namespace learning {

constinit const StatementText statement_texts[statement_count] = {
    /* insert_entry */
    {"INSERT INTO %1$s.learning_log (user_id, request_id, \"timestamp\", word_count, study_seconds) "
     "VALUES ($1, $2, coalesce($3, pg_catalog.now()), $4, $5) ON CONFLICT (user_id, request_id) DO NOTHING "
     "RETURNING request_id::pg_catalog.uuid, " STORED_ENTRY,
     5,
     {TEXTOID, UUIDOID, TIMESTAMPTZOID, INT4OID, INT4OID}},
    /* insert_entries */
    {"INSERT INTO %1$s.learning_log (user_id, request_id, \"timestamp\", word_count, study_seconds) "
     "SELECT i.user_id, i.request_id, coalesce(i.at, pg_catalog.now()), i.word_count, i.study_seconds "
     "FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3), "
     "pg_catalog.unnest($4), pg_catalog.unnest($5)) AS i (user_id, request_id, at, word_count, "
     "study_seconds) "
     "ON CONFLICT (user_id, request_id) DO NOTHING "
     "RETURNING request_id::pg_catalog.uuid, " STORED_ENTRY,
     5,
     {TEXTARRAYOID, UUIDARRAYOID, TIMESTAMPTZARRAYOID, INT4ARRAYOID, INT4ARRAYOID}},
    /* find_entry */
    {"SELECT " STORED_ENTRY " FROM %1$s.learning_log "
     "WHERE user_id" EQ "$1 AND request_id" EQ "$2",
     2,
     {TEXTOID, UUIDOID}},
    /* entry_of_key */
    {"SELECT " WHOLE_ENTRY " FROM %1$s.learning_log WHERE user_id" EQ "$1 AND request_id" EQ "$2",
     2,
     {TEXTOID, UUIDOID}},
    /* page_of_entries: planned without a sort, see learning_entries.cpp */
    {PAGE_OF_ENTRIES(">", "ASC"),
     6,
     {TEXTOID, TIMESTAMPTZOID, TIMESTAMPTZOID, TIMESTAMPTZOID, UUIDOID, INT8OID}},
    /* page_of_latest_entries: likewise */
    {PAGE_OF_ENTRIES("<", "DESC"),
     6,
     {TEXTOID, TIMESTAMPTZOID, TIMESTAMPTZOID, TIMESTAMPTZOID, UUIDOID, INT8OID}},
    /* void_entry: again and again is as good as once */
    {"UPDATE %1$s.learning_log SET voided_at = coalesce(voided_at, pg_catalog.now()) "
     "WHERE user_id" EQ "$1 AND request_id" EQ "$2 RETURNING " STORED_ENTRY,
     2,
     {TEXTOID, UUIDOID}},
    /* upsert_rollup */
    {UPSERT_CELLS("learning_rollup"), 3, {TEXTOID, DATEOID, BYTEAOID}},
    /* lock_rollup */
    {"SELECT FROM %1$s.learning_rollup WHERE user_id" EQ "$1 AND day" EQ "$2 FOR UPDATE",
     2,
     {TEXTOID, DATEOID}},
    /* update_rollup */
    {"UPDATE %1$s.learning_rollup AS t SET cells = %1$s.learning_cells_add(t.cells, $3) "
     "WHERE user_id" EQ "$1 AND day" EQ "$2 RETURNING pg_catalog.octet_length(cells)",
     3,
     {TEXTOID, DATEOID, BYTEAOID}},
    /* prune_rollup */
    {"DELETE FROM %1$s.learning_rollup WHERE user_id" EQ "$1 AND day" EQ "$2", 2, {TEXTOID, DATEOID}},
    /* truncate_rollup */
    {"TRUNCATE %1$s.learning_rollup", 0, {}},
    /* one_is_empty */
    {"SELECT EXISTS (SELECT FROM %1$s.learning_log WHERE " COUNTS ") "
     "OPERATOR(pg_catalog.<>) EXISTS (SELECT FROM %1$s.learning_rollup)",
     0,
     {}},
    /* lock_tables: keeps writers out, in the order in which they lock */
    {"LOCK TABLE %1$s.learning_log, %1$s.learning_rollup IN SHARE ROW EXCLUSIVE MODE", 0, {}},
    /* read_log: in order, day by day of each learner */
    {"SELECT " ENTRY " FROM %1$s.learning_log WHERE " COUNTS
     " ORDER BY user_id COLLATE pg_catalog.\"C\", \"timestamp\"",
     0,
     {}},
    /* read_rollup */
    {"SELECT user_id::pg_catalog.text, " DAY_AND_CELLS
     " FROM %1$s.learning_rollup ORDER BY user_id COLLATE pg_catalog.\"C\", day",
     0,
     {}},
    /* replace_rollup */
    {"INSERT INTO %1$s.learning_rollup (user_id, day, cells) VALUES ($1, $2, $3) "
     "ON CONFLICT (user_id, day) DO UPDATE SET cells = excluded.cells",
     3,
     {TEXTOID, DATEOID, BYTEAOID}},
    /* upsert_archive */
    {UPSERT_CELLS("learning_archive"), 3, {TEXTOID, DATEOID, BYTEAOID}},
    /* read_cells: the archive's rows first, of which there mostly are none; each table in order of its key */
    {"(SELECT " DAY_AND_CELLS ", true AS archived FROM %1$s.learning_archive "
     "WHERE user_id" EQ "$1 AND day" GE "$2 AND day" LE "$3 ORDER BY day) UNION ALL "
     "(SELECT " DAY_AND_CELLS ", false FROM %1$s.learning_rollup "
     "WHERE user_id" EQ "$1 AND day" GE "$2 AND day" LE "$3 ORDER BY day)",
     3,
     {TEXTOID, DATEOID, DATEOID}},
    /* learner_days */
    {DAYS_OF_LEARNERS("user_id::pg_catalog.text AS user_id, " DAY_AND_CELLS),
     3,
     {TEXTARRAYOID, DATEOID, DATEOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* learner_days_in_order */
    {"SELECT user_id, day, cells, archived FROM (" DAYS_OF_LEARNERS(
         "user_id::pg_catalog.text AS user_id, day::pg_catalog.date AS day, cells::pg_catalog.bytea AS cells") ") AS d "
                                                                                                               "ORDER BY user_id COLLATE pg_catalog.\"C\", day",
     3,
     {TEXTARRAYOID, DATEOID, DATEOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* first_and_last_day */
    {"SELECT pg_catalog.min(day), pg_catalog.max(day) FROM (" DAYS_OF_LEARNERS(
         "day::pg_catalog.date AS day") ") AS d",
     3,
     {TEXTARRAYOID, DATEOID, DATEOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* walk_learner: the days asked for, and whether there are others on either side */
    {"SELECT $1, day, cells, archived FROM (" DAYS_OF_ONE(
         "learning_archive",
         "true") " UNION ALL " DAYS_OF_ONE("learning_rollup",
                                           "false") " UNION ALL " MARKS_OF_ONE
                                                    ") AS d (day, cells, archived) ORDER BY day",
     3,
     {TEXTOID, DATEOID, DATEOID}},
    /* first_learners: so many behind one, in order. Each is found by the key, from the one before */
    {"WITH RECURSIVE l (user_id, number) AS (SELECT " FIRST_LEARNER("$2") ", 1 UNION ALL SELECT " FIRST_LEARNER(
         "l.user_id") ", l.number OPERATOR(pg_catalog.+) 1 FROM l WHERE l.user_id IS NOT NULL AND l.number" LT
                      "$1) SELECT coalesce(pg_catalog.array_agg(l.user_id), '{}'), "
                      "pg_catalog.max(l.user_id), pg_catalog.count(*) FROM l WHERE l.user_id IS NOT NULL",
     2,
     {INT4OID, TEXTOID}},
    /* walk_listed: the same of those of a list, in order. Of those who have nothing from the first day asked for on, no period
       is asked for; so only the others are looked up among the days before it, or of these only those who have something from
       $4 on. Each is by the key, which LIMIT asks for, however many days there are. */
    {WALK("user_id" EQ "ANY ($1) AND "), 4, {TEXTARRAYOID, DATEOID, DATEOID, DATEOID}},
    /* walk_others: the same of all who come behind a learner */
    {WALK("user_id COLLATE pg_catalog.\"C\" OPERATOR(pg_catalog.>) $1 AND "),
     4,
     {TEXTOID, DATEOID, DATEOID, DATEOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* sample_active_days: none counts as more than $2 */
    {"SELECT pg_catalog.avg(least(" LAST_DAY " OPERATOR(pg_catalog.-) " FIRST_DAY
     " OPERATOR(pg_catalog.+) 1, $2))::pg_catalog.float8 FROM pg_catalog.unnest($1) AS l (user_id)",
     2,
     {TEXTARRAYOID, INT4OID}},
    /* sum_log */
    {"SELECT pg_catalog.count(*), coalesce(pg_catalog.sum(word_count::pg_catalog.int4), 0), "
     "coalesce(pg_catalog.sum(study_seconds::pg_catalog.int4), 0) FROM %1$s.learning_log "
     "WHERE user_id" EQ "$1 AND \"timestamp\"" GE "$2 AND \"timestamp\"" LT "$3 AND " COUNTS,
     3,
     {TEXTOID, TIMESTAMPTZOID, TIMESTAMPTZOID}},
    /* entries_from */
    {"SELECT \"timestamp\"::pg_catalog.timestamptz, word_count::pg_catalog.int4, study_seconds::pg_catalog.int4 "
     "FROM %1$s.learning_log WHERE user_id" EQ "$1 AND \"timestamp\"" GE "$2 AND " COUNTS
     " ORDER BY \"timestamp\" LIMIT $3",
     3,
     {TEXTOID, TIMESTAMPTZOID, INT8OID}},
    /* last_entry_before */
    {"SELECT \"timestamp\"::pg_catalog.timestamptz FROM %1$s.learning_log WHERE user_id" EQ
     "$1 AND \"timestamp\"" LT "$2 AND " COUNTS " ORDER BY \"timestamp\" DESC LIMIT 1",
     2,
     {TEXTOID, TIMESTAMPTZOID}},
    /* first_entry_from */
    {"SELECT \"timestamp\"::pg_catalog.timestamptz FROM %1$s.learning_log WHERE user_id" EQ
     "$1 AND \"timestamp\"" GE "$2 AND " COUNTS " ORDER BY \"timestamp\" LIMIT 1",
     2,
     {TEXTOID, TIMESTAMPTZOID}},
    /* archive_until: the rows of two days at least, of which a snapshot can hold two of one day, see DayMerger */
    {"SELECT " DAY_AND_CELLS " FROM %1$s.learning_archive WHERE user_id" EQ "$1 AND day" LE
     "$2 ORDER BY day DESC LIMIT 3",
     2,
     {TEXTOID, DATEOID}},
    /* archive_from: likewise */
    {"SELECT " DAY_AND_CELLS " FROM %1$s.learning_archive WHERE user_id" EQ "$1 AND day" GE
     "$2 ORDER BY day LIMIT 3",
     2,
     {TEXTOID, DATEOID}},
    /* expire_entries: goes on from a place in the table, since what lies before it is dead by now; skips what
       another transaction holds, which the next call takes. The size of the batch decides how the rows are
       found, so the plan is made for it. */
    {"DELETE FROM %1$s.learning_log AS l USING (SELECT user_id, request_id, ctid AS place FROM "
     "%1$s.learning_log "
     "WHERE recorded_at" LT "$1 AND ctid" GE "$3 LIMIT $2 FOR UPDATE SKIP LOCKED) AS old "
     "WHERE l.user_id" EQ "old.user_id AND l.request_id" EQ "old.request_id "
     "RETURNING l.user_id::pg_catalog.text, l.\"timestamp\"::pg_catalog.timestamptz, "
     "l.word_count::pg_catalog.int4, l.study_seconds::pg_catalog.int4, " IS_VOIDED ", old.place",
     3,
     {TIMESTAMPTZOID, INT8OID, TIDOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* end_of_old_entries: the last place among as many as expire_entries would take */
    {"SELECT pg_catalog.max(place) FROM (SELECT ctid AS place FROM %1$s.learning_log WHERE recorded_at" LT
     "$1 AND ctid" GE "$3 LIMIT $2) AS old",
     3,
     {TIMESTAMPTZOID, INT8OID, TIDOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* learners_to_expire: after a learner, in order */
    {"SELECT DISTINCT user_id::pg_catalog.text COLLATE pg_catalog.\"C\" FROM %1$s.learning_log WHERE recorded_at" LT
     "$1 AND user_id OPERATOR(pg_catalog.>) $2 ORDER BY 1 LIMIT 100",
     2,
     {TIMESTAMPTZOID, TEXTOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* expire_learner */
    {"DELETE FROM %1$s.learning_log WHERE user_id" EQ "$1 AND recorded_at" LT "$2 RETURNING " ENTRY
     ", " IS_VOIDED,
     2,
     {TEXTOID, TIMESTAMPTZOID}},
    /* forget_entries */
    {"WITH gone AS (DELETE FROM %1$s.learning_log WHERE user_id" EQ "$1 " FORGOTTEN, 1, {TEXTOID}},
    /* forget_entries_in_order: of locks */
    {"WITH gone AS (DELETE FROM %1$s.learning_log AS l USING (SELECT request_id FROM %1$s.learning_log WHERE user_id" EQ
     "$1 ORDER BY request_id FOR UPDATE) AS f WHERE l.user_id" EQ "$1 AND l.request_id" EQ
     "f.request_id " FORGOTTEN,
     1,
     {TEXTOID}},
    /* forget_archive */
    {FORGET_ARCHIVE(""), 1, {TEXTOID}},
    /* list_entries */
    {"SELECT request_id::pg_catalog.uuid FROM %1$s.learning_log WHERE user_id" EQ "$1 ORDER BY request_id",
     1,
     {TEXTOID}},
    /* lock_entries: those of the listed ones that are still there; a key is the better lock, see move_learner */
    {"SELECT f.request_id::pg_catalog.uuid FROM " LISTED("$1", "$2") " ORDER BY f.request_id FOR UPDATE OF f",
     2,
     {UUIDARRAYOID, TEXTOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* claim_keys: voided placeholders, which count nowhere; what is there already is locked as it is */
    {"INSERT INTO %1$s.learning_log AS l (user_id, request_id, \"timestamp\", word_count, recorded_at, voided_at) "
     "SELECT $2, i.id, pg_catalog.now(), 0, " CLAIMED
     ", pg_catalog.now() FROM pg_catalog.unnest($1) AS i (id) "
     "ORDER BY i.id ON CONFLICT (user_id, request_id) DO UPDATE SET voided_at = l.voided_at WHERE false "
     "RETURNING l.request_id::pg_catalog.uuid, "
     "l.user_id" EQ "$2 AND l.recorded_at" EQ CLAIMED " AND NOT (" COUNTS ")",
     2,
     {UUIDARRAYOID, TEXTOID}},
    /* release_keys: there are as many as the array has, which statistics of recorded_at know nothing of */
    {"DELETE FROM %1$s.learning_log AS t WHERE t.user_id" EQ "$2 AND t.request_id" EQ
     "ANY ($1) AND coalesce(t.recorded_at, 'infinity')" EQ CLAIMED,
     2,
     {UUIDARRAYOID, TEXTOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* find_conflicts */
    {"SELECT f.request_id::pg_catalog.text, pg_catalog.count(*) OVER () FROM " LISTED(
         "$3", "$1") " JOIN " TWIN " AND NOT (f.\"timestamp\"" EQ "t.\"timestamp\" AND f.word_count" EQ
                     "t.word_count "
                     "AND coalesce(f.study_seconds, -1)" EQ
                     "coalesce(t.study_seconds, -1)) ORDER BY f.request_id LIMIT 5",
     3,
     {TEXTOID, TEXTOID, UUIDARRAYOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* move_entries: one statement, so that the rollup follows in one pass, in the order of its keys. An entry that is
       there on both sides counts once: what is moved is voided, and where it was already, so is what stays. */
    {"UPDATE %1$s.learning_log AS l SET user_id = CASE WHEN c.voids THEN l.user_id ELSE $2 END, "
     "voided_at = CASE WHEN c.voids THEN coalesce(l.voided_at, pg_catalog.now()) ELSE l.voided_at END FROM ("
     "SELECT f.ctid, f.user_id, f.request_id, t.request_id IS NOT NULL AS voids FROM " LISTED(
         "$3", "$1") " LEFT JOIN " TWIN " UNION ALL "
                     "SELECT t.ctid, t.user_id, t.request_id, true FROM " LISTED(
                         "$3", "$1") " JOIN " TWIN
                                     " AND f.voided_at IS NOT NULL AND t.voided_at IS NULL) AS c "
                                     "WHERE " SAME_ROW("l", "c") " RETURNING c.voids, l.user_id" EQ "$2",
     3,
     {TEXTOID, TEXTOID, UUIDARRAYOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* forget_repeats: voided by now, so they are in no sum */
    {"DELETE FROM %1$s.learning_log AS l USING " LISTED("$3", "$1") " JOIN " TWIN " WHERE " SAME_ROW(
         "l", "f") " AND l.voided_at IS NOT NULL",
     3,
     {TEXTOID, TEXTOID, UUIDARRAYOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* has_entries */
    {"SELECT EXISTS (SELECT FROM " LISTED("$1", "$2") ")",
     2,
     {UUIDARRAYOID, TEXTOID},
     CURSOR_OPT_CUSTOM_PLAN},
    /* list_archive */
    {"SELECT day::pg_catalog.date FROM %1$s.learning_archive WHERE user_id" EQ "$1 ORDER BY day",
     1,
     {TEXTOID}},
    /* lock_archive */
    {"SELECT FROM %1$s.learning_archive WHERE user_id" EQ "$1 AND day" EQ "ANY ($2) ORDER BY day FOR UPDATE",
     2,
     {TEXTOID, DATEARRAYOID}},
    /* copy_archive */
    {"WITH source AS MATERIALIZED (SELECT day, cells FROM %1$s.learning_archive WHERE user_id" EQ
     "$1 AND day" EQ "ANY ($2)), "
     "copied AS (INSERT INTO %1$s.learning_archive AS t (user_id, day, cells) SELECT $3, day, cells FROM source "
     "ORDER BY day ON CONFLICT (user_id, day) DO UPDATE SET "
     "cells = %1$s.learning_cells_add(t.cells, excluded.cells)) "
     "SELECT " SUMS_OF_CELLS " FROM source, %1$s.learning_cells(source.day, source.cells) AS c",
     3,
     {TEXTOID, DATEARRAYOID, TEXTOID}},
    /* forget_days */
    {FORGET_ARCHIVE(" AND day" EQ "ANY ($2)"), 2, {TEXTOID, DATEARRAYOID}},
};

}  // namespace learning
