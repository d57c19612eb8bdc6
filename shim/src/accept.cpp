// SPDX-License-Identifier: PostgreSQL
#include "accept.hpp"

#include <charconv>
#include <cstddef>
#include <vector>

#include "header_list.hpp"
#include "header_parameters.hpp"

namespace shim {

namespace {

constexpr int full_weight = 1000;

struct Range {
    std::string type;  // text/csv, text/* or */*
    int weight = full_weight;
};

/// A q of 0 to 1 with at most three decimals, in thousandths.
std::optional<int> weight_of(std::string_view q) {
    if (q.empty() || q.size() > 5 || (q.front() != '0' && q.front() != '1')) return std::nullopt;
    int weight = q.front() == '1' ? full_weight : 0;
    if (q.size() > 1) {
        if (q[1] != '.') return std::nullopt;
        std::string decimals(q.substr(2));
        decimals.resize(3, '0');
        int thousandths = 0;
        const auto [end, error] = std::from_chars(decimals.data(), decimals.data() + 3, thousandths);
        if (error != std::errc() || end != decimals.data() + 3 || thousandths < 0) return std::nullopt;
        weight += thousandths;
    }
    return weight <= full_weight ? std::optional(weight) : std::nullopt;
}

std::vector<Range> ranges_of(std::string_view accept) {
    std::vector<Range> ranges;
    for (const std::string_view element : header_list(accept)) {
        const auto q = header_parameter(element, "q");
        const auto weight = weight_of(q ? std::string_view(*q) : "1");
        if (weight) ranges.push_back({main_value(element), *weight});
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

std::optional<std::string> best_media_type(std::string_view accept, std::span<const std::string> offers) {
    if (header_list(accept).empty()) return offers.front();
    const std::vector<Range> ranges = ranges_of(accept);
    std::optional<std::string> best;
    int best_weight = 0;
    for (const std::string& offer : offers) {
        const int weight = weight_for(ranges, main_value(offer));
        if (weight <= best_weight) continue;
        best_weight = weight;
        best = offer;
    }
    return best;
}

}  // namespace shim
