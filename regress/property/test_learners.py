# SPDX-License-Identifier: PostgreSQL
"""Totals over learners are sums of the learners' own periods. Random logs, parts of them expired or voided; random
questions to all learners and to some of them. For every period, the sums are those of aggregate_learning() over the
learners, and `learners` counts those with at least one entry in it; from day to week and month, it is the number of the
distinct learners of its days. Averages of gaps are those of a naive model. LEARNING_SEED chooses other logs and
questions."""

import json
import os
import random
import time
import unittest
import zoneinfo
from datetime import datetime
from itertools import groupby

from binary_copy import copy_in, pack_entry, sql_timestamp
from calendar_periods import WEEK_DAYS, Calendar
from naive_model import SECOND, Entry, Question, answer
from server import BULK_SETTINGS, Server
from test_random_logs import AWKWARD_ZONES, GRANULARITIES, iso, rows_agree
from test_random_logs import Row as ModelRow
from zone_rules import DAY, HOUR, ZoneRules

SEED = int(os.environ.get("LEARNING_SEED", "20240229"))
LEARNERS = 25
ENTRIES = 40
QUESTIONS = 300
MODELLED = 100  # questions that the naive model answers, too
YEAR = 31556952
# Not long: the learners shall meet. Some in a time of odd offsets, whose boundaries cut quarter-hours.
ERAS = [(-50 * YEAR, -50 * YEAR + 120 * DAY), (54 * YEAR, 54 * YEAR + 200 * DAY)]

QUESTION = "q.granularity, q.from_time, q.to_time, q.zone, q.fill, q.moving_periods, q.day_start, q.week_start"
MANY = f"""
SELECT q.number, (extract(epoch FROM a.period) * 1000000)::bigint, a.learners, a.entries, a.words,
       a.average_words_learned, a.study_seconds, a.moving_average
  FROM property_question q, LATERAL aggregate_learners(q.learners, {QUESTION}) a"""
# What the learners' own answers add up to.
ADDED = """
SELECT q.number, (extract(epoch FROM a.period) * 1000000)::bigint, count(*) FILTER (WHERE a.entries > 0), sum(a.entries),
       sum(a.words), sum(a.study_seconds)
  FROM property_question q, LATERAL (
       SELECT DISTINCT unnest(coalesce(q.learners, ARRAY(SELECT 'learner ' || n FROM generate_series(0, %d) AS n)))) AS l (learner),
       LATERAL aggregate_learning(learner, q.granularity, q.from_time, q.to_time, q.zone, 'zero', 1,
                                              q.day_start, q.week_start) a
 GROUP BY 1, 2 ORDER BY 1, 2""" % (LEARNERS - 1)
AS_JSON = f"""
SELECT q.number, aggregate_learners_json(q.learners, {QUESTION},
       '{{period,learners,entries,words,average_words_learned,study_seconds,moving_average}}') FROM property_question q"""
# The distinct learners of the days of longer periods.
OF_DAYS = """
SELECT p.granularity, p.period, p.learners, count(DISTINCT d.learner)
  FROM (SELECT c.granularity, z.zone, a.period, a.learners, lead(a.period) OVER (PARTITION BY c.granularity, z.zone ORDER BY a.period) AS next
          FROM unnest('{week,2 weeks,month,quarter}'::text[]) AS c (granularity), zones AS z,
               aggregate_learners(NULL, c.granularity, z.from_time, z.to_time, z.zone) AS a) AS p
  JOIN (SELECT z.zone, 'learner ' || n AS learner, a.period FROM zones AS z, generate_series(0, %d) AS n,
               aggregate_learning('learner ' || n, 'day', z.from_time, z.to_time, z.zone) AS a WHERE a.entries > 0) AS d
    ON d.zone = p.zone AND d.period >= p.period AND d.period < p.next
 GROUP BY p.granularity, p.zone, p.period, p.learners""" % (LEARNERS - 1)


def some_log(chance):
    log = []
    while len(log) < ENTRIES:
        first, end = chance.choice(ERAS)
        anchor = chance.randrange(first, end)
        for _ in range(chance.randrange(1, 6)):
            scale = chance.choice([1, 900, HOUR, 3 * DAY])
            at = (anchor + chance.randrange(-scale, scale + 1)) * SECOND + chance.choice([0, chance.randrange(SECOND)])
            log.append(Entry(at, chance.choice([0, chance.randrange(1000)]), chance.choice([None, chance.randrange(7200)]),
                             chance.random() < 0.4, chance.random() < 0.2))
    return log


