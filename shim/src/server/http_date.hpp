// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <ctime>
#include <string>

namespace shim {

/// A time as HTTP's Date header writes it: `Tue, 02 Jan 2024 10:15:00 GMT`.
std::string http_date(std::time_t time);

}  // namespace shim
