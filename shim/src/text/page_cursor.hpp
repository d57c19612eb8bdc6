// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shim {

/// The place of an entry in a learner's log: where the next page begins.
struct PageCursor {
    std::int64_t microseconds = 0;  // of the entry's timestamp, since 2000-01-01 UTC, as PostgreSQL counts
    std::string request_id;         // a UUID, lower case
};

/// A cursor as clients see it: text that means nothing to them, with a version in it.
std::string text_of(const PageCursor& cursor);

/// Nothing where the text is none of ours.
std::optional<PageCursor> read_page_cursor(std::string_view text);

}  // namespace shim
