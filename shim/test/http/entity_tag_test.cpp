// SPDX-License-Identifier: PostgreSQL
#include "http/entity_tag.hpp"

#include <gtest/gtest.h>

namespace shim {
namespace {

TEST(EntityTag, IsStrongAndOfTheBytes) {
    const std::string tag = entity_tag("[]");
    EXPECT_EQ(tag.size(), 34U);
    EXPECT_TRUE(tag.starts_with('"') && tag.ends_with('"'));
    EXPECT_EQ(tag, entity_tag("[]"));
    EXPECT_NE(tag, entity_tag("[ ]"));
}

TEST(EntityTag, IsFoundInAList) {
    EXPECT_TRUE(holds_entity_tag("*", "\"a\""));
    EXPECT_TRUE(holds_entity_tag("\"x,y\", W/\"a\"", "\"a\""));
    EXPECT_FALSE(holds_entity_tag("\"b\", a", "\"a\""));
    EXPECT_FALSE(holds_entity_tag("", "\"a\""));
}

TEST(EntityTag, SparesTheBody) {
    const Response full = revalidated({200, "text/plain", "hello"}, std::nullopt);
    EXPECT_EQ(full.status, 200);
    EXPECT_EQ(find_header(full.headers, "ETag"), entity_tag("hello"));
    const Response spared = revalidated({200, "text/plain", "hello"}, entity_tag("hello"));
    EXPECT_EQ(spared.status, 304);
    EXPECT_EQ(spared.body + spared.content_type, "");
    EXPECT_EQ(find_header(spared.headers, "Cache-Control"), "private, no-cache");
}

}  // namespace
}  // namespace shim
