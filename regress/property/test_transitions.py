# SPDX-License-Identifier: PostgreSQL
"""Every zone, every transition from 1970 to 2037, every granularity (of the multiples, a few at each transition), with and
without day start.

Each zone is a learner with entries around the transitions and on both sides of the boundaries beside them. Windows of
three or more periods around each transition are aggregated; starts, sums and averages must be those of an oracle that
knows the zones from zoneinfo and the definition from the documentation.
"""

import hashlib
import os
import random
import struct
import unittest
import zoneinfo
from bisect import bisect_left
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from itertools import accumulate, groupby

from binary_copy import copy_in, copy_out, pack_entry, sql_timestamp, timestamptz
from calendar_periods import PARTS, UNIX_ORDINAL, Calendar, periods_around
from server import BULK_SETTINGS, Server
from zone_rules import DAY, HOUR, ZoneRules, zones_known_to

SECOND = 1_000_000


def utc(year):
    return (date(year, 1, 1).toordinal() - UNIX_ORDINAL) * DAY


FIRST, END = utc(1970), utc(2038)
DAY_STARTS = [0, 4 * HOUR, HOUR // 2]
CALENDARS = [Calendar("hour")] + [
    Calendar(granularity, day_start, week_start)
    for day_start in DAY_STARTS
    for granularity, week_start in [("day", "monday"), ("week", "monday"), ("week", "saturday"), ("month", "monday"),
                                    ("quarter", "monday"), ("year", "monday")]]
MULTIPLES_FROM, MULTIPLES_PER_TRANSITION = len(CALENDARS), 6
PARTS_OF_A_DAY = ["15 minutes", "30 minutes", "2 hours", "3 hours", "4 hours", "6 hours", "8 hours", "12 hours"]
CALENDARS += [Calendar(granularity, day_start) for day_start in [0, HOUR // 2] for granularity in PARTS_OF_A_DAY]
CALENDARS += [Calendar("2 months"), Calendar("6 months"), Calendar("2 weeks"), Calendar("2 weeks", 4 * HOUR, "saturday")]
BY_DAY = CALENDARS.index(Calendar("day"))
ZONES_PER_BATCH = 24

QUERY = """
SELECT w.number, a.* FROM property_window w JOIN property_zone z USING (zone) JOIN property_calendar c USING (calendar),
  LATERAL aggregate_learning(w.learner, c.granularity, w.from_time, w.to_time, z.name, 'zero', 1, c.day_start,
                             c.week_start) AS a"""
ROW = struct.Struct(">6xi4xq4xq4xq4xd4xq4xd")


def distinct_zones(names):
    """Zones by the content of their files: lists of names, the first of each the one that is tested in full."""
    by_content = {}
    for name in names:
        path = next(path for path in (os.path.join(folder, name) for folder in zoneinfo.TZPATH) if os.path.exists(path))
        with open(path, "rb") as file:
            by_content.setdefault(hashlib.sha256(file.read()).digest(), []).append(name)
    return list(by_content.values())


@cache
def rules_of(name):
    return ZoneRules(name, utc(1965), utc(2044))


def transitions_of(rules):
    """A zone without transitions still has leap days."""
    return rules.transitions(FIRST, END) or [utc(2000) + 59 * DAY]


class Learner:
    """The log of one zone, and the windows that are asked for."""

    def __init__(self, names, chance):
        self.names = names
        self.chance = chance
        self.rules = rules_of(names[0])
        self.expected = []  # a list of (name, calendar, from, to, periods, end of the last one)
        times = set()
        for transition in transitions_of(self.rules):
            at = transition * SECOND
            times.update([at - SECOND, at - 1, at, at + SECOND])
            multiples = chance.sample(range(MULTIPLES_FROM, len(CALENDARS)), MULTIPLES_PER_TRANSITION)
            for number in [*range(MULTIPLES_FROM), *sorted(multiples)]:
                times.update(self.add_window(number, CALENDARS[number], transition))
        self.times = sorted(times)
        self.words = [chance.randrange(1000) for _ in times]
        self.word_sums = list(accumulate(self.words, initial=0))
        self.study_sums = list(accumulate((words % 97 for words in self.words), initial=0))

    def add_window(self, number, calendar, transition):
        margin = 2 if calendar.granularity in PARTS else 1
        periods, _, _ = periods_around(self.rules, calendar, transition - 1, transition, margin, margin + 1)
        end = periods.pop().start
        starts = [period.start for period in periods]
        # from and to name the periods that hold them: first instant, last instant, or somewhere between.
        from_time = self.instant_in(starts[0], starts[1])
        to_time = self.instant_in(starts[-1], end)
        for name in self.names[: None if number == BY_DAY else 1]:
            self.expected.append((name, number, from_time, to_time, starts, end))
        beside = starts[margin : len(starts) - margin + 1]
        if number > BY_DAY:
            beside = [self.chance.choice(beside)]
        return [at for start in beside for at in (start * SECOND - 1, start * SECOND)]

    def instant_in(self, start, end):
        return self.chance.choice([start * SECOND, end * SECOND - 1, (start + end) * SECOND // 2])

    def entries(self):
        user_id = self.names[0].encode()
        for number, (at, words) in enumerate(zip(self.times, self.words)):
            yield pack_entry(user_id, number, at, words, words % 97, at)

    def expected_rows(self, number, starts, end):
        bounds = [bisect_left(self.times, at * SECOND) for at in [*starts, end]]
        for start, low, high in zip(starts, bounds, bounds[1:]):
            words = self.word_sums[high] - self.word_sums[low]
            yield (number, timestamptz(start * SECOND), high - low, words, words / (high - low) if high > low else 0.0,
                   self.study_sums[high] - self.study_sums[low], float(words))


class Transitions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(**BULK_SETTINGS)
        cls.addClassCleanup(cls.server.close)
        names = zones_known_to(cls.server)
        cls.zones = distinct_zones(names)
        cls.zone_numbers = {name: number for number, name in enumerate(names)}
        cls.server.sql("""
            CREATE TABLE property_zone (zone int, name text);
            CREATE TABLE property_calendar (calendar int, granularity text, day_start interval, week_start text);
            CREATE UNLOGGED TABLE property_date (zone int, local timestamp, expected timestamptz);
            CREATE UNLOGGED TABLE property_window (number int, learner text, zone int, calendar int,
                                                   from_time timestamptz, to_time timestamptz)""")
        cls.server.copy("COPY property_zone FROM STDIN",
                        "".join(f"{number}\t{name}\n" for name, number in cls.zone_numbers.items()).encode())
        cls.server.copy("COPY property_calendar FROM STDIN", "".join(
            f"{number}\t{calendar.granularity}\t{calendar.day_start} s\t{calendar.week_start}\n"
            for number, calendar in enumerate(CALENDARS)).encode())

    def test_oracle_reads_local_times_as_the_server_does(self):
        rows = []
        for names in self.zones:
            rules = rules_of(names[0])
            for transition in transitions_of(rules):
                today = (transition + rules.offset_at(transition)) // DAY
                for local in (day * DAY + start for day in range(today - 2, today + 3) for start in DAY_STARTS):
                    rows.append(struct.pack(">hiiiqiq", 3, 4, self.zone_numbers[names[0]], 8,
                                            timestamptz(local * SECOND), 8,
                                            timestamptz(rules.instant_of(local) * SECOND)))
        copy_in(self.server, "property_date", rows)
        self.assertEqual([], self.server.sql("""
            SELECT name, local, expected, local AT TIME ZONE name FROM property_date JOIN property_zone USING (zone)
            WHERE local AT TIME ZONE name <> expected
              -- AT TIME ZONE 'CET' is a fixed offset: abbreviations win over the zones of the same name there.
              AND name NOT IN (SELECT abbrev FROM pg_timezone_abbrevs)"""))
        print(f"{len(rows)} local times")

    def test_periods(self):
        failures, windows, rows = [], 0, 0
        chance = random.Random(1)
        with ThreadPoolExecutor(1) as server_side:
            batches = [self.zones[i : i + ZONES_PER_BATCH] for i in range(0, len(self.zones), ZONES_PER_BATCH)]
            waiting = None
            for batch in [*batches, None]:
                learners = batch and [Learner(names, chance) for names in batch]
                if waiting:
                    windows += sum(len(learner.expected) for learner in waiting[0])
                    rows += len(waiting[1].result())
                    failures += self.compare(*waiting)
                waiting = learners and (learners, server_side.submit(self.answers, learners))
        print(f"{len(self.zone_numbers)} zones, {len(self.zones)} of them distinct, {windows} windows, {rows} periods")
        if failures:
            self.fail("\n\n".join([f"{len(failures)} windows are wrong", *failures[:20]]))
        self.assertEqual([], self.server.sql("SELECT * FROM learning_log_check()"))

    def answers(self, learners):
        """Loads the logs of some learners, asks for all their windows."""
        copy_in(self.server, "learning_log", (entry for learner in learners for entry in learner.entries()))
        windows, number = [], 0
        for learner in learners:
            user_id = learner.names[0].encode()
            for name, calendar, from_time, to_time, _, _ in learner.expected:
                windows.append(struct.pack(f">hiii{len(user_id)}siiiiiqiq", 6, 4, number, len(user_id), user_id, 4,
                                           self.zone_numbers[name], 4, calendar, 8, timestamptz(from_time), 8,
                                           timestamptz(to_time)))
                number += 1
        self.server.sql("TRUNCATE property_window")
        copy_in(self.server, "property_window", windows)
        return copy_out(self.server, QUERY, ROW)

    def compare(self, learners, answers):
        asked = [(learner, *window) for learner in learners for window in learner.expected]
        expected = [list(learner.expected_rows(number, starts, end))
                    for number, (learner, _, _, _, _, starts, end) in enumerate(asked)]
        answered = {number: list(rows) for number, rows in groupby(answers.result(), key=lambda row: row[0])}
        for number, rows in enumerate(expected):
            if rows != answered.get(number):
                learner, name, calendar, from_time, to_time, _, _ = asked[number]
                yield self.report(learner, name, CALENDARS[calendar], from_time, to_time, rows,
                                  answered.get(number, []))

    @staticmethod
    def report(learner, name, calendar, from_time, to_time, expected, answered):
        lines = [f"SELECT * FROM aggregate_learning('{learner.names[0]}', '{calendar.granularity}', "
                 f"{sql_timestamp(from_time)}, {sql_timestamp(to_time)}, '{name}', 'zero', 1, "
                 f"'{calendar.day_start} s', '{calendar.week_start}')", "period in Unix time, entries, words, ..."]
        for title, rows in [("expected", expected), ("answered", answered)]:
            lines += [f"  {title} {(row[1] - timestamptz(0)) / SECOND:.6f} {row[2:]}" for row in rows]
        return "\n".join(lines)


if __name__ == "__main__":
    unittest.main()
