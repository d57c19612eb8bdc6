// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <string>

namespace shim {

/// How busy a pool of connections is.
struct PoolState {
    std::size_t size = 0;  // at most so many connections
    std::size_t in_use = 0;
    std::size_t idle = 0;
    std::size_t waiting = 0;  // requests that wait for one
};

/// A database that requests are answered from, and how it is.
struct DatabaseState {
    std::string name;
    bool ready = false;
    PoolState pool;
};

}  // namespace shim
