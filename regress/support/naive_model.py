# SPDX-License-Identifier: PostgreSQL
"""aggregate_learning() without any haste: every entry is looked at for every question."""

from typing import NamedTuple

from calendar_periods import Calendar, Period, periods_around

SECOND = 1_000_000
QUARTER_HOUR = 900 * SECOND


class Entry(NamedTuple):
    at: int  # microseconds since 1970
    words: int
    study_seconds: int | None
    expired: bool
    voided: bool = False

    @property
    def counts_at(self):
        """An expired entry counts where its quarter-hour starts."""
        return self.at - self.at % QUARTER_HOUR if self.expired else self.at


class Question(NamedTuple):
    calendar: Calendar
    from_time: int  # microseconds
    to_time: int
    fill: str
    moving_periods: int


class Row(NamedTuple):
    period: int  # seconds since 1970
    entries: int
    words: int
    average: float | None
    study_seconds: int
    moving_average: float


class Sums:
    def __init__(self):
        self.entries = self.words = self.study_seconds = 0

    def add(self, entry):
        self.entries += 1
        self.words += entry.words
        self.study_seconds += entry.study_seconds or 0

    @property
    def average(self):
        return self.words / self.entries


def active_periods(rules, calendar, log):
    """All periods that have entries, in order, with their sums."""
    periods: dict[Period, Sums] = {}
    for entry in (entry for entry in log if not entry.voided):
        instant = entry.counts_at // SECOND
        [period], _, _ = periods_around(rules, calendar, instant, instant, 0, 0)
        periods.setdefault(period, Sums()).add(entry)
    return dict(sorted(periods.items()))


def gap_average(fill, period, active):
    if fill == "zero":
        return 0.0
    earlier = [there for there in active if there < period]
    later = [there for there in active if there > period]
    if fill == "null" or not earlier:
        return None
    before = earlier[-1]
    if fill == "previous":
        return active[before].average
    if not later:
        return None
    after = later[0]
    weight = (period.number - before.number) / (after.number - before.number)
    return active[before].average + (active[after].average - active[before].average) * weight


def answer(rules, log, question):
    active = active_periods(rules, question.calendar, log)
    before = question.moving_periods - 1
    periods, first, last = periods_around(rules, question.calendar, question.from_time // SECOND,
                                          question.to_time // SECOND, before, 0)
    for here in range(first, last + 1):
        period = periods[here]
        sums = active.get(period)
        if sums is None and question.fill == "none":
            continue
        average = sums.average if sums else gap_average(question.fill, period, active)
        recent = [active[there].words for there in periods[here - before : here + 1] if there in active]
        sums = sums or Sums()
        yield Row(period.start, sums.entries, sums.words, average, sums.study_seconds,
                  sum(recent) / question.moving_periods)
