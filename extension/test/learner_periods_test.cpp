// SPDX-License-Identifier: PostgreSQL
#include "core/learner_periods.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "hand_made_zone.hpp"

namespace learning {
namespace {

using testing::HandMadeZone;
constexpr std::int64_t quarter = seconds_per_quarter_hour;
constexpr std::int64_t day = seconds_per_day;

/// The days of one learner, and the single entries of those that boundaries cut.
struct TestDays {
    struct Row {
        std::int64_t start;
        Sums sums;
        bool archived;
        std::vector<Cell> cells;
    };
    std::deque<Row> rows = {};
    bool after = false;
    std::vector<std::int64_t> entries = {};  // of one word each

    void add(std::int64_t start, const std::vector<Cell>& cells, bool archived = false) {
        Row row{start, {}, archived, cells};
        for (const Cell& cell : cells) EXPECT_TRUE(learning::add(row.sums, cell.sums));
        rows.push_back(row);
    }
    [[nodiscard]] const Row* row() const { return rows.empty() ? nullptr : &rows.front(); }
    void pop() { rows.pop_front(); }
    void add_cells(const Row& row, Cells& cells) const {
        Cells more;
        for (const Cell& cell : row.cells) more.append(cell.quarter_hour, cell.sums);
        cells = *learning::add(cells, more);
    }
    [[nodiscard]] bool has_after() const { return rows.empty() && after; }
    [[nodiscard]] Sums sum_log(std::int64_t from, std::int64_t to) const {
        Sums sums;
        for (const std::int64_t entry : entries) {
            if (entry < from || entry >= to) continue;
            EXPECT_TRUE(learning::add(sums, {1, 1, 0}));
        }
        return sums;
    }
};

/// Start and words of all periods, as text.
std::string periods(const HandMadeZone& zone, Granularity granularity, TestDays days,
                    const PeriodBounds& bounds = {}, bool before = false, std::size_t most = 20) {
    const Calendar calendar{granularity, 0, 0};
    PeriodCursor first(zone, calendar);
    if (bounds.start != PeriodBounds::none_below) first.seek(bounds.start);
    LearnerPeriods<HandMadeZone, TestDays> learner(first, bounds, days);
    learner.begin(before);
    std::string text;
    LearnerPeriod period{};
    for (std::size_t i = 0; i < most && learner.next(period); ++i) {
        text +=
            std::to_string(period.start / seconds_per_hour) + ":" + std::to_string(period.sums.words) + " ";
    }
    EXPECT_FALSE(learner.overflowed());
    return text;
}

std::string total(TestDays days, const PeriodBounds& bounds, bool before = false) {
    const HandMadeZone zone(0);
    PeriodCursor first(zone, Calendar{Granularity::day, 0, 0});
    if (bounds.start != PeriodBounds::none_below) first.seek(bounds.start);
    LearnerPeriods<HandMadeZone, TestDays> learner(first, bounds, days);
    Sums sums;
    return learner.total(before, sums) ? std::to_string(sums.words) : "none";
}

const HandMadeZone utc(0);
const HandMadeZone behind(-5 * seconds_per_hour);

TEST(LearnerPeriods, GoFromTheFirstEntryToTheLast) {
    TestDays days;
    days.add(day, {{10, {1, 5, 0}}, {90, {1, 6, 0}}});
    days.add(3 * day, {{0, {2, 7, 0}}});
    EXPECT_EQ(periods(utc, Granularity::day, days), "24:11 48:0 72:7 ");
    // Five hours behind, day 3 begins at 5 o'clock.
    EXPECT_EQ(periods(behind, Granularity::day, days), "5:5 29:6 53:7 ");
    EXPECT_EQ(periods(utc, Granularity::hour, days, {}, false, 3), "26:5 27:0 28:0 ");
    EXPECT_EQ(periods(utc, Granularity::day, {}), "");
}

TEST(LearnerPeriods, AddRowsOfTheSameDay) {
    TestDays days;
    days.add(0, {{8, {1, 1, 0}}, {30, {1, 2, 0}}}, true);
    days.add(0, {{8, {1, 4, 0}}, {16, {1, 8, 0}}});
    days.add(0, {{30, {1, 16, 0}}});
    EXPECT_EQ(periods(utc, Granularity::day, days), "0:31 ");
    EXPECT_EQ(periods(utc, Granularity::hour, days), "2:5 3:0 4:8 5:0 6:0 7:18 ");
    EXPECT_EQ(periods(behind, Granularity::day, days), "-19:13 5:18 ");
}

TEST(LearnerPeriods, KeepToTheBounds) {
    TestDays days;
    days.add(2 * day, {{50, {1, 3, 0}}});
    EXPECT_EQ(periods(utc, Granularity::day, days, {day, 5 * day}), "48:3 ");
    EXPECT_EQ(periods(utc, Granularity::day, days, {day, 5 * day}, true), "24:0 48:3 ");
    days.after = true;
    EXPECT_EQ(periods(utc, Granularity::day, days, {day, 5 * day}), "48:3 72:0 96:0 ");
    EXPECT_EQ(periods(utc, Granularity::day, days, {day, 5 * day}, true), "24:0 48:3 72:0 96:0 ");
    // Nothing in the days asked for: only what is between others is a gap.
    EXPECT_EQ(periods(utc, Granularity::day, {.after = true}, {day, 3 * day}, true), "24:0 48:0 ");
    EXPECT_EQ(periods(utc, Granularity::day, {.after = true}, {day, 3 * day}), "");
    EXPECT_EQ(periods(utc, Granularity::day, {}, {day, 3 * day}, true), "");
}

TEST(LearnerPeriods, LookAtTheHoursOfTheDaysAtTheBounds) {
    TestDays days;  // the day that starts at 5 o'clock is asked for
    days.add(0, {{4, {1, 1, 0}}, {40, {1, 2, 0}}});
    days.add(day, {{3, {1, 4, 0}}, {50, {1, 8, 0}}});
    const PeriodBounds bounds{5 * seconds_per_hour, 29 * seconds_per_hour};
    EXPECT_EQ(periods(behind, Granularity::day, days, bounds), "5:6 ");
    TestDays around;  // before and behind it, on the same UTC days
    around.add(0, {{4, {1, 1, 0}}});
    around.add(day, {{50, {1, 8, 0}}});
    EXPECT_EQ(periods(behind, Granularity::day, around, bounds), "5:0 ");
    around.rows.pop_back();
    EXPECT_EQ(periods(behind, Granularity::day, around, bounds), "");
    EXPECT_EQ(total(around, {day / 2, day}), "none");
}

TEST(LearnerPeriods, AskForThePartsOfACutQuarterHour) {
    const HandMadeZone odd(-quarter / 3);  // a boundary cuts the first quarter-hour of each day
    TestDays days;
    days.add(day, {{0, {2, 2, 0}}});
    days.entries = {day + 10, day + quarter / 2};
    EXPECT_EQ(periods(odd, Granularity::day, days), "0:1 24:1 ");
    days.entries = {day + quarter / 2, day + quarter / 2};
    EXPECT_EQ(periods(odd, Granularity::day, days), "24:2 ");
    days.entries = {day + 10, day + 11};
    EXPECT_EQ(periods(odd, Granularity::day, days), "0:2 ");
    EXPECT_EQ(periods(odd, Granularity::day, days, {day + quarter / 3, 9 * day}), "");
    days.entries = {day + 10, day + quarter / 2};
    EXPECT_EQ(periods(odd, Granularity::day, days, {day + quarter / 3, 9 * day}), "24:1 ");
    EXPECT_EQ(periods(odd, Granularity::day, days, {quarter / 3, day + quarter / 3}), "0:1 ");
    days.rows.clear();
    days.add(day, {{0, {2, 2, 0}}}, true);  // archived, it counts where it starts
    EXPECT_EQ(periods(odd, Granularity::day, days), "0:2 ");
}

TEST(LearnerPeriods, TotalsAreTakenAtOnce) {
    TestDays days;
    days.add(0, {{50, {1, 1, 0}}});
    days.add(2 * day, {{50, {1, 2, 0}}}, true);
    days.add(4'000'000 * day, {{50, {1, 4, 0}}});
    EXPECT_EQ(total(days, {}), "7");
    EXPECT_EQ(total(days, {day, 9 * day}), "2");
    EXPECT_EQ(total(days, {3 * day, 9 * day}), "0");
    EXPECT_EQ(total({}, {day, 2 * day}, true), "none");
    EXPECT_EQ(total({.after = true}, {day, 2 * day}, true), "0");
    EXPECT_EQ(total({.after = true}, {day, 2 * day}), "none");
}

}  // namespace
}  // namespace learning
