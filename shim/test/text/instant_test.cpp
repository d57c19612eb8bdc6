// SPDX-License-Identifier: PostgreSQL
#include "text/instant.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

namespace shim {
namespace {

using Form = InstantText::Form;

void expect(const char* text, Form form, const char* canonical) {
    const auto reading = read_instant(text);
    ASSERT_TRUE(reading.ok()) << text << " " << reading.fault();
    EXPECT_EQ(reading.value().form, form) << text;
    EXPECT_EQ(reading.value().text, canonical);
}

TEST(Instant, Dates) {
    expect("2024-01-02", Form::date, "2024-01-02");
    expect("2024-02-29", Form::date, "2024-02-29");
    expect("0001-01-01", Form::date, "0001-01-01");
    expect("9999-12-31", Form::date, "9999-12-31");
}

TEST(Instant, WallClocks) {
    expect("2024-01-02T10:15", Form::local, "2024-01-02T10:15:00");
    expect("2024-01-02 10:15:30", Form::local, "2024-01-02T10:15:30");
    expect("2024-01-02t10:15:30.25", Form::local, "2024-01-02T10:15:30.25");
}

TEST(Instant, WithOffset) {
    expect("2024-01-02T10:15:30Z", Form::fixed, "2024-01-02T10:15:30Z");
    expect("2024-01-02T10:15z", Form::fixed, "2024-01-02T10:15:00Z");
    expect("2024-01-02T10:15:30-03:30", Form::fixed, "2024-01-02T10:15:30-03:30");
    expect("2024-01-02T10:15:30+15:59", Form::fixed, "2024-01-02T10:15:30+15:59");
    expect("2024-01-02T10:15:30-00:00", Form::fixed, "2024-01-02T10:15:30-00:00");
    expect("2016-12-31T23:59:60.0000001Z", Form::fixed, "2016-12-31T23:59:60.0000001Z");
    expect("2016-12-31T23:59:60Z", Form::fixed, "2016-12-31T23:59:60Z");  // RFC 3339 has leap seconds
}

TEST(Instant, APlusThatArrivedAsASpace) {
    expect("2024-01-02T10:15:30 02:00", Form::fixed, "2024-01-02T10:15:30+02:00");
    expect("2024-01-02 10:15:30.5 02:00", Form::fixed, "2024-01-02T10:15:30.5+02:00");
    expect("2024-01-02 10:15 05:45", Form::fixed, "2024-01-02T10:15:00+05:45");
}

TEST(Instant, RoundsDigitsBeyondMicroseconds) {
    expect("2024-01-02T10:15:30.123456789Z", Form::fixed, "2024-01-02T10:15:30.123456789Z");
    for (const auto& [text, utc] :
         {std::pair{"2024-01-02T10:15:30.123456789Z", "2024-01-02T10:15:30.123457Z"},
          {"2024-01-02T10:15:30.1234564Z", "2024-01-02T10:15:30.123456Z"},
          {"2024-01-02T10:15:30.0000005Z", "2024-01-02T10:15:30Z"},  // half to even
          {"2024-01-02T10:15:30.0000015Z", "2024-01-02T10:15:30.000002Z"},
          {"2024-01-02T10:15:30.0000005001Z", ""},
          {"2024-01-02T10:15:30.999999499Z", "2024-01-02T10:15:30.999999Z"},
          {"2024-01-02T10:15:30.9999995Z", "2024-01-02T10:15:31Z"},
          {"2023-12-31T23:59:59.9999999", "2024-01-01T00:00:00Z"},
          {"2023-12-31T23:59:59.9999999+00:01", "2023-12-31T23:59:00Z"},
          {"9999-12-31T23:59:59.9999994Z", "9999-12-31T23:59:59.999999Z"},
          {"9999-12-31T23:59:59.9999996Z", ""}}) {
        const auto reading = read_instant(text);
        EXPECT_EQ(reading.ok() ? utc_text(reading.value()) : "", utc) << text;
    }
}

TEST(Instant, RefusesWhatIsNotOne) {
    for (const char* bad : {"",
                            "now",
                            "today",
                            "tomorrow",
                            "infinity",
                            "-infinity",
                            "epoch",
                            "allballs",
                            "1704190500",
                            "20240102",
                            "2024-1-2",
                            "2024-01-02T",
                            "2024-01-02T10",
                            "2024-01-02T10:1",
                            "2024-01-02T10:15:",
                            "2024-01-02T10:15:30.",
                            "2024-01-02T10:15:30,5Z",
                            "2024-01-02T10:15:30.1234567890Z",
                            "2024-01-02T10:15:30+",
                            "2024-01-02T10:15:30+02",
                            "2024-01-02T10:15:30+0200",
                            "2024-01-02T10:15:30+02:00:00",
                            "2024-01-02T10:15:30ZZ",
                            "2024-01-02T10:15:30 Z",
                            "2024-01-02T10:15:30Z ",
                            " 2024-01-02",
                            "2024-01-02 BC",
                            "2024-01-02Z",
                            "2024-01-02 02:00:00 BC",
                            "02/01/2024",
                            "2024-W01-2",
                            "2024-01-02T10:15:30 Europe/Berlin",
                            "+2024-01-02",
                            "12024-01-02"})
        EXPECT_FALSE(read_instant(bad).ok()) << bad;
}

TEST(Instant, RefusesWhatNoCalendarHas) {
    for (const char* bad :
         {"2023-02-29", "2024-02-30", "2024-13-01", "2024-00-01", "2024-01-00", "2024-04-31", "0000-01-01",
          "2024-01-02T24:00:00Z", "2024-01-02T10:60:00Z", "2024-01-02T10:15:61Z", "2016-12-31T23:59:60.1Z",
          "2024-01-02T10:15:30+16:00", "2024-01-02T10:15:30+02:60", "2024-01-02T10:15:30-99:99",
          "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z"})
        EXPECT_FALSE(read_instant(bad).ok()) << bad;
}

TEST(Instant, IsWrittenInEveryYearThatPostgreSQLKnows) {
    using std::chrono::days, std::chrono::seconds;
    const auto written = [](std::chrono::seconds since_1970, int microseconds) {
        return utc_text(std::chrono::local_seconds(since_1970), microseconds);
    };
    EXPECT_EQ(written(seconds(0), 0), "1970-01-01T00:00:00Z");
    EXPECT_EQ(written(seconds(-1), 999999), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(written(days(11016) + seconds(86399), 7), "2000-02-29T23:59:59.000007Z");
    EXPECT_EQ(written(days(-719162), 0), "0001-01-01T00:00:00Z");
    EXPECT_EQ(written(days(2932897), 0), "10000-01-01T00:00:00Z");
    EXPECT_EQ(written(days(106751981), 0), "294246-12-31T00:00:00Z");
}

TEST(TimeOfDay, HasHoursAndMinutesAndIsUnder24Hours) {
    EXPECT_EQ(read_time_of_day("04:00").value(), "04:00:00");
    EXPECT_EQ(read_time_of_day("23:59:59").value(), "23:59:59");
    for (const char* bad : {"", "4:00", "04", "04:0", "24:00", "04:60", "04:00:60", "04:00:00.5", "04:00Z",
                            "4 hours", "-04:00", "04:00 "})
        EXPECT_FALSE(read_time_of_day(bad).ok()) << bad;
}

}  // namespace
}  // namespace shim
