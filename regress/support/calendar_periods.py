# SPDX-License-Identifier: PostgreSQL
"""The periods of a zone, as design and README define them, computed the slow and obvious way."""

from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from zone_rules import DAY, HOUR

WEEK_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
UNIX_ORDINAL = date(1970, 1, 1).toordinal()


class Calendar(NamedTuple):
    granularity: str
    day_start: int = 0  # seconds after midnight
    week_start: str = "monday"


class Period(NamedTuple):
    start: int
    number: int  # where it stands among its kind, for distances


def first_date(calendar, number):
    """The first date of the period of that number, in days since 1970."""
    if calendar.granularity == "day":
        return number
    if calendar.granularity == "week":
        return number * 7 + WEEK_DAYS.index(calendar.week_start) + date(1, 1, 1).toordinal() - UNIX_ORDINAL
    months = {"month": 1, "quarter": 3, "year": 12}[calendar.granularity]
    year, month = divmod(number * months, 12)
    return date(year, month + 1, 1).toordinal() - UNIX_ORDINAL


def number_of(calendar, day):
    """The number of the period that holds a date."""
    if calendar.granularity == "day":
        return day
    if calendar.granularity == "week":
        return (day - first_date(calendar, 0)) // 7
    civil = date.fromordinal(day + UNIX_ORDINAL)
    months = {"month": 1, "quarter": 3, "year": 12}[calendar.granularity]
    return (civil.year * 12 + civil.month - 1) // months


def periods_around(rules, calendar, first, last, before, after):
    """All periods from the one that holds the instant `first` to the one that holds `last`, with `before` more in
    front and `after` more behind them; and where in this list the two are."""
    if calendar.granularity == "hour":
        # No two full hours are further apart than a day and an hour, wherever a clock jumped.
        starts = rules.full_hours(first - (before + 25) * HOUR, last + (after + 26) * HOUR)
        periods = [Period(start, start // HOUR) for start in starts]
    else:
        numbers = [number_of(calendar, (instant + rules.offset_at(instant)) // DAY) for instant in (first, last)]
        dated = [Period(rules.instant_of(first_date(calendar, number) * DAY + calendar.day_start), number)
                 for number in range(numbers[0] - before - 2, numbers[1] + after + 3)]
        for this, following in zip(dated, dated[1:]):
            assert this.start <= following.start, (rules.name, calendar, this, following)
        # A period that ends where it starts does not exist.
        periods = [this for this, following in zip(dated, dated[1:]) if this.start < following.start]
    starts = [period.start for period in periods]
    first_index = bisect_right(starts, first) - 1
    last_index = bisect_right(starts, last) - 1
    low = first_index - before
    assert low >= 0 and last_index + after < len(periods), (rules.name, calendar)
    return periods[low:last_index + after + 1], before, last_index - low
