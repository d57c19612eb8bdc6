// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "text/instant.hpp"
#include "text/page_cursor.hpp"

namespace shim {

/// A value that a request carries, read once, by its type.
using Value = std::variant<std::monostate, std::string, std::int32_t, InstantText, PageCursor,
                           std::vector<std::string>>;

/// The values of a request that passed validation, by name. Absent ones are there too, empty, so that a handler that
/// asks for a name which its route does not declare is found out by the first test.
class Arguments {
public:
    /// Room for so many.
    void reserve(std::size_t count) { values_.reserve(count); }

    /// The name must live as long as this: it is the route's.
    void add(std::string_view name, Value value) { values_.emplace_back(name, std::move(value)); }

    /// A value that is always there: required, or with a default.
    template <typename T>
    [[nodiscard]] const T& at(std::string_view name) const {
        return std::get<T>(find(name));
    }

    template <typename T>
    [[nodiscard]] std::optional<T> if_given(std::string_view name) const {
        const T* const value = std::get_if<T>(&find(name));
        return value != nullptr ? std::optional<T>(*value) : std::nullopt;
    }

    [[nodiscard]] const std::string& text(std::string_view name) const { return at<std::string>(name); }
    [[nodiscard]] std::optional<std::string> text_if_given(std::string_view name) const {
        return if_given<std::string>(name);
    }

    /// In which of the media types that the route offers the client wants the answer.
    [[nodiscard]] const std::string& media_type() const { return media_type_; }
    void set_media_type(std::string media_type) { media_type_ = std::move(media_type); }

private:
    [[nodiscard]] const Value& find(std::string_view name) const {
        for (const auto& [known, value] : values_)
            if (known == name) return value;
        throw std::logic_error("the route declares no input " + std::string(name));
    }

    std::vector<std::pair<std::string_view, Value>> values_;
    std::string media_type_;
};

}  // namespace shim
