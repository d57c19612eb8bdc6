# SPDX-License-Identifier: PostgreSQL
#
# learning_log from R with DBI (Debian: r-cran-dbi, r-cran-rpostgresql):
#
#     PGHOST=... PGDATABASE=... Rscript dbi.R

library(DBI)

connection <- dbConnect(RPostgreSQL::PostgreSQL(), dbname = Sys.getenv("PGDATABASE"), host = Sys.getenv("PGHOST"),
                        port = Sys.getenv("PGPORT", "5432"), user = Sys.getenv("PGUSER"))

# Views show the days of the session's zone: let it be the learner's.
zone <- "America/New_York"
invisible(dbExecute(connection, paste("SET TIME ZONE", dbQuoteString(connection, zone))))

# The id is made once, before the first attempt, and kept until there is an answer: however often this is sent, it counts
# once. Values are sent as text, with a cast where the function wants something else.
id <- dbGetQuery(connection, "SELECT gen_random_uuid()::text AS id")$id
at <- as.POSIXct("2024-03-01 20:15", tz = zone)
for (attempt in 1:2) {
    receipt <- dbGetQuery(connection,
        "SELECT outcome, word_count, \"timestamp\" FROM record_learning($1::uuid, $2::text, $3::bigint, $4::timestamptz)",
        list(id, "grace", 12, format(at, "%Y-%m-%dT%H:%M:%S%z")))
    cat(sprintf("record %s %d %s\n", receipt$outcome, receipt$word_count, format(receipt$timestamp, "%Y-%m-%d %H:%M", tz = zone)))
}

# A year of Ada's days, those without entries too. `period` comes as POSIXct; its day is that of the zone one asks for.
days <- dbGetQuery(connection,
    "SELECT period, entries, words, average_words_learned FROM aggregate_learning($1::text, 'day', $2::date, $3::date, $4::text)",
    list("ada", "2024-01-01", "2024-12-31", zone))
cat(sprintf("day %s %.0f %.0f %.4f\n", as.Date(days$period, tz = zone), days$entries, days$words, days$average_words_learned), sep = "")

# Everybody, week by week, and a class: an array is sent as text. `week` comes as Date.
weeks <- dbGetQuery(connection,
    "SELECT week, learners, words FROM learning_totals_weekly WHERE week BETWEEN $1::date AND $2::date ORDER BY week",
    list("2024-03-04", "2024-03-18"))
cat(sprintf("everybody %s %.0f %.0f\n", weeks$week, weeks$learners, weeks$words), sep = "")
weeks <- dbGetQuery(connection,
    "SELECT period, learners, words FROM aggregate_learners($1::text[], 'week', $2::date, $3::date, $4::text)",
    list('{"ada","lea"}', "2024-03-04", "2024-03-18", zone))
cat(sprintf("class %s %.0f %.0f\n", as.Date(weeks$period, tz = zone), weeks$learners, weeks$words), sep = "")

# What there is to choose from.
views <- dbGetQuery(connection, "
    SELECT table_name AS name, obj_description(format('%I.%I', table_schema, table_name)::regclass) AS comment
      FROM information_schema.views WHERE table_name LIKE 'learning%' ORDER BY table_name")
cat(sprintf("view %s: %s\n", views$name, views$comment), sep = "")
columns <- dbGetQuery(connection, "
    SELECT view_name, column_name, data_type, col_description(view_oid, ordinal_position) AS comment
      FROM information_schema.columns
      JOIN (SELECT table_schema, table_name, format('%I.%I', table_schema, table_name)::regclass AS view_oid,
                   table_name AS view_name FROM information_schema.views) AS views USING (table_schema, table_name)
     WHERE view_name LIKE 'learning%' ORDER BY view_name, ordinal_position")
cat(sprintf("column %s.%s %s: %s\n", columns$view_name, columns$column_name, columns$data_type, columns$comment), sep = "")

invisible(dbDisconnect(connection))
