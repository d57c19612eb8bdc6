// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "text/raw_value.hpp"

namespace shim {

/// Gathers the members of a body that somebody asks for. What else a client sends is skipped, however much it is: of a
/// known name the first two, so that it is seen to be given twice; of the others a few names, for whoever refuses
/// them.
class KnownMembers {
public:
    static constexpr std::size_t most_unknown = 20;

    /// Without names, all are known.
    explicit KnownMembers(std::span<const std::string_view> names) : names_(names) {
        members_.reserve(names.size());
    }

    void add(std::string_view name, RawValue value) {
        if (!names_.empty() && std::ranges::find(names_, name) == names_.end()) {
            if (unknown_ == most_unknown) return;
            ++unknown_;
            value = {RawValue::Kind::nested};
        } else if (!names_.empty() && std::ranges::count(members_, name, &Member::name) > 1) {
            return;
        }
        members_.push_back({std::string(name), std::move(value)});
    }

    [[nodiscard]] Members take() { return std::move(members_); }

private:
    const std::span<const std::string_view> names_;
    std::size_t unknown_ = 0;
    Members members_;
};

}  // namespace shim
