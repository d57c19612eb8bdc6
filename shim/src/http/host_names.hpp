// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.hpp"

namespace shim {

/// By which names this server is called. Whoever owns another name can have it lead to a loopback address: then a browser takes our
/// answers for those of that one's own site, whose pages may read them and send anything (DNS rebinding).
class HostNames {
public:
    explicit HostNames(std::vector<std::string> names = {}) : names_(std::move(names)) {}

    /// Whether the header field Host names us: by an address, a name that nobody can own, or one of the known names.
    [[nodiscard]] bool are_of(const Request& request) const;

private:
    const std::vector<std::string> names_;
};

/// Whether the text is the name of a host as it stands in Host, without a port.
bool is_host_name(std::string_view text);

}  // namespace shim
