// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

// Every SQL statement that the extension runs again and again: prepared once per backend, with names
// qualified by the extension's schema and operators by pg_catalog, so that no search_path can redirect them.

namespace learning {

enum class Statement {
    insert_entry,
    insert_entries,
    find_entry,
    entry_of_key,
    page_of_entries,
    page_of_latest_entries,
    void_entry,
    upsert_rollup,
    lock_rollup,
    update_rollup,
    prune_rollup,
    truncate_rollup,
    one_is_empty,
    lock_tables,
    read_log,
    read_rollup,
    replace_rollup,
    upsert_archive,
    read_cells,
    learner_days,
    learner_days_in_order,
    first_and_last_day,
    walk_learner,
    first_learners,
    walk_listed,
    walk_others,
    sample_active_days,
    sum_log,
    entries_from,
    last_entry_before,
    first_entry_from,
    archive_until,
    archive_from,
    expire_entries,
    end_of_old_entries,
    learners_to_expire,
    expire_learner,
    forget_entries,
    forget_entries_in_order,
    forget_archive,
    list_entries,
    lock_entries,
    claim_keys,
    release_keys,
    find_conflicts,
    move_entries,
    forget_repeats,
    has_entries,
    list_archive,
    lock_archive,
    copy_archive,
    forget_days,
};
inline constexpr int statement_count = static_cast<int>(Statement::forget_days) + 1;

/// The schema that holds the extension and the tables.
struct Schema {
    Oid oid;
    const char* name;
};

/// The schema of the called function, whether or not the tables exist.
Schema extension_schema(FunctionCallInfo fcinfo);

/// Raises 42P01 with a hint where the tables are not there.
void check_tables_exist(const Schema& schema);

/// The same for functions that need the tables. Raises 42P01 with a hint before create_learning_log().
Schema learning_log_schema(FunctionCallInfo fcinfo);

/// Whether entries can be voided. A log of version 1.0 has no column for it before upgrade_learning_log(): there all entries
/// count, and none can get that column before the end of this transaction. Also where there is no log.
bool can_void(const Schema& schema);

/// Raises 42703 with a hint where they cannot.
void check_can_void(const Schema& schema);

/// A log of version 1.0 has no voided_at, and all its entries count. Where a column was dropped it may have been this one, and
/// what was voided would count again.
bool has_lost_a_column(TupleDesc log);

/// What stands for the column in a statement.
inline const char* voided_at_column(bool can_void) {
    return can_void ? "voided_at" : "NULL::pg_catalog.timestamptz";
}

/// The plan of a statement; the caller is connected to SPI.
SPIPlanPtr prepared(Statement statement, const Schema& schema);

/// How a statement sees the data: read_only uses the caller's snapshot and makes no new one.
enum class Access { read_only, read_write };

/// Runs a statement and leaves its rows in SPI_tuptable; returns how many rows it touched or returned.
/// `nulls` is as in SPI_execute_plan; nullptr where no value is null.
std::uint64_t execute(Statement statement, const Schema& schema, std::span<Datum> values, const char* nulls,
                      Access access);

/// The same in a snapshot of the caller's; with read_write, the statement sees what the transaction did since, too.
std::uint64_t execute_in(Snapshot snapshot, Statement statement, const Schema& schema,
                         std::span<Datum> values, const char* nulls, Access access);

/// Runs a statement and hands each row to a receiver. `nulls` as above.
std::uint64_t execute(Statement statement, const Schema& schema, std::span<Datum> values, const char* nulls,
                      Access access, DestReceiver* receiver);
inline std::uint64_t execute(Statement statement, const Schema& schema, std::span<Datum> values,
                             Access access, DestReceiver* receiver) {
    return execute(statement, schema, values, nullptr, access, receiver);
}

/// A column of a row in SPI_tuptable.
struct Value {
    Datum datum;
    bool is_null;
};
Value spi_value(std::uint64_t row, int column);

/// A text that outlives the caller's connection to SPI.
Datum copy_for_caller(std::string_view bytes);

}  // namespace learning
