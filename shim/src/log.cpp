// SPDX-License-Identifier: PostgreSQL
#include "log.hpp"

#include <unistd.h>

#include <algorithm>
#include <string>

namespace shim {

void log_line(std::string_view topic, std::string_view message) {
    while (message.ends_with('\n')) message.remove_suffix(1);
    std::string line = "learning-shim: " + std::string(topic) + ": " + std::string(message);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    line += '\n';
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace shim
