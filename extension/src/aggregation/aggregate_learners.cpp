// SPDX-License-Identifier: PostgreSQL
#include "aggregation/aggregate_learners.hpp"

namespace learning {

Learners learners_argument(FunctionCallInfo fcinfo) {
    if (PG_ARGISNULL(argument::user_ids)) return {Datum{0}, true};
    ArrayType* list = PG_GETARG_ARRAYTYPE_P(argument::user_ids);
    if (array_contains_nulls(list)) {
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("user_ids must not contain null")));
    }
    return {PointerGetDatum(list), false};
}

}  // namespace learning
