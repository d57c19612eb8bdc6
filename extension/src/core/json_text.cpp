// SPDX-License-Identifier: PostgreSQL
#include "json_text.hpp"

#include <algorithm>
#include <charconv>

#include "arithmetic.hpp"
#include "civil.hpp"

namespace learning {

namespace {

constexpr std::int64_t seconds_per_minute = 60;

char* write_two_digits(char* out, std::int64_t value) {
    *out++ = static_cast<char>('0' + value / 10);
    *out++ = static_cast<char>('0' + value % 10);
    return out;
}

char* write_offset(char* out, std::int64_t offset) {
    *out++ = offset < 0 ? '-' : '+';
    const std::int64_t minutes = (offset < 0 ? -offset : offset) / seconds_per_minute;
    out = write_two_digits(out, minutes / 60);
    *out++ = ':';
    return write_two_digits(out, minutes % 60);
}

}  // namespace

char* write_timestamp(char* out, std::int64_t instant, std::int64_t offset, bool is_utc) {
    offset -= offset % seconds_per_minute;
    const std::int64_t local = instant + offset;
    const std::int64_t days = floor_div(local, seconds_per_day);
    const std::int64_t second = local - days * seconds_per_day;
    const CivilDate date = civil_from_days(days);
    *out++ = '"';
    out = write_two_digits(out, date.year / 100);
    out = write_two_digits(out, date.year % 100);
    *out++ = '-';
    out = write_two_digits(out, date.month);
    *out++ = '-';
    out = write_two_digits(out, date.day);
    *out++ = 'T';
    out = write_two_digits(out, second / seconds_per_hour);
    *out++ = ':';
    out = write_two_digits(out, second / seconds_per_minute % 60);
    *out++ = ':';
    out = write_two_digits(out, second % seconds_per_minute);
    if (is_utc) {
        *out++ = 'Z';
    } else {
        out = write_offset(out, offset);
    }
    *out++ = '"';
    return out;
}

char* write_number(char* out, double value) {
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
