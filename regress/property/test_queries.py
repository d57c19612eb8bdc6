# SPDX-License-Identifier: PostgreSQL
"""Whatever is asked of a view, alone, grouped, joined or with parameters, is answered as if a copy of all its rows were asked.
Random questions as BI tools generate them, by plans of all kinds. LEARNING_SEED chooses others."""

import os
import random
import re
import time
import unittest

from binary_copy import copy_in, pack_entry
from server import BULK_SETTINGS, Server
from zone_rules import DAY, HOUR

SEED = int(os.environ.get("LEARNING_SEED", "20240229"))
SECOND = 1_000_000
QUESTIONS = 190  # per zone
LEARNERS = 7
# Around days of which the clocks of these zones show some parts twice, or skip them, or all.
ERAS = [("UTC", 1710028800), ("America/St_Johns", 814924800), ("Pacific/Apia", 1325203200), ("America/Sao_Paulo", 1204200000)]
# Views, and foreign tables of one's own, with the column that is a date.
EACH = {"learning_daily": "day", "learning_weekly": "week", "learning_monthly": "month", "own_quarters": "date", "own_parts": "date", "own_hours": "date"}
TOTALS = {"learning_totals_daily": "day", "learning_totals_weekly": "week"}
DATES = {**EACH, **TOTALS}
SUMS = ["words", "entries", "study_seconds"]
PLANNER = ["enable_hashjoin", "enable_mergejoin", "enable_nestloop", "enable_material", "enable_hashagg", "enable_sort"]
COLUMNS = "words bigint, date date, user_id text COLLATE \"C\", period timestamptz, entries bigint, study_seconds bigint"
SET_UP = "".join(f"CREATE FOREIGN TABLE {table} ({COLUMNS}) SERVER learning_log OPTIONS (granularity '{granularity}');"
                 for table, granularity in {"own_quarters": "quarter", "own_parts": "15 minutes", "own_hours": "6 hours"}.items()) + """
CREATE TABLE people (id text, name varchar, since timestamptz, n int);
INSERT INTO people SELECT 'learner ' || n, 'learner ' || n, to_timestamp(1204200000 + n * 55000000), n FROM generate_series(0, 9) AS n;
INSERT INTO people DEFAULT VALUES;
ANALYZE people;
"""


