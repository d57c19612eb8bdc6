// SPDX-License-Identifier: PostgreSQL
#include "text/instant.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <optional>

namespace shim {

namespace {

constexpr int widest_offset_hours = 15;  // PostgreSQL takes offsets up to 15:59
constexpr std::size_t most_fraction_digits = 9;

using Read = Result<InstantText>;

/// Takes characters from the front of a text.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    std::optional<int> take_number(std::size_t digits) {
        if (rest_.size() < digits) return std::nullopt;
        int number = 0;
        for (const char c : rest_.substr(0, digits)) {
            if (c < '0' || c > '9') return std::nullopt;
            number = number * 10 + (c - '0');
        }
        rest_.remove_prefix(digits);
        return number;
    }

    std::optional<char> take_any_of(std::string_view characters) {
        if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return std::nullopt;
        const char taken = rest_.front();
        rest_.remove_prefix(1);
        return taken;
    }

    std::string_view take_digits() {
        const std::size_t size = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        const std::string_view digits = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return digits;
    }

private:
    std::string_view rest_;
};

struct TimeOfDay {
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::string_view fraction;
};

std::string two_digits(int number) {
    return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::string text_of_time(const TimeOfDay& time) {
    std::string text = two_digits(time.hour) + ":" + two_digits(time.minute) + ":" + two_digits(time.second);
    if (!time.fraction.empty()) text += "." + std::string(time.fraction);
    return text;
}

std::optional<std::chrono::year_month_day> take_date(Cursor& cursor) {
    const auto year = cursor.take_number(4);
    if (!year || !cursor.take_any_of("-")) return std::nullopt;
    const auto month = cursor.take_number(2);
    if (!month || !cursor.take_any_of("-")) return std::nullopt;
    const auto day = cursor.take_number(2);
    if (!day) return std::nullopt;
    return std::chrono::year_month_day{std::chrono::year(*year),
                                       std::chrono::month(static_cast<unsigned>(*month)),
                                       std::chrono::day(static_cast<unsigned>(*day))};
}

std::optional<TimeOfDay> take_time(Cursor& cursor) {
    TimeOfDay time;
    const auto hour = cursor.take_number(2);
    if (!hour || !cursor.take_any_of(":")) return std::nullopt;
    const auto minute = cursor.take_number(2);
    if (!minute) return std::nullopt;
    time.hour = *hour;
    time.minute = *minute;
    if (!cursor.take_any_of(":")) return time;
    const auto second = cursor.take_number(2);
    if (!second) return std::nullopt;
    time.second = *second;
    if (!cursor.take_any_of(".")) return time;
    time.fraction = cursor.take_digits();
    if (time.fraction.empty() || time.fraction.size() > most_fraction_digits) return std::nullopt;
    return time;
}

/// As PostgreSQL reads it, in the same steps, so that the same text is the same time: the nearest double, and of
/// its microseconds the nearest whole number, which may be a whole second.
std::chrono::microseconds rounded(std::string_view fraction) {
    if (fraction.empty()) return {};
    const std::string text = "." + std::string(fraction);
    double seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::chrono::microseconds(std::lrint(seconds * 1e6));
}

/// What a clock shows, since midnight. A leap second belongs to the next minute.
std::chrono::microseconds wall_clock(const TimeOfDay& time) {
    return std::chrono::hours(time.hour) + std::chrono::minutes(time.minute) +
           std::chrono::seconds(time.second) + rounded(time.fraction);
}

struct Offset {
    std::string text;
    std::chrono::minutes east{0};
};

std::optional<Offset> take_offset(Cursor& cursor) {
    if (cursor.take_any_of("Zz")) return Offset{"Z"};
    const auto sign = cursor.take_any_of("+- ");
    if (!sign) return std::nullopt;
    const auto hours = cursor.take_number(2);
    if (!hours || !cursor.take_any_of(":")) return std::nullopt;
    const auto minutes = cursor.take_number(2);
    if (!minutes) return std::nullopt;
    const bool west = *sign == '-';
    const std::chrono::minutes size = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    if (*hours > widest_offset_hours || *minutes > 59) return Offset{""};
    return Offset{(west ? "-" : "+") + two_digits(*hours) + ":" + two_digits(*minutes), west ? -size : size};
}

bool within_years_1_to_9999(std::chrono::local_seconds utc) {
    using namespace std::chrono_literals;
    using std::chrono::local_days;
    return utc >= local_days(std::chrono::year(1) / 1 / 1) &&
           utc < local_days(std::chrono::year(10000) / 1 / 1);
}

/// Writes a number with so many digits at least; returns where it ends.
char* put_digits(char* to, int number, int digits) {
    std::array<char, 12> text{};
    const auto size = std::to_chars(text.data(), text.data() + text.size(), number).ptr - text.data();
    to = std::fill_n(to, std::max<std::ptrdiff_t>(digits - size, 0), '0');
    return std::copy_n(text.data(), size, to);
}

Read not_an_instant() {
    return Read::fault("must be an RFC 3339 timestamp such as 2024-01-02T10:15:00Z, or a date");
}

}  // namespace

