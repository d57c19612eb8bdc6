// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// What takes the rows of a statement as those of a set-returning function, after InitMaterializedSRF().
inline DestReceiver* set_result(FunctionCallInfo fcinfo) {
    const auto* result = castNode(ReturnSetInfo, fcinfo->resultinfo);
    DestReceiver* receiver = CreateDestReceiver(DestTuplestore);
    SetTuplestoreDestReceiverParams(receiver, result->setResult, result->econtext->ecxt_per_query_memory,
                                    false, nullptr, nullptr);
    return receiver;
}

}  // namespace learning
