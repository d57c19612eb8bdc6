// SPDX-License-Identifier: PostgreSQL
#include "api/openapi.hpp"

#include <cctype>
#include <string>
#include <utility>

#include "api/body.hpp"
#include "api/openapi_schemas.hpp"
#include "http/header_value.hpp"
#include "http/problem.hpp"

namespace shim {

namespace {

/// The problems that any request can meet, and those of requests with a body.
constexpr std::pair<int, const char*> common_problems[] = {
    {400, "A value is missing or wrong; the document names every one."},
    {414, "The request target is too long."},
    {429, "Too many requests of this caller; Retry-After says when to go on."},
    {431, "There are too many header fields, or too long ones."},
    {500, "Something went wrong in the server."},
    {503, "The database is away, busy or not set up, or too much is held here; try again later."},
    {504, "The database took too long."},
};
constexpr std::pair<int, const char*> not_acceptable = {
    406, "The answer cannot have a media type that Accept takes."};
constexpr std::pair<int, const char*> body_problems[] = {
    {408, "The request did not come in time."},
    {411, "The request has neither a Content-Length nor a body in chunks."},
    {413, "The body is too large, or too large when it is unpacked."},
    {415, "The body is of a type, or in a coding other than gzip, that is not understood."},
};

Json reference(const std::string& schema) {
    return {{"$ref", "#/components/schemas/" + schema}};
}

Json problem_response(const char* description) {
    return {{"description", description},
            {"content", {{std::string(problem_content_type), {{"schema", reference("Problem")}}}}}};
}

/// Adds an answer: a status may have several content types.
void add_answer(Json& responses, const Answer& answer) {
    Json& response = responses[std::to_string(answer.status)];
    if (response.is_null()) response["description"] = answer.description;
    for (const AnswerHeader& header : answer.headers)
        response["headers"][header.name] = {{"description", header.description},
                                            {"required", header.always},
                                            {"schema", {{"type", "string"}}}};
    if (!answer.content_type.empty())
        response["content"][main_value(answer.content_type)] = {{"schema", reference(answer.schema)}};
}

constexpr std::pair<int, const char*> guard_problems[] = {
    {401, "There is no token, or one that does not hold; where the server asks for tokens."},
    {403,
     "The token is for another learner's data, or a page of another site sent this, or it names another host."},
};

Json responses_of(const Route& route) {
    Json responses = Json::object();
    for (const Answer& answer : route.answers) add_answer(responses, answer);
    const auto add_problem = [&responses](const auto& problem) {
        responses[std::to_string(problem.first)] = problem_response(problem.second);
    };
    for (const auto& problem : common_problems) add_problem(problem);
    if (route.access != Access::anyone)
        for (const auto& problem : guard_problems) add_problem(problem);
    if (route.negotiates()) add_problem(not_acceptable);
    if (route.takes_body())
        for (const auto& problem : body_problems) add_problem(problem);
    return responses;
}

const char* place_name(Input::Place place) {
    if (place == Input::Place::path) return "path";
    return place == Input::Place::query ? "query" : "header";
}

/// A parameter that may be given several times is an array: `a=1&a=2` is how one in a query is written by default.
Json schema_of(const Input& input) {
    if (input.most_values == 1) return input.type.schema;
    return {{"type", "array"}, {"maxItems", input.most_values}, {"items", input.type.schema}};
}

Json parameter_of(const Input& input) {
    Json schema = schema_of(input);
    if (input.default_value) schema["default"] = *input.default_value;
    return {{"name", input.name},
            {"in", place_name(input.place)},
            {"required", input.required},
            {"description", input.description},
            {"schema", std::move(schema)}};
}

/// A member of a body: an optional one may be null as well.
Json property_of(const Input& input) {
    Json schema = input.type.schema;
    if (!input.required) schema = {{"anyOf", Json::array({std::move(schema), {{"type", "null"}}})}};
    schema["description"] = input.description;
    return schema;
}

std::string body_schema_name(const Route& route) {
    std::string name = route.name + (route.takes_batch() ? "Item" : "Body");
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    return name;
}

Json body_schema(const Route& route) {
    Json schema = {{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
    for (const Input& input : route.inputs) {
        if (!input.is_in_body()) continue;
        schema["properties"][input.name] = property_of(input);
        if (input.required) schema["required"].push_back(input.name);
    }
    return schema;
}

/// What each element of a body that is an array looks like.
Json element_schema(const Route& route) {
    for (const Input& input : route.inputs) {
        if (input.place != Input::Place::element) continue;
        Json schema = input.type.schema;
        schema["description"] = input.description;
        return schema;
    }
    return reference(body_schema_name(route));
}

Json body_of(const Route& route) {
    Json content;
    if (route.takes_batch() || route.takes_list()) {
        content[std::string(batch_content_types[0])]["schema"] = {
            {"type", "array"}, {"maxItems", most_items}, {"items", element_schema(route)}};
        content[std::string(batch_content_types[1])]["schema"] = reference("Ndjson");
        return {{"required", true}, {"content", std::move(content)}};
    }
    for (const std::string_view type : body_content_types)
        content[std::string(type)] = {{"schema", reference(body_schema_name(route))}};
    return {{"required", true}, {"content", std::move(content)}};
}

/// The roles are the scopes; any entry of the list suffices.
Json security_of(const Route& route) {
    Json list = Json::array();
    if (route.access == Access::anyone) return list;
    list.push_back({{"bearerToken", {"service"}}});
    if (route.access != Access::service) list.push_back({{"bearerToken", {"learner"}}});
    return list;
}

Json security_schemes() {
    return {{"bearerToken",
             {{"type", "http"},
              {"scheme", "bearer"},
              {"bearerFormat", "JWT"},
              {"description",
               "A signed token (RFC 7519) with exp, aud, iss, sub and scope. The scope learner allows "
               "what belongs to the learner whose user id is sub; the scope service everything. A "
               "server that was given no key asks for no token."}}}};
}

Json operation_of(const Route& route) {
    Json operation = {
        {"operationId", route.name}, {"summary", route.summary}, {"description", route.description}};
    Json parameters = Json::array();
    for (const Input& input : route.inputs)
        if (!input.is_in_body()) parameters.push_back(parameter_of(input));
    if (!parameters.empty()) operation["parameters"] = std::move(parameters);
    if (route.takes_body()) operation["requestBody"] = body_of(route);
    operation["responses"] = responses_of(route);
    operation["security"] = security_of(route);
    return operation;
}

std::string lower_case(std::string text) {
    for (char& c : text) c = lower(c);
    return text;
}

}  // namespace

Json openapi_document(const Routes& routes) {
    Json document;
    document["openapi"] = "3.1.0";
    document["info"] = {
        {"title", "learning_log"},
        {"version", LEARNING_LOG_VERSION},
        {"description",
         "Learning events, recorded exactly once and aggregated without gaps. GET operations answer HEAD "
         "too; another method at a path answers 405 with Allow, another path 404. Errors are problem "
         "documents (RFC 9457)."},
        {"license", {{"name", "PostgreSQL"}, {"identifier", "PostgreSQL"}}}};
    document["servers"] = Json::array({{{"url", "/"}, {"description", "Whoever serves this document."}}});
    for (const Route& route : routes)
        if (!route.name.empty())
            document["paths"][route.path][lower_case(route.method)] = operation_of(route);
    Json& schemas = document["components"]["schemas"] = answer_schemas();
    for (const Route& route : routes)
        if (route.takes_body() && !route.takes_list()) schemas[body_schema_name(route)] = body_schema(route);
    document["components"]["securitySchemes"] = security_schemes();
    return document;
}

}  // namespace shim
