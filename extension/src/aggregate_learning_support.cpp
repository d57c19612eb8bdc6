// SPDX-License-Identifier: PostgreSQL

// aggregate_learning_support(internal): tells the planner how many rows a call returns, by counting its
// periods. With fill => 'none' that is an upper bound.

#include "aggregate_request.hpp"
#include "pg.hpp"

LEARNING_FUNCTION(aggregate_learning_support);

namespace learning {

namespace {

/// The value of an argument where it is known at plan time; nothing where it is not, or null.
std::optional<Datum> known_argument(const SupportRequestRows* request, argument::Number number) {
    if (!is_funcclause(request->node)) return std::nullopt;
    List* arguments = castNode(FuncExpr, request->node)->args;
    auto* expression = static_cast<Node*>(list_nth(arguments, number));
    const Node* value = estimate_expression_value(request->root, expression);
    if (!IsA(value, Const)) return std::nullopt;
    const auto* constant = castNode(Const, value);
    if (constant->constisnull) return std::nullopt;
    return constant->constvalue;
}

/// Never raises an error: what is wrong with the arguments is for the call itself to say.
std::optional<double> known_rows(const SupportRequestRows* request) {
    const auto granularity = known_argument(request, argument::granularity);
    const auto from_time = known_argument(request, argument::from_time);
    const auto to_time = known_argument(request, argument::to_time);
    const auto time_zone = known_argument(request, argument::time_zone);
    const auto day_start = known_argument(request, argument::day_start);
    const auto week_start = known_argument(request, argument::week_start);
    if (!granularity || !from_time || !to_time || !time_zone || !day_start || !week_start)
        return std::nullopt;
    const auto count = count_periods({bytes_of(DatumGetTextPP(*granularity)), DatumGetTimestampTz(*from_time),
                                      DatumGetTimestampTz(*to_time), bytes_of(DatumGetTextPP(*time_zone)),
                                      DatumGetIntervalP(*day_start), bytes_of(DatumGetTextPP(*week_start))});
    if (!count) return std::nullopt;
    return static_cast<double>(*count);
}

}  // namespace

}  // namespace learning

Datum aggregate_learning_support(PG_FUNCTION_ARGS) {
    auto* node = reinterpret_cast<Node*>(PG_GETARG_POINTER(0));
    if (!IsA(node, SupportRequestRows)) PG_RETURN_POINTER(nullptr);
    auto* request = castNode(SupportRequestRows, node);
    const std::optional<double> rows = learning::known_rows(request);
    if (!rows) PG_RETURN_POINTER(nullptr);
    request->rows = *rows;
    PG_RETURN_POINTER(request);
}
