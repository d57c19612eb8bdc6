// SPDX-License-Identifier: PostgreSQL
#include "recording/item_detail.hpp"

#include <cstdlib>

extern "C" {
#include <utils/json.h>
}

namespace learning {

namespace {

/// In RFC 3339, and beyond it as ISO 8601 goes on, and as the HTTP server writes them: 44 BC is the year -0043.
char* time_text(TimestampTz time) {
    if (TIMESTAMP_NOT_FINITE(time)) return pstrdup(time < 0 ? "-infinity" : "infinity");
    pg_tm tm;
    fsec_t microsecond;
    if (timestamp2tm(time, nullptr, &tm, &microsecond, nullptr, nullptr) != 0)
        elog(ERROR, "timestamp out of range");
    return psprintf("%s%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", tm.tm_year < 0 ? "-" : "", std::abs(tm.tm_year),
                    tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, microsecond);
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
