// SPDX-License-Identifier: PostgreSQL
#include "rollup/packed_cells.hpp"

namespace learning {

int errhint_rebuild() {
    return errhint(
        "learning_log_check() shows where the rollup is wrong; rebuild_learning_rollup() makes it anew.");
}

void report_malformed_cells() {
    ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("malformed learning cells"),
                    errdetail("The value is not a list of cells of version %d or %d.", headless_cells_version,
                              cells_version),
                    errhint_rebuild()));
    pg_unreachable();
}

std::span<const std::uint8_t> cell_bytes(Datum packed, bool is_null) {
    if (is_null) {
        ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("learning cells must not be null")));
    }
    const std::string_view bytes = bytes_of(PG_DETOAST_DATUM_PACKED(packed));
    if (bytes.empty() || bytes.size() > max_encoded_size) report_malformed_cells();
    return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

void unpack(Datum packed, Cells& cells) {
    if (!decode(cell_bytes(packed, false), cells)) report_malformed_cells();
}

Cells checked_sum(const Cells& augend, const Cells& addend) {
    const std::optional<Cells> sum = add(augend, addend);
    if (!sum) {
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("learning cell is out of range"),
                        errdetail("The sums of a quarter-hour are 64-bit integers.")));
    }
    return *sum;
}

std::size_t checked_encode(const Cells& cells, EncodedCells& bytes) {
    const std::optional<std::size_t> size = encode(cells, bytes);
    if (!size) {
        ereport(ERROR,
                (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("learning cells are out of range"),
                 errdetail("The sums of a day are 64-bit integers.")));
    }
    return *size;
}

Datum pack(const Cells& cells) {
    EncodedCells bytes;
    const std::size_t size = checked_encode(cells, bytes);
    auto* result = static_cast<bytea*>(palloc(VARHDRSZ + size));
    SET_VARSIZE(result, VARHDRSZ + size);
    memcpy(VARDATA(result), bytes.data(), size);
    return PointerGetDatum(result);
}

}  // namespace learning
