// SPDX-License-Identifier: PostgreSQL
#include "server/pg.hpp"
#include "server/settings.hpp"

extern "C" {
PG_MODULE_MAGIC;
PGDLLEXPORT void _PG_init(void);
}

void _PG_init(void) {
    learning::define_settings();
}
