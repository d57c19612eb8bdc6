// SPDX-License-Identifier: PostgreSQL
#include "text/page_cursor.hpp"

#include <gtest/gtest.h>

namespace shim {
namespace {

constexpr const char* id = "4f9d0c9e-7d1c-4b8e-9a41-5f2d8f6a1b3c";

TEST(PageCursor, ComesBackAsItWas) {
    for (const std::int64_t time : {std::int64_t{0}, std::int64_t{1704190500123456},
                                    std::int64_t{-211813488000000000}, std::int64_t{9223371331199999999}}) {
        const auto cursor = read_page_cursor(text_of({time, id}));
        ASSERT_TRUE(cursor);
        EXPECT_EQ(cursor->microseconds, time);
        EXPECT_EQ(cursor->request_id, id);
    }
}

TEST(PageCursor, OthersAreRefused) {
    const std::string good = text_of({1704190500123456, id});
    EXPECT_EQ(good, "100060df3c563b3404f9d0c9e7d1c4b8e9a415f2d8f6a1b3c");
    EXPECT_FALSE(read_page_cursor(""));
    EXPECT_FALSE(read_page_cursor("2" + good.substr(1)));  // another version
    EXPECT_FALSE(read_page_cursor(good + "0"));
    EXPECT_FALSE(read_page_cursor(good.substr(1)));
    EXPECT_FALSE(read_page_cursor(good.substr(0, 48) + "X"));
    EXPECT_FALSE(read_page_cursor(good.substr(0, 48) + "C"));
    EXPECT_FALSE(read_page_cursor("17fffffffffffffff" + good.substr(17)));
    EXPECT_FALSE(read_page_cursor("18000000000000000" + good.substr(17)));
}

}  // namespace
}  // namespace shim
