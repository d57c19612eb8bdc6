// SPDX-License-Identifier: PostgreSQL
#include "api/openapi_schemas.hpp"

#include <string>
#include <utility>
#include <vector>

namespace shim {

namespace {

Json whole_number() {
    return {{"type", "integer"}, {"minimum", 0}};
}
Json nullable(const char* type) {
    return {{"type", {type, "null"}}};
}
Json date() {
    return {{"type", "string"}, {"format", "date"}};
}

Json instant() {
    return {{"type", "string"}, {"format", "date-time"}};
}

Json reference(const char* schema) {
    return {{"$ref", std::string("#/components/schemas/") + schema}};
}

Json entry_schema() {
    return {
        {"type", "object"},
        {"description", "An entry as it is stored; timestamps in UTC."},
        {"properties",
         {{"request_id", {{"type", "string"}, {"format", "uuid"}}},
          {"user_id", {{"type", "string"}}},
          {"word_count", whole_number()},
          {"timestamp", instant()},
          {"study_seconds", {{"type", {"integer", "null"}}, {"minimum", 0}}},
          {"recorded_at", instant()}}},
        {"required", {"request_id", "user_id", "word_count", "timestamp", "study_seconds", "recorded_at"}}};
}

/// Of one learner, or, with further members, of many.
Json summary_schema(const Json& more = Json::object()) {
    Json members = {
        {"period",
         {{"type", "string"},
          {"format", "date-time"},
          {"description", "The period's start, with the time zone's offset."}}},
        {"date", date()},
        {"local_start", {{"type", "string"}, {"pattern", R"(^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$)"}}},
        {"entries", whole_number()},
        {"words", whole_number()},
        {"average_words_learned", nullable("number")},
        {"study_seconds", whole_number()},
        {"moving_average", {{"type", "number"}}}};
    members.update(more);
    const Json row = {
        {"type", "object"}, {"properties", std::move(members)}, {"additionalProperties", false}};
    return {
        {"type", "array"}, {"description", "One row per period, with the fields asked for."}, {"items", row}};
}

Json problem_schema() {
    const Json error = {{"type", "object"},
                        {"properties",
                         {{"pointer", {{"type", "string"}, {"description", "JSON pointer into the body."}}},
                          {"parameter", {{"type", "string"}, {"description", "Name of a parameter."}}},
                          {"header", {{"type", "string"}, {"description", "Name of a header field."}}},
                          {"detail", {{"type", "string"}}}}},
                        {"required", {"detail"}}};
    return {
        {"type", "object"},
        {"description", "What went wrong (RFC 9457)."},
        {"properties",
         {{"type", {{"type", "string"}, {"format", "uri-reference"}}},
          {"title", {{"type", "string"}}},
          {"status", {{"type", "integer"}}},
          {"detail", {{"type", "string"}}},
          {"code",
           {{"type", "string"},
            {"description",
             "What a program tells problems by: the SQLSTATE where the database refused, otherwise a "
             "word."}}},
          {"errors", {{"type", "array"}, {"items", error}, {"description", "Every value that is wrong."}}}}},
        {"required", {"type", "title", "status", "detail", "code"}}};
}

/// A problem document with further members.
Json problem_with(Json members, const std::vector<std::string>& required) {
    Json more = {{"type", "object"}, {"properties", std::move(members)}, {"required", required}};
    return {{"allOf", Json::array({reference("Problem"), std::move(more)})}};
}

Json other_content_schema() {
    const Json difference = {
        {"type", "object"},
        {"properties",
         {{"pointer", {{"type", "string"}}},
          {"stored", {{"type", {"integer", "string", "null"}}, {"description", "What is stored."}}},
          {"sent", {{"type", {"integer", "string"}}, {"description", "What was sent."}}}}},
        {"required", {"pointer", "detail", "stored", "sent"}}};
    return problem_with({{"errors", {{"type", "array"}, {"minItems", 1}, {"items", difference}}}},
                        {"errors"});
}

Json batch_refused_schema() {
    return problem_with(
        {{"index", {{"type", "integer"}, {"minimum", 0}, {"description", "Which item, from 0."}}}},
        {"index", "errors"});
}

Json too_many_periods_schema() {
    return problem_with({{"count", {{"type", "integer"}, {"description", "The periods of the range."}}},
                         {"limit", {{"type", "integer"}, {"description", "How many there may be."}}}},
                        {"count", "limit"});
}

Json batch_results_schema() {
    const Json result = {
        {"type", "object"},
        {"properties",
         {{"status",
           {{"type", "integer"},
            {"description",
             "201, 200 for a repeat, 422 for other content, 410 for a voided entry, 400 for a bad item."}}},
          {"outcome", {{"type", "string"}, {"enum", {"created", "replayed", "conflict", "voided"}}}},
          {"entry", reference("Entry")},
          {"problem", reference("Problem")}}},
        {"required", {"status"}},
        {"oneOf", Json::array({{{"required", {"outcome", "entry"}}}, {{"required", {"problem"}}}})},
        {"additionalProperties", false}};
    return {{"type", "array"}, {"items", result}};
}

Json erased_schema() {
    return {{"type", "object"},
            {"properties",
             {{"user_id", {{"type", "string"}}},
              {"entries", whole_number()},
              {"archived_entries", whole_number()},
              {"words", whole_number()},
              {"study_seconds", whole_number()}}},
            {"required", {"user_id", "entries", "archived_entries", "words", "study_seconds"}}};
}

Json date_or_null() {
    return {{"type", {"string", "null"}}, {"format", "date"}};
}

/// All members are always there.
Json whole_object(Json members) {
    Json names = Json::array();
    for (const auto& [name, member] : members.items()) names.push_back(name);
    return {{"type", "object"},
            {"properties", std::move(members)},
            {"required", std::move(names)},
            {"additionalProperties", false}};
}

Json number_between(int least, int most) {
    return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

Json streaks_schema() {
    return whole_object({{"current_length", whole_number()},
                         {"current_start", date_or_null()},
                         {"longest_length", whole_number()},
                         {"longest_start", date_or_null()},
                         {"longest_end", date_or_null()},
                         {"met_today", {{"type", "boolean"}}},
                         {"at_risk", {{"type", "boolean"}}},
                         {"units_met", whole_number()},
                         {"units_since_first", whole_number()},
                         {"last_met", date_or_null()}});
}

Json calendar_schema() {
    const Json day = whole_object({{"day", date()},
                                   {"week", number_between(1, 54)},
                                   {"weekday", number_between(1, 7)},
                                   {"entries", whole_number()},
                                   {"words", whole_number()},
                                   {"study_seconds", whole_number()},
                                   {"level", number_between(0, 4)}});
    return {{"type", "array"}, {"description", "One row per day of the year."}, {"items", day}};
}

Json profile_schema() {
    const Json hour = whole_object({{"weekday", number_between(1, 7)},
                                    {"hour", number_between(0, 23)},
                                    {"entries", whole_number()},
                                    {"words", whole_number()},
                                    {"study_seconds", whole_number()}});
    return {{"type", "array"},
            {"description", "One row per hour of the week; weekday 1 is Monday."},
            {"minItems", 168},
            {"maxItems", 168},
            {"items", hour}};
}

Json active_learners_schema() {
    const Json learner = whole_object({{"user_id", {{"type", "string"}}},
                                       {"entries", {{"type", "integer"}, {"minimum", 1}}},
                                       {"words", whole_number()},
                                       {"study_seconds", whole_number()}});
    return {{"type", "array"}, {"description", "One row per learner."}, {"items", learner}};
}

Json moved_schema() {
    return whole_object({{"user_id", {{"type", "string"}}},
                         {"into", {{"type", "string"}}},
                         {"entries", whole_number()},
                         {"repeated_entries", whole_number()},
                         {"archived_entries", whole_number()}});
}

Json conflicting_entries_schema() {
    return problem_with(
        {{"request_ids",
          {{"type", "array"},
           {"minItems", 1},
           {"items", {{"type", "string"}, {"format", "uuid"}}},
           {"description", "The first of them."}}},
         {"count", {{"type", "integer"}, {"minimum", 1}, {"description", "How many there are."}}}},
        {"request_ids", "count"});
}

Json text(const char* description) {
    return {{"type", "string"}, {"description", description}};
}

Json already_recorded_schema() {
    return problem_with(
        {{"outcome",
          {{"type", "string"},
           {"enum", {"replayed", "conflict"}},
           {"description", "replayed: the same content; conflict: other content, nothing written."}}},
         {"entry", reference("Entry")}},
        {"outcome", "entry"});
}

}  // namespace

Json answer_schemas() {
    return {{"Entry", entry_schema()},
            {"Summary", summary_schema()},
            {"Totals", summary_schema({{"learners", whole_number()}})},
            {"Problem", problem_schema()},
            {"AlreadyRecorded", already_recorded_schema()},
            {"OtherContent", other_content_schema()},
            {"BatchRefused", batch_refused_schema()},
            {"TooManyPeriods", too_many_periods_schema()},
            {"BatchResults", batch_results_schema()},
            {"Entries", {{"type", "array"}, {"items", reference("Entry")}}},
            {"Erased", erased_schema()},
            {"Moved", moved_schema()},
            {"ConflictingEntries", conflicting_entries_schema()},
            {"Streaks", streaks_schema()},
            {"Calendar", calendar_schema()},
            {"Profile", profile_schema()},
            {"ActiveLearners", active_learners_schema()},
            {"Csv", text("RFC 4180: a header row, then one per row of the answer; null is an empty field.")},
            {"Ndjson", text("One JSON object per line.")},
            {"Events", text("Server-sent events, see the HTML standard.")},
            {"Document", {{"type", "object"}, {"description", "An OpenAPI document."}}}};
}

}  // namespace shim
