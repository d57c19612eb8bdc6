// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "arguments.hpp"
#include "receipt.hpp"

namespace shim {

/// The entry that a request carries.
inline NewEntry new_entry(const Arguments& arguments) {
    return {arguments["request_id"].value(), arguments["user_id"].value(), arguments["word_count"].value(),
            arguments["timestamp"], arguments["study_seconds"]};
}

}  // namespace shim
