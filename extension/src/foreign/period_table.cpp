// SPDX-License-Identifier: PostgreSQL
#include "foreign/period_table.hpp"

#include "aggregation/aggregate_request.hpp"

extern "C" {
#include <catalog/pg_foreign_table.h>
}

namespace learning {

namespace {

constexpr const char* granularity_option = "granularity";
constexpr const char* learners_option = "learners";

struct KnownColumn {
    const char* name;  // any, for a date: it bears the name of what it is the date of
    Oid type;
    Column column;
};
constexpr KnownColumn known_columns[] = {
    {"user_id", TEXTOID, Column::user_id},
    {"period", TIMESTAMPTZOID, Column::period},
    {nullptr, DATEOID, Column::date},
    {"learners", INT8OID, Column::learners},
    {"entries", INT8OID, Column::entries},
    {"words", INT8OID, Column::words},
    {"study_seconds", INT8OID, Column::study_seconds},
    {"average_words_learned", FLOAT8OID, Column::average_words_learned},
};

/// "each" or "together".
bool reads_together(const char* value) {
    if (strcmp(value, "together") == 0) return true;
    if (strcmp(value, "each") != 0) {
        ereport(ERROR,
                (errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE), errmsg("invalid learners: \"%s\"", value),
                 errhint("Valid values are each, together.")));
    }
    return false;
}

Column column_of(const FormData_pg_attribute& attribute, bool together) {
    for (const KnownColumn& known : known_columns) {
        const bool has_name = known.name == nullptr || strcmp(NameStr(attribute.attname), known.name) == 0;
        if (!has_name || attribute.atttypid != known.type) continue;
        if (known.column == Column::user_id ? together : (known.column == Column::learners && !together))
            continue;
        return known.column;
    }
    ereport(ERROR, (errcode(ERRCODE_FDW_INVALID_COLUMN_NAME),
                    errmsg("column \"%s\" of type %s is none of learning_log", NameStr(attribute.attname),
                           format_type_be(attribute.atttypid))));
}

Schema schema_of_server(Oid server) {
    const Oid handler = GetForeignDataWrapper(GetForeignServer(server)->fdwid)->fdwhandler;
    const Oid oid = OidIsValid(handler) ? get_func_namespace(handler) : InvalidOid;
    const char* name = OidIsValid(oid) ? get_namespace_name(oid) : nullptr;
    if (name == nullptr)
        elog(ERROR, "cache lookup failed for the schema of the handler of server %u", server);
    return {oid, name};
}

void read_columns(Oid relation, PeriodTable& table) {
    Relation opened = table_open(relation, NoLock);
    table.column_count = RelationGetNumberOfAttributes(opened);
    if (table.column_count > PeriodTable::max_columns) {
        ereport(ERROR, (errcode(ERRCODE_TOO_MANY_COLUMNS), errmsg("foreign table \"%s\" has too many columns",
                                                                  RelationGetRelationName(opened))));
    }
    for (int i = 0; i < table.column_count; ++i) {
        const FormData_pg_attribute& attribute = *TupleDescAttr(RelationGetDescr(opened), i);
        table.columns[static_cast<std::size_t>(i)] =
            attribute.attisdropped ? Column::none : column_of(attribute, table.together);
    }
    table_close(opened, NoLock);
}

}  // namespace

Oid type_of(Column column) {
    if (column == Column::user_id) return TEXTOID;
    return column == Column::period ? TIMESTAMPTZOID : DATEOID;
}

Oid family_of(Column column) {
    return lookup_type_cache(type_of(column), TYPECACHE_BTREE_OPFAMILY)->btree_opf;
}

AttrNumber PeriodTable::number_of(Column column) const {
    const auto end = columns.begin() + column_count;
    const auto found = std::find(columns.begin(), end, column);
    return static_cast<AttrNumber>(found == end ? 0 : found - columns.begin() + 1);
}

PeriodTable period_table(Oid relation) {
    const ForeignTable* foreign = GetForeignTable(relation);
    PeriodTable table{schema_of_server(foreign->serverid), {}, false, {}, 0};
    const char* granularity = nullptr;
    const ListCell* cell;
    foreach (cell, foreign->options) {
        auto* const option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, granularity_option) == 0) granularity = defGetString(option);
        if (strcmp(option->defname, learners_option) == 0)
            table.together = reads_together(defGetString(option));
    }
    if (granularity == nullptr) {
        ereport(ERROR, (errcode(ERRCODE_FDW_DYNAMIC_PARAMETER_VALUE_NEEDED),
                        errmsg("foreign table \"%s\" lacks the option granularity", get_rel_name(relation))));
    }
    const Unit unit = granularity_of_name(granularity);
    table.calendar = {unit.granularity, 0, 0, unit.multiple};
    read_columns(relation, table);
    return table;
}

void check_options(List* options, Oid catalog) {
    const ListCell* cell;
    foreach (cell, options) {
        auto* const option = lfirst_node(DefElem, cell);
        const bool of_table = catalog == ForeignTableRelationId;
        if (of_table && strcmp(option->defname, granularity_option) == 0) {
            granularity_of_name(defGetString(option));
        } else if (of_table && strcmp(option->defname, learners_option) == 0) {
            reads_together(defGetString(option));
        } else {
            ereport(
                ERROR,
                (errcode(ERRCODE_FDW_INVALID_OPTION_NAME), errmsg("invalid option \"%s\"", option->defname),
                 errhint("A foreign table has the options granularity and learners, nothing else has one.")));
        }
    }
}

}  // namespace learning