def some_question(chance):
    granularity = chance.choice(list(GRANULARITIES))
    length, moving_periods = GRANULARITIES[granularity]
    first, end = chance.choice(ERAS)
    start = chance.randrange(first - 40 * DAY, end + 40 * DAY)
    span = chance.choice([1, 5 * length, min(60 * length, end - first)])
    learners = chance.choice([None, None, [], chance.choices(range(LEARNERS + 1), k=chance.randrange(1, 10))])
    return (learners, chance.choice(AWKWARD_ZONES), Question(
        Calendar(granularity, chance.choice([0, 0, 4 * HOUR, HOUR // 2, chance.randrange(DAY)]), chance.choice(WEEK_DAYS)),
        start * SECOND, (start + span) * SECOND, chance.choice(["zero", "null", "previous", "linear", "none"]),
        chance.choice([1, 2, chance.randrange(1, moving_periods)])))


class Learners(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"LEARNING_SEED={SEED}")
        cls.server = Server(**BULK_SETTINGS)
        cls.addClassCleanup(cls.server.close)
        chance = random.Random(SEED)
        cls.logs = [some_log(chance) for _ in range(LEARNERS)]
        cls.questions = [some_question(chance) for _ in range(QUESTIONS)]
        now = int(time.time()) * SECOND
        copy_in(cls.server, "learning_log", (
            pack_entry(f"learner {learner}".encode(), number, entry.at, entry.words, entry.study_seconds,
                       0 if entry.expired else now, entry.voided)
            for learner, log in enumerate(cls.logs) for number, entry in enumerate(log)))
        cls.server.sql("CALL expire_learning_log('1 day')")
        cls.server.sql("""
            CREATE TABLE property_question (number int, learners text[], zone text, granularity text, day_start interval,
                week_start text, from_time timestamptz, to_time timestamptz, fill text, moving_periods int);
            CREATE TABLE zones (zone text, from_time timestamptz, to_time timestamptz)""")
        cls.server.copy("COPY property_question FROM STDIN", "".join(
            "\t".join(map(str, [number, "\\N" if learners is None else cls.names(learners), zone, calendar.granularity,
                                f"{calendar.day_start} s", calendar.week_start, iso(from_time), iso(to_time), fill,
                                moving_periods])) + "\n"
            for number, (learners, zone, (calendar, from_time, to_time, fill, moving_periods)) in enumerate(cls.questions)
        ).encode())
        cls.server.copy("COPY zones FROM STDIN", "".join(
            f"{zone}\t{iso((first - 9 * DAY) * SECOND)}\t{iso((end + 9 * DAY) * SECOND)}\n"
            for zone in zoneinfo.available_timezones() & set(AWKWARD_ZONES) for first, end in ERAS[1:]).encode())

    @staticmethod
    def names(learners):
        return "{" + ",".join(f'"learner {learner}"' for learner in learners) + "}"

    def rows(self, query, settings=""):
        """By question, the rows of numbers."""
        output = self.server.sql(f"{settings} COPY ({query}) TO STDOUT")
        return {number: [[None if field == "\\N" else float(field) if "." in field or "e" in field else int(field)
                          for field in line[1:]] for line in lines]
                for number, lines in groupby((line.split("\t") for line in output), key=lambda line: int(line[0]))}

    def describe(self, number):
        learners, zone, (calendar, from_time, to_time, fill, moving_periods) = self.questions[number]
        ids = "NULL" if learners is None else f"'{self.names(learners)}'"
        return (f"seed {SEED}: SELECT * FROM aggregate_learners({ids}, '{calendar.granularity}', {sql_timestamp(from_time)}, "
                f"{sql_timestamp(to_time)}, '{zone}', '{fill}', {moving_periods}, '{calendar.day_start} s', "
                f"'{calendar.week_start}')")

    def test_what_was_expired_and_voided(self):
        [counts] = self.server.sql("""SELECT count(*) > 300, count(voided_at) > 50,
            (SELECT count(*) FROM learning_archive) > 100 FROM learning_log""")
        self.assertEqual(counts, "t|t|t")

    def test_totals_are_what_the_learners_add_up_to(self):
        many, added = self.rows(MANY), self.rows(ADDED)
        met = 0
        for number, (learners, _, question) in enumerate(self.questions):
            if learners is not None and not learners:
                self.assertEqual([row[1:4] for row in many.get(number, [])], [[0, 0, 0] for _ in many.get(number, [])])
                continue
            expected = [row for row in added[number] if row[2] > 0 or question.fill != "none"]
            answered = [[*row[:4], row[5]] for row in many.get(number, [])]
            met += sum(row[1] > 1 for row in expected)
            self.assertEqual(expected, answered, self.describe(number))
        self.assertGreater(met, 300)

    def test_rows_are_those_of_one_log(self):
        """The learners' entries in one log: averages, gaps between neighbours near and far, moving averages."""
        many = self.rows(MANY)
        # Interpreting zones takes most of the time.
        rules = {zone: ZoneRules(zone, ERAS[0][0] - 40 * YEAR, ERAS[1][1] + 40 * YEAR, DAY // 4)
                 for zone in {zone for _, zone, _ in self.questions[:MODELLED]}}
        for number, (learners, zone, question) in enumerate(self.questions[:MODELLED]):
            known = range(LEARNERS) if learners is None else {learner for learner in learners if learner < LEARNERS}
            log = [entry for learner in known for entry in self.logs[learner]]
            expected = list(answer(rules[zone], log, question))
            answered = [ModelRow(row[0] // SECOND, row[2], row[3], row[4], row[5], row[6]) for row in many.get(number, [])]
            self.assertEqual(len(expected), len(answered), self.describe(number))
            for want, got in zip(expected, answered):
                self.assertTrue(rows_agree(want, got), f"{self.describe(number)}\n{want}\n{got}")

    def test_json_and_little_memory_give_the_same_rows(self):
        many = self.rows(MANY)
        self.assertEqual(many, self.rows(MANY, "SET work_mem = '64kB'; SET hash_mem_multiplier = 1;"))
        self.assertEqual(many, self.rows(MANY, "SET enable_bitmapscan = off; SET enable_seqscan = off;"))
        for line in self.server.sql(AS_JSON):
            number, text = line.split("|", 1)
            rows = [[int(datetime.fromisoformat(row["period"]).timestamp()) * SECOND,
                     *(row[field] for field in ["learners", "entries", "words", "average_words_learned", "study_seconds",
                                                "moving_average"])] for row in json.loads(text)]
            self.assertEqual(rows, many.get(int(number), []), self.describe(int(number)))

    def test_learners_of_a_week_are_the_distinct_ones_of_its_days(self):
        rows = self.server.sql(OF_DAYS)
        self.assertGreater(len(rows), 500)
        self.assertEqual([], [row for row in rows if row.split("|")[2] != row.split("|")[3]])


if __name__ == "__main__":
    unittest.main()
