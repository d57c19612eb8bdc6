// SPDX-License-Identifier: PostgreSQL
#include "operations/question_problem.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "operations/database_problem.hpp"

namespace shim {

namespace {

/// The two numbers in "The range has 500 periods, the limit is 100."
Problem too_many_periods(const DatabaseError& error) {
    Problem problem = problem_of(error);
    std::array<std::int64_t, 2> numbers{};
    std::string_view rest = error.detail;
    for (std::int64_t& number : numbers) {
        rest.remove_prefix(std::min(rest.find_first_of("0123456789"), rest.size()));
        const auto [end, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (failed != std::errc()) return problem;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    }
    problem.members.number("count", numbers[0]).number("limit", numbers[1]);
    return problem;
}

/// Of all that the functions refuse with 22023 the zone is the only one that is not checked before.
Problem no_such_zone(const DatabaseError& error) {
    Problem problem = problem_of(error);
    problem.errors = {{FieldError::Place::parameter, "time_zone", "is not a time zone that is known here"}};
    return problem;
}

}  // namespace

Problem out_of_order() {
    Problem problem = invalid_request({{FieldError::Place::parameter, "from", "does not fit the other bound"},
                                       {FieldError::Place::parameter, "to", "does not fit the other bound"}});
    problem.detail = "The range must not end before it begins.";
    problem.code = invalid_parameter_value;
    return problem;
}

Response answer_of_question(Exchange& exchange, const std::function<Response()>& work) {
    try {
        return work();
    } catch (const DatabaseError& error) {
        if (error.sqlstate != program_limit_exceeded && error.sqlstate != invalid_parameter_value) throw;
        exchange.notes.sqlstate = error.sqlstate;
        return response_of(error.sqlstate == program_limit_exceeded ? too_many_periods(error)
                                                                    : no_such_zone(error));
    }
}

}  // namespace shim
