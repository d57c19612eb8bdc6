// SPDX-License-Identifier: PostgreSQL
#include "operations/representation.hpp"

#include <utility>

#include "http/entity_tag.hpp"
#include "text/csv.hpp"
#include "text/ndjson.hpp"

namespace shim {

namespace {

constexpr std::string_view json_type = "application/json";

std::string in_media_type(const std::string& media_type, std::string rows, std::string_view names) {
    if (media_type.starts_with("text/csv")) return csv_of_array(rows, names);
    if (media_type == "application/x-ndjson") return ndjson_of_array(std::move(rows));
    return rows;
}

Response kept(const Arguments& arguments, Response response) {
    return revalidated(std::move(response), arguments.text_if_given("If-None-Match"));
}

Response answer_with(const Arguments& arguments, std::string body) {
    return {200, arguments.media_type(), std::move(body), {{"Vary", "Accept"}}};
}

}  // namespace

Response represented_rows(const Arguments& arguments, std::string rows, std::string_view names) {
    return answer_with(arguments, in_media_type(arguments.media_type(), std::move(rows), names));
}

Response kept_rows(const Arguments& arguments, std::string rows, std::string_view names) {
    return kept(arguments, represented_rows(arguments, std::move(rows), names));
}

Response kept_row(const Arguments& arguments, std::string row, std::string_view names) {
    if (arguments.media_type() == json_type) return kept(arguments, answer_with(arguments, std::move(row)));
    return kept_rows(arguments, "[" + row + "]", names);
}

}  // namespace shim
