// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <span>
#include <string>

#include "arguments.hpp"
#include "connection_pool.hpp"

namespace shim {

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

/// The functions of the extension that the shim offers. Each throws DatabaseError or PoolExhausted.
class Database {
public:
    explicit Database(ConnectionPool& pool) : pool_(pool) {}

    Receipt record_learning(const Arguments& entry);

    /// The summary as the database wrote it: a JSON array.
    std::string aggregate_learning_json(const Arguments& question);

private:
    struct Answer {
        Row row;
        bool outcome_unknown;  // of an earlier attempt, whose connection broke: it may have committed
    };

    /// Runs a statement that may run twice without harm; repeats it where that can help.
    Answer run(const Statement& statement, std::span<const Parameter> parameters);

    ConnectionPool& pool_;
};

}  // namespace shim
