# SPDX-License-Identifier: PostgreSQL
"""Random logs over 200 years, local mean times among them, parts of them expired or voided; random questions of every
kind, answered as rows and as JSON, and compared with a naive model. LEARNING_SEED chooses other logs and questions."""

import json
import math
import os
import random
import time
import unittest
from datetime import datetime, timedelta, timezone
from itertools import groupby

from binary_copy import copy_in, pack_entry, sql_timestamp
from calendar_periods import WEEK_DAYS, Calendar
from naive_model import SECOND, Entry, Question, Row, answer
from server import BULK_SETTINGS, Server
from zone_rules import DAY, HOUR, ZoneRules, zones_known_to

SEED = int(os.environ.get("LEARNING_SEED", "20240229"))
LEARNERS = 40
ENTRIES = 150
QUESTIONS = 50

YEAR = 31556952
FIRST, END = -120 * YEAR, 80 * YEAR  # 1850 to 2050
SPARE = 40 * YEAR  # how far beyond them a question can reach
SCALES = [1, 900, HOUR, DAY, 30 * DAY, 400 * DAY]
# Cut quarter-hours for a century, days without or with two midnights, skipped and doubled dates, odd shifts.
AWKWARD_ZONES = [
    "Africa/Cairo", "Africa/Casablanca", "Africa/Monrovia", "America/Caracas", "America/Havana", "America/Juneau",
    "America/Santiago", "America/St_Johns", "Antarctica/Troll", "Asia/Beirut", "Asia/Kathmandu", "Asia/Manila",
    "Asia/Pyongyang", "Australia/Lord_Howe", "Europe/Amsterdam", "Europe/Dublin", "Pacific/Apia", "Pacific/Kwajalein",
    "UTC"]
