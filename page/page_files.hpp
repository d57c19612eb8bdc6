// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <span>
#include <string_view>

namespace page {

/// One file of the page, as it was bundled when this was built.
struct File {
    std::string_view path;  // beside the API's
    std::string_view content_type;
    std::string_view text;
};

/// All that the page consists of. Where it was left out, it is one that says so, without script and style sheet.
std::span<const File> files();

}  // namespace page
