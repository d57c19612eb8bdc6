// SPDX-License-Identifier: PostgreSQL
#include "foreign/rollup_statistics.hpp"

#include <limits>

extern "C" {
#include <catalog/pg_statistic.h>
#include <utils/acl.h>
}

// How long learners are active is in no statistics. Some learners are, those whom ANALYZE has put down as samples: for
// these, the first and the last day are looked up, once until the tables have been analysed again.

namespace learning {

namespace {

constexpr int most_samples = 20;
constexpr double assumed_rows_per_learner = 50;
constexpr double assumed_days = 365;

struct ColumnStatistics {
    double distinct = 0;  // as in pg_statistic: negative is a share of the rows
    double least = 0;     // of a date
    double greatest = 0;
    Datum samples = Datum{0};  // of a text: text[]; 0 where there are none
};

/// Some of the values of a slot, from one end to the other.
template <typename Take>
void take_values(const AttStatsSlot& slot, int most, Take take) {
    const int count = std::min(slot.nvalues, most);
    for (int i = 0; i < count; ++i) {
        take(slot.values[count > 1 ? static_cast<std::int64_t>(i) * (slot.nvalues - 1) / (count - 1) : 0]);
    }
}

/// Where nearly all days lie: the outermost bins of a histogram may be wide because of a wrong clock, so they are taken to
/// be as wide as the others.
void take_dates(const AttStatsSlot& slot, int kind, ColumnStatistics& statistics) {
    constexpr int bins_to_trust = 20;
    const bool cut = kind == STATISTIC_KIND_HISTOGRAM && slot.nvalues > bins_to_trust;
    const int first = cut ? 1 : 0;
    const int last = slot.nvalues - 1 - first;
    for (int i = first; i <= last; ++i) {
        const double day = DatumGetDateADT(slot.values[i]);
        statistics.least = std::min(statistics.least, day);
        statistics.greatest = std::max(statistics.greatest, day);
    }
    if (!cut) return;
    const double width = (statistics.greatest - statistics.least) / (last - first);
    statistics.least -= width;
    statistics.greatest += width;
}

std::optional<ColumnStatistics> column_statistics(Oid table, const char* column) {
    const AttrNumber number = get_attnum(table, column);
    HeapTuple tuple =
        SearchSysCache3(STATRELATTINH, ObjectIdGetDatum(table), Int16GetDatum(number), BoolGetDatum(false));
    if (!HeapTupleIsValid(tuple)) return std::nullopt;
    ColumnStatistics statistics{reinterpret_cast<Form_pg_statistic>(GETSTRUCT(tuple))->stadistinct,
                                std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest()};
    Datum samples[2 * most_samples];
    int count = 0;
    for (const int kind : {STATISTIC_KIND_HISTOGRAM, STATISTIC_KIND_MCV}) {
        AttStatsSlot slot;
        if (!get_attstatsslot(&slot, tuple, kind, InvalidOid, ATTSTATSSLOT_VALUES)) continue;
        if (slot.valuetype == DATEOID) take_dates(slot, kind, statistics);
        if (slot.valuetype == TEXTOID) {
            take_values(slot, most_samples, [&](Datum value) { samples[count++] = value; });
        }
        if (count > 0) {
            statistics.samples =
                PointerGetDatum(construct_array(samples, count, TEXTOID, -1, false, TYPALIGN_INT));
        }
        free_attstatsslot(&slot);
        if (count > 0) break;
    }
    ReleaseSysCache(tuple);
    return statistics;
}

struct TableSize {
    Oid table = InvalidOid;
    double rows = 0;
    double pages = 0;
    float reltuples = 0;  // changes with each ANALYZE
};

TableSize size_of(const Schema& schema, const char* name) {
    TableSize size{get_relname_relid(name, schema.oid)};
    if (!OidIsValid(size.table) || get_rel_relkind(size.table) != RELKIND_RELATION) return size;
    Relation relation = table_open(size.table, AccessShareLock);
    BlockNumber pages;
    double all_visible;
    estimate_rel_size(relation, nullptr, &pages, &size.rows, &all_visible);
    size.pages = pages;
    size.reltuples = relation->rd_rel->reltuples;
    table_close(relation, AccessShareLock);
    return size;
}

struct Sampled {
    Oid table;
    float reltuples;
    double active_days;
};
Sampled sampled;

/// For how many days some learners were active, on average, `most` at most; nothing where the reader may not read them.
std::optional<double> sample_active_days(const Schema& schema, const TableSize& rollup,
                                         const TableSize& archive, Datum learners, double most) {
    if (sampled.table == rollup.table && sampled.reltuples == rollup.reltuples) return sampled.active_days;
    for (const Oid table : {rollup.table, archive.table}) {
        if (!OidIsValid(table) || pg_class_aclcheck(table, GetUserId(), ACL_SELECT) != ACLCHECK_OK) {
            return std::nullopt;
        }
    }
    SPI_connect();
    Datum values[] = {learners, Int32GetDatum(static_cast<int>(most))};
    PushActiveSnapshot(GetTransactionSnapshot());
    execute(Statement::sample_active_days, schema, values, nullptr, Access::read_only);
    PopActiveSnapshot();
    const Value days = spi_value(0, 1);
    const std::optional<double> result =
        days.is_null ? std::nullopt : std::optional(DatumGetFloat8(days.datum));
    SPI_finish();
    if (result && check_enable_rls(rollup.table, InvalidOid, true) != RLS_ENABLED) {
        sampled = {rollup.table, rollup.reltuples, *result};
    }
    return result;
}

}  // namespace

RollupStatistics rollup_statistics(const Schema& schema) {
    const TableSize rollup = size_of(schema, "learning_rollup");
    const TableSize archive = size_of(schema, "learning_archive");
    RollupStatistics statistics;
    statistics.rows = std::max(rollup.rows + archive.rows, 1.0);
    statistics.pages = rollup.pages + archive.pages;
    statistics.learners = statistics.rows / assumed_rows_per_learner;
    statistics.last_day = assumed_days - 1;
    statistics.active_days = assumed_days;

    double least = std::numeric_limits<double>::max();
    double greatest = std::numeric_limits<double>::lowest();
    double learners = 0;
    Datum samples{0};
    for (const TableSize& size : {rollup, archive}) {
        if (!OidIsValid(size.table)) continue;
        if (const auto days = column_statistics(size.table, "day")) {
            least = std::min(least, days->least);
            greatest = std::max(greatest, days->greatest);
        }
        if (const auto ids = column_statistics(size.table, "user_id")) {
            learners = std::max(learners, ids->distinct < 0 ? -ids->distinct * size.rows : ids->distinct);
            if (samples == Datum{0}) samples = ids->samples;
        }
    }
    if (learners > 0) statistics.learners = learners;
    if (greatest >= least) {
        statistics.first_day = least;
        statistics.last_day = greatest;
        statistics.active_days = statistics.days();
    }
    if (samples != Datum{0}) {
        statistics.active_days = sample_active_days(schema, rollup, archive, samples, statistics.days())
                                     .value_or(statistics.active_days);
    }
    statistics.learners = std::max(statistics.learners, 1.0);
    return statistics;
}

}  // namespace learning
