// SPDX-License-Identifier: PostgreSQL
#include "operations/entry_json.hpp"

#include <cstdint>
#include <optional>

#include "base/json_writer.hpp"

namespace shim {

namespace {

Json number_or_null(const std::optional<std::int32_t>& number) {
    return number ? Json(*number) : Json(nullptr);
}

}  // namespace

Json json_of(const Entry& entry) {
    Json json;
    json["request_id"] = entry.request_id;
    json["user_id"] = entry.user_id;
    json["word_count"] = entry.word_count;
    json["timestamp"] = entry.timestamp;
    json["study_seconds"] = number_or_null(entry.study_seconds);
    json["recorded_at"] = entry.recorded_at;
    return json;
}

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

Json differences(const NewEntry& sent, const Entry& stored, const std::string& pointer_prefix) {
    Json list = Json::array();
    const auto compare = [&](const std::string& name, const Json& stored_value, const Json& sent_value) {
        if (sent_value.is_null() || sent_value == stored_value) return;
        list.push_back({{"pointer", pointer_prefix + "/" + name},
                        {"detail", "differs from what is stored"},
                        {"stored", stored_value},
                        {"sent", sent_value}});
    };
    compare("word_count", stored.word_count, sent.word_count);
    compare("timestamp", stored.timestamp, sent.timestamp ? Json(*sent.timestamp) : Json(nullptr));
    compare("study_seconds", number_or_null(stored.study_seconds), number_or_null(sent.study_seconds));
    return list;
}

}  // namespace shim
