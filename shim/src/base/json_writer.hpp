// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shim {

/// Writes an object member by member. Building a document first would cost more than the text, and where there is no memory left, the
/// end of such a document, which takes some, ends the program.
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
    /// All that another one has.
    JsonWriter& add(const JsonWriter& other);

    /// What stands between the braces.
    [[nodiscard]] const std::string& members() const { return members_; }

    [[nodiscard]] std::string object() const { return "{" + members_ + "}"; }

private:
    std::string& begin(std::string_view name);

    std::string members_;
};

/// Writes an array likewise.
class JsonList {
public:
    /// An element that is JSON already.
    void add(std::string_view json) { ((text_ += text_.empty() ? '[' : ',') += json); }
    void add_text(std::string_view value);

    [[nodiscard]] std::string array() const { return text_.empty() ? "[]" : text_ + "]"; }

private:
    std::string text_;
};

/// Milliseconds with three places: 1500 microseconds are 1.500.
void append_milliseconds(std::string& text, std::int64_t microseconds);

}  // namespace shim
