# SPDX-License-Identifier: PostgreSQL
"""What a time zone's clock shows, from Python's zoneinfo: nothing of it comes from the code under test.

Instants are seconds since 1970 UTC, local times are counted the same way. All is derived from utcoffset(); how
zoneinfo itself reads local times (fold) plays no part.
"""

from bisect import bisect_right
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

SECOND = timedelta(seconds=1)
HOUR = 3600
DAY = 86400


def zones_known_to(server):
    """The names that both know, in order."""
    names = set(server.sql("SELECT name FROM pg_timezone_names")) & available_timezones()
    assert len(names) > 300, names
    return sorted(names)


class ZoneRules:
    """The offsets of a zone from instant `first` to `end`: offsets[i] holds from since[i] to since[i + 1].

    They are found by looking every `step` seconds; two transitions between two looks would escape it.
    """

    def __init__(self, name, first, end, step=DAY):
        zone = ZoneInfo(name)
        self.name = name
        self.since = [first]
        self.offsets = [offset(zone, first)]
        for look in range(first + step, end + step, step):
            found = offset(zone, look)
            if found != self.offsets[-1]:
                self.since.append(bisect_transition(zone, look - step, look))
                self.offsets.append(found)

    def transitions(self, first, end):
        return [instant for instant in self.since[1:] if first <= instant < end]

    def offset_at(self, instant):
        return self.offsets[bisect_right(self.since, instant) - 1]

    def segments(self, first, end):
        """The (since, until, offset) that touch [first, end)."""
        for i in range(max(bisect_right(self.since, first) - 1, 0), bisect_right(self.since, end)):
            until = self.since[i + 1] if i + 1 < len(self.since) else float("inf")
            yield self.since[i], until, self.offsets[i]

    def instant_of(self, local):
        """When the clock shows `local`: the later instant where it shows it twice; where it never does, the
        instant at which it would have, had the offset before the gap gone on."""
        shown = skipped = None
        until_before = offset_before = None
        for since, until, offset_here in self.segments(local - 2 * DAY, local + 2 * DAY):
            if since <= local - offset_here < until:
                shown = local - offset_here
            if offset_before is not None and until_before + offset_before <= local < since + offset_here:
                skipped = local - offset_before
            until_before, offset_before = until, offset_here
        return skipped if shown is None else shown

    def multiples(self, first, end, length, start):
        """The instants from `first` to `end` at which the clock shows `start` and any multiple of `length` more."""
        instants = []
        for since, until, offset_here in self.segments(first, end):
            begin = max(since, first)
            instants += range(begin + -(begin + offset_here - start) % length, int(min(until, end)), length)
        return instants


def offset(zone, instant):
    return datetime.fromtimestamp(instant, zone).utcoffset() // SECOND


def bisect_transition(zone, before, after):
    """The first instant at which the offset is no longer the one at `before`."""
    old = offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after
