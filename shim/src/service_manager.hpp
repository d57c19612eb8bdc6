// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string_view>

namespace shim {

/// Tells systemd how the service fares, `READY=1` or `STOPPING=1`, where it has asked to be told (Type=notify).
void notify_service_manager(std::string_view state);

}  // namespace shim
