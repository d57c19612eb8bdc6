// SPDX-License-Identifier: PostgreSQL
#include <array>
#include <cstddef>
#include <string_view>

#include "database/database.hpp"
#include "database/entry_row.hpp"

// A learner's entries: read in pages, one alone, voided, moved and erased.

namespace shim {

namespace {

// Every bound is always there, so that one plan, on the index (user_id, "timestamp"), serves every question.
// The place of the cursor is given in microseconds: they are exact for every time that the table can hold.
#define LIST_ENTRIES(beyond, direction)                                                                                    \
    "SELECT (extract(epoch FROM e.\"timestamp\" - '2000-01-01T00:00:00Z'::timestamptz) * 1000000)::bigint, " ENTRY_COLUMNS \
    " FROM learning_log AS e WHERE e.user_id = $1::text AND e.voided_at IS NULL"                                           \
    " AND e.\"timestamp\" >= $2::timestamptz AND e.\"timestamp\" < $3::timestamptz"                                        \
    " AND (e.\"timestamp\", e.request_id) " beyond                                                                         \
    " ('2000-01-01T00:00:00Z'::timestamptz + $4::interval, $5::uuid)"                                                      \
    " ORDER BY e.\"timestamp\" " direction ", e.request_id " direction " LIMIT $6::bigint"

constexpr Statement list_entries_statement{"list_entries", LIST_ENTRIES(">", "ASC")};
constexpr Statement list_latest_entries_statement{"list_latest_entries", LIST_ENTRIES("<", "DESC")};

constexpr Statement find_entry_statement{
    "find_entry", "SELECT CASE WHEN e.voided_at IS NULL THEN 'created' ELSE 'voided' END, " ENTRY_COLUMNS
                  " FROM learning_log AS e WHERE e.user_id = $1::text AND e.request_id = $2::uuid"};

constexpr Statement void_learning_statement{
    "void_learning", "SELECT e.outcome, " ENTRY_COLUMNS " FROM void_learning($2::uuid, $1::text) AS e"};

constexpr Statement forget_learner_statement{
    "forget_learner", "SELECT entries, archived_entries, words, study_seconds FROM forget_learner($1::text)"};

constexpr Statement move_learner_statement{
    "move_learner",
    "SELECT entries, repeated_entries, archived_entries FROM move_learner($1::text, $2::text)"};

/// Before every entry that there can be.
PageCursor beginning() {
    return {-211813488000000000, "00000000-0000-0000-0000-000000000000"};
}

/// Behind every entry that there can be.
PageCursor end() {
    return {9223371331199999999, "ffffffff-ffff-ffff-ffff-ffffffffffff"};
}

}  // namespace

Page Database::list_entries(const PageQuestion& question, RequestNotes& notes) {
    const auto limit = static_cast<std::size_t>(question.limit);
    const PageCursor after = question.after.value_or(question.latest_first ? end() : beginning());
    const std::array<Parameter, 6> parameters = {question.user_id,
                                                 question.from.value_or("-infinity"),
                                                 question.to.value_or("infinity"),
                                                 std::to_string(after.microseconds) + " microseconds",
                                                 after.request_id,
                                                 std::to_string(limit + 1)};
    const Rows rows = run(question.latest_first ? list_latest_entries_statement : list_entries_statement,
                          parameters, notes);
    Page page;
    for (int row = 0; row < rows.count() && page.entries.size() < limit; ++row)
        page.entries.push_back(entry_at(rows, row, 1));
    if (static_cast<std::size_t>(rows.count()) > limit)
        page.next = {number_of<std::int64_t>(rows.at(static_cast<int>(limit) - 1, 0).value()),
                     page.entries.back().request_id};
    return page;
}

std::optional<Receipt> Database::find_entry(const std::string& user_id, const std::string& request_id,
                                            RequestNotes& notes) {
    const std::array<Parameter, 2> parameters = {user_id, request_id};
    const Rows rows = run(find_entry_statement, parameters, notes);
    return rows.count() > 0 ? std::optional(receipt_at(rows, 0)) : std::nullopt;
}

std::optional<Entry> Database::void_learning(const std::string& user_id, const std::string& request_id,
                                             RequestNotes& notes) {
    constexpr std::string_view no_data_found = "P0002";
    const std::array<Parameter, 2> parameters = {user_id, request_id};
    try {
        return receipt_at(run(void_learning_statement, parameters, notes), 0).entry;
    } catch (const DatabaseError& error) {
        if (error.sqlstate == no_data_found) return std::nullopt;
        throw;
    }
}

Erased Database::forget_learner(const std::string& user_id, RequestNotes& notes) {
    const std::array<Parameter, 1> parameters = {user_id};
    const Rows rows = run(forget_learner_statement, parameters, notes);
    const auto number = [&rows](int column) { return number_of<std::int64_t>(rows.at(0, column).value()); };
    return {number(0), number(1), number(2), number(3)};
}

Moved Database::move_learner(const std::string& from, const std::string& into, RequestNotes& notes) {
    const std::array<Parameter, 2> parameters = {from, into};
    const Rows rows = run(move_learner_statement, parameters, notes);
    const auto number = [&rows](int column) { return number_of<std::int64_t>(rows.at(0, column).value()); };
    return {number(0), number(1), number(2)};
}

}  // namespace shim
