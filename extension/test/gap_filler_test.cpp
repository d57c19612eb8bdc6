// SPDX-License-Identifier: PostgreSQL
#include "core/gap_filler.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "hand_made_zone.hpp"

namespace learning {

bool operator==(const Row& left, const Row& right) {
    return left.start == right.start && left.sums == right.sums && left.average == right.average &&
           left.moving_average == right.moving_average;
}

void PrintTo(const Row& row, std::ostream* out) {
    *out << row.start << ": " << row.sums.entries << " entries, " << row.sums.words << " words, average "
         << (row.average ? std::to_string(*row.average) : "null") << ", moving " << row.moving_average;
}

namespace {

using namespace testing;
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr Calendar days{Granularity::day, 0, 0};
constexpr Calendar hours{Granularity::hour, 0, 0};

/// One question, and the log it is asked about; entries have an instant, words and a study time.
struct Question {
    HandMadeZone zone = utc();
    Calendar calendar = days;
    Range range{};
    Fill fill = Fill::zero;
    std::optional<Neighbour> before = std::nullopt;
    std::optional<Neighbour> after = std::nullopt;
    int moving_periods = 1;
    std::vector<std::pair<std::int64_t, Sums>> live = {};
    std::vector<std::pair<std::int64_t, Sums>> archived = {};

    struct Answer {
        std::vector<Row> rows;
        bool overflowed;
        std::vector<std::pair<std::int64_t, std::int64_t>> cuts;  // the parts that were read from the log
    };

    [[nodiscard]] Answer answer() const {
        std::map<std::int64_t, std::pair<Sums, Sums>> quarter_hours;
        for (const auto& [instant, sums] : live)
            EXPECT_TRUE(add(quarter_hours[quarter_hour_of(instant)].first, sums));
        for (const auto& [instant, sums] : archived) {
            EXPECT_TRUE(add(quarter_hours[quarter_hour_of(instant)].second, sums));
        }
        Answer answer{};
        std::vector<std::int64_t> ring(static_cast<std::size_t>(moving_periods), -1);
        GapFiller filler(zone, calendar, range, fill, before, std::span(ring),
                         [&answer](const Row& row) { answer.rows.push_back(row); });
        const auto live_between = [this, &answer](std::int64_t from, std::int64_t to) {
            answer.cuts.emplace_back(from, to);
            Sums total;
            for (const auto& [instant, sums] : live) {
                if (from <= instant && instant < to && !add(total, sums)) ADD_FAILURE();
            }
            return total;
        };
        for (const auto& [instant, sums] : quarter_hours) {
            filler.add_quarter_hour(instant, sums.first, sums.second, live_between);
        }
        filler.finish(after);
        answer.overflowed = filler.overflowed();
        return answer;
    }

