// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <span>
#include <string_view>

#include "settings/settings.hpp"

namespace shim {

/// One setting: how it is given, what it stands at, what --help says of it, and the function that takes a value.
struct Setting {
    std::string_view
        flag;  // empty: from the environment only, where other users of the machine cannot see it
    std::string_view variable;
    std::string_view value;
    std::string_view standard;  // as it would be given
    std::string_view help;
    void (*take)(Settings&, std::string_view);
    bool secret = false;

    [[nodiscard]] std::string_view name() const { return flag.empty() ? variable : flag; }
};

std::span<const Setting> settings_table();

}  // namespace shim
