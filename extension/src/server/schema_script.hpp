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

}  // namespace learning
