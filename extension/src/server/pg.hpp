// SPDX-License-Identifier: PostgreSQL
#pragma once

// The server's headers, once and for all files: standard headers go before them (port.h redefines snprintf
// and friends), and every difference between the server's versions is settled here.
//
// The rule of this side of the extension: PostgreSQL reports errors by longjmp, so nothing with a destructor
// may live in a frame that calls the server. Memory comes from memory contexts.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

extern "C" {
#include <postgres.h>

#include <access/htup_details.h>
#include <access/reloptions.h>
#include <access/stratnum.h>
#include <access/table.h>
#include <access/xact.h>
#include <catalog/namespace.h>
#include <catalog/pg_collation_d.h>
#include <catalog/pg_type.h>
#include <commands/defrem.h>
#include <commands/explain.h>
#include <commands/trigger.h>
#include <common/hashfn.h>
#include <executor/executor.h>
#include <executor/spi.h>
#include <executor/tstoreReceiver.h>
#include <executor/tuptable.h>
#include <fmgr.h>
#include <foreign/fdwapi.h>
#include <foreign/foreign.h>
#include <funcapi.h>
#include <miscadmin.h>
#include <nodes/execnodes.h>
#include <nodes/makefuncs.h>
#include <nodes/nodeFuncs.h>
#include <nodes/supportnodes.h>
#include <optimizer/clauses.h>
#include <optimizer/cost.h>
#include <optimizer/optimizer.h>
#include <optimizer/pathnode.h>
#include <optimizer/paths.h>
#include <optimizer/plancat.h>
#include <optimizer/planmain.h>
#include <optimizer/restrictinfo.h>
#include <pgtime.h>
#include <replication/message.h>
#include <utils/acl.h>
#include <utils/array.h>
#include <utils/builtins.h>
#include <utils/date.h>
#include <utils/datetime.h>
#include <utils/datum.h>
#include <utils/guc.h>
#include <utils/lsyscache.h>
#include <utils/memutils.h>
#include <utils/numeric.h>
#include <utils/plancache.h>
#include <utils/rel.h>
#include <utils/resowner.h>
#include <utils/rls.h>
#include <utils/ruleutils.h>
#include <utils/selfuncs.h>
#include <utils/snapmgr.h>
#include <utils/syscache.h>
#include <utils/timestamp.h>
#include <utils/tuplestore.h>
#include <utils/typcache.h>
#include <utils/uuid.h>
#if PG_VERSION_NUM >= 180000
#include <commands/explain_format.h>
#include <commands/explain_state.h>
#endif
}

#if PG_VERSION_NUM < 150000
#error "learning_log needs PostgreSQL 15 or later"
#endif

// Before 16 the server's PGDLLEXPORT is empty, and this library hides what is not exported.
#if PG_VERSION_NUM < 160000
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

/// Declares an SQL function; its definition follows as `Datum name(PG_FUNCTION_ARGS) { ... }`.
#define LEARNING_FUNCTION(name)               \
    extern "C" {                              \
    PG_FUNCTION_INFO_V1(name);                \
    PGDLLEXPORT Datum name(PG_FUNCTION_ARGS); \
    }                                         \
    static_assert(true)

namespace learning {

/// The bytes of a text or bytea whose header may be short.
inline std::string_view bytes_of(const varlena* value) {
    return {VARDATA_ANY(value), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(value))};
}

inline std::string_view text_argument(FunctionCallInfo fcinfo, int number) {
    return bytes_of(PG_GETARG_TEXT_PP(number));
}

inline Datum text_datum(std::string_view text) {
    return PointerGetDatum(cstring_to_text_with_len(text.data(), static_cast<int>(text.size())));
}

/// Runs a query on for some rows.
inline void run_query(QueryDesc* query, std::uint64_t rows) {
#if PG_VERSION_NUM >= 180000
    ExecutorRun(query, ForwardScanDirection, rows);
#else
    ExecutorRun(query, ForwardScanDirection, rows, false);
#endif
}

/// Writes an empty logical message into the WAL, as a part of the transaction.
inline void log_message(const char* prefix) {
#if PG_VERSION_NUM >= 170000
    LogLogicalMessage(prefix, "", 0, true, false);
#else
    LogLogicalMessage(prefix, "", 0, true);
#endif
}

/// How many elements an array will have.
inline double array_length(PlannerInfo* root, Node* array) {
#if PG_VERSION_NUM >= 170000
    return estimate_array_length(root, array);
#else
    (void)root;
    return estimate_array_length(array);
#endif
}

/// Whether rows ascend by a key.
inline bool ascends(const PathKey* key) {
#if PG_VERSION_NUM >= 180000
    return key->pk_cmptype == COMPARE_LT && !key->pk_nulls_first;
#else
    return key->pk_strategy == BTLessStrategyNumber && !key->pk_nulls_first;
#endif
}

/// A path of a foreign table.
inline ForeignPath* foreign_path(PlannerInfo* root, RelOptInfo* rel, double rows, Cost startup_cost,
                                 Cost total_cost, List* pathkeys, Relids required_outer, List* fdw_private) {
    PathTarget* target = rel->reltarget;
#if PG_VERSION_NUM >= 180000
    return create_foreignscan_path(root, rel, target, rows, 0, startup_cost, total_cost, pathkeys,
                                   required_outer, nullptr, NIL, fdw_private);
#elif PG_VERSION_NUM >= 170000
    return create_foreignscan_path(root, rel, target, rows, startup_cost, total_cost, pathkeys,
                                   required_outer, nullptr, NIL, fdw_private);
#else
    return create_foreignscan_path(root, rel, target, rows, startup_cost, total_cost, pathkeys,
                                   required_outer, nullptr, fdw_private);
#endif
}

/// What is grouped by, without what says the same again.
inline List* group_clause(const PlannerInfo* root) {
#if PG_VERSION_NUM >= 160000
    return root->processed_groupClause;
#else
    return root->parse->groupClause;
#endif
}

/// The same of what is made of one by grouping.
inline ForeignPath* foreign_upper_path(PlannerInfo* root, RelOptInfo* rel, double rows, Cost startup_cost,
                                       Cost total_cost, List* fdw_private) {
    PathTarget* target = root->upper_targets[UPPERREL_GROUP_AGG];
#if PG_VERSION_NUM >= 180000
    return create_foreign_upper_path(root, rel, target, rows, 0, startup_cost, total_cost, NIL, nullptr, NIL,
                                     fdw_private);
#elif PG_VERSION_NUM >= 170000
    return create_foreign_upper_path(root, rel, target, rows, startup_cost, total_cost, NIL, nullptr, NIL,
                                     fdw_private);
#else
    return create_foreign_upper_path(root, rel, target, rows, startup_cost, total_cost, NIL, nullptr,
                                     fdw_private);
#endif
}

/// An array in the current memory context.
template <typename T>
std::span<T> palloc_span(std::size_t size) {
    static_assert(std::is_trivially_destructible_v<T>);
    return {static_cast<T*>(MemoryContextAllocExtended(
                CurrentMemoryContext, std::max(size, std::size_t{1}) * sizeof(T), MCXT_ALLOC_HUGE)),
            size};
}

}  // namespace learning
