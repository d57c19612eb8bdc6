// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <string>

namespace shim {

/// An entry as a client sends it, validated. Values are as PostgreSQL reads them.
struct NewEntry {
    std::string request_id;
    std::string user_id;
    std::string word_count;
    std::optional<std::string> timestamp;
    std::optional<std::string> study_seconds;
};

/// An entry as it is stored; the timestamps in RFC 3339 and UTC.
struct Entry {
    std::string request_id;
    std::string user_id;
    std::string word_count;
    std::string timestamp;
    std::optional<std::string> study_seconds;
    std::string recorded_at;
};

/// What a record function answers for one entry.
struct Receipt {
    enum class Outcome { created, replayed, conflict };

    Outcome outcome;
    Entry entry;
};

}  // namespace shim