class Question:
    """One question, whose views are written in @; some of its values are parameters."""

    def __init__(self, chance, near):
        self.chance, self.near, self.types, self.values = chance, near, [], []
        self.is_ordered = False
        self.text = chance.choice([self.rows, self.grouped, self.grouped, self.joined])()

    def value(self, kind, text):
        if self.chance.random() < 0.3:
            self.types.append(kind)
            self.values.append("NULL" if self.chance.random() < 0.04 else text)
            return f"${len(self.types)}"
        return f"(SELECT {text})::{kind}" if self.chance.random() < 0.1 else f"{text}::{kind}"

    def instant(self, kinds):
        kind = self.chance.choice(kinds)
        if self.chance.random() < 0.05:
            return self.value(kind, self.chance.choice(["'infinity'", "'-infinity'"]))
        at = self.near + self.chance.choice([0, 1, HOUR, -DAY, self.chance.randrange(-8 * DAY, 8 * DAY)])
        return self.value(kind, f"to_timestamp({at})" if self.chance.random() < 0.5 else f"date_trunc('day', to_timestamp({at}))")

    def learner(self):
        return f"'learner {self.chance.randrange(LEARNERS + 1)}'"

    def condition(self, view, name):
        chance, column, date = self.chance, f"{name}.period", f"{name}.{DATES[view]}"
        compare = chance.choice(["<", "<=", "=", ">=", ">"])
        kind = chance.choice(["period", "period", "date", "weekday", "sum", *["learner"] * (3 if view in EACH else 0)])
        if kind == "sum":
            return f"{name}.{chance.choice(SUMS)} {compare} {chance.choice([0, 1, 100])}"
        if kind == "weekday":
            return f"extract(isodow FROM {chance.choice([column, date])}) {compare} {chance.randrange(1, 8)}"
        if kind == "learner":
            listed = ", ".join(self.learner() for _ in range(chance.randrange(1, 5)))
            return f"{name}.user_id " + chance.choice([
                f"= {self.value('text', self.learner())}", f"IN ({listed})", f"= ANY ({self.value('text[]', f'ARRAY[{listed}, NULL]')})", f"> {self.learner()}",
                f"= {self.learner()}::{chance.choice(['char(12)', 'name', 'varchar'])}", f"= ANY ('{{learner 1,{self.learner()[1:-1]}}}'::varchar[])", f"LIKE '%{chance.randrange(3)}'",
                f"IN (SELECT id FROM people WHERE n < {chance.randrange(9)})", f"NOT IN ({listed})", f"= ANY (ARRAY(SELECT id FROM people WHERE n > {chance.randrange(9)}))"])
        if kind == "date":
            column = date
        kinds = ["timestamptz", "timestamp", "date", *[["timestamptz"], ["date"]][kind == "date"] * 3]
        if chance.random() < 0.2:
            return f"{column} BETWEEN {self.instant(kinds)} AND {self.instant(kinds)}"
        return f"{column} {compare} {self.instant(kinds)}" if chance.random() < 0.7 else f"{self.instant(kinds)} {compare} {column}"

    def where(self, view, name="v"):
        parts = []
        for _ in range(self.chance.choice([0, 1, 1, 2, 3])):
            part = self.condition(view, name)
            parts.append(self.chance.choice([part] * 8 + [f"NOT ({part})", f"({part} OR {self.condition(view, name)})"]))
        return " WHERE " + " AND ".join(parts) if parts else ""

    def ordered(self, text, columns):
        if self.chance.random() < 0.6:
            return text
        self.is_ordered = True
        order = self.chance.sample(range(1, columns + 1), columns)
        limit = self.chance.choice(["", f" LIMIT {self.chance.randrange(9)}", " LIMIT 3 OFFSET 2"])
        return f"{text} ORDER BY {', '.join(str(column) + self.chance.choice(['', '', ' DESC']) for column in order)}{limit}"

    def rows(self):
        view = self.chance.choice(list(DATES))
        columns = ["period", DATES[view], *SUMS, "user_id" if view in EACH else "learners"]
        shown = self.chance.sample(columns, self.chance.randrange(1, len(columns)))
        return self.ordered(f"SELECT {self.chance.choice(['', '', 'DISTINCT '])}{', '.join(shown)} FROM @{view} AS v{self.where(view)}", len(shown))

    def grouped(self):
        chance, view = self.chance, self.chance.choice([*EACH, *EACH, *DATES])
        date = DATES[view]
        keys = chance.choice([["period"], [date], ["period", date], ["period", "words > 0"], [f"date_trunc('month', {date}::timestamp)"], [], [],
                              ["date_trunc('week', period)"], [f"extract(isodow FROM {date})"], ["to_char(period, 'YYYY-MM')", date], ["timezone('Asia/Tokyo', period)::date"],
                              ["timezone('Asia/Tokyo', period)"], [f"extract(isodow FROM {date})", "extract(hour FROM period)"], ["CASE WHEN words > 100 THEN 'many' ELSE 'few' END"],
                              *[["user_id"], ["user_id"], ["user_id::varchar"], ["user_id", date], ["upper(user_id)"]] * (view in EACH)])
        total = [f"sum({column})" for column in SUMS]
        shown = [key for key in keys if chance.random() < 0.9] + [chance.choice([
            *total * 3, "count(*)", "max(words)", "sum(words) FILTER (WHERE entries > 0)", "sum(DISTINCT words)", "sum(words) - sum(entries)", "sum(-words)",
            "min(period)", f"max({date} + 1)", f"sum(words) FILTER (WHERE {date} > {self.instant(['date'])})", "sum(entries) FILTER (WHERE extract(hour FROM period) < 12)", "max(period) FILTER (WHERE words > 0)",
            "rank() OVER (ORDER BY sum(words))", "sum(words) * 100 / nullif(sum(sum(words)) OVER (), 0)", "percentile_cont(0.5) WITHIN GROUP (ORDER BY words)",
            "string_agg(words::text, ',' ORDER BY words)", "(SELECT max(n) FROM people WHERE n < sum(entries))"]) for _ in range(chance.choice([1, 1, 2, 3]))]
        sets = chance.choice(["{}"] * 9 + ["ROLLUP ({})", "CUBE ({})", "GROUPING SETS (({}), ())"])
        having = "" if chance.random() < 0.7 else " HAVING " + chance.choice([f"sum(words) > {self.value('int', '100')}", "sum(entries) = 0", "count(*) > 2", "sum(words) > (SELECT avg(n) FROM people)"])
        return self.ordered(f"SELECT {', '.join(shown)} FROM @{view} AS v{self.where(view)}{' GROUP BY ' + sets.format(', '.join(keys)) if keys else ''}{having}", len(shown))

    def joined(self):
        chance, view, other = self.chance, self.chance.choice(list(EACH)), self.chance.choice(list(EACH))
        date, where = EACH[view], self.where(view)
        return chance.choice([
            f"SELECT p.id, v.period, v.words FROM people AS p {chance.choice(['', 'LEFT', 'RIGHT'])} JOIN @{view} AS v ON v.user_id = p.id AND {self.condition(view, 'v')}{where}",
            f"SELECT p.id, sum(v.words), count(v.words) FROM people AS p LEFT JOIN @{view} AS v ON v.user_id = p.name AND v.period >= p.since GROUP BY 1",
            f"SELECT p.id, l.* FROM people AS p, LATERAL (SELECT period, words FROM @{view} AS v{where} {'AND' if where else 'WHERE'} user_id = p.id ORDER BY period LIMIT 2) AS l",
            f"SELECT p.since, l.* FROM people AS p, LATERAL (SELECT user_id, sum(words) FROM @{view} AS v WHERE period >= p.since GROUP BY 1) AS l",
            f"SELECT id, (SELECT sum(words) FROM @{view} AS v WHERE v.user_id = id AND v.{date} < since) FROM people",
            f"SELECT id, n, s FROM people LEFT JOIN (SELECT user_id, sum(words) AS s FROM @{view} AS v{where} GROUP BY 1) AS g ON user_id = id",
            f"SELECT v.user_id, v.period, w.words FROM @{view} AS v JOIN @{other} AS w ON v.user_id = w.user_id AND v.{date} = w.{EACH[other]}{where}",
            f"SELECT * FROM (SELECT user_id, period, sum(words) OVER (PARTITION BY user_id ORDER BY period), lag(words, 2) OVER (ORDER BY user_id, period) FROM @{view} AS v{where}) AS t LIMIT 100001",
            f"SELECT user_id, period, avg(words) OVER (PARTITION BY user_id ORDER BY period RANGE BETWEEN INTERVAL '7 days' PRECEDING AND CURRENT ROW) FROM @{view} AS v{where}",
            f"WITH q AS {chance.choice(['', 'NOT '])}MATERIALIZED (SELECT * FROM @{view} AS v{where}) SELECT a.period, sum(a.words), (SELECT count(DISTINCT user_id) FROM q) FROM q AS a JOIN q AS b USING (user_id, period) GROUP BY 1",
            f"SELECT v.user_id, v.period, p.n FROM @{view} AS v FULL JOIN people AS p ON p.name = v.user_id{where}",
            f"SELECT v.user_id, v.words, w.words FROM @{view} AS v LEFT JOIN @{view} AS w ON w.user_id = v.user_id AND w.{date} = v.{date} - 7{where}",
            f"SELECT user_id, period, words FROM @{view} AS v{where} {chance.choice(['UNION', 'UNION ALL', 'EXCEPT'])} SELECT user_id, period, words FROM @{other} AS w{self.where(other, 'w')}",
            f"SELECT user_id, sum(words) FROM (SELECT user_id, period, words FROM @{view} UNION ALL SELECT user_id, period, words FROM @{other}) AS v WHERE user_id = {self.value('text', self.learner())} GROUP BY 1"])

    def sql(self, prefix):
        text = self.text.replace("@", prefix)
        if not self.types:
            return [text]
        return [f"PREPARE question ({', '.join(self.types)}) AS {text}", f"EXECUTE question ({', '.join(self.values)})", "DEALLOCATE question"]


