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
    const std::size_t size = encode(cells, bytes).value();
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

/// The same list as version 1 had it: without the head.
Bytes in_version_1(const Bytes& bytes) {
    const auto [head, cells] = read_sums(bytes.data() + 1, bytes.data() + bytes.size());
    Bytes old{1};
    old.insert(old.end(), cells, bytes.data() + bytes.size());
    return old;
}

void expect_round_trip(const Cells& cells) {
    const Bytes bytes = encoded(cells);
    for (const Bytes& version : {bytes, in_version_1(bytes)}) {
        Cells decoded;
        ASSERT_TRUE(decode(version, decoded));
        EXPECT_EQ(list_of(decoded), list_of(cells));
        EXPECT_EQ(day_sums(version), total(version));
    }
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
    /// The sums of a day of them do not overflow, nor do those of two.
    std::int64_t number() { return static_cast<std::int64_t>(random_()) >> (9 + random_() % 55); }

    std::mt19937_64 random_{1};
};

TEST(CellsEncoding, IsTheDocumentedFormat) {
    EXPECT_EQ(encoded(Cells{}), (Bytes{2, 0, 0, 0}));
    EXPECT_EQ(encoded(cells_of({{0, {1, 42, 0}}})), (Bytes{2, 2, 84, 0, 0, 2, 84, 0}));
    EXPECT_EQ(encoded(cells_of({{41, {1, 64, 600}}, {95, {-1, -64, -65}}})),
              (Bytes{2, 0, 0, 0xae, 8, 41, 2, 0x80, 1, 0xb0, 9, 95, 1, 127, 0x81, 1}));
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
        // In this order no sum on the way leaves the range.
        const std::int64_t number = quarter_hour % 2 == 0 ? largest : smallest;
        cells.append(quarter_hour, {number, number, number});
    }
    const Bytes bytes = encoded(cells);
    EXPECT_EQ(bytes.size(), max_encoded_size - max_sums_size + 3);
    EXPECT_EQ(bytes[1], 95);  // 48 times -1
    expect_round_trip(cells);
}

TEST(CellsEncoding, LeavesOutEmptyCells) {
    EXPECT_EQ(encoded(cells_of({{3, {}}, {4, {0, 0, 1}}, {5, {}}})), (Bytes{2, 0, 0, 2, 4, 0, 0, 2}));
}

TEST(CellsEncoding, TellsAnEmptyListByItsSize) {
    EXPECT_EQ(encoded(Cells{}).size(), empty_list_size);
    EXPECT_EQ(encoded(cells_of({{0, {1, 0, 0}}})).size(), empty_list_size + smallest_cell_size);
}

TEST(CellsEncoding, RefusesADayBeyondTheRange) {
    const Sums ups[] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (const Sums& up : ups) {
        const Sums top{up.entries * largest, up.words * largest, up.study_seconds * largest};
        EncodedCells bytes;
        EXPECT_TRUE(encode(cells_of({{9, top}}), bytes));
        EXPECT_FALSE(encode(cells_of({{9, top}, {10, up}}), bytes));
    }
}

TEST(CellsDecoding, RefusesMalformedLists) {
    const struct {
        const char* what;
        Bytes bytes;
    } malformed[] = {
        {"nothing at all", {}},
        {"version 0", {0}},
        {"version 3", {3, 2, 84, 0, 0, 2, 84, 0}},
        {"version 1: quarter-hour 96", {1, 96, 2, 84, 0}},
        {"version 1: quarter-hour 255", {1, 255, 2, 84, 0}},
        {"version 1: a quarter-hour twice", {1, 7, 2, 84, 0, 7, 2, 84, 0}},
        {"version 1: descending quarter-hours", {1, 7, 2, 84, 0, 6, 2, 84, 0}},
        {"version 1: a quarter-hour alone", {1, 0}},
        {"version 1: two sums", {1, 0, 2, 84}},
        {"version 1: an unfinished varint", {1, 0, 2, 84, 0x80}},
        {"version 1: a byte too many", {1, 0, 2, 84, 0, 1}},
        {"version 1: an empty cell", {1, 0, 0, 0, 0}},
        {"version 1: an empty cell behind a full one", {1, 0, 2, 84, 0, 1, 0, 0, 0}},
        {"version 1: zero in two bytes", {1, 0, 2, 84, 0x80, 0}},
        {"version 1: two in two bytes", {1, 0, 0x82, 0, 84, 0}},
        {"version 1: a varint of 65 bits", {1, 0, 2, 84, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2}},
        {"version 1: a varint of eleven bytes",
         {1, 0, 2, 84, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0x81, 0}},
        {"version 1 with a head", {1, 2, 84, 0, 0, 2, 84, 0}},
        {"no head", {2}},
        {"a head of one sum", {2, 2}},
        {"a head of two sums", {2, 2, 84}},
        {"an unfinished head", {2, 2, 84, 0x80}},
        {"a head of zero in two bytes", {2, 2, 84, 0x80, 0, 0, 2, 84, 0}},
        {"a head of 65 bits", {2, 2, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2, 0, 0, 2, 84, 0}},
        {"version 2 without a head", {2, 0, 2, 84, 0}},
        {"a head without cells", {2, 2, 84, 0}},
        {"quarter-hour 96", {2, 2, 84, 0, 96, 2, 84, 0}},
        {"a quarter-hour alone", {2, 2, 84, 0, 0}},
        {"two sums", {2, 2, 84, 0, 0, 2, 84}},
        {"an unfinished varint", {2, 2, 84, 0, 0, 2, 84, 0x80}},
    };
    for (const auto& [what, bytes] : malformed) {
        Cells cells;
        EXPECT_FALSE(decode(bytes, cells)) << what;
        EXPECT_FALSE(total(bytes)) << what;
        EXPECT_FALSE(day_sums(bytes)) << what;
    }
}

