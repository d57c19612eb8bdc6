// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <functional>

namespace shim {

/// Does what may never end in a thread of its own, and waits so long for it. False where it has not ended by then, or could
/// not begin: then it goes on by itself, and must not look at anything that may be gone.
bool ends_within(std::chrono::milliseconds longest, std::function<void()> work);

}  // namespace shim
