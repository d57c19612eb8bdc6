// SPDX-License-Identifier: PostgreSQL
#include "http/header_value.hpp"

#include <gtest/gtest.h>

namespace shim {
namespace {

TEST(Prefer, Handling) {
    EXPECT_EQ(preferred_handling("handling=strict"), "strict");
    EXPECT_EQ(preferred_handling("Handling = \"STRICT\""), "strict");
    EXPECT_EQ(preferred_handling("respond-async, handling=lenient;x=y, handling=strict"), "lenient");
    EXPECT_EQ(preferred_handling("return=minimal; handling=strict"), "");
    EXPECT_EQ(preferred_handling("handling=odd, handling=strict"), "");
    EXPECT_EQ(preferred_handling("handling"), "");
    EXPECT_EQ(preferred_handling("x=\"a, handling=strict\""), "");
    EXPECT_EQ(preferred_handling(""), "");
}

TEST(Prefer, Fresh) {
    for (const char* prefer : {"fresh", "FRESH", "handling=strict, fresh", "fresh;x=1 , wait=3"})
        EXPECT_TRUE(prefers(prefer, "fresh")) << prefer;
    for (const char* prefer : {"", "fresher", "x=fresh", "x; fresh", "\"fresh\""})
        EXPECT_FALSE(prefers(prefer, "fresh")) << prefer;
}

}  // namespace
}  // namespace shim
