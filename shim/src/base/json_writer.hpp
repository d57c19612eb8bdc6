// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shim {

/// Writes an object member by member, where building a document first would cost more than the text.
class JsonWriter {
public:
    /// The name is written as it is.
    JsonWriter& text(std::string_view name, std::string_view value);
    JsonWriter& number(std::string_view name, std::int64_t value);
    JsonWriter& milliseconds(std::string_view name, std::int64_t microseconds);
    JsonWriter& boolean(std::string_view name, bool value);
    /// A value that is JSON already.
    JsonWriter& value(std::string_view name, std::string_view json);
    JsonWriter& null(std::string_view name);

    /// What stands between the braces.
    [[nodiscard]] const std::string& members() const { return members_; }

    [[nodiscard]] std::string object() const { return "{" + members_ + "}"; }

private:
    std::string& begin(std::string_view name);

    std::string members_;
};

/// Milliseconds with three places: 1500 microseconds are 1.500.
void append_milliseconds(std::string& text, std::int64_t microseconds);

}  // namespace shim
