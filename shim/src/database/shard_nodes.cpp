// SPDX-License-Identifier: PostgreSQL
#include "database/shard_nodes.hpp"

#include <algorithm>
#include <ranges>

#include "database/connection.hpp"

namespace shim {

ShardNodes::ShardNodes(std::string_view firsts) {
    if (firsts.empty()) return;  // nothing is known of any
    firsts_.clear();
    for (const auto first : std::views::split(firsts, ','))
        firsts_.push_back(number_of<std::uint32_t>({first.begin(), first.end()}));
    several_ = std::ranges::any_of(firsts_, [](std::uint32_t first) { return first != 0; });
}

}  // namespace shim
