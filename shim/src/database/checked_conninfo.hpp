// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>

namespace shim {

/// Throws std::invalid_argument, which names the setting, where libpq would refuse to connect whatever server is there: a word that
/// has no such value, a service that is not defined, hosts and ports that do not fit together. What the string leaves out is looked
/// for where libpq does, in its PG* variables for one. Nothing is connected to, and no name looked up.
void check_conninfo(const std::string& conninfo, const std::string& setting);

}  // namespace shim
