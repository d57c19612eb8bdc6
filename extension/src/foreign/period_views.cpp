// SPDX-License-Identifier: PostgreSQL
#include "foreign/period_views.hpp"

#include "create_learning_views_sql.hpp"

#include "server/schema_script.hpp"

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
}

}  // namespace learning
