// SPDX-License-Identifier: PostgreSQL
#include "server/settings.hpp"

#include <cstdio>

namespace learning {

namespace {

constexpr int default_max_periods = 100000;
constexpr int largest_max_periods = 10000000;
constexpr const char* default_earliest = "1970-01-01";
constexpr int no_limit = -1;

int max_periods_setting = default_max_periods;
char* earliest_setting = nullptr;
TimestampTz earliest_time = DT_NOBEGIN;
int latest_ahead_setting = SECS_PER_DAY;
bool is_notifying = false;

/// The start, in UTC, of a date written as YYYY-MM-DD, or -infinity. A setting is read before there is a session
/// with a time zone and a date style, so no other form is taken.
std::optional<TimestampTz> read_earliest(const char* text) {
    if (strcmp(text, "-infinity") == 0) return DT_NOBEGIN;
    int year;
    int month;
    int day;
    int length = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 || text[length] != '\0')
        return std::nullopt;
    if (year < 1 || month < 1 || month > MONTHS_PER_YEAR || day < 1) return std::nullopt;
    if (day > day_tab[isleap(year)][month - 1]) return std::nullopt;
    return (date2j(year, month, day) - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY;
}

bool check_earliest(char** value, void** /*extra*/, GucSource /*source*/) {
    if (read_earliest(*value)) return true;
    GUC_check_errdetail("The value must be a date such as 1970-01-01, or -infinity.");
    return false;
}

void assign_earliest(const char* value, void* /*extra*/) {
    earliest_time = read_earliest(value).value_or(DT_NOBEGIN);
}

}  // namespace

int max_periods() {
    return max_periods_setting;
}

TimestampTz earliest() {
    return earliest_time;
}

TimestampTz latest() {
    if (latest_ahead_setting == no_limit) return DT_NOEND;
    return GetCurrentTransactionStartTimestamp() + latest_ahead_setting * USECS_PER_SEC;
}

bool notify_setting() {
    return is_notifying;
}

void define_settings() {
    DefineCustomIntVariable(
        "learning_log.max_periods",
        "Sets the largest number of periods that one call of aggregate_learning may return.",
        "A longer range is refused before any work is done.", &max_periods_setting, default_max_periods, 1,
        largest_max_periods, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    DefineCustomStringVariable("learning_log.earliest",
                               "Sets the first date, in UTC, whose times the record functions take.",
                               "A date such as 1970-01-01, or -infinity.", &earliest_setting,
                               default_earliest, PGC_USERSET, 0, check_earliest, assign_earliest, nullptr);
    DefineCustomIntVariable("learning_log.latest_ahead",
                            "Sets how far ahead of now the times may lie that the record functions take.",
                            "-1 takes any.", &latest_ahead_setting, SECS_PER_DAY, no_limit, INT_MAX,
                            PGC_USERSET, GUC_UNIT_S, nullptr, nullptr, nullptr);
    // Whoever listens relies on all writers, and each commit that notifies waits for all others: it is not the writer's choice.
    DefineCustomBoolVariable("learning_log.notify", "Tells whoever listens whose sums change, by NOTIFY.",
                             "The channel is that of learning_changes_channel().", &is_notifying, false,
                             PGC_SUSET, 0, nullptr, nullptr, nullptr);
    MarkGUCPrefixReserved("learning_log");
}

}  // namespace learning
