// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string_view>
#include <vector>

namespace shim {

/// The elements of a header that is a list, such as Accept: what stands between commas outside of quotes,
/// without the blanks around it. Empty elements do not count.
std::vector<std::string_view> header_list(std::string_view header);

}  // namespace shim
