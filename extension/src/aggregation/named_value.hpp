// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// A value that an argument calls by its name, in any case.
template <typename T>
struct Name {
    const char* name;
    T value;
};

template <typename T, std::size_t Size>
std::optional<T> find_name(std::string_view text, const Name<T> (&names)[Size]) {
    for (const auto& [name, value] : names) {
        if (text.size() == strlen(name) && pg_strncasecmp(text.data(), name, text.size()) == 0) return value;
    }
    return std::nullopt;
}

/// The same, but raises 22023, with a hint that lists the names, where there is none.
template <typename T, std::size_t Size>
T value_of_name(std::string_view text, const Name<T> (&names)[Size], const char* argument) {
    if (const std::optional<T> value = find_name(text, names)) return *value;
    StringInfoData list;
    initStringInfo(&list);
    for (const auto& [name, value] : names) appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", name);
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("invalid %s: \"%.*s\"", argument, static_cast<int>(text.size()), text.data()),
                    errhint("Valid values are %s.", list.data)));
}

}  // namespace learning
