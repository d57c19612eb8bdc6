// SPDX-License-Identifier: PostgreSQL
#include "core/period_totals.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

namespace learning {
namespace {

constexpr std::int64_t quarter = seconds_per_quarter_hour;
using Bytes = std::vector<std::uint8_t>;
using Live = std::map<std::pair<std::int64_t, std::int64_t>, Sums>;

Bytes packed(const std::vector<std::pair<int, Sums>>& cells) {
    Cells list;
    for (const auto& [quarter_hour, sums] : cells) list.append(quarter_hour, sums);
    EncodedCells bytes;
    const std::size_t size = encode(list, bytes).value();
    return {bytes.data(), bytes.data() + size};
}

struct Totals {
    std::vector<PeriodTotal> periods;
    PeriodTotals totals;
    Live live = {};

    Totals(const std::vector<std::int64_t>& starts, std::int64_t end)
        : periods(with_starts(starts)), totals(periods, end) {}

    static std::vector<PeriodTotal> with_starts(const std::vector<std::int64_t>& starts) {
        std::vector<PeriodTotal> periods;
        for (const std::int64_t start : starts) periods.push_back(PeriodTotal{.start = start});
        return periods;
    }

    template <typename Learner>
    bool add(Learner& learner, std::int64_t day, const Bytes& bytes, bool archived = false) {
        return totals.add_day(day, bytes, archived, learner, [this](std::int64_t from, std::int64_t to) {
            return live.at(std::pair(from, to));
        });
    }

