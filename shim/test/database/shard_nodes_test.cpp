// SPDX-License-Identifier: PostgreSQL
#include "database/shard_nodes.hpp"

#include <gtest/gtest.h>

namespace shim {
namespace {

TEST(ShardNodes, TellWhichShardsAreOnOneServer) {
    const ShardNodes nodes("0,1,0,3");
    EXPECT_EQ(nodes.shards(), 4U);
    EXPECT_TRUE(nodes.are_several());
    EXPECT_EQ(nodes.node_of(5), 1U);
    EXPECT_EQ(nodes.node_of(6), 0U);
    EXPECT_EQ(nodes.node_of(4294967295U), 3U);
}

TEST(ShardNodes, AreOneWhereTheLogIsNotSpread) {
    for (const ShardNodes& nodes : {ShardNodes(), ShardNodes("0")}) {
        EXPECT_EQ(nodes.shards(), 1U);
        EXPECT_FALSE(nodes.are_several());
        EXPECT_EQ(nodes.node_of(77), 0U);
    }
    EXPECT_EQ(ShardNodes("0,0").shards(), 2U);
    EXPECT_FALSE(ShardNodes("0,0").are_several());
}

}  // namespace
}  // namespace shim
