// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>

namespace shim {

/// How busy a pool of connections is.
struct PoolState {
    std::size_t size = 0;  // at most so many connections
    std::size_t in_use = 0;
    std::size_t idle = 0;
    std::size_t waiting = 0;  // requests that wait for one
};

}  // namespace shim
