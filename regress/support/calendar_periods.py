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


PARTS = {"15 minutes": HOUR // 4, "30 minutes": HOUR // 2, "hour": HOUR,
         **{f"{hours} hours": hours * HOUR for hours in (2, 3, 4, 6, 8, 12)}}
MONTHS = {"month": 1, "2 months": 2, "quarter": 3, "6 months": 6, "year": 12}
DAY_OF_2000 = date(2000, 1, 1).toordinal() - UNIX_ORDINAL


def first_date(calendar, number):
    """The first date of the period of that number, in days since 1970."""
    if calendar.granularity in PARTS or calendar.granularity == "day":
        return number
    if calendar.granularity in ("week", "2 weeks"):
        days = 7 if calendar.granularity == "week" else 14
        monday = DAY_OF_2000 - 5  # 2000-01-01 was a Saturday
        first = monday + WEEK_DAYS.index(calendar.week_start)
        return (first if first <= DAY_OF_2000 else first - 7) + days * number
    year, month = divmod(number * MONTHS[calendar.granularity], 12)
    return date(year, month + 1, 1).toordinal() - UNIX_ORDINAL


def number_of(calendar, day):
    """The number of the period that holds a date."""
    if calendar.granularity in PARTS or calendar.granularity == "day":
        return day
    if calendar.granularity in ("week", "2 weeks"):
        return (day - first_date(calendar, 0)) // (first_date(calendar, 1) - first_date(calendar, 0))
    civil = date.fromordinal(day + UNIX_ORDINAL)
    return (civil.year * 12 + civil.month - 1) // MONTHS[calendar.granularity]


def dated_starts(rules, calendar, first, last, before, after):
    """Where the periods, or the days where a period is a part of one, start by their numbers."""
    numbers = [number_of(calendar, (instant + rules.offset_at(instant)) // DAY) for instant in (first, last)]
    return [Period(rules.instant_of(first_date(calendar, number) * DAY + calendar.day_start), number)
            for number in range(numbers[0] - before - 2, numbers[1] + after + 3)]


def part_starts(rules, calendar, first, last):
    """The instants at which the wall clock shows a multiple of the length; but for hours, these count from the day
    start, and each day starts with a new one."""
    length = PARTS[calendar.granularity]
    if calendar.granularity == "hour":
        return rules.multiples(first, last, length, 0)
    days = dated_starts(rules, calendar, first, last, 0, 0)
    return sorted({*rules.multiples(first, last, length, calendar.day_start),
                   *(day.start for day in days if first <= day.start < last)})


def periods_around(rules, calendar, first, last, before, after):
    """All periods from the one that holds the instant `first` to the one that holds `last`, with `before` more in
    front and `after` more behind them; and where in this list the two are."""
    if calendar.granularity in PARTS:
        # No two of them start further apart than a day and their length, wherever a clock jumped.
        length = PARTS[calendar.granularity]
        starts = part_starts(rules, calendar, first - before * length - DAY - length,
                             last + after * length + DAY + 2 * length)
        periods = [Period(start, start // length) for start in starts]
    else:
        dated = dated_starts(rules, calendar, first, last, before, after)
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
