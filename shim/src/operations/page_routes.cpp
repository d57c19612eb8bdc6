// SPDX-License-Identifier: PostgreSQL
#include "operations/page_routes.hpp"

#include <string>
#include <utility>

#include "http/entity_tag.hpp"
#include "operations/question_inputs.hpp"
#include "page/page_files.hpp"

namespace shim {

namespace {

// Nothing from elsewhere and nothing inline; no text becomes markup or code; and no other site frames it.
constexpr const char* security_policy =
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

Response answer_of_file(const page::File& file, const Arguments& arguments) {
    Response response{200, std::string(file.content_type), std::string(file.text)};
    response.headers = {{"Content-Security-Policy", security_policy},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Referrer-Policy", "no-referrer"}};
    return revalidated(std::move(response), arguments.text_if_given("If-None-Match"));
}

Route file_route(const page::File& file) {
    return {
        .method = "GET",
        .path = std::string(file.path),
        .name = "",
        .summary = "",
        .description = "",
        .inputs = {if_none_match_input()},
        .answers = {{200, "", std::string(file.content_type), ""}, {304, "", "", ""}},
        .handler = [file](Exchange&, const Arguments& arguments) { return answer_of_file(file, arguments); },
        .access = Access::anyone,
    };
}

}  // namespace

Routes page_routes() {
    Routes routes;
    for (const page::File& file : page::files())
        if (!file.text.empty()) routes.push_back(file_route(file));
    return routes;
}

}  // namespace shim
