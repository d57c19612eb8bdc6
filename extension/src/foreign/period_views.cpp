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

struct Variant {
    const char* learners;  // the option
    const char* columns;   // those that only it has, before the others
    const char* names;
    const char* comments;
};
constexpr Variant of_each{
    "each", "user_id text COLLATE \"C\" NOT NULL, period timestamptz NOT NULL", "user_id, period",
    "COMMENT ON VIEW @extschema@.@view@ IS 'sums and averages per learner and @granularity@ in the session''s time zone, "
    "from the first to the last activity, gaps included';"
    "COMMENT ON COLUMN @extschema@.@view@.user_id IS 'the learner'"};
constexpr Variant of_all{
    "together", "period timestamptz NOT NULL, learners bigint NOT NULL", "period, learners",
    "COMMENT ON VIEW @extschema@.@view@ IS 'sums and averages of all learners per @granularity@ in the session''s time zone, "
    "from the first to the last activity, gaps included';"
    "COMMENT ON COLUMN @extschema@.@view@.learners IS 'how many learners have entries in the @granularity@'"};
constexpr const char* comment_on_date =
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
    const Variant& variant = view.together ? of_all : of_each;
    const char* date = view.has_date ? psprintf(", %s", view.granularity) : "";
    const char* date_column = view.has_date ? psprintf(",\n    %s date NOT NULL", view.granularity) : "";
    const std::array replacements{
        Replacement{"@extschema@", quote_identifier(schema.name)},
        Replacement{"@view@", view.name},
        Replacement{"@granularity@", view.granularity},
        Replacement{"@learners@", variant.learners},
        Replacement{"@columns@", variant.columns},
        Replacement{"@names@", variant.names},
        Replacement{"@date@", date},
        Replacement{"@date_column@", date_column},
    };
    run_script(create_learning_views_sql, replacements);
    run_script(variant.comments, replacements);
    if (view.has_date) run_script(comment_on_date, replacements);
    for (const char* table : {"learning_rollup", "learning_archive"})
        depend_on(schema, view.foreign_table, table);
}

}  // namespace learning
