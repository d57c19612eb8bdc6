// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace shim {

/// What comes of reading something that a client sent: a value, or what is wrong with it, in words for the client.
template <typename T>
class Reading {
public:
    static Reading of(T value) {
        Reading reading;
        reading.value_ = std::move(value);
        return reading;
    }
    static Reading fault(std::string words) {
        Reading reading;
        reading.fault_ = std::move(words);
        return reading;
    }

    [[nodiscard]] bool ok() const { return value_.has_value(); }
    T& value() { return *value_; }
    [[nodiscard]] const T& value() const { return *value_; }
    [[nodiscard]] const std::string& fault() const { return fault_; }

private:
    Reading() = default;

    std::optional<T> value_;
    std::string fault_;
};

}  // namespace shim
