# SPDX-License-Identifier: PostgreSQL
"""What is restricted or grouped in WHERE and GROUP BY of the views is what a naive model has when all its rows are filtered and
added up. Random logs, parts of them expired or voided, some in a time of odd offsets whose boundaries cut quarter-hours;
several zones; restrictions of all kinds around the entries. LEARNING_SEED chooses others."""

import os
import random
import time
import unittest
from collections import defaultdict

from binary_copy import copy_in, pack_entry
from calendar_periods import Calendar, periods_around
from naive_model import SECOND, Entry, Sums, active_periods
from server import BULK_SETTINGS, Server
from test_random_logs import AWKWARD_ZONES
from zone_rules import DAY, HOUR, ZoneRules, zones_known_to

SEED = int(os.environ.get("LEARNING_SEED", "20240229"))
YEAR = 31556952
ERAS = [(-50 * YEAR, -50 * YEAR + 90 * DAY), (54 * YEAR, 54 * YEAR + 120 * DAY)]
LEARNERS = 9
ZONES = 4
QUESTIONS = 15  # per zone and granularity
VIEWS = {"hour": "learning_hourly", "day": "learning_daily", "week": "learning_weekly", "month": "learning_monthly"}
TOTALS = {"day": "learning_totals_daily", "week": "learning_totals_weekly", "month": "learning_totals_monthly"}
OPERATORS = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b, "=": lambda a, b: a == b, ">=": lambda a, b: a >= b,
             ">": lambda a, b: a > b}


def some_log(chance, eras):
    log = []
    for first, end in eras:
        for _ in range(chance.randrange(1, 6)):
            anchor = chance.randrange(first, end)
            for _ in range(chance.randrange(1, 8)):
                scale = chance.choice([1, 900, HOUR, 3 * DAY])
                at = (anchor + chance.randrange(-scale, scale + 1)) * SECOND + chance.choice([0, chance.randrange(SECOND)])
                log.append(Entry(at, chance.choice([0, chance.randrange(1000)]), chance.choice([None, chance.randrange(7200)]),
                                 chance.random() < 0.4, chance.random() < 0.2))
    return log


class Model:
    """The rows of a view in a zone: (learner, start, Sums, local date) in order; and of the totals, with how many learners."""

    def __init__(self, rules, granularity, logs):
        calendar = Calendar(granularity)
        self.rows, together, present = [], defaultdict(Sums), defaultdict(int)
        for learner, log in sorted(logs.items()):
            active = {period.start: sums for period, sums in active_periods(rules, calendar, log).items()}
            for start, sums in active.items():
                present[start] += 1
                for name in ("entries", "words", "study_seconds"):
                    setattr(together[start], name, getattr(together[start], name) + getattr(sums, name))
            self.rows += [(learner, start, active.get(start, Sums()), self.date(rules, start))
                          for start in self.between(rules, calendar, active)]
        self.totals = [(present[start], start, together.get(start, Sums()), self.date(rules, start))
                       for start in self.between(rules, calendar, together)]

    @staticmethod
    def between(rules, calendar, active):
        if not active:
            return []
        return [period.start for period in periods_around(rules, calendar, min(active), max(active), 0, 0)[0]]

    @staticmethod
    def date(rules, start):
        return (start + rules.offset_at(start)) // DAY


def some_restriction(chance, model, granularity, with_learner):
    """SQL and a function that says the same about a row."""
    parts = []
    if with_learner and chance.random() < 0.6:
        ids = chance.sample(range(LEARNERS + 1), chance.choice([1, 1, 2, 4]))
        names = [f"learner {n}" for n in ids]
        sql = f"user_id = '{names[0]}'" if len(ids) == 1 else f"user_id = ANY ('{{{','.join(names)}}}')"
        parts.append((sql, lambda row: row[0] in names))
    for _ in range(chance.choice([0, 1, 2, 2])):
        _, near, _, date = chance.choice(model)
        symbol = chance.choice(list(OPERATORS))
        compare = OPERATORS[symbol]
        if granularity != "hour" and chance.random() < 0.4:
            day = date + chance.choice([0, 1, -1, chance.randrange(-40, 40)])
            parts.append((f"{granularity} {symbol} date '1970-01-01' + {day}", lambda row, c=compare, d=day: c(row[3], d)))
        else:
            instant = near + chance.choice([0, 0.5, -0.5, 1, -1, HOUR, chance.randrange(-40 * DAY, 40 * DAY)])
            parts.append((f"period {symbol} to_timestamp({instant})", lambda row, c=compare, i=instant: c(row[1], i)))
    return " AND ".join(sql for sql, _ in parts) or "true", lambda row: all(holds(row) for _, holds in parts)


def shown(*values):
    return "|".join(map(str, values))


