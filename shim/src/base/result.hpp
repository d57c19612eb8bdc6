// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace shim {

/// What comes of something that can fail because of what a client sent: a value, or what is wrong, by default in
/// words for the client. What fails for another reason, such as a database that is away, is thrown.
template <typename T, typename Fault = std::string>
class Result {
public:
    static Result of(T value) { return Result(std::in_place_index<0>, std::move(value)); }
    static Result fault(Fault fault) { return Result(std::in_place_index<1>, std::move(fault)); }

    [[nodiscard]] bool ok() const { return content_.index() == 0; }
    [[nodiscard]] T& value() { return std::get<0>(content_); }
    [[nodiscard]] const T& value() const { return std::get<0>(content_); }
    [[nodiscard]] Fault& fault() { return std::get<1>(content_); }
    [[nodiscard]] const Fault& fault() const { return std::get<1>(content_); }

private:
    template <std::size_t Index, typename Content>
    Result(std::in_place_index_t<Index> place, Content content) : content_(place, std::move(content)) {}

    std::variant<T, Fault> content_;
};

/// Where nothing comes of it but leave to go on.
template <typename Fault>
class Result<void, Fault> {
public:
    static Result of() { return Result(std::nullopt); }
    static Result fault(Fault fault) { return Result(std::move(fault)); }

    [[nodiscard]] bool ok() const { return !fault_; }
    [[nodiscard]] Fault& fault() { return *fault_; }
    [[nodiscard]] const Fault& fault() const { return *fault_; }

private:
    explicit Result(std::optional<Fault> fault) : fault_(std::move(fault)) {}

    std::optional<Fault> fault_;
};

}  // namespace shim
