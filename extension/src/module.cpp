// SPDX-License-Identifier: PostgreSQL
#include "module.hpp"

#include "pg.hpp"

extern "C" {
PG_MODULE_MAGIC;
PGDLLEXPORT void _PG_init(void);
}

namespace learning {

namespace {
int max_periods_setting = default_max_periods;
}

int max_periods() {
    return max_periods_setting;
}

}  // namespace learning

void _PG_init(void) {
    DefineCustomIntVariable(
        "learning_log.max_periods",
        "Sets the largest number of periods that one call of aggregate_learning may return.",
        "A longer range is refused before any work is done.", &learning::max_periods_setting,
        learning::default_max_periods, 1, learning::largest_max_periods, PGC_USERSET, 0, nullptr, nullptr,
        nullptr);
    MarkGUCPrefixReserved("learning_log");
}
