// SPDX-License-Identifier: PostgreSQL
#include "openapi_schemas.hpp"

namespace shim {

namespace {

Json whole_number() {
    return {{"type", "integer"}, {"minimum", 0}};
}
Json nullable(const char* type) {
    return {{"type", {type, "null"}}};
}
Json instant() {
    return {{"type", "string"}, {"format", "date-time"}};
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

Json summary_schema() {
    const Json row = {{"type", "object"},
                      {"properties",
                       {{"period",
                         {{"type", "string"},
                          {"format", "date-time"},
                          {"description", "The period's start, with the time zone's offset."}}},
                        {"entries", whole_number()},
                        {"words", whole_number()},
                        {"average_words_learned", nullable("number")},
                        {"study_seconds", whole_number()},
                        {"moving_average", {{"type", "number"}}}}},
                      {"additionalProperties", false}};
    return {
        {"type", "array"}, {"description", "One row per period, with the fields asked for."}, {"items", row}};
}

Json problem_schema() {
    const Json error = {{"type", "object"},
                        {"properties",
                         {{"pointer", {{"type", "string"}, {"description", "JSON pointer into the body."}}},
                          {"parameter", {{"type", "string"}, {"description", "Name of a parameter."}}},
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
          {"code", {{"type", "string"}, {"description", "SQLSTATE, where the database refused."}}},
          {"errors", {{"type", "array"}, {"items", error}, {"description", "Every value that is wrong."}}}}},
        {"required", {"type", "title", "status", "detail"}}};
}

Json already_recorded_schema() {
    const Json more = {
        {"type", "object"},
        {"properties",
         {{"outcome",
           {{"type", "string"},
            {"enum", {"replayed", "conflict"}},
            {"description", "replayed: the same content; conflict: other content, nothing written."}}},
          {"entry", {{"$ref", "#/components/schemas/Entry"}}}}},
        {"required", {"outcome", "entry"}}};
    return {{"allOf", Json::array({{{"$ref", "#/components/schemas/Problem"}}, more})}};
}

}  // namespace

Json answer_schemas() {
    return {{"Entry", entry_schema()},
            {"Summary", summary_schema()},
            {"Problem", problem_schema()},
            {"AlreadyRecorded", already_recorded_schema()},
            {"Document", {{"type", "object"}, {"description", "An OpenAPI document."}}}};
}

}  // namespace shim
