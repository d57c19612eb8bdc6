// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// An SQL text with each occurrence of a placeholder replaced, in the current memory context.
inline const char* replace_placeholder(const char* script, const char* placeholder, const char* replacement) {
    return TextDatumGetCString(
        DirectFunctionCall3Coll(replace_text, C_COLLATION_OID, CStringGetTextDatum(script),
                                CStringGetTextDatum(placeholder), CStringGetTextDatum(replacement)));
}

struct Replacement {
    const char* placeholder;
    const char* text;
};

/// Runs an SQL text with these replacements. The caller is connected to SPI.
inline void run_script(const char* script, std::span<const Replacement> replacements) {
    for (const Replacement& replacement : replacements) {
        script = replace_placeholder(script, replacement.placeholder, replacement.text);
    }
    const int result = SPI_execute(script, false, 0);
    if (result < 0) elog(ERROR, "could not create the tables: %s", SPI_result_code_string(result));
}

}  // namespace learning
