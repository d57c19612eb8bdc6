// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace shim {

/// Cuts the text of a JSON array into the texts of its elements. It sees strings and brackets
/// only: whether an element is JSON is for whoever reads it, so that one bad element does not
/// spoil the others. Stops after `most` + 1 elements. Nothing where the text is not an array:
/// brackets that do not close, text beside it, a comma too many or too few.
std::optional<std::vector<std::string_view>> json_array_elements(std::string_view text, std::size_t most);

}  // namespace shim
