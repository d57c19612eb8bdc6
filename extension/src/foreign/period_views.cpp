// SPDX-License-Identifier: PostgreSQL
#include "foreign/period_views.hpp"

#include "create_learning_views_sql.hpp"

#include "server/schema_script.hpp"

extern "C" {
#include <catalog/dependency.h>
#include <catalog/pg_class.h>
}

namespace learning {

namespace {

constexpr const char* comment_on_date_sql =
    "COMMENT ON COLUMN @extschema@.@view@.@granularity@ IS 'local date on which the @granularity@ starts'";

/// Whoever drops the rollup drops what shows it. (A dump does not know this, so after a restore the foreign tables
/// stay behind, and say what they miss.)
void depend_on(const Schema& schema, const char* foreign_table, const char* table) {
    const ObjectAddress foreign{RelationRelationId, get_relname_relid(foreign_table, schema.oid), 0};
    const ObjectAddress needed{RelationRelationId, get_relname_relid(table, schema.oid), 0};
    deleteDependencyRecordsForSpecific(foreign.classId, foreign.objectId, DEPENDENCY_NORMAL, needed.classId,
                                       needed.objectId);
    recordDependencyOn(&foreign, &needed, DEPENDENCY_NORMAL);
}

}  // namespace

void create_view(const PeriodView& view, const Schema& schema) {
    const char* columns = view.has_date ? psprintf(", %s", view.granularity) : "";
    const char* column = view.has_date ? psprintf(",\n    %s date NOT NULL", view.granularity) : "";
    const Replacement extension_schema{"@extschema@", quote_identifier(schema.name)};
    const Replacement name{"@view@", view.name};
    const Replacement granularity{"@granularity@", view.granularity};
    run_script(create_learning_views_sql,
               std::array{extension_schema, name, granularity, Replacement{"@date@", columns},
                          Replacement{"@date_column@", column}});
    if (view.has_date) run_script(comment_on_date_sql, std::array{extension_schema, name, granularity});
    for (const char* table : {"learning_rollup", "learning_archive"})
        depend_on(schema, view.foreign_table, table);
}

}  // namespace learning
