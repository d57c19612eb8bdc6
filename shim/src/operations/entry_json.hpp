// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>

#include "database/entry.hpp"

namespace shim {

/// An entry as clients see it, in JSON.
std::string text_of(const Entry& entry);

/// How what was sent differs from what is stored: one error per field, as it stands in a problem document,
/// with both values. What was left out is not compared.
std::string differences(const NewEntry& sent, const Entry& stored, const std::string& pointer_prefix);

}  // namespace shim
