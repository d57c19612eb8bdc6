// SPDX-License-Identifier: PostgreSQL
#include "core/cells.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <vector>

namespace learning {

bool operator==(const Cell& left, const Cell& right) {
    return left.quarter_hour == right.quarter_hour && left.sums == right.sums;
}

namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();

Cells cells_of(const std::vector<Cell>& list) {
    Cells cells;
    for (const Cell& cell : list) cells.append(cell.quarter_hour, cell.sums);
    return cells;
}

std::vector<Cell> list_of(const Cells& cells) {
    return {cells.list().begin(), cells.list().end()};
}

Bytes encoded(const Cells& cells) {
    EncodedCells bytes;
    const std::size_t size = encode(cells, bytes);
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

void expect_round_trip(const Cells& cells) {
    Cells decoded;
    ASSERT_TRUE(decode(encoded(cells), decoded));
    EXPECT_EQ(list_of(decoded), list_of(cells));
}

/// Numbers of every magnitude and sign.
class SomeCells {
public:
    Cells next() {
        Cells cells;
        const unsigned density = random_() % 8;
        for (int quarter_hour = 0; quarter_hour < quarter_hours_per_day; ++quarter_hour) {
            if (random_() % 8 <= density) cells.append(quarter_hour, {number(), number(), number()});
        }
        return cells;
    }

private:
    std::int64_t number() { return static_cast<std::int64_t>(random_()) >> (1 + random_() % 63); }

    std::mt19937_64 random_{1};
};

TEST(CellsEncoding, IsTheDocumentedFormat) {
    EXPECT_EQ(encoded(Cells{}), (Bytes{1}));
    EXPECT_EQ(encoded(cells_of({{0, {1, 42, 0}}})), (Bytes{1, 0, 2, 84, 0}));
    EXPECT_EQ(encoded(cells_of({{41, {1, 64, 600}}, {95, {-1, -64, -65}}})),
              (Bytes{1, 41, 2, 0x80, 1, 0xb0, 9, 95, 1, 127, 0x81, 1}));
}

TEST(CellsEncoding, ReadsBackEqual) {
    expect_round_trip(Cells{});
    expect_round_trip(cells_of({{0, {largest, smallest, 0}}, {95, {smallest, largest, -1}}}));
    SomeCells some;
    for (int i = 0; i < 5000; ++i) expect_round_trip(some.next());
}

TEST(CellsEncoding, HasRoomForTheLongestList) {
    Cells cells;
    for (int quarter_hour = 0; quarter_hour < quarter_hours_per_day; ++quarter_hour) {
        cells.append(quarter_hour, {smallest, smallest, smallest});
    }
    EXPECT_EQ(encoded(cells).size(), max_encoded_size);
    expect_round_trip(cells);
}

TEST(CellsEncoding, LeavesOutEmptyCells) {
    EXPECT_EQ(encoded(cells_of({{3, {}}, {4, {0, 0, 1}}, {5, {}}})), (Bytes{1, 4, 0, 0, 2}));
}

TEST(CellsDecoding, RefusesMalformedLists) {
    const struct {
        const char* what;
        Bytes bytes;
    } malformed[] = {
        {"nothing at all", {}},
        {"version 0", {0}},
        {"version 2", {2, 0, 2, 84, 0}},
        {"quarter-hour 96", {1, 96, 2, 84, 0}},
        {"quarter-hour 255", {1, 255, 2, 84, 0}},
        {"a quarter-hour twice", {1, 7, 2, 84, 0, 7, 2, 84, 0}},
        {"descending quarter-hours", {1, 7, 2, 84, 0, 6, 2, 84, 0}},
        {"a quarter-hour alone", {1, 0}},
        {"two sums", {1, 0, 2, 84}},
        {"an unfinished varint", {1, 0, 2, 84, 0x80}},
        {"a byte too many", {1, 0, 2, 84, 0, 1}},
        {"an empty cell", {1, 0, 0, 0, 0}},
        {"an empty cell behind a full one", {1, 0, 2, 84, 0, 1, 0, 0, 0}},
        {"zero in two bytes", {1, 0, 2, 84, 0x80, 0}},
        {"two in two bytes", {1, 0, 0x82, 0, 84, 0}},
        {"a varint of 65 bits", {1, 0, 2, 84, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2}},
        {"a varint of eleven bytes", {1, 0, 2, 84, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0x81, 0}},
    };
    for (const auto& [what, bytes] : malformed) {
        Cells cells;
        EXPECT_FALSE(decode(bytes, cells)) << what;
        EXPECT_FALSE(total(bytes)) << what;
    }
}

TEST(CellsDecoding, TakesACutListOnlyAtTheEndOfACell) {
    const Bytes whole = encoded(cells_of({{1, {1, 1000, 70}}, {2, {300, 2, 0}}, {95, {5, 6, 1000000}}}));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        Cells cells;
        EXPECT_EQ(decode(cut, cells), size == 1 || size == 7 || size == 12) << size;
    }
}

TEST(CellsTotal, IsTheSumOfAllCells) {
    EXPECT_EQ(total(encoded(Cells{})), Sums{});
    EXPECT_EQ(total(encoded(cells_of({{1, {1, 1000, 70}}, {2, {300, 2, 0}}, {95, {5, 6, 1000000}}}))),
              (Sums{306, 1008, 1000070}));
    EXPECT_EQ(total(encoded(cells_of({{0, {largest, 1, 0}}, {1, {1, 1, 0}}}))), std::nullopt);
}

TEST(CellsAdding, AgreesWithANaiveModel) {
    SomeCells some;
    for (int i = 0; i < 5000; ++i) {
        const Cells augend = some.next();
        const Cells addend = some.next();
        std::map<int, Sums> model;
        bool fits = true;
        for (const Cells* cells : {&augend, &addend}) {
            for (const Cell& cell : cells->list()) fits &= add(model[cell.quarter_hour], cell.sums);
        }
        const std::optional<Cells> sum = add(augend, addend);
        ASSERT_EQ(sum.has_value(), fits);
        if (!fits) continue;
        std::erase_if(model, [](const auto& cell) { return cell.second == Sums{}; });
        std::vector<Cell> expected;
        for (const auto& [quarter_hour, sums] : model) expected.push_back({quarter_hour, sums});
        ASSERT_EQ(list_of(*sum), expected);
    }
}

TEST(CellsAdding, DropsWhatCancelsOut) {
    const Cells cells = cells_of({{1, {1, 2, 3}}, {2, {4, 5, 6}}});
    const std::optional<Cells> nothing = add(cells, cells_of({{1, {-1, -2, -3}}, {2, {-4, -5, -6}}}));
    ASSERT_TRUE(nothing);
    EXPECT_TRUE(nothing->empty());
    const std::optional<Cells> rest = add(cells, cells_of({{1, {-1, -2, -3}}, {2, {-4, -5, -5}}}));
    ASSERT_TRUE(rest);
    EXPECT_EQ(list_of(*rest), (std::vector<Cell>{{2, {0, 0, 1}}}));
}

TEST(CellsAdding, NoticesOverflowOfEachSum) {
    const Sums ups[] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (const Sums& up : ups) {
        const Sums down{-up.entries, -up.words, -up.study_seconds};
        const Sums top{up.entries * largest, up.words * largest, up.study_seconds * largest};
        const Sums bottom{down.entries * largest - up.entries, down.words * largest - up.words,
                          down.study_seconds * largest - up.study_seconds};
        EXPECT_FALSE(add(cells_of({{9, top}}), cells_of({{9, up}})));
        EXPECT_FALSE(add(cells_of({{9, bottom}}), cells_of({{9, down}})));
        EXPECT_TRUE(add(cells_of({{9, top}}), cells_of({{9, down}})));
        EXPECT_TRUE(add(cells_of({{9, top}}), cells_of({{8, up}})));
        EXPECT_TRUE(add(cells_of({{9, top}}), cells_of({{9, bottom}})));
    }
}

TEST(CellsStorable, WantEntriesAndNothingNegative) {
    EXPECT_TRUE(storable(Cells{}));
    EXPECT_TRUE(storable(cells_of({{0, {1, 0, 0}}, {95, {largest, largest, largest}}})));
    EXPECT_FALSE(storable(cells_of({{0, {0, 1, 0}}})));
    EXPECT_FALSE(storable(cells_of({{0, {-1, 1, 0}}})));
    EXPECT_FALSE(storable(cells_of({{0, {1, -1, 0}}})));
    EXPECT_FALSE(storable(cells_of({{0, {1, 0, -1}}})));
    EXPECT_FALSE(storable(cells_of({{0, {1, 1, 1}}, {1, {0, 0, 1}}})));
}

}  // namespace
}  // namespace learning
