// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "json.hpp"
#include "member.hpp"
#include "reading.hpp"

// The types of the values that requests carry. Each has two sides that must say
// the same: how a value is read, and the JSON Schema that the OpenAPI document
// shows. A value that was read is text that PostgreSQL takes as a bound parameter.

namespace shim {

struct ValueType {
    std::function<Reading<std::string>(const RawValue&)> read;
    Json schema;
};

/// A UUID with its hyphens, in either case.
ValueType uuid_type();

/// 1 to 255 bytes of UTF-8 without NUL, not of white space only, and neither . nor .. .
ValueType user_id_type();

/// A UUID, bare or in quotes, as the header Idempotency-Key has it.
ValueType idempotency_key_type();

/// The header Prefer; read as what it says about `handling`: strict, lenient or nothing.
ValueType handling_type();

/// A header that is read as it is.
ValueType header_type();

/// Where a page begins: what an earlier answer gave.
ValueType page_cursor_type();

/// A whole number from `least` to `most`. 7, 7.0 and, because forms know text only, "7" are the number 7.
ValueType whole_number_type(int least, int most = 2147483647);

/// A date and time, of UTC where it has no offset, or a date, which stands for its start in UTC; read as UTC in the form in
/// which entries are shown.
ValueType utc_time_type();

/// An instant, a wall-clock time or a date.
ValueType time_bound_type();

/// The name of a time zone; whether it exists is the database's to say.
ValueType time_zone_type();

ValueType time_of_day_type();

/// One of the given words.
ValueType choice_type(std::vector<std::string> choices);

/// Some of the given words, separated by commas, none twice; read as PostgreSQL's array of text.
ValueType choice_list_type(std::vector<std::string> choices);

}  // namespace shim
