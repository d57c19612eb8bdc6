// SPDX-License-Identifier: PostgreSQL
#include "http/content_coding.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "http/accept.hpp"
#include "http/entity_tag.hpp"
#include "http/gzip.hpp"
#include "http/header_value.hpp"
#include "http/vary.hpp"

namespace shim {

namespace {

constexpr std::size_t shortest_packed = 1024;  // below, the answer fits one packet in any case

std::string* header_of(Response& response, std::string_view name) {
    for (auto& [header, value] : response.headers)
        if (equals_ignoring_case(header, name)) return &value;
    return nullptr;
}

/// A copy that the client has packed has a tag of its own: it is this one that is still good.
void name_held_copy(const Headers& request, std::string& tag) {
    const auto held = combined_header(request, "If-None-Match");
    if (!held) return;
    const std::string packed = packed_entity_tag(tag);
    for (std::string_view one : header_list(*held)) {
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one != packed) continue;
        tag = packed;
        return;
    }
}

}  // namespace

bool wants_gzip(std::string_view accept_encoding) {
    std::optional<int> gzip;
    std::optional<int> identity;
    std::optional<int> any;
    for (const std::string_view element : header_list(accept_encoding)) {
        const std::string coding = main_value(element);
        const int weight = weight_of(element).value_or(0);
        if (coding == "gzip" || coding == "x-gzip") gzip = weight;
        if (coding == "identity") identity = weight;
        if (coding == "*") any = weight;
    }
    const int weight = gzip ? *gzip : any.value_or(0);
    return weight > 0 && weight >= identity.value_or(0);
}

void code_content(const Headers& request, Response& response) {
    constexpr int not_modified = 304;
    std::string* tag = header_of(response, "ETag");
    const bool is_long = response.body.size() >= shortest_packed;
    if (tag == nullptr && !is_long) return;
    add_to_vary(response, "Accept-Encoding");
    tag = header_of(response, "ETag");
    const auto accepted = combined_header(request, "Accept-Encoding");
    if (!accepted || !wants_gzip(*accepted)) return;
    if (response.status == not_modified && tag != nullptr) return name_held_copy(request, *tag);
    if (!is_long) return;
    auto packed = gzipped(response.body);
    if (!packed || packed->size() >= response.body.size()) return;
    response.body = std::move(*packed);
    response.headers.emplace_back("Content-Encoding", "gzip");
    tag = header_of(response, "ETag");  // adding a field may have moved it
    if (tag != nullptr) *tag = packed_entity_tag(*tag);
}

}  // namespace shim
