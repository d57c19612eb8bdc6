// SPDX-License-Identifier: PostgreSQL

// learning_entries(user_id, from_time, to_time, after_timestamp, after_request_id, max_entries): the entries of a learner
// that count, in order of timestamps, those of one time in order of request ids; page by page, where the last entry of a
// page is named for the next one.
//
// A page is to cost what it holds, wherever it lies. The index on user_id and timestamp has the entries in order, but for
// those of one time, so an incremental sort reads no further than the page. Where the server expects few entries, because
// most learners have few, it would rather read all there are to the end of the learner and sort these: so this statement is
// planned without that choice.

#include "server/pg.hpp"
#include "server/set_result.hpp"
#include "server/statements.hpp"

LEARNING_FUNCTION(learning_entries);

namespace learning {

namespace {

enum Argument { user_id, from_time, to_time, after_timestamp, after_request_id, max_entries, argument_count };
constexpr const char* argument_names[] = {"user_id", "from_time", "to_time"};

/// Switches off a setting of the planner, for a while.
class Without {
public:
    explicit Without(const char* setting) : level_(NewGUCNestLevel()) {
        (void)set_config_option(setting, "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
    }
    void end() const { AtEOXact_GUC(true, level_); }

private:
    int level_;
};
static_assert(std::is_trivially_destructible_v<Without>);

void check_arguments(FunctionCallInfo fcinfo) {
    for (int number = user_id; number <= to_time; ++number) {
        if (PG_ARGISNULL(number)) {
            ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                            errmsg("%s must not be null", argument_names[number])));
        }
    }
    if (PG_ARGISNULL(after_timestamp) != PG_ARGISNULL(after_request_id)) {
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                        errmsg("after_timestamp and after_request_id must both be null, or none of them")));
    }
    if (!PG_ARGISNULL(max_entries) && PG_GETARG_INT64(max_entries) < 0) {
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("max_entries must not be negative")));
    }
}

}  // namespace

}  // namespace learning

Datum learning_entries(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_arguments(fcinfo);
    InitMaterializedSRF(fcinfo, 0);
    pg_uuid_t least{};
    Datum values[argument_count];
    for (int number = 0; number < argument_count; ++number) values[number] = PG_GETARG_DATUM(number);
    if (PG_ARGISNULL(after_timestamp)) {
        values[after_timestamp] = TimestampTzGetDatum(DT_NOBEGIN);
        values[after_request_id] = UUIDPGetDatum(&least);
    }
    const char* nulls = PG_ARGISNULL(max_entries) ? "     n" : nullptr;

    SPI_connect();
    const Without sort("enable_sort");
    execute(Statement::page_of_entries, schema, values, nulls, Access::read_only, set_result(fcinfo));
    sort.end();
    SPI_finish();
    return Datum{0};
}
