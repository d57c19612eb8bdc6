// SPDX-License-Identifier: PostgreSQL
#include "api/negotiation.hpp"

#include <algorithm>
#include <vector>

#include "http/accept.hpp"
#include "http/header_value.hpp"

namespace shim {

namespace {

std::vector<std::string> offers_of(const Route& route) {
    std::vector<std::string> offers;
    for (const Answer& answer : route.answers)
        if (answer.status == 200 && !answer.content_type.empty()) offers.push_back(answer.content_type);
    return offers;
}

Problem not_acceptable(const std::vector<std::string>& offers) {
    std::string list;
    JsonList available;
    for (const std::string& offer : offers) {
        list += (list.empty() ? "" : ", ") + offer;
        available.add_text(offer);
    }
    Problem problem{406, "The answer can have these media types: " + list + "."};
    problem.members.value("available", available.array());
    problem.headers = {{"Vary", "Accept"}};
    return problem;
}

}  // namespace

Result<std::string, Problem> negotiated_media_type(const Route& route, const Request& request,
                                                   const Arguments& arguments) {
    using Read = Result<std::string, Problem>;
    if (!route.negotiates()) return Read::of("");
    const std::vector<std::string> offers = offers_of(route);
    if (offers.empty()) return Read::of("");
    const auto format =
        route.find_input("format") != nullptr ? arguments.text_if_given("format") : std::nullopt;
    if (format) {
        // csv is text/csv, ndjson is application/x-ndjson.
        const auto named = std::ranges::find_if(offers, [&format](const std::string& offer) {
            const std::string type = main_value(offer);
            return type.ends_with("/" + *format) || type.ends_with("/x-" + *format);
        });
        return Read::of(named != offers.end() ? *named : offers.front());
    }
    auto best = best_media_type(combined_header(request.headers, "Accept").value_or(""), offers);
    return best ? Read::of(std::move(*best)) : Read::fault(not_acceptable(offers));
}

}  // namespace shim
