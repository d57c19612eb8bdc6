// SPDX-License-Identifier: PostgreSQL
#include "operations/entry_json.hpp"

#include "base/json_writer.hpp"

namespace shim {

std::string text_of(const Entry& entry) {
    JsonWriter json;
    json.text("request_id", entry.request_id)
        .text("user_id", entry.user_id)
        .number("word_count", entry.word_count)
        .text("timestamp", entry.timestamp);
    if (entry.study_seconds)
        json.number("study_seconds", *entry.study_seconds);
    else
        json.null("study_seconds");
    json.text("recorded_at", entry.recorded_at);
    return json.object();
}

std::string differences(const NewEntry& sent, const Entry& stored, const std::string& pointer_prefix) {
    JsonList list;
    const auto begin = [&pointer_prefix](const char* name) {
        JsonWriter json;
        json.text("pointer", pointer_prefix + "/" + name).text("detail", "differs from what is stored");
        return json;
    };
    if (sent.word_count != stored.word_count)
        list.add(
            begin("word_count").number("stored", stored.word_count).number("sent", sent.word_count).object());
    if (sent.timestamp && *sent.timestamp != stored.timestamp)
        list.add(begin("timestamp").text("stored", stored.timestamp).text("sent", *sent.timestamp).object());
    if (sent.study_seconds && sent.study_seconds != stored.study_seconds) {
        JsonWriter json = begin("study_seconds");
        if (stored.study_seconds)
            json.number("stored", *stored.study_seconds);
        else
            json.null("stored");
        list.add(json.number("sent", *sent.study_seconds).object());
    }
    return list.array();
}

}  // namespace shim
