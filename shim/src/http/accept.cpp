// SPDX-License-Identifier: PostgreSQL
#include "http/accept.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "http/header_value.hpp"

namespace shim {

namespace {

constexpr int full_weight = 1000;

struct Range {
    std::string type;  // text/csv, text/* or */*
    int weight = full_weight;
};

/// A q of 0 to 1 with at most three decimals, in thousandths; older versions of Java leave the zero out.
std::optional<int> thousandths_of(std::string_view q) {
    const std::string_view whole = q.substr(0, q.find('.'));
    const std::string_view decimals = q.substr(std::min(whole.size() + 1, q.size()));
    const bool is_number = whole == "0" || whole == "1" || (whole.empty() && !decimals.empty());
    if (!is_number || decimals.size() > 3) return std::nullopt;
    int weight = whole == "1" ? full_weight : 0;
    int unit = full_weight;
    for (const char digit : decimals) {
        if (digit < '0' || digit > '9') return std::nullopt;
        unit /= 10;
        weight += (digit - '0') * unit;
    }
    return weight <= full_weight ? std::optional(weight) : std::nullopt;
}

/// A range of media types, whatever it takes; a lone star is an older way to write the one that takes any.
std::optional<std::string> type_range(std::string_view element) {
    std::string type = main_value(element);
    if (type == "*") return "*/*";
    const std::size_t slash = type.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == type.size()) return std::nullopt;
    return type;
}

struct Ranges {
    std::vector<Range> known;
    bool some_unreadable = false;
};

Ranges ranges_of(std::string_view accept) {
    Ranges ranges;
    for (const std::string_view element : header_list(accept)) {
        const auto type = type_range(element);
        const auto weight = weight_of(element);
        if (type && weight)
            ranges.known.push_back({*type, *weight});
        else
            ranges.some_unreadable = true;
    }
    return ranges;
}

/// 3: the type itself, 2: its family, 1: any, 0: another.
int specificity(std::string_view range, std::string_view type) {
    if (range == type) return 3;
    if (range == "*/*") return 1;
    const bool family = range.ends_with("/*") && type.starts_with(range.substr(0, range.size() - 1));
    return family ? 2 : 0;
}

int weight_for(const std::vector<Range>& ranges, const std::string& offer) {
    int best = 0;
    int weight = 0;
    for (const Range& range : ranges) {
        const int fit = specificity(range.type, offer);
        if (fit <= best) continue;
        best = fit;
        weight = range.weight;
    }
    return weight;
}

}  // namespace

std::optional<int> weight_of(std::string_view element) {
    const auto q = header_parameter(element, "q");
    return thousandths_of(q ? std::string_view(*q) : "1");
}

std::optional<std::string> best_media_type(std::string_view accept, std::span<const std::string> offers) {
    if (header_list(accept).empty()) return offers.front();
    const Ranges ranges = ranges_of(accept);
    std::optional<std::string> best;
    int best_weight = 0;
    for (const std::string& offer : offers) {
        const int weight = weight_for(ranges.known, main_value(offer));
        if (weight <= best_weight) continue;
        best_weight = weight;
        best = offer;
    }
    if (!best && ranges.some_unreadable) return offers.front();
    return best;
}

}  // namespace shim