Result<InstantText> read_instant(std::string_view text) {
    Cursor cursor(text);
    const auto date = take_date(cursor);
    if (!date) return not_an_instant();
    if (!date->ok() || date->year() < std::chrono::year(1))
        return Read::fault("must be a day of the calendar, of the years 1 to 9999");
    InstantText instant{InstantText::Form::date, std::string(text.substr(0, 10)),
                        std::chrono::local_days(*date)};
    if (cursor.at_end()) return Read::of(std::move(instant));

    if (!cursor.take_any_of("Tt ")) return not_an_instant();
    const auto time = take_time(cursor);
    if (!time) return not_an_instant();
    if (time->hour > 23 || time->minute > 59 || time->second > 60 ||
        wall_clock(*time) > std::chrono::hours(24))
        return Read::fault("must have a time of day from 00:00:00 to 23:59:59");
    instant.form = InstantText::Form::local;
    instant.text += "T" + text_of_time(*time);

    Offset offset;
    if (!cursor.at_end()) {
        const auto taken = take_offset(cursor);
        if (!taken || !cursor.at_end()) return not_an_instant();
        if (taken->text.empty()) return Read::fault("must have an offset from -15:59 to +15:59");
        offset = *taken;
        instant.form = InstantText::Form::fixed;
        instant.text += offset.text;
    }
    const auto since_midnight = wall_clock(*time);
    const auto whole_seconds = std::chrono::floor<std::chrono::seconds>(since_midnight);
    instant.utc += whole_seconds - offset.east;
    instant.microseconds = static_cast<int>((since_midnight - whole_seconds).count());
    if (!within_years_1_to_9999(instant.utc))
        return Read::fault("must lie within the years 1 to 9999 of UTC");
    return Read::of(std::move(instant));
}

std::string utc_text(const InstantText& instant) {
    return utc_text(instant.utc, instant.microseconds);
}

std::string utc_text(std::chrono::local_seconds utc, int microseconds) {
    // Of the calendar's year only 16 bits are kept, PostgreSQL's go on: the 400 years in which it repeats are counted apart.
    constexpr int days_of_era = 146097;
    const auto day = std::chrono::floor<std::chrono::days>(utc);
    const auto since_epoch = static_cast<int>(day.time_since_epoch().count());
    const int era = since_epoch / days_of_era - (since_epoch % days_of_era < 0 ? 1 : 0);
    const std::chrono::year_month_day date(day - std::chrono::days(era * days_of_era));
    const auto second = static_cast<int>((utc - day).count());
    std::array<char, 40> text{};
    char* end = put_digits(text.data(), static_cast<int>(date.year()) + 400 * era, 4);
    const auto put = [&end](char before, int number, int digits) {
        *end = before;
        end = put_digits(end + 1, number, digits);
    };
    put('-', static_cast<int>(static_cast<unsigned>(date.month())), 2);
    put('-', static_cast<int>(static_cast<unsigned>(date.day())), 2);
    put('T', second / 3600, 2);
    put(':', second / 60 % 60, 2);
    put(':', second % 60, 2);
    if (microseconds != 0) put('.', microseconds, 6);
    *end++ = 'Z';
    return {text.data(), end};
}

Result<std::string> read_time_of_day(std::string_view text) {
    Cursor cursor(text);
    const auto time = take_time(cursor);
    if (!time || !cursor.at_end() || !time->fraction.empty() || time->hour > 23 || time->minute > 59 ||
        time->second > 59)
        return Result<std::string>::fault("must be a time of day, HH:MM or HH:MM:SS, before 24:00");
    return Result<std::string>::of(text_of_time(*time));
}

}  // namespace shim
