// SPDX-License-Identifier: PostgreSQL
#include "server/statements.hpp"

#include "server/citus.hpp"
#include "server/statement_texts.hpp"

extern "C" {
#include <storage/lmgr.h>
}

namespace learning {

namespace {

struct PreparedStatements {
    char schema_name[NAMEDATALEN];
    bool voids;
    SPIPlanPtr plans[statement_count];
};
PreparedStatements cache;

/// Plans hold the schema's name, and whether the log has the column voided_at: when one of both changed, they are of no use
/// any more. They are left behind, not freed, since a caller further up the stack may be running one; either is rare.
void follow_schema(const Schema& schema) {
    const bool voids = can_void(schema);
    if (voids == cache.voids && strcmp(cache.schema_name, schema.name) == 0) return;
    cache = PreparedStatements{};
    cache.voids = voids;
    strlcpy(cache.schema_name, schema.name, NAMEDATALEN);
}

/// Citus cannot distribute a plan whose parameters it does not know.
int plan_options(const StatementText& text) {
    return text.plan == CURSOR_OPT_GENERIC_PLAN && has_citus() ? 0 : text.plan;
}

SPIPlanPtr prepare(const StatementText& text, const char* quoted_schema) {
    Oid types[lengthof(text.types)];
    std::ranges::copy(text.types, types);
    const char* const sql = psprintf(text.sql, quoted_schema, voided_at_column(cache.voids));
    SPIPlanPtr plan = SPI_prepare_cursor(sql, text.parameters, types, plan_options(text));
    if (plan == nullptr) elog(ERROR, "could not prepare statement: %s", SPI_result_code_string(SPI_result));
    SPI_keepplan(plan);
    return plan;
}

void check_result(int result) {
    if (result < 0) elog(ERROR, "could not run statement: %s", SPI_result_code_string(result));
}

}  // namespace

Schema extension_schema(FunctionCallInfo fcinfo) {
    const Oid oid = get_func_namespace(fcinfo->flinfo->fn_oid);
    const char* name = OidIsValid(oid) ? get_namespace_name(oid) : nullptr;
    if (name == nullptr)
        elog(ERROR, "cache lookup failed for the schema of function %u", fcinfo->flinfo->fn_oid);
    return {oid, name};
}

void check_tables_exist(const Schema& schema) {
    if (OidIsValid(get_relname_relid("learning_log", schema.oid))) return;
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
                    errmsg("table \"%s.learning_log\" does not exist", schema.name),
                    errhint("Create the tables once with SELECT %s.create_learning_log().",
                            quote_identifier(schema.name))));
}

Schema learning_log_schema(FunctionCallInfo fcinfo) {
    const Schema schema = extension_schema(fcinfo);
    check_tables_exist(schema);
    return schema;
}

bool can_void(const Schema& schema) {
    const Oid log = get_relname_relid("learning_log", schema.oid);
    const auto has_column = [log] { return get_attnum(log, "voided_at") != InvalidAttrNumber; };
    if (!OidIsValid(log) || has_column()) return true;
    LockRelationOid(log, AccessShareLock);
    return has_column();
}

bool has_lost_a_column(TupleDesc log) {
    for (int i = 0; i < log->natts; ++i) {
        if (TupleDescAttr(log, i)->attisdropped) return true;
    }
    return false;
}

void check_can_void(const Schema& schema) {
    if (can_void(schema)) return;
    ereport(ERROR,
            (errcode(ERRCODE_UNDEFINED_COLUMN),
             errmsg("column \"voided_at\" of \"%s.learning_log\" does not exist", schema.name),
             errdetail("The tables are those of version 1.0."),
             errhint("Call %s.upgrade_learning_log() as their owner.", quote_identifier(schema.name))));
}

SPIPlanPtr prepared(Statement statement, const Schema& schema) {
    follow_schema(schema);
    SPIPlanPtr& plan = cache.plans[static_cast<int>(statement)];
    if (plan == nullptr)
        plan = prepare(statement_texts[static_cast<int>(statement)], quote_identifier(schema.name));
    return plan;
}

std::uint64_t execute(Statement statement, const Schema& schema, std::span<Datum> values, const char* nulls,
                      Access access) {
    check_result(
        SPI_execute_plan(prepared(statement, schema), values.data(), nulls, access == Access::read_only, 0));
    return SPI_processed;
}

std::uint64_t execute_in(Snapshot snapshot, Statement statement, const Schema& schema,
                         std::span<Datum> values, const char* nulls, Access access) {
    check_result(SPI_execute_snapshot(prepared(statement, schema), values.data(), nulls, snapshot,
                                      InvalidSnapshot, access == Access::read_only, true, 0));
    return SPI_processed;
}

std::uint64_t execute(Statement statement, const Schema& schema, std::span<Datum> values, const char* nulls,
                      Access access, DestReceiver* receiver) {
    ParamListInfo parameters = makeParamList(static_cast<int>(values.size()));
    const StatementText& text = statement_texts[static_cast<int>(statement)];
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool is_null = nulls != nullptr && nulls[i] == 'n';
        parameters->params[i] = {values[i], is_null, PARAM_FLAG_CONST, text.types[i]};
    }
    SPIExecuteOptions options{};
    options.params = parameters;
    options.read_only = access == Access::read_only;
    options.dest = receiver;
    check_result(SPI_execute_plan_extended(prepared(statement, schema), &options));
    return SPI_processed;
}

Value spi_value(std::uint64_t row, int column) {
    Value value;
    value.datum = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &value.is_null);
    return value;
}

Datum copy_for_caller(std::string_view bytes) {
    auto* const copy = static_cast<text*>(SPI_palloc(VARHDRSZ + bytes.size()));
    SET_VARSIZE(copy, VARHDRSZ + bytes.size());
    memcpy(VARDATA(copy), bytes.data(), bytes.size());
    return PointerGetDatum(copy);
}

}  // namespace learning
