// SPDX-License-Identifier: PostgreSQL
#include "core/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "core/arithmetic.hpp"
#include "core/civil.hpp"

namespace learning {

namespace {

constexpr std::int64_t seconds_per_minute = 60;

char* write_two_digits(char* out, std::int64_t value) {
    const auto small = static_cast<unsigned>(value);
    *out++ = static_cast<char>('0' + small / 10);
    *out++ = static_cast<char>('0' + small % 10);
    return out;
}

char* write_year_and_month(char* out, const CivilDate& date) {
    out = write_two_digits(out, date.year / 100);
    out = write_two_digits(out, date.year % 100);
    *out++ = '-';
    out = write_two_digits(out, date.month);
    *out++ = '-';
    return out;
}

char* write_bare_date(char* out, std::int64_t day) {
    const CivilDate date = civil_from_days(day);
    return write_two_digits(write_year_and_month(out, date), date.day);
}

/// Of a day, given in seconds.
char* write_time(char* out, std::int64_t second) {
    out = write_two_digits(out, second / seconds_per_hour);
    *out++ = ':';
    out = write_two_digits(out, second / seconds_per_minute % 60);
    *out++ = ':';
    return write_two_digits(out, second % seconds_per_minute);
}

char* write_offset(char* out, std::int64_t offset) {
    *out++ = offset < 0 ? '-' : '+';
    const std::int64_t minutes = (offset < 0 ? -offset : offset) / seconds_per_minute;
    out = write_two_digits(out, minutes / 60);
    *out++ = ':';
    return write_two_digits(out, minutes % 60);
}

}  // namespace

void TimestampWriter::set_text(std::int64_t instant, std::int64_t offset) {
    const std::int64_t shown_offset = offset - offset % seconds_per_minute;
    const std::int64_t local = instant + shown_offset;
    const std::int64_t day = floor_div(local, seconds_per_day);
    const std::int64_t second = local - day * seconds_per_day;
    const CivilDate date = civil_from_days(day);
    const std::int64_t month_start = day - (date.day - 1);
    const std::int64_t next_month = date.month == 12 ? days_from_civil(date.year + 1, 1, 1)
                                                     : days_from_civil(date.year, date.month + 1, 1);
    offset_ = offset;
    first_ = instant - (date.day - 1) * seconds_per_day;
    length_ = (next_month - month_start) * seconds_per_day;
    text_[0] = '"';
    write_year_and_month(text_.data() + 1, date);
    if (second != second_ || shown_offset != shown_offset_) set_time(second, shown_offset);
}

void TimestampWriter::set_time(std::int64_t second, std::int64_t offset) {
    second_ = second;
    shown_offset_ = offset;
    char* out = text_.data() + place_of_time;
    *out++ = 'T';
    out = write_time(out, second);
    if (is_utc_) {
        *out++ = 'Z';
    } else {
        out = write_offset(out, offset);
    }
    *out++ = '"';
    size_ = static_cast<std::size_t>(out - text_.data());
}

char* write_date(char* out, std::int64_t day) {
    *out++ = '"';
    out = write_bare_date(out, day);
    *out++ = '"';
    return out;
}

char* write_wall_clock(char* out, std::int64_t local) {
    const std::int64_t day = floor_div(local, seconds_per_day);
    const std::int64_t second = local - day * seconds_per_day;
    *out++ = '"';
    out = write_bare_date(out, day);
    *out++ = ' ';
    out = write_time(out, second);
    *out++ = '"';
    return out;
}

char* write_number(char* out, double value) {
    if (value == 0 && !std::signbit(value)) {  // what most gaps show
        constexpr std::string_view zero = "0.0";
        return std::ranges::copy(zero, out).out;
    }
    char* const end = std::to_chars(out, out + max_number_size - 2, value).ptr;
    const bool is_integer_text =
        std::all_of(out, end, [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
    if (!is_integer_text) return end;
    end[0] = '.';
    end[1] = '0';
    return end + 2;
}

char* write_number(char* out, std::int64_t value) {
    return std::to_chars(out, out + max_number_size, value).ptr;
}

}  // namespace learning
