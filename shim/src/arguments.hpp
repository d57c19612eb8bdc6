// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "caller.hpp"
#include "field_error.hpp"

namespace shim {

struct BatchItem;

/// The values of a request that passed validation, by name. Absent ones are there too, empty, so that a
/// handler that asks for a name which its route does not declare is found out by the first test.
class Arguments {
public:
    void add(std::string_view name, std::optional<std::string> value) {
        values_.emplace_back(name, std::move(value));
    }

    /// Gives a value that is declared another content.
    void replace(std::string_view name, const std::string& value) {
        for (auto& [known, content] : values_)
            if (known == name) content = value;
    }

    [[nodiscard]] const std::optional<std::string>& operator[](std::string_view name) const {
        for (const auto& [known, value] : values_)
            if (known == name) return value;
        throw std::logic_error("the route declares no input " + std::string(name));
    }

    /// Who sent the request. Without a word about it nobody may touch anything.
    [[nodiscard]] const Caller& caller() const { return caller_; }
    void set_caller(Caller caller) { caller_ = std::move(caller); }

    /// The items of a batch, in the order in which they were sent.
    [[nodiscard]] const std::vector<BatchItem>& items() const;
    void set_items(std::vector<BatchItem> items);

    /// In which of the media types that the route offers the client wants the answer.
    [[nodiscard]] const std::string& media_type() const { return media_type_; }
    void set_media_type(std::string media_type) { media_type_ = std::move(media_type); }

private:
    std::vector<std::pair<std::string, std::optional<std::string>>> values_;
    Caller caller_;
    std::vector<BatchItem> items_;
    std::string media_type_;
};

/// One item of a batch: its values, or what is wrong with them.
struct BatchItem {
    Arguments arguments;
    FieldErrors errors;
};

inline const std::vector<BatchItem>& Arguments::items() const {
    return items_;
}

inline void Arguments::set_items(std::vector<BatchItem> items) {
    items_ = std::move(items);
}

}  // namespace shim
