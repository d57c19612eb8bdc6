// SPDX-License-Identifier: PostgreSQL

// Whoever locks rows of the archive does so in order of learner and day; so does this. Only the days that are there at the
// beginning are moved. One that an expiry adds meanwhile stays with the learner: taken last, it would be out of order.
//
// Where the other learner comes first in order, days are copied there before they are locked here. Has an expiry added
// something to one of them in between, the attempt is undone, and there is another one.

#include "rollup/archive_move.hpp"

#include "rollup/sums.hpp"
#include "server/fixed_snapshot.hpp"
#include "server/subtransaction.hpp"

namespace learning {

namespace {

/// The days of a learner, as an array. Raises 40001 where one of them is there twice.
Datum list_days(const Schema& schema, Datum user_id) {
    const std::uint64_t rows =
        execute(Statement::list_archive, schema, {&user_id, 1}, nullptr, Access::read_write);
    const std::span<Datum> days = palloc_span<Datum>(rows);
    for (std::uint64_t row = 0; row < rows; ++row) days[row] = spi_value(row, 1).datum;
    SPI_freetuptable(SPI_tuptable);
    if (std::ranges::adjacent_find(days) != days.end()) raise_concurrent_delete();
    return PointerGetDatum(
        construct_array(days.data(), static_cast<int>(rows), DATEOID, sizeof(DateADT), true, TYPALIGN_INT));
}

/// Nothing where a day changed between copying and locking.
std::optional<std::int64_t> try_to_move(const Schema& schema, Datum from, Datum to) {
    Datum values[] = {from, list_days(schema, from), to};
    const std::span<Datum> of_from = std::span(values).first(2);
    const bool from_first = bytes_of(DatumGetTextPP(from)) < bytes_of(DatumGetTextPP(to));
    Sums copied{};
    if (!from_first) copied = sums_of(Statement::copy_archive, schema, values, Access::read_write);
    execute(Statement::lock_archive, schema, of_from, nullptr, Access::read_write);
    SPI_freetuptable(SPI_tuptable);
    if (from_first) copied = sums_of(Statement::copy_archive, schema, values, Access::read_write);
    if (sums_of(Statement::forget_days, schema, of_from, Access::read_write) != copied) return std::nullopt;
    return copied.entries;
}

}  // namespace

std::int64_t move_archive(const Schema& schema, Datum from, Datum to) {
    constexpr int most_attempts = 100;
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        std::optional<std::int64_t> moved;
        if (succeeds_in_subtransaction([&schema, from, to, &moved] {
                moved = try_to_move(schema, from, to);
                return moved.has_value();
            }))
            return *moved;
        CHECK_FOR_INTERRUPTS();
    }
    ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
                    errmsg("could not serialize access due to concurrent expiry"),
                    errhint("The transaction might succeed if retried.")));
    pg_unreachable();
}

}  // namespace learning
