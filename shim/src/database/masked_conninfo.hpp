// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>

namespace shim {

/// A connection string as it may be shown: in libpq's form of words and values, passwords masked. Throws
/// std::invalid_argument, which names the setting and does not repeat the string, where libpq does not understand it.
std::string masked_conninfo(const std::string& conninfo, const std::string& setting = "--database");

}  // namespace shim
