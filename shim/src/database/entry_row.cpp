// SPDX-License-Identifier: PostgreSQL
#include "database/entry_row.hpp"

#include <string>
#include <string_view>

namespace shim {

std::string without_zero_fraction(std::string timestamp) {
    constexpr std::string_view zero_fraction = ".000000Z";
    if (timestamp.ends_with(zero_fraction))
        timestamp.replace(timestamp.size() - zero_fraction.size(), zero_fraction.size(), "Z");
    return timestamp;
}

Receipt::Outcome outcome_of(std::string_view word) {
    if (word == "created") return Receipt::Outcome::created;
    if (word == "replayed") return Receipt::Outcome::replayed;
    if (word == "conflict") return Receipt::Outcome::conflict;
    if (word == "voided") return Receipt::Outcome::voided;
    throw DatabaseError("XX000", "a receipt has the unknown outcome " + std::string(word));
}

Entry entry_at(const Rows& rows, int row, int first_column) {
    const auto column = [&](int offset) { return rows.at(row, first_column + offset); };
    const auto seconds = column(3);
    return {.request_id = column(0).value(),
            .user_id = column(1).value(),
            .word_count = number_of<std::int32_t>(column(2).value()),
            .timestamp = without_zero_fraction(column(4).value()),
            .study_seconds = seconds ? std::optional(number_of<std::int32_t>(*seconds)) : std::nullopt,
            .recorded_at = without_zero_fraction(column(5).value())};
}

Receipt receipt_at(const Rows& rows, int row) {
    return {outcome_of(rows.at(row, 0).value()), entry_at(rows, row, 1)};
}

}  // namespace shim
