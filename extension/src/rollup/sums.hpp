// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <span>

#include "core/cells.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"

namespace learning {

/// What a statement about entries or the archive says of them, in its one row. The caller is connected to SPI.
inline Sums sums_of(Statement statement, const Schema& schema, std::span<Datum> values, Access access) {
    execute(statement, schema, values, nullptr, access);
    const Sums sums{DatumGetInt64(spi_value(0, 1).datum), DatumGetInt64(spi_value(0, 2).datum),
                    DatumGetInt64(spi_value(0, 3).datum)};
    SPI_freetuptable(SPI_tuptable);
    return sums;
}

}  // namespace learning
