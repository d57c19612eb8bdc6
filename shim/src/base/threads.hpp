// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace shim {

/// Starts so many threads, each with its number. Where the system refuses one, `stop` is to have the others end, and
/// std::runtime_error says why: who only threw would wait for them for ever.
template <typename Work, typename Stop>
void start_threads(std::vector<std::jthread>& threads, std::size_t count, Work work, Stop stop) {
    try {
        threads.reserve(count);
        for (std::size_t number = 0; number < count; ++number) threads.emplace_back(work, number);
    } catch (const std::system_error& error) {
        stop();
        threads.clear();
        throw std::runtime_error("cannot start " + std::to_string(count) +
                                 " threads: " + error.code().message());
    }
}

}  // namespace shim
