// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace shim {

/// The shards that the log is spread over, and which of them are on one server.
class ShardNodes {
public:
    /// One shard: it is not spread.
    ShardNodes() = default;

    /// For each shard the first one on the same node, as `0,1,0,3`.
    explicit ShardNodes(std::string_view firsts);

    [[nodiscard]] std::uint32_t shards() const { return static_cast<std::uint32_t>(firsts_.size()); }
    [[nodiscard]] bool are_several() const { return several_; }

    /// That of a learner: see learner_partition().
    [[nodiscard]] std::uint32_t node_of(std::uint32_t partition) const {
        return firsts_[partition % firsts_.size()];
    }

private:
    std::vector<std::uint32_t> firsts_{0};
    bool several_ = false;
};

}  // namespace shim
