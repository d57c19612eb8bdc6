# SPDX-License-Identifier: PostgreSQL
"""Streaks, calendars and profiles in every zone, around its transitions, with goals, rest, weeks and starts of the day
that cut quarter-hours; parts of the logs expired or voided. Compared with a naive model. LEARNING_SEED chooses others."""

import os
import random
import time
import unittest
from datetime import date
from itertools import groupby

from binary_copy import copy_in, pack_entry, sql_timestamp
from calendar_periods import UNIX_ORDINAL, WEEK_DAYS, Calendar
from naive_model import SECOND, Entry
from naive_streaks import Day, Streaks, calendar_of, profile, streaks
from server import BULK_SETTINGS, Server
from zone_rules import DAY, HOUR, ZoneRules, zones_known_to

SEED = int(os.environ.get("LEARNING_SEED", "20240229"))
STREAKS_PER_ZONE = 12
REACH = 18 * DAY  # how far from a transition entries lie


def utc(year):
    return (date(year, 1, 1).toordinal() - UNIX_ORDINAL) * DAY


FIRST, END = utc(1970), utc(2038)
TABLE = """CREATE TABLE {name} (number int, learner text, zone text, {columns})"""
STREAKS = """
SELECT q.number, s.* FROM streak_question q, LATERAL learning_streaks(
       q.learner, q.zone, q.day_start, q.words, q.seconds, q.rest, q.week_start, q.unit, q.as_of) s"""
CALENDARS = """
SELECT q.number, c.* FROM calendar_question q, LATERAL learning_calendar(
       q.learner, q.year, q.zone, q.day_start, q.week_start) c ORDER BY q.number, c.day"""
PROFILES = """
SELECT q.number, p.* FROM profile_question q, LATERAL learning_profile(q.learner, q.from_time, q.to_time, q.zone) p
 WHERE p.entries > 0 ORDER BY q.number, p.weekday, p.hour"""


def iso(microseconds):
    seconds, rest = divmod(microseconds, SECOND)
    days, seconds = divmod(seconds, DAY)
    day = date.fromordinal(days + UNIX_ORDINAL)
    return f"{day} {seconds // HOUR:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:06}+00"