    static std::int64_t quarter_hour_of(std::int64_t instant) {
        return instant - floor_mod(instant, seconds_per_quarter_hour);
    }
};

constexpr std::int64_t date(int day_of_january) {
    return at(2024, 1, day_of_january);
}
Range dates(int first, int last) {
    return {date(first), date(first), date(last + 1)};
}
Neighbour neighbour(int day_of_january, double average) {
    return {days_from_civil(2024, 1, day_of_january), average};
}

/// January 1 to 6 with entries on the 2nd (average 10) and the 5th (average 40).
Question six_days(Fill fill) {
    Question question;
    question.range = dates(1, 6);
    question.fill = fill;
    question.live = {
        {date(2) + 8 * hour, {1, 5, 60}}, {date(2) + 20 * hour, {1, 15, 30}}, {date(5), {2, 80, 0}}};
    return question;
}

std::vector<std::optional<double>> averages(const Question& question) {
    std::vector<std::optional<double>> result;
    for (const Row& row : question.answer().rows) result.push_back(row.average);
    return result;
}

using Averages = std::vector<std::optional<double>>;
constexpr std::nullopt_t null = std::nullopt;

TEST(GapFiller, SumsAndFillsWithZero) {
    const Question::Answer answer = six_days(Fill::zero).answer();
    EXPECT_EQ(answer.rows, (std::vector<Row>{{date(1), {}, 0.0, 0.0},
                                             {date(2), {2, 20, 90}, 10.0, 20.0},
                                             {date(3), {}, 0.0, 0.0},
                                             {date(4), {}, 0.0, 0.0},
                                             {date(5), {2, 80, 0}, 40.0, 80.0},
                                             {date(6), {}, 0.0, 0.0}}));
    EXPECT_FALSE(answer.overflowed);
    EXPECT_TRUE(answer.cuts.empty()) << "no boundary cuts a quarter-hour here";
}

TEST(GapFiller, FillsInEachWay) {
    EXPECT_EQ(averages(six_days(Fill::null)), (Averages{null, 10.0, null, null, 40.0, null}));
    EXPECT_EQ(averages(six_days(Fill::previous)), (Averages{null, 10.0, 10.0, 10.0, 40.0, 40.0}));
    EXPECT_EQ(averages(six_days(Fill::linear)), (Averages{null, 10.0, 20.0, 30.0, 40.0, null}));
    EXPECT_EQ(averages(six_days(Fill::none)), (Averages{10.0, 40.0}));
}

TEST(GapFiller, LooksPastBothEnds) {
    Question question = six_days(Fill::linear);
    question.before = Neighbour(neighbour(-2, 1.0));
    question.after = Neighbour(neighbour(9, 0.0));
    EXPECT_EQ(averages(question), (Averages{7.75, 10.0, 20.0, 30.0, 40.0, 30.0}));
    question.fill = Fill::previous;
    EXPECT_EQ(averages(question), (Averages{1.0, 10.0, 10.0, 10.0, 40.0, 40.0}));
    question.live.clear();
    EXPECT_EQ(averages(question), (Averages{1.0, 1.0, 1.0, 1.0, 1.0, 1.0}));
    question.fill = Fill::linear;
    question.before = neighbour(-1, 0.0);
    question.after = neighbour(7, 8.0);
    EXPECT_EQ(averages(question), (Averages{2.0, 3.0, 4.0, 5.0, 6.0, 7.0}));
    question.before.reset();
    EXPECT_EQ(averages(question), Averages(6, null));
    question.before = neighbour(0, 3.0);
    question.after.reset();
    EXPECT_EQ(averages(question), Averages(6, null));
}

TEST(GapFiller, WeighsBySkippedDatesToo) {
    Question question;
    question.zone = apia();
    question.fill = Fill::linear;
    question.range = {at(2011, 12, 29, 10), at(2011, 12, 29, 10), at(2012, 1, 1, 10)};
    question.before = Neighbour{days_from_civil(2011, 12, 28), 0.0};
    question.after = Neighbour{days_from_civil(2012, 1, 2), 50.0};
    EXPECT_EQ(averages(question), (Averages{10.0, 30.0, 40.0})) << "29, 31 and 1";
}

TEST(GapFiller, AnAverageOfZeroIsNoGap) {
    Question question = six_days(Fill::previous);
    question.live.emplace_back(date(3), Sums{1, 0, 0});
    EXPECT_EQ(averages(question), (Averages{null, 10.0, 0.0, 0.0, 40.0, 40.0}));
    question.fill = Fill::none;
    EXPECT_EQ(question.answer().rows.size(), 3);
}

TEST(GapFiller, MovesTheAverageOverGapsFromBeforeTheFirstRow) {
    Question question = six_days(Fill::zero);
    question.moving_periods = 4;
    question.range.lookback = date(1) - 5 * day;
    question.live.insert(question.live.begin(),
                         {{date(-3), {1, 1000, 0}}, {date(-1), {1, 100, 0}}, {date(0), {1, 8, 0}}});
    std::vector<double> moving;
    for (const Row& row : question.answer().rows) moving.push_back(row.moving_average);
    EXPECT_EQ(moving, (std::vector<double>{27, 32, 7, 5, 25, 20}));
    question.fill = Fill::none;
    moving.clear();
    for (const Row& row : question.answer().rows) moving.push_back(row.moving_average);
    EXPECT_EQ(moving, (std::vector<double>{32, 25})) << "a row that is left out still counts as 0";
}

TEST(GapFiller, TakesTheNeighbourBeforeFromTheLookback) {
    Question question = six_days(Fill::previous);
    question.range.lookback = date(-1);
    question.before = neighbour(-5, 77.0);
    EXPECT_EQ(averages(question).front(), 77.0);
    question.live.insert(question.live.begin(), {date(0), {1, 3, 0}});
    EXPECT_EQ(averages(question).front(), 3.0);
}

TEST(GapFiller, IgnoresWhatLiesOutside) {
    Question question = six_days(Fill::zero);
    question.live.insert(question.live.begin(), {date(1) - 1, {1, 1000, 0}});
    question.live.emplace_back(date(7), Sums{1, 1000, 0});
    EXPECT_EQ(question.answer().rows, six_days(Fill::zero).answer().rows);
    question.live.clear();
    EXPECT_EQ(question.answer().rows.size(), 6);
}

// Midnight in Amsterdam was 23:40:28 UTC, in the middle of the quarter-hour from 23:30.
constexpr std::int64_t midnight = at(1900, 1, 1, 23, 40, 28);
Question amsterdam() {
    Question question;
    question.zone = amsterdam_1900();
    question.range = {midnight - day, midnight - day, midnight + day};
    question.live = {{midnight - day - 1, {1, 1, 1}},  {midnight - day, {1, 10, 2}},
                     {midnight - 1, {1, 100, 3}},      {midnight, {1, 1000, 4}},
                     {midnight + 1, {1, 10000, 5}},    {midnight + day - 1, {1, 100000, 6}},
                     {midnight + day, {1, 1000000, 7}}};
    return question;
}

TEST(GapFiller, ReadsCutQuarterHoursFromTheLog) {
    const Question::Answer answer = amsterdam().answer();
    EXPECT_EQ(answer.rows, (std::vector<Row>{{midnight - day, {2, 110, 5}, 55.0, 110.0},
                                             {midnight, {3, 111000, 15}, 37000.0, 111000.0}}));
    const std::int64_t before = midnight - 10 * minute - 28;
    const std::int64_t behind = before + 15 * minute;
    EXPECT_EQ(answer.cuts,
              (std::vector<std::pair<std::int64_t, std::int64_t>>{{midnight - day, behind - day},
                                                                  {before, midnight},
                                                                  {midnight, behind},
                                                                  {before + day, midnight + day}}));
}

TEST(GapFiller, CountsArchivedQuarterHoursWhereTheyStart) {
    Question question = amsterdam();
    std::swap(question.live, question.archived);
    const Question::Answer answer = question.answer();
    EXPECT_EQ(answer.rows, (std::vector<Row>{{midnight - day, {3, 11100, 12}, 3700.0, 11100.0},
                                             {midnight, {2, 1100000, 13}, 550000.0, 1100000.0}}));
    EXPECT_TRUE(answer.cuts.empty());
}

TEST(GapFiller, MixesLiveAndArchivedInOneCutQuarterHour) {
    Question question = amsterdam();
    question.archived = {{midnight + 2, {1, 7, 0}}};
    const Question::Answer answer = question.answer();
    EXPECT_EQ(answer.rows[0].sums, (Sums{3, 117, 5}));
    EXPECT_EQ(answer.rows[1].sums, (Sums{3, 111000, 15}));
}

TEST(GapFiller, SplitsAQuarterHourOverThreePeriods) {
    // At 00:05 the clock goes to 00:55: an hour starts at 00:00 and one at 01:00, ten minutes later.
    Question question;
    question.zone = HandMadeZone(0, {{at(2024, 1, 1, 0, 5), 50 * minute}});
    question.calendar = hours;
    question.range = {at(2023, 12, 31, 23), at(2023, 12, 31, 23), at(2024, 1, 1, 1, 10)};
    question.live = {
        {date(1), {1, 1, 0}}, {date(1) + 10 * minute - 1, {1, 2, 0}}, {date(1) + 10 * minute, {1, 4, 0}}};
    const Question::Answer answer = question.answer();
    ASSERT_EQ(answer.rows.size(), 3);
    EXPECT_EQ(answer.rows[1].sums, (Sums{2, 3, 0}));
    EXPECT_EQ(answer.rows[2].start, date(1) + 10 * minute);
    EXPECT_EQ(answer.rows[2].sums, (Sums{1, 4, 0}));
}

TEST(GapFiller, NoticesOverflow) {
    Question question = six_days(Fill::zero);
    question.live = {{date(2), {1, largest, 0}}};
    EXPECT_FALSE(question.answer().overflowed);
    question.live.emplace_back(date(2) + hour, Sums{1, 1, 0});
    EXPECT_TRUE(question.answer().overflowed) << "in a period";
    question.live.back().first = date(3);
    EXPECT_FALSE(question.answer().overflowed) << "in two periods";
    question.moving_periods = 2;
    EXPECT_TRUE(question.answer().overflowed) << "in the moving sum of two periods";
    question.live.back().first = date(4);
    EXPECT_FALSE(question.answer().overflowed) << "the first one has left the moving sum";
    question.live = {{date(2), {1, 0, largest}}};
    question.archived = {{date(2), {1, 0, 1}}};
    EXPECT_TRUE(question.answer().overflowed) << "live and archived";
}

}  // namespace
}  // namespace learning
