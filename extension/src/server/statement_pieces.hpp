// SPDX-License-Identifier: PostgreSQL
#pragma once

// What the statements of statement_texts.cpp are made of.
//
// %1$s is the schema; %2$s the column voided_at, or a null where the log has none, see can_void().
#define COUNTS "%2$s IS NULL"
#define IS_VOIDED "%2$s IS NOT NULL"

// Results are cast to the types that the code reads, so that a table whose owner changed a column's type
// raises an error here and is never misread.
#define STORED_ENTRY                                                                                 \
    "user_id::pg_catalog.text, \"timestamp\"::pg_catalog.timestamptz, word_count::pg_catalog.int4, " \
    "study_seconds::pg_catalog.int4, recorded_at::pg_catalog.timestamptz, " IS_VOIDED
#define ENTRY                                                           \
    "user_id::pg_catalog.text, \"timestamp\"::pg_catalog.timestamptz, " \
    "word_count::pg_catalog.int4, study_seconds::pg_catalog.int4"
#define WHOLE_ENTRY                                                                                      \
    "user_id::pg_catalog.text, request_id::pg_catalog.uuid, \"timestamp\"::pg_catalog.timestamptz, "     \
    "word_count::pg_catalog.int4, study_seconds::pg_catalog.int4, recorded_at::pg_catalog.timestamptz, " \
    "%2$s::pg_catalog.timestamptz"
#define DAY_AND_CELLS "day::pg_catalog.date, cells::pg_catalog.bytea"
#define EQ " OPERATOR(pg_catalog.=) "
#define LT " OPERATOR(pg_catalog.<) "
#define LE " OPERATOR(pg_catalog.<=) "
#define GE " OPERATOR(pg_catalog.>=) "

#define SUMS_OF_CELLS                                           \
    "coalesce(pg_catalog.sum(c.entries), 0)::pg_catalog.int8, " \
    "coalesce(pg_catalog.sum(c.words), 0)::pg_catalog.int8, "   \
    "coalesce(pg_catalog.sum(c.study_seconds), 0)::pg_catalog.int8"

#define FORGOTTEN                                                                                          \
    "RETURNING word_count, study_seconds, %2$s AS voided_at) SELECT pg_catalog.count(*), "                 \
    "coalesce(pg_catalog.sum(word_count), 0)::pg_catalog.int8, coalesce(pg_catalog.sum(study_seconds), 0)" \
    "::pg_catalog.int8 FROM gone WHERE voided_at IS NULL"

/// The entries of a learner whose request ids are listed; and their twins, those of the learner in $2. How many are listed decides
/// how they are found, so these statements are planned for each execution: for a few, each of them would be compared with all.
#define LISTED(ids, learner)                                                                   \
    "pg_catalog.unnest(" ids ") AS i (id) JOIN %1$s.learning_log AS f ON f.user_id" EQ learner \
    " AND f.request_id" EQ "i.id"
/// The place finds it at once. The key alone could be looked for in the index by learner and time, among all entries of the learner,
/// where statistics have few for each; and the place alone is one in each partition.
#define SAME_ROW(one, other)                                                                             \
    one ".ctid" EQ other ".ctid AND " one ".user_id" EQ other ".user_id AND " one ".request_id" EQ other \
        ".request_id"
#define TWIN "%1$s.learning_log AS t ON t.user_id" EQ "$2 AND t.request_id" EQ "i.id"
/// When a placeholder was recorded; an entry never was.
#define CLAIMED "'-infinity'::pg_catalog.timestamptz"

/// Adds cells to a row of learning_rollup or learning_archive, or starts it.
#define UPSERT_CELLS(table)                            \
    "INSERT INTO %1$s." table                          \
    " AS t (user_id, day, cells) VALUES ($1, $2, $3) " \
    "ON CONFLICT (user_id, day) DO UPDATE SET cells = %1$s.learning_cells_add(t.cells, excluded.cells)"

/// Takes a learner's days out of the archive.
#define FORGET_ARCHIVE(which)                                                     \
    "WITH gone AS (DELETE FROM %1$s.learning_archive WHERE user_id" EQ "$1" which \
    " RETURNING day, cells) "                                                     \
    "SELECT " SUMS_OF_CELLS " FROM gone, %1$s.learning_cells(gone.day, gone.cells) AS c"

/// The rows of some days of learners: of those of an array, or of all where it is null. How many rows that is decides
/// how they are found, so these statements are planned for each execution.
#define DAYS_OF_LEARNERS(columns) DAYS_OF("($1 IS NULL OR user_id" EQ "ANY ($1)) AND ", columns)
#define DAYS_OF(who, columns)                                                                              \
    "SELECT " columns ", true AS archived FROM %1$s.learning_archive WHERE " who "day" GE "$2 AND day" LE  \
    "$3 UNION ALL SELECT " columns ", false FROM %1$s.learning_rollup WHERE " who "day" GE "$2 AND day" LE \
    "$3"

