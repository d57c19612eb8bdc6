// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/statements.hpp"

namespace learning {

/// Which of the objects that create_learning_log() makes are not there.
struct MissingObjects {
    const char* list;  // for people; empty where nothing is missing
    bool tables;       // all three tables
    bool log_key;      // the primary key of a table, with or without the table
    bool rollup_key;
    bool archive_key;
    bool voided_at;  // the column, of a log that is there
    bool timestamp_index;
    bool recorded_at_index;
    bool rollup_day_index;
    bool archive_day_index;
    bool needs_rebuild;  // something by which the rollup is kept
};

/// The caller is connected to SPI.
MissingObjects missing_objects(const Schema& schema);

}  // namespace learning
