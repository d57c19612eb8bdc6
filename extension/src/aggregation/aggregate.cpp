// SPDX-License-Identifier: PostgreSQL
#include "aggregation/aggregate.hpp"

namespace learning {

void check_overflow(bool overflowed) {
    if (!overflowed) return;
    ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("bigint out of range"),
                    errdetail("The sums of a period are 64-bit integers.")));
}

}  // namespace learning
