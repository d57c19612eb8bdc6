// SPDX-License-Identifier: PostgreSQL
#include "server/running_query.hpp"

#include "server/statement_texts.hpp"

namespace learning {

RunningQuery::RunningQuery(Statement statement, const Schema& schema, std::span<const Datum> values,
                           const char* nulls, Snapshot snapshot, DestReceiver* receiver)
    : owner_(CurrentResourceOwner) {
    SPI_connect();
    auto* const source =
        static_cast<CachedPlanSource*>(linitial(SPI_plan_get_plan_sources(prepared(statement, schema))));
    SPI_finish();

    ParamListInfo parameters = makeParamList(static_cast<int>(values.size()));
    const StatementText& text = statement_texts[static_cast<int>(statement)];
    for (std::size_t i = 0; i < values.size(); ++i) {
        parameters->params[i] = {values[i], nulls != nullptr && nulls[i] == 'n', PARAM_FLAG_CONST,
                                 text.types[i]};
    }
    PushActiveSnapshot(snapshot);
    plan_ = GetCachedPlan(source, parameters, owner_, nullptr);
    query_ = CreateQueryDesc(linitial_node(PlannedStmt, plan_->stmt_list), source->query_string,
                             GetActiveSnapshot(), InvalidSnapshot, receiver, parameters, nullptr, 0);
    ExecutorStart(query_, 0);
    PopActiveSnapshot();
}

bool RunningQuery::run(std::uint64_t rows) {
    PushActiveSnapshot(query_->snapshot);
    run_query(query_, rows);
    PopActiveSnapshot();
    return query_->estate->es_processed == rows;  // once they end, the executor must not be asked again
}

void RunningQuery::end() {
    PushActiveSnapshot(query_->snapshot);
    ExecutorFinish(query_);
    ExecutorEnd(query_);
    PopActiveSnapshot();
    FreeQueryDesc(query_);
    ReleaseCachedPlan(plan_, owner_);
}

}  // namespace learning
