// SPDX-License-Identifier: PostgreSQL
#include "database/learner_partition.hpp"

#include <gtest/gtest.h>

#include <string>

namespace shim {
namespace {

/// What PostgreSQL 15 answers; keys of every length up to two blocks of twelve bytes and more.
TEST(LearnerPartition, IsThatOfTheDatabase) {
    EXPECT_EQ(learner_partition(""), 1780836518U);
    EXPECT_EQ(learner_partition("l"), 759892283U);
    EXPECT_EQ(learner_partition("lea"), 601198116U);
    EXPECT_EQ(learner_partition("lear"), 16546688U);
    EXPECT_EQ(learner_partition("learner-"), 1736384057U);
    EXPECT_EQ(learner_partition("learner-012"), 485010352U);
    EXPECT_EQ(learner_partition("learner-0123"), 610015731U);
    EXPECT_EQ(learner_partition("learner-01234"), 1036922481U);
    EXPECT_EQ(learner_partition("learner-0123456789-"), 1291564106U);
    EXPECT_EQ(learner_partition("learner-0123456789-abcde"), 1615367759U);
    EXPECT_EQ(learner_partition("learner-0123456789-abcdefghijklm"), 2104688521U);
    EXPECT_EQ(learner_partition("Zo\xc3\xab"), 1370140854U);
    EXPECT_EQ(learner_partition(std::string(255, 'x')), 42034667U);
}

}  // namespace
}  // namespace shim
