// SPDX-License-Identifier: PostgreSQL
#include "database/entry_row.hpp"

#include <charconv>
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>

#include "text/instant.hpp"

namespace shim {

namespace {

std::string timestamp_at(const Rows& rows, int row, int column) {
    using std::chrono::floor, std::chrono::microseconds, std::chrono::seconds;
    constexpr std::chrono::local_days epoch(std::chrono::year(2000) / 1 / 1);
    const microseconds since_epoch(microseconds_at(rows, row, column));
    const seconds whole = floor<seconds>(since_epoch);
    return utc_text(epoch + whole, static_cast<int>((since_epoch - whole).count()));
}

}  // namespace

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

std::int64_t microseconds_at(const Rows& rows, int row, int column) {
    const std::string digits = rows.at(row, column).value();
    std::uint64_t bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
    if (error != std::errc() || end != digits.data() + digits.size())
        throw DatabaseError("XX000", "a timestamp is not 64 bits in hexadecimal");
    return static_cast<std::int64_t>(bits);
}

Entry entry_at(const Rows& rows, int row, int first_column) {
    const auto column = [&](int offset) { return rows.at(row, first_column + offset); };
    const auto seconds = column(3);
    return {.request_id = column(0).value(),
            .user_id = column(1).value(),
            .word_count = number_of<std::int32_t>(column(2).value()),
            .timestamp = timestamp_at(rows, row, first_column + timestamp_column),
            .study_seconds = seconds ? std::optional(number_of<std::int32_t>(*seconds)) : std::nullopt,
            .recorded_at = timestamp_at(rows, row, first_column + 5)};
}

Receipt receipt_at(const Rows& rows, int row) {
    return {outcome_of(rows.at(row, 0).value()), entry_at(rows, row, 1)};
}

}  // namespace shim
