// SPDX-License-Identifier: PostgreSQL
#include "base/apart.hpp"

#include <exception>
#include <future>
#include <thread>
#include <utility>

namespace shim {

bool ends_within(std::chrono::milliseconds longest, std::function<void()> work) {
    try {
        std::packaged_task<void()> task(std::move(work));
        const std::future<void> ended = task.get_future();
        std::thread(std::move(task)).detach();
        return ended.wait_for(longest) == std::future_status::ready;
    } catch (const std::exception&) {
        return false;  // the system has no thread for it, or no memory
    }
}

}  // namespace shim