/// Whether a learner has rows before the days asked for, and after them, as rows without cells at both ends of time.
#define MARK(day) "'" day "'::pg_catalog.date, NULL::pg_catalog.bytea, false"
#define BEYOND(table, place, than)                                                                        \
    "(SELECT " MARK(place) " FROM %1$s." table " WHERE user_id" EQ "$1 AND day OPERATOR(pg_catalog." than \
                           " LIMIT 1)"
#define MARKS_OF_ONE                                                                                 \
    BEYOND("learning_rollup", "-infinity", "<) $2")                                                  \
    " UNION ALL " BEYOND("learning_archive", "-infinity", "<) $2") " UNION ALL " BEYOND(             \
        "learning_rollup", "infinity", ">) $3") " UNION ALL " BEYOND("learning_archive", "infinity", \
                                                                     ">) $3")
#define DAYS_OF_ONE(table, archived)                                                              \
    "SELECT " DAY_AND_CELLS ", " archived " FROM %1$s." table " WHERE user_id" EQ "$1 AND day" GE \
    "$2 AND day" LE "$3"

/// The rows of some days of learners in order, each learner's between such marks.
#define THOSE_WITH_DAYS(who, days)                                                    \
    "SELECT user_id::pg_catalog.text FROM %1$s.learning_rollup WHERE " who "day" days \
    " UNION SELECT user_id::pg_catalog.text FROM %1$s.learning_archive WHERE " who "day" days
#define HAS_DAY_BEFORE(table)                                                           \
    "(SELECT true FROM %1$s." table " AS b WHERE b.user_id" EQ "l.user_id AND b.day" LT \
    "$2 LIMIT 1) "                                                                      \
    "IS NOT NULL"
#define LEARNERS_BEFORE(who) \
    "SELECT l.user_id, " MARK("-infinity") " FROM (" THOSE_WITH_DAYS(who, GE "$4") ") AS l (user_id) " \
    "WHERE $2 OPERATOR(pg_catalog.>) '-infinity' AND $4" LT "'infinity' AND "                    \
    "(" HAS_DAY_BEFORE("learning_rollup") " OR " HAS_DAY_BEFORE("learning_archive") ")"
#define LEARNERS_AFTER(who) \
    "SELECT a.user_id, " MARK("infinity") " FROM "                                               \
    "(" THOSE_WITH_DAYS(who, " OPERATOR(pg_catalog.>) $3") ") AS a (user_id) WHERE $3" LT "'infinity'"
#define WALK(who)                                                                                                                         \
    "SELECT user_id, day, cells, archived FROM (" DAYS_OF(who, "user_id::pg_catalog.text, " DAY_AND_CELLS) " UNION ALL " LEARNERS_BEFORE( \
        who) " UNION ALL " LEARNERS_AFTER(who) ") AS d (user_id, day, cells, archived) ORDER BY user_id COLLATE pg_catalog.\"C\", day"

#define FIRST_LEARNER_OF(table, behind)                                       \
    "(SELECT t.user_id::pg_catalog.text FROM %1$s." table                     \
    " AS t "                                                                  \
    "WHERE t.user_id COLLATE pg_catalog.\"C\" OPERATOR(pg_catalog.>) " behind \
    " ORDER BY t.user_id COLLATE pg_catalog.\"C\" LIMIT 1)"
#define FIRST_LEARNER(behind)                                                   \
    "least(" FIRST_LEARNER_OF("learning_rollup", behind) ", " FIRST_LEARNER_OF( \
        "learning_archive", behind) ") COLLATE pg_catalog.\"C\""

#define END_OF_DAYS(table, direction)                                            \
    "(SELECT t.day::pg_catalog.date FROM %1$s." table " AS t WHERE t.user_id" EQ \
    "l.user_id "                                                                 \
    "ORDER BY t.day " direction " LIMIT 1)"
#define LAST_DAY \
    "greatest(" END_OF_DAYS("learning_rollup", "DESC") ", " END_OF_DAYS("learning_archive", "DESC") ")"
#define FIRST_DAY \
    "least(" END_OF_DAYS("learning_rollup", "ASC") ", " END_OF_DAYS("learning_archive", "ASC") ")"

#define PAGE_OF_ENTRIES(behind, direction)                                            \
    "SELECT " WHOLE_ENTRY " FROM %1$s.learning_log WHERE user_id" EQ "$1 AND " COUNTS \
    " AND \"timestamp\"" GE "$2 AND \"timestamp\"" LT                                 \
    "$3 AND ROW(\"timestamp\", request_id) OPERATOR(pg_catalog." behind               \
    ") ROW($4, $5) "                                                                  \
    "ORDER BY \"timestamp\" " direction ", request_id " direction " LIMIT $6"
