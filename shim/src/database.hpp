// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <span>
#include <string>

#include "arguments.hpp"
#include "connection_pool.hpp"
#include "receipt.hpp"
#include "record_writer.hpp"

namespace shim {

/// The functions of the extension that the shim offers. Each throws DatabaseError or PoolExhausted.
class Database {
public:
    Database(ConnectionPool& pool, RecordWriter& writer) : pool_(pool), writer_(writer) {}

    /// Returns after the commit.
    Receipt record_learning(const Arguments& arguments);

    /// The summary as the database wrote it: a JSON array.
    std::string aggregate_learning_json(const Arguments& question);

private:
    Receipt record_alone(const NewEntry& entry, bool outcome_unknown,
                         ConnectionPool::Clock::time_point deadline);

    /// Runs a statement that may run twice without harm; repeats it where that can help.
    Rows run(const Statement& statement, std::span<const Parameter> parameters);

    ConnectionPool& pool_;
    RecordWriter& writer_;
};

}  // namespace shim