TEST(CellsDecoding, RefusesWhatTheHeadAloneDoesNotTell) {
    const struct {
        const char* what;
        Bytes bytes;
    } malformed[] = {
        {"other entries", {2, 4, 84, 0, 0, 2, 84, 0}},
        {"other words", {2, 2, 82, 0, 0, 2, 84, 0}},
        {"other study seconds", {2, 2, 84, 2, 0, 2, 84, 0}},
        {"a head of nothing", {2, 0, 0, 0, 0, 2, 84, 0}},
        {"a quarter-hour twice", {2, 4, 84, 0, 7, 2, 84, 0, 7, 2, 0, 0}},
        {"descending quarter-hours", {2, 4, 84, 0, 7, 2, 84, 0, 6, 2, 0, 0}},
        {"a byte too many", {2, 2, 84, 0, 0, 2, 84, 0, 1}},
        {"an empty cell behind a full one", {2, 2, 84, 0, 0, 2, 84, 0, 1, 0, 0, 0}},
        {"two in two bytes", {2, 2, 84, 0, 0, 0x82, 0, 84, 0}},
        {"a varint of eleven bytes",
         {2, 2, 84, 0, 0, 2, 84, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0x81, 0}},
        {"cells that overflow to the head", {2, 4, 3,   0,  //
                                             0, 2, 254, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0,
                                             1, 2, 254, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0}},
    };
    for (const auto& [what, bytes] : malformed) {
        Cells cells;
        EXPECT_FALSE(decode(bytes, cells)) << what;
        EXPECT_FALSE(total(bytes)) << what;
        EXPECT_TRUE(day_sums(bytes)) << what;
    }
}

TEST(CellsDecoding, TakesNoCutList) {
    const Bytes whole = encoded(cells_of({{1, {1, 1000, 70}}, {2, {300, 2, 0}}, {95, {5, 6, 1000000}}}));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        Cells cells;
        EXPECT_FALSE(decode(cut, cells)) << size;
    }
}

TEST(CellsDecoding, TakesACutListOfVersion1OnlyAtTheEndOfACell) {
    const Bytes whole =
        in_version_1(encoded(cells_of({{1, {1, 1000, 70}}, {2, {300, 2, 0}}, {95, {5, 6, 1000000}}})));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        Cells cells;
        EXPECT_EQ(decode(cut, cells), size == 1 || size == 7 || size == 12) << size;
    }
}

TEST(CellsTotal, IsTheSumOfAllCells) {
    EXPECT_EQ(total(encoded(Cells{})), Sums{});
    EXPECT_EQ(total(Bytes{1}), Sums{});
    const Bytes bytes = encoded(cells_of({{1, {1, 1000, 70}}, {2, {300, 2, 0}}, {95, {5, 6, 1000000}}}));
    for (const Bytes& version : {bytes, in_version_1(bytes)}) {
        EXPECT_EQ(total(version), (Sums{306, 1008, 1000070}));
        EXPECT_EQ(day_sums(version), (Sums{306, 1008, 1000070}));
    }
    const Bytes too_much = {1, 0, 2, 254, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0, 1, 2, 2, 0};
    Cells cells;
    EXPECT_TRUE(decode(too_much, cells));
    EXPECT_EQ(total(too_much), std::nullopt);
    EXPECT_EQ(day_sums(too_much), std::nullopt);
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
