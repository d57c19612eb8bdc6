// SPDX-License-Identifier: PostgreSQL

// aggregate_learning_support(internal): tells the planner how many rows a call returns, by counting its
// periods. With fill => 'none' that is an upper bound.

#include "aggregation/aggregate_request.hpp"
#include "server/pg.hpp"

LEARNING_FUNCTION(aggregate_learning_support);

namespace learning {

namespace {

/// An argument that is known at plan time.
struct Known {
    Datum value;
    bool is_null;
};

std::optional<Known> known_argument(const SupportRequestRows* request, argument::Number number) {
    const List* arguments = castNode(FuncExpr, request->node)->args;
    auto* expression = static_cast<Node*>(list_nth(arguments, number));
    Node* value = estimate_expression_value(request->root, expression);
    if (!IsA(value, Const)) return std::nullopt;
    const auto* constant = castNode(Const, value);
    return Known{constant->constvalue, constant->constisnull};
}

/// Never raises an error: what is wrong with the arguments is for the call itself to say.
std::optional<double> known_rows(const SupportRequestRows* request) {
    if (!is_funcclause(request->node)) return std::nullopt;
    constexpr argument::Number numbers[] = {argument::granularity, argument::from_time, argument::to_time,
                                            argument::time_zone,   argument::day_start, argument::week_start};
    std::array<Known, argument::fields> known{};
    for (const argument::Number number : numbers) {
        const auto value = known_argument(request, number);
        if (!value || (value->is_null && number != argument::time_zone)) return std::nullopt;
        known[number] = *value;
    }
    const Oid* types = parameter_types(castNode(FuncExpr, request->node)->funcid);
    const auto text_of = [&known](argument::Number number) {
        return bytes_of(DatumGetTextPP(known[number].value));
    };
    const auto bound = [&known, types](argument::Number number) -> Bound {
        return {known[number].value, types[number]};
    };
    const bool has_zone = !known[argument::time_zone].is_null;
    const auto count =
        count_periods({text_of(argument::granularity), bound(argument::from_time), bound(argument::to_time),
                       has_zone ? std::optional(text_of(argument::time_zone)) : std::nullopt,
                       DatumGetIntervalP(known[argument::day_start].value), text_of(argument::week_start)});
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
