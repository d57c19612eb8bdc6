// SPDX-License-Identifier: PostgreSQL
#include "operations/active_learners.hpp"

#include <cstdint>
#include <utility>

#include "operations/question_problem.hpp"
#include "operations/representation.hpp"

namespace shim {

Response get_active_learners(Database& database, Exchange& exchange, const Arguments& arguments) {
    const ActiveLearnersQuestion question{.from = arguments.at<InstantText>("from"),
                                          .to = arguments.at<InstantText>("to"),
                                          .time_zone = arguments.text("time_zone"),
                                          .limit = arguments.at<std::int32_t>("limit")};
    return answer_of_question(exchange, [&] {
        auto rows = database.active_learners(question, exchange.notes);
        if (!rows) return response_of(out_of_order());
        return kept_rows(arguments, std::move(*rows), "user_id,entries,words,study_seconds");
    });
}

}  // namespace shim