class Learner:
    """The log of one zone around one of its transitions, and the questions about it."""

    def __init__(self, name, chance):
        self.name = name
        self.chance = chance
        self.rules = ZoneRules(name, utc(1968), utc(2040))
        # A zone without transitions still has leap days.
        self.transition = chance.choice(self.rules.transitions(FIRST, END) or [utc(2000) + 59 * DAY])
        self.day_start = chance.choice([0, 0, 4 * HOUR, HOUR // 2, chance.randrange(DAY)])
        self.log = [self.entry() for _ in range(chance.choice([3, 20, 60]))]
        self.streaks = [self.streak_question() for _ in range(STREAKS_PER_ZONE)]
        local = self.transition + self.rules.offset_at(self.transition)
        year = min(max(date.fromordinal(local // DAY + UNIX_ORDINAL).year, 1970), 2037)
        self.calendar = (year, self.day_start, chance.choice(WEEK_DAYS))
        bounds = sorted(self.instant() for _ in range(2))
        self.profile = (bounds[0], bounds[1])

    def instant(self):
        """In microseconds; often on one of the sides of a start of a day, or of the transition."""
        near = self.transition + self.chance.randrange(-REACH, REACH)
        if self.chance.random() < 0.5:
            return near * SECOND + self.chance.choice([0, self.chance.randrange(SECOND)])
        day = (near + self.rules.offset_at(near)) // DAY
        boundary = self.chance.choice([self.transition, self.rules.instant_of(day * DAY + self.day_start)])
        return boundary * SECOND + self.chance.choice([-1, 0, self.chance.randrange(900 * SECOND)])

    def entry(self):
        return Entry(self.instant(), self.chance.choice([0, 5, 10, self.chance.randrange(40)]),
                     self.chance.choice([None, 0, 300, self.chance.randrange(600)]), self.chance.random() < 0.3,
                     self.chance.random() < 0.1)

    def streak_question(self):
        unit = self.chance.choice(["day", "day", "week"])
        calendar = Calendar(unit, self.day_start, self.chance.choice(WEEK_DAYS))
        return (calendar, self.chance.choice([0, 1, 10, 30]), self.chance.choice([0, 0, 0, 300]),
                self.chance.choice([0, 0, 1, 2, 7]), self.instant() + self.chance.choice([0, 0, 3, 40]) * DAY * SECOND)


class StreaksOfEveryZone(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"LEARNING_SEED={SEED}")
        cls.server = Server(**BULK_SETTINGS)
        cls.addClassCleanup(cls.server.close)
        chance = random.Random(SEED)
        names = zones_known_to(cls.server)
        cls.learners = [Learner(name, chance) for name in names]
        now = int(time.time()) * SECOND
        copy_in(cls.server, "learning_log", (
            pack_entry(learner.name.encode(), number, entry.at, entry.words, entry.study_seconds,
                       0 if entry.expired else now, entry.voided)
            for learner in cls.learners for number, entry in enumerate(learner.log)))
        cls.server.sql("CALL expire_learning_log('1 day')")

    def ask(self, table, columns, questions, query):
        """The rows of each question, by its number, as lists of texts."""
        self.server.sql(TABLE.format(name=table, columns=columns))
        self.server.copy(f"COPY {table} FROM STDIN", "".join(
            "\t".join(map(str, [number, learner.name, learner.name, *fields])) + "\n"
            for number, (learner, fields) in enumerate(questions)).encode())
        rows = [line.split("\t") for line in self.server.sql(f"COPY ({query}) TO STDOUT")]
        return {int(number): [fields[1:] for fields in group] for number, group in groupby(rows, key=lambda row: row[0])}

    def compare(self, expected, answered, describe):
        wrong = [number for number, rows in enumerate(expected) if rows != answered.get(number, [])]
        lines = []
        for number in wrong[:5]:
            got = answered.get(number, [])
            lines.append(f"{describe(number)}: {len(expected[number])} rows expected, {len(got)} answered")
            lines += [f"  expected {want}\n  answered {have}" for want, have in zip(expected[number], got)
                      if want != have][:3]
        self.assertEqual([], lines, f"seed {SEED}: {len(wrong)} of {len(expected)} differ\n" + "\n".join(lines))

    def test_the_logs_are_of_every_kind(self):
        log, archived, voided = map(int, self.server.sql(
            "SELECT (SELECT count(*) FROM learning_log) || ' ' || (SELECT count(*) FROM learning_archive) || ' ' ||"
            "       (SELECT count(voided_at) FROM learning_log)")[0].split())
        self.assertGreater(min(log, archived, voided), 500)
        self.assertEqual([], self.server.sql("SELECT * FROM learning_log_check()"))

    def test_streaks(self):
        questions = [(learner, question) for learner in self.learners for question in learner.streaks]
        answered = self.ask(
            "streak_question", "day_start interval, words int, seconds int, rest int, week_start text, unit text, "
            "as_of timestamptz", [
                (learner, [f"{calendar.day_start} s", words, seconds, rest, calendar.week_start, calendar.granularity,
                           iso(as_of)]) for learner, (calendar, words, seconds, rest, as_of) in questions], STREAKS)
        answered = {number: [self.streak_row(fields) for fields in rows] for number, rows in answered.items()}
        expected = [[streaks(learner.rules, learner.log, *question)] for learner, question in questions]

        def describe(number):
            learner, (calendar, words, seconds, rest, as_of) = questions[number]
            return (f"SELECT * FROM learning_streaks('{learner.name}', '{learner.name}', '{calendar.day_start} s', {words}, "
                    f"{seconds}, {rest}, '{calendar.week_start}', '{calendar.granularity}', {sql_timestamp(as_of)})")

        self.compare(expected, answered, describe)
        print(f"{len(expected)} questions")
        # The questions are of every kind, too.
        rows = [row for [row] in expected]
        for kind in (lambda row: row.current_length > 3, lambda row: row.at_risk, lambda row: row.met_today,
                     lambda row: row.last_met and not row.current_length, lambda row: row.units_since_first == 0,
                     lambda row: 0 < row.current_length < row.longest_length):
            self.assertGreater(sum(map(bool, map(kind, rows))), 100)

    @staticmethod
    def streak_row(fields):
        def day(text):
            return None if text == "\\N" else date.fromisoformat(text)

        return Streaks(int(fields[0]), day(fields[1]), int(fields[2]), day(fields[3]), day(fields[4]), fields[5] == "t",
                       fields[6] == "t", int(fields[7]), int(fields[8]), day(fields[9]))

    def test_calendars(self):
        questions = [(learner, learner.calendar) for learner in self.learners]
        answered = self.ask("calendar_question", "year int, day_start interval, week_start text", [
            (learner, [year, f"{day_start} s", week_start]) for learner, (year, day_start, week_start) in questions],
            CALENDARS)
        answered = {number: [Day(date.fromisoformat(day), *map(int, rest)) for day, *rest in rows]
                    for number, rows in answered.items()}
        expected = [list(calendar_of(learner.rules, learner.log, *question)) for learner, question in questions]

        def describe(number):
            learner, (year, day_start, week_start) = questions[number]
            return (f"SELECT * FROM learning_calendar('{learner.name}', {year}, '{learner.name}', '{day_start} s', "
                    f"'{week_start}')")

        self.compare(expected, answered, describe)
        self.assertEqual({day.level for days in expected for day in days}, {0, 1, 2, 3, 4})

    def test_profiles(self):
        questions = [(learner, learner.profile) for learner in self.learners]
        answered = self.ask("profile_question", "from_time timestamptz, to_time timestamptz", [
            (learner, list(map(iso, bounds))) for learner, bounds in questions], PROFILES)
        answered = {number: [tuple(map(int, fields)) for fields in rows] for number, rows in answered.items()}
        expected = [profile(learner.rules, learner.log, *bounds) for learner, bounds in questions]

        def describe(number):
            learner, bounds = questions[number]
            return (f"SELECT * FROM learning_profile('{learner.name}', {sql_timestamp(bounds[0])}, "
                    f"{sql_timestamp(bounds[1])}, '{learner.name}')")

        self.compare(expected, answered, describe)


if __name__ == "__main__":
    unittest.main()
