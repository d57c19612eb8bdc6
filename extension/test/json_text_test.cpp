// SPDX-License-Identifier: PostgreSQL
#include "core/json_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <random>
#include <string>

#include "hand_made_zone.hpp"

namespace learning {
namespace {

using namespace testing;

template <typename Number>
std::string number(Number value) {
    std::array<char, max_number_size> text;
    return {text.data(), write_number(text.data(), value)};
}

std::string timestamp(std::int64_t instant, std::int64_t offset, bool is_utc = false) {
    std::array<char, max_timestamp_size> text;
    return {text.data(), TimestampWriter(is_utc).write(text.data(), instant, offset)};
}

TEST(JsonDate, HasFourDigitsOfYear) {
    const auto date = [](std::int64_t days) {
        std::array<char, max_timestamp_size> text;
        return std::string(text.data(), write_date(text.data(), days));
    };
    EXPECT_EQ(date(0), "\"1970-01-01\"");
    EXPECT_EQ(date(19782), "\"2024-02-29\"");
    EXPECT_EQ(date(-719528), "\"0000-01-01\"");
    EXPECT_EQ(date(2932896), "\"9999-12-31\"");
}

TEST(JsonWallClock, ShowsSecondsAndNoOffset) {
    const auto wall_clock = [](std::int64_t local) {
        std::array<char, max_timestamp_size> text;
        return std::string(text.data(), write_wall_clock(text.data(), local));
    };
    EXPECT_EQ(wall_clock(0), "\"1970-01-01 00:00:00\"");
    EXPECT_EQ(wall_clock(-1), "\"1969-12-31 23:59:59\"");
    EXPECT_EQ(wall_clock(at(2024, 2, 29) + 4 * hour + 5 * minute + 6), "\"2024-02-29 04:05:06\"");
}

TEST(JsonNumber, LooksLikeAFraction) {
    EXPECT_EQ(number(42.0), "42.0");
    EXPECT_EQ(number(0.0), "0.0");
    EXPECT_EQ(number(-0.0), "-0.0");
    EXPECT_EQ(number(-7.0), "-7.0");
    EXPECT_EQ(number(0.1), "0.1");
    EXPECT_EQ(number(1.0 / 3), "0.3333333333333333");
    EXPECT_EQ(number(123456.75), "123456.75");
}

TEST(JsonNumber, UsesExponentsWhereTheyAreShorter) {
    EXPECT_EQ(number(99999.0), "99999.0");
    EXPECT_EQ(number(100000.0), "1e+05");
    EXPECT_EQ(number(1e22), "1e+22");
    EXPECT_EQ(number(1.5e300), "1.5e+300");
    EXPECT_EQ(number(1e-7), "1e-07");
    EXPECT_EQ(number(5e-324), "5e-324");
    EXPECT_EQ(number(-std::numeric_limits<double>::max()), "-1.7976931348623157e+308");
    EXPECT_EQ(number(9007199254740993.0), "9007199254740992.0");
}

/// -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?, with a fraction or an exponent.
bool is_json_fraction(const std::string& text) {
    std::size_t i = text[0] == '-' ? 1 : 0;
    const auto digits = [&text, &i] {
        const std::size_t first = i;
        while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
        return i - first;
    };
    const bool leading_zero = text[i] == '0';
    const std::size_t whole = digits();
    if (whole == 0 || (leading_zero && whole > 1) || i == text.size()) return false;
    if (text[i] == '.' && (++i, digits() == 0)) return false;
    if (i < text.size() && text[i] == 'e') {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
        if (digits() == 0) return false;
    }
    return i == text.size();
}

TEST(JsonNumber, ReadsBackEqualAndIsShortest) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 200000; ++i) {
        const double value =
            i % 2 == 0 ? std::bit_cast<double>(random())
                       : static_cast<double>(random() % 1000000) / static_cast<double>(1 + random() % 999);
        if (!std::isfinite(value)) continue;
        const std::string text = number(value);
        ASSERT_TRUE(is_json_fraction(text)) << text;
        ASSERT_EQ(std::strtod(text.c_str(), nullptr), value) << text;
        // No text with fewer significant digits reads back equal.
        std::size_t digits = 0;
        for (const char c : text.substr(0, text.find('e'))) digits += c >= '0' && c <= '9';
        if (text.find('e') == std::string::npos) continue;  // may have zeros at either end
        if (digits < 2) continue;
        char shorter[40];
        std::snprintf(shorter, sizeof shorter, "%.*e", static_cast<int>(digits) - 2, value);
        ASSERT_NE(std::strtod(shorter, nullptr), value) << text;
    }
}