class Restrictions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"LEARNING_SEED={SEED}")
        cls.server = Server(**BULK_SETTINGS)
        cls.addClassCleanup(cls.server.close)
        cls.chance = random.Random(SEED)
        cls.logs = {f"learner {n}": some_log(cls.chance, ERAS if n == 0 else [cls.chance.choice(ERAS)]) for n in range(LEARNERS)}
        now = int(time.time()) * SECOND
        copy_in(cls.server, "learning_log", (
            pack_entry(learner.encode(), number, entry.at, entry.words, entry.study_seconds, 0 if entry.expired else now, entry.voided)
            for learner, log in cls.logs.items() for number, entry in enumerate(log)))
        cls.server.sql("CALL expire_learning_log('1 day')")
        known = set(zones_known_to(cls.server))
        cls.zones = ["UTC", *cls.chance.sample([zone for zone in AWKWARD_ZONES if zone in known and zone != "UTC"], ZONES)]

    def questions(self, zone):
        """Pairs of SQL and the rows that the model has for it."""
        rules = ZoneRules(zone, ERAS[0][0] - YEAR, ERAS[1][1] + YEAR)
        for granularity, view in VIEWS.items():
            # Who was active in both eras has a million hours.
            logs = {learner: log for learner, log in self.logs.items() if granularity != "hour" or learner != "learner 0"}
            model = Model(rules, granularity, logs)
            source = view if granularity != "hour" else f"(SELECT * FROM {view} WHERE user_id <> 'learner 0') AS v"
            for _ in range(QUESTIONS):
                sql, holds = some_restriction(self.chance, model.rows, granularity, True)
                rows = [row for row in model.rows if holds(row)]
                kind = self.chance.choice(["rows", "per learner", "per period"])
                if kind == "rows":
                    date = "0" if granularity == "hour" else f"{granularity} - date '1970-01-01'"
                    yield (f"SELECT user_id, extract(epoch FROM period)::bigint, entries, words, study_seconds, {date} FROM {source} WHERE {sql} ORDER BY user_id, period",
                           [shown(learner, start, sums.entries, sums.words, sums.study_seconds, date if granularity != "hour" else 0)
                            for learner, start, sums, date in rows])
                else:
                    key = 0 if kind == "per learner" else 1
                    groups = defaultdict(lambda: [0, 0, 0])
                    for row in rows:
                        groups[row[key]] = [a + b for a, b in zip(groups[row[key]], (row[2].entries, row[2].words, row[2].study_seconds))]
                    column, value = ("user_id", "user_id") if key == 0 else ("period", "extract(epoch FROM period)::bigint")
                    yield (f"SELECT {value}, sum(entries), sum(words), sum(study_seconds) FROM {source} WHERE {sql} GROUP BY {column} ORDER BY {column}",
                           [shown(group, *sums) for group, sums in sorted(groups.items())])
            if granularity in TOTALS:
                for _ in range(QUESTIONS // 4):
                    sql, holds = some_restriction(self.chance, model.totals, granularity, False)
                    yield (f"SELECT extract(epoch FROM period)::bigint, learners, entries, words, study_seconds, {granularity} - date '1970-01-01' "
                           f"FROM {TOTALS[granularity]} WHERE {sql} ORDER BY period",
                           [shown(start, learners, sums.entries, sums.words, sums.study_seconds, date)
                            for learners, start, sums, date in model.totals if holds((learners, start, sums, date))])

    def test_restrictions_and_groups_agree_with_the_model(self):
        answered = 0
        for zone in self.zones:
            questions = list(self.questions(zone))
            script = [f"SET TimeZone = '{zone}'"]
            for number, (sql, _) in enumerate(questions):
                script += [f"SELECT '#{number}'", sql]
            answers, current = defaultdict(list), None
            for line in self.server.sql(";\n".join(script) + ";\n"):
                if line.startswith("#"):
                    current = int(line[1:])
                else:
                    answers[current].append(line)
            for number, (sql, expected) in enumerate(questions):
                with self.subTest(zone=zone, sql=sql):
                    differ = [pair for pair in zip(expected, answers[number]) if pair[0] != pair[1]]
                    self.assertEqual((len(answers[number]), differ[:3]), (len(expected), []))
                    answered += len(expected)
        self.assertGreater(answered, 10000)

    def test_restrictions_are_taken_over(self):
        plan = "\n".join(self.server.sql("EXPLAIN SELECT user_id, sum(words) FROM learning_daily WHERE period >= to_timestamp(0) AND day < '2001-01-01' GROUP BY 1"))
        self.assertRegex(plan, r"Per: user_id\n *Reads Only: period >= .* AND day < ")


if __name__ == "__main__":
    unittest.main()
