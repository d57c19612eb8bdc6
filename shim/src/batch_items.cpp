// SPDX-License-Identifier: PostgreSQL
#include "batch_items.hpp"

#include <string>
#include <utility>

#include "body_members.hpp"
#include "header_parameters.hpp"
#include "json_array.hpp"
#include "json_object.hpp"
#include "ndjson.hpp"

namespace shim {

std::variant<std::vector<RawItem>, Problem> batch_items(const Request& request) {
    const std::string type = main_value(find_header(request.headers, "Content-Type").value_or(""));
    std::vector<std::string_view> texts;
    if (type == batch_content_types[0]) {
        auto elements = json_array_elements(request.body, most_items);
        if (!elements) return invalid_request({{FieldError::Place::body, "", "must be a JSON array"}});
        texts = std::move(*elements);
    } else if (type == batch_content_types[1]) {
        texts = ndjson_lines(request.body, most_items);
    } else {
        return unsupported_media_type(batch_content_types);
    }
    if (texts.size() > most_items)
        return Problem{413, "A batch must not have more than " + std::to_string(most_items) + " items."};
    std::vector<RawItem> items;
    items.reserve(texts.size());
    for (const std::string_view text : texts) items.push_back(json_object_members(text));
    return items;
}

}  // namespace shim
