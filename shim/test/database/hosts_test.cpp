// SPDX-License-Identifier: PostgreSQL
#include "database/hosts.hpp"

#include <gtest/gtest.h>

namespace shim {
namespace {

using Words = Hosts::Words;

TEST(Hosts, BeginWithAnyOfThem) {
    const Hosts hosts("a,b,c", "", "5432");
    EXPECT_EQ(hosts.count(), 3U);
    EXPECT_EQ(hosts.beginning_with(0), (Words{{"host", "a,b,c"}}));
    EXPECT_EQ(hosts.beginning_with(1), (Words{{"host", "b,c,a"}}));
    EXPECT_EQ(hosts.beginning_with(5), (Words{{"host", "c,a,b"}}));
}

TEST(Hosts, KeepWhatBelongsToEachOfThem) {
    const Hosts hosts("a,a,", "10.0.0.1,,10.0.0.3", "1,2,3");
    EXPECT_EQ(hosts.beginning_with(1),
              (Words{{"host", "a,,a"}, {"hostaddr", ",10.0.0.3,10.0.0.1"}, {"port", "2,3,1"}}));
    EXPECT_EQ(hosts.find("a", "2"), 1U);
    EXPECT_EQ(hosts.find("", "3"), 2U);
    EXPECT_EQ(hosts.find("b", "1"), 0U);
}

TEST(Hosts, AreFoundByTheirAddresses) {
    const Hosts hosts("", "10.0.0.1,10.0.0.2", "");
    EXPECT_EQ(hosts.find("10.0.0.2", "5432"), 1U);
    EXPECT_EQ(hosts.beginning_with(1), (Words{{"hostaddr", "10.0.0.2,10.0.0.1"}}));
}

TEST(Hosts, OneLeavesNoChoice) {
    for (const Hosts& hosts : {Hosts("a", "", "5432"), Hosts("", "", "")}) {
        EXPECT_EQ(hosts.count(), 1U);
        EXPECT_EQ(hosts.beginning_with(1), Words());
    }
    EXPECT_EQ(Hosts("", "", "").find("a", "5432"), 0U);
    EXPECT_EQ(Hosts("", "", "").beginning_with(0), Words());
}

}  // namespace
}  // namespace shim
