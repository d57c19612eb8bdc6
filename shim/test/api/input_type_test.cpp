// SPDX-License-Identifier: PostgreSQL
#include "api/input_type.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace shim {
namespace {

RawValue text(std::string value) {
    return {RawValue::Kind::text, std::move(value)};
}
RawValue number(double value) {
    return {RawValue::Kind::number, "", value};
}

/// The value as it was read, in words, or "refused".
std::string read(const InputType& type, const RawValue& raw) {
    const auto reading = type.read(raw);
    if (!reading.ok()) {
        EXPECT_FALSE(reading.fault().empty());
        return "refused";
    }
    const Value& value = reading.value();
    if (const auto* words = std::get_if<std::string>(&value)) return *words;
    if (const auto* number = std::get_if<std::int32_t>(&value)) return std::to_string(*number);
    std::string list;
    for (const std::string& word : std::get<std::vector<std::string>>(value)) list += "[" + word + "]";
    return list;
}

TEST(WholeNumber, TakesWholeNumbersHoweverWritten) {
    const InputType type = whole_number_type(0);
    EXPECT_EQ(read(type, number(7)), "7");
    EXPECT_EQ(read(type, number(7.0)), "7");
    EXPECT_EQ(read(type, number(0)), "0");
    EXPECT_EQ(read(type, number(-0.0)), "0");
    EXPECT_EQ(read(type, number(2147483647)), "2147483647");
    EXPECT_EQ(read(type, text("7")), "7");
    EXPECT_EQ(read(type, text("007")), "7");
    EXPECT_EQ(read(type, text("2147483647")), "2147483647");
}

TEST(WholeNumber, RefusesEverythingElse) {
    const InputType type = whole_number_type(0);
    for (const double bad : {7.5, -1.0, 2147483648.0, 1e300, std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()})
        EXPECT_EQ(read(type, number(bad)), "refused") << bad;
    for (const char* bad : {"", " 7", "7 ", "+7", "-7", "7.0", "7e0", "0x7", "2147483648",
                            "99999999999999999999", "seven", "NaN", "\xD9\xA7"})
        EXPECT_EQ(read(type, text(bad)), "refused") << bad;
    EXPECT_EQ(read(type, {RawValue::Kind::boolean, "true"}), "refused");
    EXPECT_EQ(read(type, {RawValue::Kind::nested}), "refused");
    EXPECT_EQ(read(whole_number_type(1), number(0)), "refused");
}

TEST(Uuid, TakesTheHyphenatedFormInEitherCase) {
    const InputType type = uuid_type();
    EXPECT_EQ(read(type, text("4F9D0C9E-7d1c-4b8e-9a41-5f2d8f6a1b3c")),
              "4f9d0c9e-7d1c-4b8e-9a41-5f2d8f6a1b3c");
    for (const char* bad : {"", "4f9d0c9e7d1c4b8e9a415f2d8f6a1b3c", "{4f9d0c9e-7d1c-4b8e-9a41-5f2d8f6a1b3c}",
                            "4f9d0c9e-7d1c-4b8e-9a41-5f2d8f6a1b3", "4f9d0c9e-7d1c-4b8e-9a41-5f2d8f6a1b3g",
                            "4f9d0c9e-7d1c-4b8e-9a41-5f2d8f6a1b3c "})
        EXPECT_EQ(read(type, text(bad)), "refused") << bad;
    EXPECT_EQ(read(type, number(4)), "refused");
}

TEST(UserId, CountsBytesAndRefusesWhatTheDatabaseCannotHold) {
    const InputType type = user_id_type();
    EXPECT_EQ(read(type, text("a/b c+d%")), "a/b c+d%");
    EXPECT_EQ(read(type, text("Zoë 学")), "Zoë 学");
    EXPECT_EQ(read(type, text(std::string(255, 'a'))), std::string(255, 'a'));
    EXPECT_EQ(read(type, text("")), "refused");
    for (const char* bad : {" ", "\t", "\n", "\r", "\f", "\v", " \t\n\r\f\v ", ".", ".."})
        EXPECT_EQ(read(type, text(bad)), "refused") << bad;
    for (const char* good : {" a", "a\n", "\xC2\xA0", "...", ". ", " ..", "./", "\x01"})
        EXPECT_EQ(read(type, text(good)), good);
    EXPECT_EQ(read(type, text(std::string(256, 'a'))), "refused");
    EXPECT_EQ(read(type, text(std::string("a\0b", 3))), "refused");
    EXPECT_EQ(read(type, text("a\xFF")), "refused");
    EXPECT_EQ(read(type, text("\xED\xA0\x80")), "refused");      // a surrogate
    EXPECT_EQ(read(type, text("\xC0\xAF")), "refused");          // an overlong slash
    EXPECT_EQ(read(type, text("\xF4\x90\x80\x80")), "refused");  // above U+10FFFF
    EXPECT_EQ(read(type, text("\xE2\x82")), "refused");          // cut off
    EXPECT_EQ(read(type, number(1)), "refused");
}

TEST(UtcTime, IsUtcWithoutOffset) {
    const InputType type = utc_time_type();
    EXPECT_EQ(read(type, text("2024-01-02T10:15:00+02:00")), "2024-01-02T08:15:00Z");
    EXPECT_EQ(read(type, text("2024-01-02T10:15")), "2024-01-02T10:15:00Z");
    EXPECT_EQ(read(type, text("2024-01-02T10:15:00 02:00")), "2024-01-02T08:15:00Z");
    EXPECT_EQ(read(type, text("2024-01-02")), "2024-01-02T00:00:00Z");
    EXPECT_EQ(read(type, text("now")), "refused");
    EXPECT_EQ(read(type, number(1704190500)), "refused");
}

TEST(UtcTime, IsWrittenAsEntriesAreShown) {
    const InputType type = utc_time_type();
    EXPECT_EQ(read(type, text("2024-01-02T10:15:00.000000499Z")), "2024-01-02T10:15:00Z");
    EXPECT_EQ(read(type, text("2024-01-01T00:15:00.25+05:45")), "2023-12-31T18:30:00.250000Z");
    EXPECT_EQ(read(type, text("2016-12-31T23:59:60Z")), "2017-01-01T00:00:00Z");
    EXPECT_EQ(read(type, text("0001-01-01T00:00:00Z")), "0001-01-01T00:00:00Z");
}

TEST(IdempotencyKey, IsAUuidInQuotesOrBare) {
    const InputType type = idempotency_key_type();
    const std::string id = "4f9d0c9e-7d1c-4b8e-9a41-5f2d8f6a1b3c";
    EXPECT_EQ(read(type, text(id)), id);
    EXPECT_EQ(read(type, text('"' + id + '"')), id);
    EXPECT_EQ(read(type, text("4F9D0C9E-7D1C-4B8E-9A41-5F2D8F6A1B3C")), id);
    for (const std::string& bad :
         {std::string(), std::string("\""), std::string("\"\""), '"' + id, id + '"', "'" + id + "'",
          id + ", " + id, "\"\"" + id + "\"\"", id.substr(1), std::string("abc")})
        EXPECT_EQ(read(type, text(bad)), "refused") << bad;
}

TEST(WholeNumber, HasBounds) {
    EXPECT_EQ(read(whole_number_type(1, 1000), text("1000")), "1000");
    EXPECT_EQ(read(whole_number_type(1, 1000), text("1001")), "refused");
    EXPECT_EQ(read(whole_number_type(1, 1000), text("0")), "refused");
}

TEST(TimeZone, TakesNamesOnly) {
    const InputType type = time_zone_type();
    EXPECT_EQ(read(type, text("America/Port-au-Prince")), "America/Port-au-Prince");
    EXPECT_EQ(read(type, text("Etc/GMT 5")), "Etc/GMT+5");
    EXPECT_EQ(read(type, text("Europe/Berlin'; --")), "refused");
    EXPECT_EQ(read(type, text(std::string("UTC\0", 4))), "refused");
    EXPECT_EQ(read(type, text(std::string(65, 'a'))), "refused");
}

TEST(Choice, TakesTheListedWordsOnly) {
    const InputType type = choice_type({"hour", "day"});
    EXPECT_EQ(read(type, text("day")), "day");
    EXPECT_EQ(read(type, text("Day")), "refused");
    EXPECT_EQ(type.read(text("week")).fault(), "must be one of hour, day");
}

TEST(ChoiceList, BecomesAList) {
    const InputType type = choice_list_type({"period", "words", "entries"});
    EXPECT_EQ(read(type, text("words")), "[words]");
    EXPECT_EQ(read(type, text("words,period")), "[words][period]");
    for (const char* bad :
         {"", ",", "words,", ",words", "words,,period", "words,words", "words, period", "bytes"})
        EXPECT_EQ(read(type, text(bad)), "refused") << bad;
}

}  // namespace
}  // namespace shim