GRANULARITIES = {"hour": (HOUR, 200), "day": (DAY, 400), "week": (7 * DAY, 60), "month": (30 * DAY, 40),
                 "quarter": (91 * DAY, 20), "year": (YEAR, 10), "15 minutes": (HOUR // 4, 300),
                 "2 hours": (2 * HOUR, 200), "12 hours": (12 * HOUR, 200), "2 weeks": (14 * DAY, 40),
                 "2 months": (61 * DAY, 20), "6 months": (182 * DAY, 10)}

ROWS = """
SELECT q.number, (extract(epoch FROM a.period) * 1000000)::bigint, a.entries, a.words, a.average_words_learned,
       a.study_seconds, a.moving_average
  FROM property_question q, LATERAL aggregate_learning(
       q.learner, q.granularity, q.from_time, q.to_time, q.zone, q.fill, q.moving_periods, q.day_start, q.week_start) a"""
JSON = """
SELECT q.number, aggregate_learning_json(q.learner, q.granularity, q.from_time, q.to_time, q.zone, q.fill,
       q.moving_periods, q.day_start, q.week_start,
       '{period,entries,words,average_words_learned,study_seconds,moving_average}') FROM property_question q"""


def some_instant(chance, rules):
    """In microseconds; half of them at whole seconds or quarter-hours."""
    transitions = rules.transitions(FIRST, END)
    kind = chance.randrange(4)
    if kind == 0 and transitions:
        instant = chance.choice(transitions)
    elif kind == 1:
        instant = chance.randrange(FIRST, FIRST + 50 * YEAR)
    else:
        instant = chance.randrange(FIRST, END)
    return round_some(chance, instant * SECOND)


def round_some(chance, microseconds):
    return microseconds - microseconds % chance.choice([1, 1, SECOND, 900 * SECOND])


def near(chance, microseconds):
    scale = chance.choice(SCALES) * SECOND
    return round_some(chance, microseconds + chance.randrange(-scale, scale + 1))


def some_log(chance, rules):
    log = []
    while len(log) < ENTRIES:
        anchor = some_instant(chance, rules)
        for _ in range(chance.randrange(1, 12)):
            log.append(Entry(near(chance, anchor), chance.choice([0, 1, chance.randrange(1000), 2**31 - 1]),
                             chance.choice([None, 0, chance.randrange(7200), 2**31 - 1]), chance.random() < 0.4,
                             chance.random() < 0.1))
    return log


def some_question(chance, rules, log):
    granularity = chance.choice(list(GRANULARITIES))
    length, moving_periods = GRANULARITIES[granularity]
    anchor = chance.choice([some_instant(chance, rules), chance.choice(log).at,
                            chance.choice(rules.transitions(FIRST, END) or [FIRST]) * SECOND])
    span = chance.choice([1, length, 5 * length, min(60 * length, 20 * YEAR)]) * SECOND
    start = near(chance, anchor) - chance.randrange(span)
    return Question(
        Calendar(granularity, chance.choice([0, 4 * HOUR, HOUR // 2, chance.randrange(DAY)]), chance.choice(WEEK_DAYS)),
        start, start + chance.randrange(2 * span),
        chance.choice(["zero", "null", "previous", "linear", "none"]),
        chance.choice([1, 2, chance.randrange(1, 8), chance.randrange(1, moving_periods)]))


def iso(microseconds):
    return (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=microseconds)).isoformat(" ")


def json_row(rules, fields):
    """The row that a JSON object tells; its period must have the zone's offset, in whole minutes."""
    period = datetime.fromisoformat(fields["period"])
    instant = int(period.timestamp())
    offset = rules.offset_at(instant)
    offset -= int(math.copysign(abs(offset) % 60, offset))
    is_utc = rules.offsets == [0]
    assert period.utcoffset() == timedelta(seconds=offset), (rules.name, fields)
    assert fields["period"].endswith("Z") == is_utc, (rules.name, fields)
    return Row(instant, fields["entries"], fields["words"], fields["average_words_learned"], fields["study_seconds"],
               fields["moving_average"])


def agree(expected, answered):
    return len(expected) == len(answered) and all(map(rows_agree, expected, answered))


def rows_agree(expected, answered):
    if expected.entries == 0 and expected.average is not None and answered.average is not None:
        # Interpolation may be rounded in another order.
        if math.isclose(expected.average, answered.average, rel_tol=1e-12, abs_tol=1e-6):
            answered = answered._replace(average=expected.average)
    return expected == answered


class RandomLogs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"LEARNING_SEED={SEED}")
        cls.server = Server(**BULK_SETTINGS)
        cls.addClassCleanup(cls.server.close)
        chance = random.Random(SEED)
        names = zones_known_to(cls.server)
        zones = AWKWARD_ZONES + chance.sample(names, LEARNERS - len(AWKWARD_ZONES))
        cls.rules = [ZoneRules(name, FIRST - SPARE, END + SPARE, DAY // 4) for name in zones]
        cls.logs = [some_log(chance, rules) for rules in cls.rules]
        cls.questions = [(learner, some_question(chance, rules, log)) for _ in range(QUESTIONS)
                         for learner, (rules, log) in enumerate(zip(cls.rules, cls.logs))]
        cls.load()

    @classmethod
    def load(cls):
        now = int(time.time()) * SECOND
        copy_in(cls.server, "learning_log", (
            pack_entry(f"learner {learner}".encode(), number, entry.at, entry.words, entry.study_seconds,
                       0 if entry.expired else now, entry.voided and number % 2 == 0)
            for learner, log in enumerate(cls.logs) for number, entry in enumerate(log)))
        # Half of the voided entries came so, the others are voided now.
        voided = "".join(f"{number}\tlearner {learner}\n" for learner, log in enumerate(cls.logs)
                         for number, entry in enumerate(log) if entry.voided and number % 2 == 1)
        cls.server.sql("CREATE TABLE property_voided (number int, learner text)")
        cls.server.copy("COPY property_voided FROM STDIN", voided.encode())
        cls.server.sql("SELECT void_learning(lpad(to_hex(number), 32, '0')::uuid, learner) FROM property_voided")
        cls.server.sql("CALL expire_learning_log('1 day', 997)")
        cls.server.sql("""
            CREATE TABLE property_question (number int, learner text, zone text, granularity text, day_start interval,
                week_start text, from_time timestamptz, to_time timestamptz, fill text, moving_periods int)""")
        cls.server.copy("COPY property_question FROM STDIN", "".join(
            "\t".join(map(str, [number, f"learner {learner}", cls.rules[learner].name, calendar.granularity,
                                f"{calendar.day_start} s", calendar.week_start, iso(from_time), iso(to_time), fill,
                                moving_periods])) + "\n"
            for number, (learner, (calendar, from_time, to_time, fill, moving_periods)) in enumerate(cls.questions)
        ).encode())

    def test_what_was_expired(self):
        live = [entry for log in self.logs for entry in log if not entry.expired]
        voided = sum(entry.voided for entry in live)
        self.assertGreater(voided, 100)
        self.assertEqual([f"{len(live)}|{voided}"],
                         self.server.sql("SELECT count(*), count(voided_at) FROM learning_log"))
        self.assertEqual([], self.server.sql("SELECT * FROM learning_log_check()"))

    def test_answers(self):
        table = [line.split("\t") for line in self.server.sql(f"COPY ({ROWS}) TO STDOUT")]
        as_rows = {int(number): [self.parse(fields) for fields in group]
                   for number, group in groupby(table, key=lambda fields: fields[0])}
        as_json = dict(line.split("|", 1) for line in self.server.sql(JSON))
        failures = []
        for number, (learner, question) in enumerate(self.questions):
            rules = self.rules[learner]
            expected = list(answer(rules, self.logs[learner], question))
            rows = as_rows.get(number, [])
            objects = [json_row(rules, fields) for fields in json.loads(as_json[str(number)])]
            for kind, answered in [("rows", rows), ("JSON", objects)]:
                if not agree(expected, answered):
                    failures.append(self.report(kind, learner, question, expected, answered))
        print(f"{len(self.questions)} questions, {len(table)} rows")
        if failures:
            self.fail("\n\n".join([f"{len(failures)} answers are wrong", *failures[:10]]))

    @staticmethod
    def parse(fields):
        _, period, entries, words, average, study_seconds, moving_average = fields
        seconds, rest = divmod(int(period), SECOND)
        assert rest == 0, fields
        return Row(seconds, int(entries), int(words), None if average == "\\N" else float(average), int(study_seconds),
                   float(moving_average))

    def report(self, kind, learner, question, expected, answered):
        calendar, from_time, to_time, fill, moving_periods = question
        lines = [f"seed {SEED}, {kind}: SELECT * FROM aggregate_learning('learner {learner}', "
                 f"'{calendar.granularity}', {sql_timestamp(from_time)}, {sql_timestamp(to_time)}, "
                 f"'{self.rules[learner].name}', '{fill}', {moving_periods}, '{calendar.day_start} s', "
                 f"'{calendar.week_start}'): {len(expected)} rows expected, {len(answered)} answered"]
        lines += [f"  expected {want}\n  answered {got}" for want, got in zip(expected, answered)
                  if not rows_agree(want, got)][:3]
        return "\n".join(lines)


if __name__ == "__main__":
    unittest.main()
