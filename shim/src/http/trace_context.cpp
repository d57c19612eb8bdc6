// SPDX-License-Identifier: PostgreSQL
#include "http/trace_context.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

namespace shim {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

/// Ids have to differ, not to be secret: a fast generator for each thread, seeded by the system.
std::string random_hex(std::size_t digits) {
    thread_local std::mt19937_64 generator = [] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device()};
        return std::mt19937_64(seed);
    }();
    std::string text;
    while (text.size() < digits) {
        std::uint64_t bits = generator();
        for (int i = 0; i < 16 && text.size() < digits; ++i, bits >>= 4) text += hex_digits[bits & 0xF];
    }
    return text;
}

bool is_x_request_id(std::string_view text) {
    constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=:";
    return !text.empty() && text.size() <= 128 && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_id(std::string_view text) {
    return text.find_first_not_of(hex_digits) == std::string_view::npos &&
           text.find_first_not_of('0') != std::string_view::npos;
}

struct Trace {
    std::string_view trace_id;
    std::string_view flags;
};

/// 00-<32 digits>-<16 digits>-<2 digits>; a later version may go on after another hyphen.
std::optional<Trace> read_traceparent(std::string_view text) {
    constexpr std::size_t length = 55;
    if (text.size() < length || text[2] != '-' || text[35] != '-' || text[52] != '-') return std::nullopt;
    const std::string_view version = text.substr(0, 2);
    const bool is_hex = version.find_first_not_of(hex_digits) == std::string_view::npos &&
                        text.substr(53, 2).find_first_not_of(hex_digits) == std::string_view::npos;
    if (!is_hex || version == "ff") return std::nullopt;
    if (text.size() > length && (version == "00" || text[length] != '-')) return std::nullopt;
    if (!is_id(text.substr(3, 32)) || !is_id(text.substr(36, 16))) return std::nullopt;
    return Trace{text.substr(3, 32), text.substr(53, 2)};
}

}  // namespace

TraceContext trace_context(const Headers& headers) {
    TraceContext context;
    const auto x_request_id = find_header(headers, "X-Request-Id");
    const bool once = count_headers(headers, "X-Request-Id") == 1;
    context.x_request_id =
        once && is_x_request_id(*x_request_id) ? std::string(*x_request_id) : random_hex(32);
    const auto sent = find_header(headers, "traceparent");
    const auto trace =
        sent && count_headers(headers, "traceparent") == 1 ? read_traceparent(*sent) : std::nullopt;
    context.traceparent = "00-" + (trace ? std::string(trace->trace_id) : random_hex(32)) + "-" +
                          random_hex(16) + "-" + (trace ? std::string(trace->flags) : "00");
    return context;
}

}  // namespace shim
