// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "caller.hpp"

namespace shim {

/// The values of a request that passed validation, by name. Absent ones are there too, empty, so that a
/// handler that asks for a name which its route does not declare is found out by the first test.
class Arguments {
public:
    void add(std::string_view name, std::optional<std::string> value) {
        values_.emplace_back(name, std::move(value));
    }

    [[nodiscard]] const std::optional<std::string>& operator[](std::string_view name) const {
        for (const auto& [known, value] : values_)
            if (known == name) return value;
        throw std::logic_error("the route declares no input " + std::string(name));
    }

    /// Who sent the request. Without a word about it nobody may touch anything.
    [[nodiscard]] const Caller& caller() const { return caller_; }
    void set_caller(Caller caller) { caller_ = std::move(caller); }

private:
    std::vector<std::pair<std::string, std::optional<std::string>>> values_;
    Caller caller_;
};

}  // namespace shim
