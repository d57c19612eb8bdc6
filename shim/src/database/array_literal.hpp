// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace shim {

/// Writes a one-dimensional array as PostgreSQL reads it: `{"a","say \"b\"",NULL}`.
class ArrayLiteral {
public:
    /// Room for a text of this size from the start.
    void reserve(std::size_t size) { text_.reserve(size); }

    void add(std::string_view element);
    void add(std::int32_t element);
    void add_null() { begin_element() += "NULL"; }

    template <typename T>
    void add(const std::optional<T>& element) {
        if (element)
            add(*element);
        else
            add_null();
    }

    /// Nothing can be added after this.
    [[nodiscard]] std::string finished() && {
        text_ += '}';
        return std::move(text_);
    }

private:
    std::string& begin_element() {
        if (text_.size() > 1) text_ += ',';
        return text_;
    }

    std::string text_ = "{";
};

}  // namespace shim
