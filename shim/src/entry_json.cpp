// SPDX-License-Identifier: PostgreSQL
#include "entry_json.hpp"

#include <string>

namespace shim {

namespace {

Json number_of(const std::string& digits) {
    return std::stoi(digits);
}

Json number_or_null(const std::optional<std::string>& digits) {
    return digits ? number_of(*digits) : Json(nullptr);
}

}  // namespace

Json json_of(const Entry& entry) {
    Json json;
    json["request_id"] = entry.request_id;
    json["user_id"] = entry.user_id;
    json["word_count"] = number_of(entry.word_count);
    json["timestamp"] = entry.timestamp;
    json["study_seconds"] = number_or_null(entry.study_seconds);
    json["recorded_at"] = entry.recorded_at;
    return json;
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
    compare("word_count", number_of(stored.word_count), number_or_null(sent.word_count));
    compare("timestamp", stored.timestamp, sent.timestamp ? Json(*sent.timestamp) : Json(nullptr));
    compare("study_seconds", number_or_null(stored.study_seconds), number_or_null(sent.study_seconds));
    return list;
}

}  // namespace shim
