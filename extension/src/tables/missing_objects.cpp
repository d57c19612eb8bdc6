// SPDX-License-Identifier: PostgreSQL
#include "tables/missing_objects.hpp"

#include "missing_objects_sql.hpp"

namespace learning {

MissingObjects missing_objects(const Schema& schema) {
    Oid types[] = {OIDOID};
    Datum values[] = {ObjectIdGetDatum(schema.oid)};
    const int code = SPI_execute_with_args(missing_objects_sql, 1, types, values, nullptr, false, 0);
    if (code < 0) elog(ERROR, "could not look for the tables: %s", SPI_result_code_string(code));

    MissingObjects missing{};
    StringInfoData list;
    initStringInfo(&list);
    int tables = 0;
    for (std::uint64_t row = 0; row < SPI_processed; ++row) {
        const char* kind = SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, 1);
        const char* name = SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, 2);
        appendStringInfo(&list, "%s%s %s", row > 0 ? ", " : "", kind, name);
        const bool is_table = strcmp(kind, "table") == 0;
        const bool is_key = strcmp(kind, "primary key of") == 0;
        if (is_table) ++tables;
        missing.log_key |= is_key && strcmp(name, "learning_log") == 0;
        missing.rollup_key |= is_key && strcmp(name, "learning_rollup") == 0;
        missing.archive_key |= is_key && strcmp(name, "learning_archive") == 0;
        missing.voided_at |= strcmp(kind, "column") == 0;
        missing.timestamp_index |= strcmp(name, "learning_log_user_id_timestamp_idx") == 0;
        missing.recorded_at_index |= strcmp(name, "learning_log_recorded_at_idx") == 0;
        missing.rollup_day_index |= strcmp(name, "learning_rollup_day_idx") == 0;
        missing.archive_day_index |= strcmp(name, "learning_archive_day_idx") == 0;
        missing.needs_rebuild |=
            strcmp(kind, "trigger") == 0 || (is_table && strcmp(name, "learning_log") == 0);
    }
    missing.needs_rebuild |= missing.rollup_key;
    missing.tables = tables == 3;
    missing.list = list.data;
    return missing;
}

}  // namespace learning