TEST(JsonNumber, WritesIntegersAsTheyAre) {
    EXPECT_EQ(number(std::int64_t{0}), "0");
    EXPECT_EQ(number(std::int64_t{42}), "42");
    EXPECT_EQ(number(std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
    EXPECT_EQ(number(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
}

TEST(JsonTimestamp, HasTheOffsetOrZ) {
    EXPECT_EQ(timestamp(at(2024, 1, 2), 0, true), "\"2024-01-02T00:00:00Z\"");
    EXPECT_EQ(timestamp(at(2024, 1, 2), 0), "\"2024-01-02T00:00:00+00:00\"");
    EXPECT_EQ(timestamp(at(2024, 1, 2, 3, 4, 5), 5 * hour + 45 * minute), "\"2024-01-02T08:49:05+05:45\"");
    EXPECT_EQ(timestamp(at(2024, 1, 1), -(3 * hour + 30 * minute)), "\"2023-12-31T20:30:00-03:30\"");
    EXPECT_EQ(timestamp(at(2024, 2, 29, 12), 14 * hour), "\"2024-03-01T02:00:00+14:00\"");
    EXPECT_EQ(timestamp(at(1969, 12, 31, 23, 59, 59), -30 * minute), "\"1969-12-31T23:29:59-00:30\"");
}

TEST(JsonTimestamp, CutsSecondsOffOffsets) {
    // Midnight by the sun in Amsterdam and in Monrovia.
    EXPECT_EQ(timestamp(at(1899, 12, 31, 23, 40, 28), 19 * minute + 32), "\"1899-12-31T23:59:28+00:19\"");
    EXPECT_EQ(timestamp(at(1970, 1, 1, 0, 44, 30), -(44 * minute + 30)), "\"1970-01-01T00:00:30-00:44\"");
    EXPECT_EQ(timestamp(at(1900, 1, 1), 59), "\"1900-01-01T00:00:00+00:00\"");
    EXPECT_EQ(timestamp(at(1900, 1, 1), -59), "\"1900-01-01T00:00:00+00:00\"");
}

TEST(JsonTimestamp, ReachesFromYear0To9999) {
    EXPECT_EQ(first_rfc3339_instant, at(0, 1, 2));
    EXPECT_EQ(end_rfc3339_instant, at(9999, 12, 31));
    EXPECT_EQ(timestamp(first_rfc3339_instant, -24 * hour + minute), "\"0000-01-01T00:01:00-23:59\"");
    EXPECT_EQ(timestamp(end_rfc3339_instant - 1, 24 * hour - minute), "\"9999-12-31T23:58:59+23:59\"");
}

/// What the C library makes of it; the offset is given in minutes.
std::string expected_timestamp(std::int64_t instant, std::int64_t offset) {
    const std::time_t local = instant + offset * minute;
    std::tm fields{};
    gmtime_r(&local, &fields);
    char text[80];
    std::snprintf(text, sizeof text, "\"%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d\"", fields.tm_year + 1900,
                  fields.tm_mon + 1, fields.tm_mday, fields.tm_hour, fields.tm_min, fields.tm_sec,
                  offset < 0 ? '-' : '+', std::abs(static_cast<int>(offset)) / 60,
                  std::abs(static_cast<int>(offset)) % 60);
    return text;
}

TEST(JsonTimestamp, AgreesWithTheCLibrary) {
    std::mt19937_64 random(1);
    std::uniform_int_distribution<std::int64_t> instants(first_rfc3339_instant, end_rfc3339_instant - 1);
    std::uniform_int_distribution<std::int64_t> offsets(-16 * 60, 16 * 60);
    for (int i = 0; i < 100000; ++i) {
        const std::int64_t instant = instants(random);
        const std::int64_t offset = offsets(random);
        ASSERT_EQ(timestamp(instant, offset * minute), expected_timestamp(instant, offset));
    }
}

TEST(JsonTimestamp, DoesNotDependOnTheLastOne) {
    std::mt19937_64 random(1);
    std::uniform_int_distribution<std::int64_t> steps(-40, 60);
    std::uniform_int_distribution<int> kinds(0, 9);
    TimestampWriter writer(false);
    std::int64_t instant = at(1999, 12, 1);
    std::int64_t offset = 60;
    for (int i = 0; i < 100000; ++i) {
        const int kind = kinds(random);
        if (kind == 0) offset = steps(random);
        instant += steps(random) * (kind == 1 ? minute : kind == 2 ? hour : day);
        std::array<char, max_timestamp_size> text;
        const std::string written(text.data(), writer.write(text.data(), instant, offset * minute));
        ASSERT_EQ(written, expected_timestamp(instant, offset));
    }
}

}  // namespace
}  // namespace learning
