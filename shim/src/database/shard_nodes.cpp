// SPDX-License-Identifier: PostgreSQL
#include "database/shard_nodes.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace shim {

ShardNodes::ShardNodes(std::string_view firsts) {
    firsts_.clear();
    for (std::size_t begin = 0; begin <= firsts.size();) {
        const std::size_t end = std::min(firsts.find(',', begin), firsts.size());
        std::uint32_t first = 0;
        std::from_chars(firsts.data() + begin, firsts.data() + end, first);
        firsts_.push_back(first);
        begin = end + 1;
    }
    several_ = std::ranges::any_of(firsts_, [](std::uint32_t first) { return first != 0; });
}

}  // namespace shim
