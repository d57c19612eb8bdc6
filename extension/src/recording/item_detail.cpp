// SPDX-License-Identifier: PostgreSQL
#include "recording/item_detail.hpp"

extern "C" {
#include <utils/formatting.h>
#include <utils/json.h>
}

namespace learning {

namespace {

/// In RFC 3339, as far as that goes; before that as PostgreSQL's own JSON has it.
char* time_text(TimestampTz time) {
    constexpr TimestampTz year_one = -INT64CONST(63082281600) * USECS_PER_SEC;
    const char* const format =
        time < year_one ? R"(YYYY-MM-DD"T"HH24:MI:SS.US"Z BC")" : R"(YYYY-MM-DD"T"HH24:MI:SS.US"Z")";
    if (TIMESTAMP_NOT_FINITE(time)) return pstrdup(time < 0 ? "-infinity" : "infinity");
    return TextDatumGetCString(DirectFunctionCall2Coll(timestamp_to_char, C_COLLATION_OID,
                                                       TimestampGetDatum(time), CStringGetTextDatum(format)));
}

void append_text(StringInfo json, const char* name, const char* value) {
    appendStringInfo(json, "\"%s\": ", name);
    escape_json(json, value);
}

void append_differences(StringInfo json, const EntryContent& sent, const StoredEntry& stored) {
    const char* separator = "";
    const auto compare = [json, &separator](const char* name, bool differs) {
        if (!differs) return;
        appendStringInfo(json, "%s\"%s\"", separator, name);
        separator = ", ";
    };
    compare("word_count", sent.word_count != stored.word_count);
    compare("timestamp", sent.timestamp.value_or(stored.timestamp) != stored.timestamp);
    compare("study_seconds", sent.study_seconds && sent.study_seconds != stored.study_seconds);
}

void append_stored(StringInfo json, const EntryContent& sent, const StoredEntry& stored) {
    append_text(json, "request_id", DatumGetCString(DirectFunctionCall1(uuid_out, sent.request_id)));
    appendStringInfoString(json, ", ");
    append_text(json, "user_id", TextDatumGetCString(stored.user_id));
    appendStringInfo(json, ", \"word_count\": %d, ", stored.word_count);
    append_text(json, "timestamp", time_text(stored.timestamp));
    if (stored.study_seconds)
        appendStringInfo(json, ", \"study_seconds\": %d, ", *stored.study_seconds);
    else
        appendStringInfoString(json, ", \"study_seconds\": null, ");
    append_text(json, "recorded_at", time_text(stored.recorded_at));
}

}  // namespace

char* item_detail(int item, const char* detail) {
    StringInfoData json;
    initStringInfo(&json);
    appendStringInfo(&json, "{\"item\": %d", item);
    if (detail != nullptr) {
        appendStringInfoString(&json, ", ");
        append_text(&json, "detail", detail);
    }
    appendStringInfoChar(&json, '}');
    return json.data;
}

char* item_detail(int item, const EntryContent& sent, const Receipt& receipt) {
    StringInfoData json;
    initStringInfo(&json);
    appendStringInfo(&json, "{\"item\": %d, ", item);
    append_text(&json, "outcome", outcome_name(receipt.outcome));
    appendStringInfoString(&json, ", \"differs\": [");
    append_differences(&json, sent, receipt.entry);
    appendStringInfoString(&json, "], \"stored\": {");
    append_stored(&json, sent, receipt.entry);
    appendStringInfoString(&json, "}}");
    return json.data;
}

}  // namespace learning
