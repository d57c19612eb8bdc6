// SPDX-License-Identifier: PostgreSQL
#include "recording/entry_ids.hpp"

namespace learning {

Ids made_of(std::span<Datum> ids) {
    return {ids, PointerGetDatum(construct_array(ids.data(), static_cast<int>(ids.size()), UUIDOID, UUID_LEN,
                                                 false, TYPALIGN_CHAR))};
}

Ids ids_of(std::uint64_t rows) {
    const std::span<Datum> ids = palloc_span<Datum>(rows);
    for (std::uint64_t row = 0; row < rows; ++row) {
        ids[row] = datumCopy(spi_value(row, 1).datum, false, UUID_LEN);
    }
    SPI_freetuptable(SPI_tuptable);
    return made_of(ids);
}

Ids list_entries(const Schema& schema, Datum user_id) {
    return ids_of(execute(Statement::list_entries, schema, {&user_id, 1}, nullptr, Access::read_write));
}

bool has_entries(const Schema& schema, Datum user_id, const Ids& entries, Snapshot snapshot) {
    Datum values[] = {entries.array, user_id};
    execute_in(snapshot, Statement::has_entries, schema, values, nullptr, Access::read_write);
    const bool has_some = DatumGetBool(spi_value(0, 1).datum);
    SPI_freetuptable(SPI_tuptable);
    return has_some;
}

}  // namespace learning
