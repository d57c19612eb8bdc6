// SPDX-License-Identifier: PostgreSQL
#include "text/json_array.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/json.hpp"

namespace shim {
namespace {

std::string cut(std::string_view text, std::size_t most = 100) {
    const auto elements = json_array_elements(text, most);
    if (!elements) return "no array";
    std::string joined;
    for (const std::string_view element : *elements) joined.append(element) += "|";
    return joined;
}

TEST(JsonArray, IsCutIntoElements) {
    EXPECT_EQ(cut("[]"), "");
    EXPECT_EQ(cut(" \n[ ]\t"), "");
    EXPECT_EQ(cut(R"([{"a":1},{"b":[2,{}]} , 3])"), R"({"a":1}|{"b":[2,{}]}|3|)");
    EXPECT_EQ(cut(R"(["a]","\"]",null,-1e5])"), R"("a]"|"\"]"|null|-1e5|)");
    EXPECT_EQ(cut(R"([{"a":"}\\"}])"), R"({"a":"}\\"}|)");
}

TEST(JsonArray, ABadElementStaysAlone) {
    EXPECT_EQ(cut(R"([{"a":},{"b":1e999},nonsense])"), R"({"a":}|{"b":1e999}|nonsense|)");
}

TEST(JsonArray, WhatIsNone) {
    for (const char* text : {"", " ", "[", "]", "{}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[] x",
                             "[{]", "[\"a]", "[{}{}]", "[\"\\\"]", "[1}", "null", "[[]"})
        EXPECT_EQ(cut(text), "no array") << text;
}

TEST(JsonArray, StopsBehindTheMost) {
    EXPECT_EQ(cut("[1,2,3,4,5", 2), "1|2|3|");
}

TEST(JsonArray, AgreesWithAParserAboutWhatIsValid) {
    std::mt19937 random(1);
    const std::string pieces = R"([]{},:"\ 1e-tfn)";
    for (int round = 0; round < 20000; ++round) {
        std::string text = "[";
        for (auto length = random() % 12; length > 0; --length) text += pieces[random() % pieces.size()];
        text += ']';
        const auto elements = json_array_elements(text, 100);
        const auto parsed = nlohmann::json::parse(text, nullptr, false);
        if (parsed.is_discarded()) continue;
        ASSERT_TRUE(elements) << text;
        ASSERT_EQ(elements->size(), parsed.size()) << text;
        for (std::size_t i = 0; i < parsed.size(); ++i)
            EXPECT_EQ(nlohmann::json::parse((*elements)[i]), parsed[i]) << text;
    }
}

}  // namespace
}  // namespace shim
