// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// A DestReceiver that calls consume(values, is_null) for each row while the statement runs, so that no
/// result is built; where consume() returns false, the statement ends there. `base` comes first: the server only knows
/// that part.
template <typename Consumer>
struct RowReceiver {
    DestReceiver base;
    Consumer consume;

    explicit RowReceiver(const Consumer& consumer) : base{}, consume(consumer) {
        static_assert(std::is_trivially_destructible_v<Consumer>);
        base.receiveSlot = [](TupleTableSlot* slot, DestReceiver* self) {
            slot_getallattrs(slot);
            Consumer& take = reinterpret_cast<RowReceiver*>(self)->consume;
            if constexpr (std::is_same_v<decltype(take(slot->tts_values, slot->tts_isnull)), bool>) {
                return take(slot->tts_values, slot->tts_isnull);
            } else {
                take(slot->tts_values, slot->tts_isnull);
                return true;
            }
        };
        base.rStartup = [](DestReceiver*, int, TupleDesc) {};
        base.rShutdown = [](DestReceiver*) {};
        base.rDestroy = [](DestReceiver*) {};
        base.mydest = DestNone;
    }
};

}  // namespace learning