    [[nodiscard]] std::vector<std::int64_t> words() const {
        std::vector<std::int64_t> result;
        for (const PeriodTotal& period : periods) result.push_back(period.sums.words);
        return result;
    }
    [[nodiscard]] std::vector<std::int64_t> learners() const {
        std::vector<std::int64_t> result;
        for (const PeriodTotal& period : periods) result.push_back(period.learners);
        return result;
    }
};

using Numbers = std::vector<std::int64_t>;
constexpr std::int64_t day = seconds_per_day;

TEST(PeriodTotals, CountsALearnerOncePerPeriod) {
    Totals totals({0, 2 * day, 4 * day}, 6 * day);
    LearnerInOrder learner;
    learner.next();
    EXPECT_TRUE(totals.add(learner, 0, packed({{0, {1, 1, 0}}})));
    EXPECT_TRUE(totals.add(learner, day, packed({{95, {1, 2, 0}}})));
    EXPECT_TRUE(totals.add(learner, 5 * day, packed({{7, {1, 4, 0}}}), true));
    learner.next();
    EXPECT_TRUE(totals.add(learner, day, packed({{50, {2, 8, 0}}})));
    EXPECT_EQ(totals.words(), (Numbers{11, 0, 4}));
    EXPECT_EQ(totals.learners(), (Numbers{2, 0, 1}));
}

TEST(PeriodTotals, SplitsADayBetweenPeriods) {
    Totals totals({0, 10 * quarter, day}, day + 4 * quarter);
    LearnerInOrder learner;
    learner.next();
    EXPECT_TRUE(
        totals.add(learner, 0, packed({{0, {1, 1, 0}}, {9, {1, 2, 0}}, {10, {1, 4, 0}}, {95, {1, 8, 0}}})));
    EXPECT_TRUE(totals.add(learner, day, packed({{3, {1, 16, 0}}, {4, {1, 32, 0}}})));
    EXPECT_TRUE(totals.add(learner, -day, packed({{95, {1, 64, 0}}})));
    EXPECT_TRUE(totals.add(learner, 2 * day, packed({{0, {1, 128, 0}}})));
    EXPECT_EQ(totals.words(), (Numbers{3, 12, 16}));
    EXPECT_EQ(totals.learners(), (Numbers{1, 1, 1}));
}

TEST(PeriodTotals, AsksTheLogForWhatABoundaryCuts) {
    Totals totals({100, 1000, 1100}, 1900);
    LearnerInOrder learner;
    learner.next();
    totals.live = {{{100, 900}, {1, 1, 0}},
                   {{900, 1000}, {1, 2, 0}},
                   {{1000, 1100}, {}},
                   {{1100, 1800}, {1, 4, 0}},
                   {{1800, 1900}, {1, 8, 0}}};
    EXPECT_TRUE(totals.add(learner, 0, packed({{0, {9, 99, 0}}, {1, {9, 99, 0}}, {2, {9, 99, 0}}})));
    EXPECT_EQ(totals.words(), (Numbers{3, 0, 12}));
    EXPECT_EQ(totals.learners(), (Numbers{1, 0, 1}));
    // What is archived counts where it starts.
    learner.next();
    EXPECT_TRUE(totals.add(learner, 0, packed({{0, {1, 16, 0}}, {1, {1, 32, 0}}, {2, {1, 64, 0}}}), true));
    EXPECT_EQ(totals.words(), (Numbers{35, 0, 76}));
    EXPECT_EQ(totals.learners(), (Numbers{2, 0, 2}));
}

TEST(PeriodTotals, NoticesWhatIsMalformedOrTooLarge) {
    Totals totals({0}, 2 * day);
    LearnerInOrder learner;
    learner.next();
    EXPECT_FALSE(totals.add(learner, 0, Bytes{}));
    EXPECT_FALSE(totals.add(learner, 0, Bytes{3, 2, 0, 0}));
    EXPECT_FALSE(totals.totals.overflowed());
    const Bytes large = packed({{0, {1, std::numeric_limits<std::int64_t>::max(), 0}}});
    EXPECT_TRUE(totals.add(learner, 0, large));
    EXPECT_FALSE(totals.totals.overflowed());
    EXPECT_TRUE(totals.add(learner, day, large));
    EXPECT_TRUE(totals.totals.overflowed());
}

TEST(PeriodTotals, BothWaysToKnowALearnerCountTheSame) {
    std::mt19937 random{1};
    const auto some = [&random](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
    for (int round = 0; round < 50; ++round) {
        Numbers starts{0};
        while (starts.size() < 100) starts.push_back(starts.back() + quarter * (1 + some(200)));
        const std::int64_t end = starts.back() + quarter;
        Totals ordered(starts, end);
        Totals shuffled(starts, end);
        std::set<std::pair<std::int64_t, int>> seen;  // period, learner
        std::vector<std::pair<int, std::pair<std::int64_t, Bytes>>> rows;
        for (int learner = 0; learner < 5; ++learner) {
            for (int i = 0; i < 60; ++i) {
                const std::int64_t date = day * some(110);
                const int cell = some(96);
                rows.push_back({learner, {date, packed({{cell, {1, 1 + some(9), 0}}})}});
                const std::int64_t instant = date + cell * quarter;
                if (instant >= end) continue;
                seen.emplace(*(std::ranges::upper_bound(starts, instant) - 1), learner);
            }
        }
        LearnerInOrder in_order;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (i == 0 || rows[i].first != rows[i - 1].first) in_order.next();
            EXPECT_TRUE(ordered.add(in_order, rows[i].second.first, rows[i].second.second));
        }
        std::ranges::shuffle(rows, random);
        std::vector<std::vector<std::uint64_t>> bits(
            5, std::vector<std::uint64_t>(LearnerWithBits::words_for(100)));
        for (const auto& [learner, row] : rows) {
            LearnerWithBits with_bits(bits[static_cast<std::size_t>(learner)].data());
            EXPECT_TRUE(shuffled.add(with_bits, row.first, row.second));
        }
        Numbers expected;
        for (const std::int64_t start : starts) {
            expected.push_back(std::ranges::count(seen, start, &std::pair<std::int64_t, int>::first));
        }
        EXPECT_EQ(ordered.learners(), expected);
        EXPECT_EQ(shuffled.learners(), expected);
        EXPECT_EQ(ordered.words(), shuffled.words());
    }
}

}  // namespace
}  // namespace learning
