// SPDX-License-Identifier: PostgreSQL
#include "operations/entry_json.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"

namespace shim {
namespace {

// The text is written without a document: it must be the one that the document would give.
TEST(EntryText, IsTheTextOfItsDocument) {
    for (const char* user_id :
         {"ada", "a\"b\\c", "Zo\xC3\xAB \xE5\xAD\xA6", "line\n\x01", "not utf-8 \xFF", "\x7F"})
        for (const std::optional<std::int32_t> seconds :
             {std::optional<std::int32_t>(), std::optional(0), std::optional(2147483647)}) {
            const Entry entry{.request_id = "4f9d0c9e-7d1c-4b8e-9a41-5f2d8f6a1b3c",
                              .user_id = user_id,
                              .word_count = 12,
                              .timestamp = "2024-01-02T10:15:00Z",
                              .study_seconds = seconds,
                              .recorded_at = "2024-01-02T10:15:01.5Z"};
            const Json document = {{"request_id", entry.request_id},
                                   {"user_id", entry.user_id},
                                   {"word_count", entry.word_count},
                                   {"timestamp", entry.timestamp},
                                   {"study_seconds", seconds ? Json(*seconds) : Json(nullptr)},
                                   {"recorded_at", entry.recorded_at}};
            EXPECT_EQ(text_of(entry), text_of(document));
        }
}

}  // namespace
}  // namespace shim
