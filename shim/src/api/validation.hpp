// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "base/result.hpp"
#include "http/problem.hpp"

namespace shim {

/// Reads all that a request carries as its route declares it, but for the items of a batch: the arguments, or a
/// problem that names every value that is wrong. Members of a body that the route does not know are ignored, so that no
/// event is lost for them, unless strict handling is preferred; parameters of a query that it does not know are
/// refused, because the answer would be about something else than was asked.
Result<Arguments, Problem> validate(const Exchange& exchange);

/// Reads the list that is the body, of a route that takes one, and gives its elements away one by one, in order; or a
/// problem that names the first ones that are not valid.
Result<void, Problem> read_list(const Exchange& exchange,
                                const std::function<void(const std::string&)>& take);

/// An item of a batch: its values, or what is wrong with it, with pointers into the batch.
using Item = Result<Arguments, FieldErrors>;

/// Reads the items of a batch one after the other, in order. Nothing of them is held but the texts, which are parts of the
/// request's body.
class BatchReader {
public:
    /// Fails where the body is no batch, or where one of its valid items is not for the caller to touch.
    static Result<BatchReader, Problem> open(const Exchange& exchange, bool strict);

    [[nodiscard]] std::size_t size() const { return texts_.size(); }

    /// Nothing after the last one.
    std::optional<Item> next();

private:
    BatchReader(const Exchange& exchange, std::vector<std::string_view> texts, bool strict);

    [[nodiscard]] Item read(std::string_view text) const;
    [[nodiscard]] bool touches_others(const Exchange& exchange) const;

    const Route* route_;
    std::vector<std::string_view> known_;
    std::vector<std::string_view> texts_;
    bool strict_;
    std::size_t next_ = 0;
};

}  // namespace shim
