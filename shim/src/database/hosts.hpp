// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shim {

/// Where a connection string has several hosts: libpq tries them in their order, and takes the first that is as it should be.
class Hosts {
public:
    /// Words of a connection string, and their values.
    using Words = std::vector<std::pair<std::string, std::string>>;

    /// As libpq has them, each a list with commas: names or addresses, or both, and a port for all or one for each.
    Hosts(std::string_view names, std::string_view addresses, std::string_view ports);

    [[nodiscard]] std::size_t count() const { return names_.size(); }

    /// The place in the list of the one that libpq has gone to; the first where it is none of these.
    [[nodiscard]] std::size_t find(std::string_view name, std::string_view port) const;

    /// What has libpq begin with that one, and come to those before it at last. Nothing where there is no choice.
    [[nodiscard]] Words beginning_with(std::size_t place) const;

private:
    using List = std::vector<std::string>;

    std::vector<std::pair<std::string, List>> words_;  // that have a value for each host
    List names_;                                       // or addresses, as libpq calls what has no name
    List ports_;
};

}  // namespace shim
