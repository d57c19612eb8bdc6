// SPDX-License-Identifier: PostgreSQL
#include "base/apart.hpp"

#include <future>
#include <system_error>
#include <thread>
#include <utility>

namespace shim {

bool ends_within(std::chrono::milliseconds longest, std::function<void()> work) {
    std::packaged_task<void()> task(std::move(work));
    const std::future<void> ended = task.get_future();
    try {
        std::thread(std::move(task)).detach();
    } catch (const std::system_error&) {
        return false;
    }
    return ended.wait_for(longest) == std::future_status::ready;
}

}  // namespace shim
