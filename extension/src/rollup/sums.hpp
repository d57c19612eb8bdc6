// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "server/pg.hpp"
#include "server/statements.hpp"

namespace learning {

/// Entries, words and study seconds.
using Sums = std::array<std::int64_t, 3>;

/// What a statement that changes entries or the archive says of them, in its one row. The caller is connected to SPI.
inline Sums sums_of(Statement statement, const Schema& schema, std::span<Datum> values) {
    execute(statement, schema, values, nullptr, Access::read_write);
    const Sums sums{DatumGetInt64(spi_value(0, 1).datum), DatumGetInt64(spi_value(0, 2).datum),
                    DatumGetInt64(spi_value(0, 3).datum)};
    SPI_freetuptable(SPI_tuptable);
    return sums;
}

}  // namespace learning