class Queries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"LEARNING_SEED={SEED}")
        cls.server = Server(**BULK_SETTINGS)
        cls.addClassCleanup(cls.server.close)
        cls.chance = chance = random.Random(SEED)
        now = int(time.time()) * SECOND
        copy_in(cls.server, "learning_log", (
            pack_entry(f"learner {n}".encode(), number, (near + chance.randrange(-4 * DAY, 4 * DAY)) * SECOND, chance.choice([0, chance.randrange(500)]),
                       chance.choice([None, chance.randrange(500)]), chance.choice([0, now, now]), chance.random() < 0.1)
            for n in range(LEARNERS) for near in [ERAS[n % len(ERAS)][1]] for number in range(chance.randrange(2, 30))))
        cls.server.sql("CALL expire_learning_log('1 year');" + SET_UP)

    def test_a_copy_of_all_rows_answers_the_same(self):
        answered = grouped = 0
        for zone, near in ERAS:
            questions = [Question(self.chance, near) for _ in range(QUESTIONS)]
            script = [f"SET TimeZone = '{zone}'"]
            script += [f"CREATE TEMP TABLE copy_{view} AS TABLE {view}; ANALYZE copy_{view}" for view in DATES]
            for number, question in enumerate(questions):
                off = self.chance.sample(PLANNER, self.chance.choice([0, 0, 2]))
                script += [f"SET plan_cache_mode = {self.chance.choice(['force_generic_plan', 'force_custom_plan'])}", *(f"SET {name} = off" for name in off)]
                script += [f"SELECT '#{number} view'", *question.sql(""), f"SELECT '#{number} copy'", *question.sql("copy_")]
                script += [f"SELECT '#{number} plan'", *(re.sub("^(?=SELECT|EXECUTE)", "EXPLAIN ", sql) for sql in question.sql("")), *(f"RESET {name}" for name in off)]
            answers, current = {}, None
            for line in self.server.sql(";\n".join(script) + ";\n"):
                if line.startswith("#"):
                    current = answers[line] = []
                else:
                    current.append(line)
            for number, question in enumerate(questions):
                view, copy = answers[f"#{number} view"], answers[f"#{number} copy"]
                order = list if question.is_ordered else sorted
                with self.subTest(zone=zone, sql=question.text, values=question.values):
                    self.assertEqual(order(view), order(copy))
                answered += len(copy)
                grouped += "Sums Of" in "".join(answers[f"#{number} plan"])
        self.assertGreater(answered, 5000)
        self.assertGreater(grouped, 40)


if __name__ == "__main__":
    unittest.main()
