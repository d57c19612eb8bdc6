// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/arguments.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "text/raw_value.hpp"

// The types of the values that requests carry. Each has two sides that must say
// the same: how a value is read, and the JSON Schema that the OpenAPI document
// shows.

namespace shim {

struct InputType {
    std::function<Result<Value>(const RawValue&)> read;
    Json schema;
};

/// A UUID with its hyphens, in either case.
InputType uuid_type();

/// 1 to 255 bytes of UTF-8 without NUL, not of white space only, and neither . nor .. .
InputType user_id_type();

/// A UUID, bare or in quotes, as the header Idempotency-Key has it.
InputType idempotency_key_type();

/// The header Prefer; read as what it says about `handling`: strict, lenient or nothing.
InputType handling_type();

/// The header Prefer; read as `fresh` where it says that, otherwise as nothing.
InputType freshness_type();

/// A header that is read as it is.
InputType header_type();

/// Where a page begins: what an earlier answer gave.
InputType page_cursor_type();

/// A whole number from `least` to `most`. 7, 7.0 and, because forms know text only, "7" are the number 7.
InputType whole_number_type(int least, int most = 2147483647);

/// A date and time, of UTC where it has no offset, or a date, which stands for its start in UTC; read as UTC in the form in
/// which entries are shown.
InputType utc_time_type();

/// An instant, a wall-clock time or a date.
InputType time_bound_type();

/// The name of a time zone; whether it exists is the database's to say.
InputType time_zone_type();

InputType time_of_day_type();

/// One of the given words.
InputType choice_type(std::vector<std::string> choices);

/// Some of the given words, separated by commas, none twice; read as a list of them.
InputType choice_list_type(std::vector<std::string> choices);

}  // namespace shim
