// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace shim {

/// An entry as a client sends it, validated; the timestamp in RFC 3339 and UTC.
struct NewEntry {
    std::string request_id;
    std::string user_id;
    std::int32_t word_count = 0;
    std::optional<std::string> timestamp;
    std::optional<std::int32_t> study_seconds;
};

/// An entry as it is stored; the timestamps in RFC 3339 and UTC.
struct Entry {
    std::string request_id;
    std::string user_id;
    std::int32_t word_count = 0;
    std::string timestamp;
    std::optional<std::int32_t> study_seconds;
    std::string recorded_at;
};

/// What a record function answers for one entry.
struct Receipt {
    enum class Outcome { created, replayed, conflict, voided };

    /// As it was sent, now or before.
    [[nodiscard]] bool is_stored() const {
        return outcome == Outcome::created || outcome == Outcome::replayed;
    }

    Outcome outcome;
    Entry entry;
};

}  // namespace shim
