# SPDX-License-Identifier: PostgreSQL
"""Streaks, calendars and profiles as the README defines them, computed the slow and obvious way."""

from datetime import date
from math import ceil
from typing import NamedTuple

from calendar_periods import UNIX_ORDINAL, WEEK_DAYS, Calendar, periods_around
from naive_model import SECOND, Sums, active_periods
from zone_rules import DAY, HOUR


class Streaks(NamedTuple):
    current_length: int
    current_start: date | None
    longest_length: int
    longest_start: date | None
    longest_end: date | None
    met_today: bool
    at_risk: bool
    units_met: int
    units_since_first: int
    last_met: date | None


class Day(NamedTuple):
    day: date
    week: int
    weekday: int
    entries: int
    words: int
    study_seconds: int
    level: int


def date_of(rules, calendar, period):
    """The date on the wall clock at which a period starts."""
    local = period.start + rules.offset_at(period.start) - calendar.day_start
    return date.fromordinal(local // DAY + UNIX_ORDINAL)


def streaks(rules, log, calendar, goal_words, goal_seconds, rest, as_of):
    active = active_periods(rules, calendar, log)
    [now], _, _ = periods_around(rules, calendar, as_of // SECOND, as_of // SECOND, 0, 0)
    active = {unit: sums for unit, sums in active.items() if unit <= now}
    if not active:
        return Streaks(0, None, 0, None, None, False, False, 0, 0, None)
    units, _, _ = periods_around(rules, calendar, min(active).start, now.start, 0, 0)
    sums = [active.get(unit, Sums()) for unit in units]
    met = [place for place, of_unit in enumerate(sums)
           if of_unit.words >= goal_words and of_unit.study_seconds >= goal_seconds]
    groups = []
    for place in met:
        if groups and place - groups[-1][-1] - 1 <= rest:
            groups[-1].append(place)
        else:
            groups.append([place])
    today = len(units) - 1
    met_today = today in met
    missed = sum(met[-1] < place < today for place in range(len(units))) if met else 0
    current = groups[-1] if groups and missed <= rest else []
    longest = max(groups, key=len, default=[])

    def shown(places, which):
        return date_of(rules, calendar, units[places[which]]) if places else None

    return Streaks(len(current), shown(current, 0), len(longest), shown(longest, 0), shown(longest, -1), met_today,
                   bool(current) and not met_today, len(met), len(units), shown(met, -1))


def calendar_of(rules, log, year, day_start, week_start):
    by_day = Calendar("day", day_start)
    active = active_periods(rules, by_day, log)
    first, last = ((date(year, month, day).toordinal() - UNIX_ORDINAL) * DAY for month, day in [(1, 1), (12, 31)])
    around, _, _ = periods_around(rules, by_day, first, last, 3, 3)
    days = {date_of(rules, by_day, period): active.get(period, Sums()) for period in around}
    days = {day: sums for day, sums in days.items() if day.year == year}
    words = sorted(sums.words for sums in days.values() if sums.entries)
    quartiles = [words[ceil(len(words) * quarter / 4) - 1] for quarter in (1, 2, 3)] if words else []
    to_first = (date(year, 1, 1).weekday() - WEEK_DAYS.index(week_start)) % 7  # days of the first week in the year before
    for day, sums in sorted(days.items()):
        week = ((day - date(year, 1, 1)).days + to_first) // 7 + 1
        level = 1 + sum(sums.words > quartile for quartile in quartiles) if sums.entries else 0
        yield Day(day, week, day.isoweekday(), sums.entries, sums.words, sums.study_seconds, level)


def profile(rules, log, from_time, to_time):
    """The hours of the week that have entries."""
    by_day = Calendar("day")
    days, _, _ = periods_around(rules, by_day, from_time // SECOND, to_time // SECOND, 0, 1)
    hours: dict[tuple[int, int], Sums] = {}
    for entry in log:
        instant = entry.counts_at // SECOND
        if entry.voided or not days[0].start <= instant < days[-1].start:
            continue
        day, rest = divmod(instant + rules.offset_at(instant), DAY)
        weekday = date.fromordinal(day + UNIX_ORDINAL).isoweekday()
        hours.setdefault((weekday, rest // HOUR), Sums()).add(entry)
    return [(weekday, hour, sums.entries, sums.words, sums.study_seconds)
            for (weekday, hour), sums in sorted(hours.items())]
