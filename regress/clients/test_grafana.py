# SPDX-License-Identifier: PostgreSQL
"""grafana/: the query of every panel is run as Grafana would send it, for a reader's rights, and answered with the shapes and
types that its panel draws; every metric that dashboard and alerts name is exposed; the alerts come when they should."""

import json
import os
import pathlib
import re
import shutil
import tempfile
import unittest
from datetime import datetime, timezone

import yaml

import grafana
from examples import TREE, needs_file, run
from served import Served
from server import Server
from shim import entry

FOLDER = TREE / "grafana"
PROMTOOL = os.environ.get("LEARNING_PROMTOOL") or shutil.which("promtool") or "/nonexistent"
# What docs/clients.md says: the rights of a reader, and a panel of one's own.
READER, OWN_PANEL = re.findall(r"```sql\n(.*?)```", (TREE / "docs" / "clients.md").read_text(), re.DOTALL)
YEAR = (datetime(2024, 1, 1, 5, tzinfo=timezone.utc), datetime(2025, 1, 1, 4, 59, 59, tzinfo=timezone.utc))  # in New York
# A learner whose name is a trap.
TRAP = "o'neil \\"


def dashboard(name):
    return json.loads((FOLDER / f"{name}.json").read_text())


class LearningDashboard(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)
        cls.database.sql((TREE / "bench" / "sample_data.sql").read_text() + READER)
        cls.database.sql("SELECT record_learning(gen_random_uuid(), 'o''neil \\', 5, '2024-05-05Z')")
        cls.dashboard = dashboard("learning_log")
        cls.targets = {panel["id"]: (panel, target) for panel, target in grafana.targets(cls.dashboard)}

    def rows(self, query, values, time_range=YEAR):
        """What the data source answers: the columns with their types, and the rows."""
        query = grafana.with_macros(grafana.with_variables(query, values), *time_range).rstrip().rstrip(";")
        self.assertNotIn("$", query)
        script = (f"SET ROLE grafana;\nSET TIME ZONE 'UTC';\n{query} \\gdesc\n\\echo\n"
                  f"SELECT row_to_json(r) FROM ({query}) AS r;")
        columns, _, rows = "\n".join(self.database.sql(script)).partition("\n\n")
        return dict(line.split("|") for line in columns.splitlines()), [json.loads(row) for row in rows.splitlines()]

    def values(self, learner="ada", granularity="day", zone="America/New_York"):
        return {"learner": learner, "granularity": granularity, "zone": zone}

    def panel(self, number, time_range=YEAR, **values):
        return self.rows(self.targets[number][1]["rawSql"], self.values(**values), time_range)[1]

    def test_what_every_panel_gets(self):
        """A time series has a column called time, in order, names as text, and numbers: anything else is not drawn."""
        for number, (panel, target) in self.targets.items():
            for learner in ("ada", TRAP):
                with self.subTest(panel["title"], learner=learner):
                    columns, rows = self.rows(target["rawSql"], self.values(learner))
                    self.assertTrue(rows)
                    numbers = set(columns.values()) - {"timestamp with time zone", "text"}
                    self.assertLessEqual(numbers, {"bigint", "double precision", "integer"})
                    if target["format"] == "time_series":
                        self.assertEqual(columns["time"], "timestamp with time zone")
                        self.assertEqual([name for name, kind in columns.items() if kind == "text"], ["metric"] * ("metric" in columns))
                        times = [row["time"] for row in rows]
                        self.assertEqual(times, sorted(times))
                        keys = [(row["time"], row.get("metric")) for row in rows]
                        self.assertEqual(len(keys), len(set(keys)))

    def test_every_panel_shows_the_same_words(self):
        ada = int(self.database.sql("SELECT sum(word_count) FROM learning_log WHERE user_id = 'ada'")[0])
        everybody = int(self.database.sql("""SELECT sum(word_count) FROM learning_log
                                              WHERE "timestamp" AT TIME ZONE 'America/New_York' >= '2024-01-01'""")[0])
        for granularity in self.dashboard["templating"]["list"][3]["query"].split(","):
            with self.subTest(granularity):
                self.assertEqual(sum(row["words"] for row in self.panel(1, granularity=granularity)), ada)
                self.assertEqual(sum(row["words"] for row in self.panel(7, granularity=granularity)), everybody)
        self.assertEqual([row["words"] for row in self.panel(2)], [ada])
        for heat_map in (4, 5):
            self.assertEqual(sum(row["words"] for row in self.panel(heat_map)), ada)
        self.assertEqual([row["words"] for row in self.panel(8) if row["learner"] == "ada"], [ada])
        self.assertEqual([row["words"] for row in self.panel(1, learner=TRAP) if row["words"]], [5])

    def test_bars_begin_with_the_learners_days(self):
        self.assertEqual([row["time"] for row in self.panel(1)][68:72],
                         [f"2024-03-{time}:00:00+00:00" for time in ("09T05", "10T05", "11T04", "12T04")])
        for number in (6, 7):
            self.assertEqual([row["time"] for row in self.panel(number)], [row["time"] for row in self.panel(1)])
        self.assertEqual({row["time"][11:16] for row in self.panel(5)}, {"04:00", "05:00"})
        self.assertEqual(sorted({row["metric"] for row in self.panel(4)}),
                         ["1 Mon", "2 Tue", "3 Wed", "4 Thu", "5 Fri", "6 Sat", "7 Sun"])
        self.assertEqual({row["learners"] for row in self.panel(6)}, {0, 1, 2, 3, 4})

    def test_a_panel_of_ones_own(self):
        self.assertEqual(self.rows(OWN_PANEL, self.values())[1],
                         [{"time": row["time"], "words": row["words"]} for row in self.panel(1)])

    def test_the_streak_is_that_of_the_end(self):
        end = (YEAR[0], datetime(2024, 2, 6, 23, tzinfo=timezone.utc))
        self.assertEqual(self.panel(3, end), [{"now": 5, "longest": 11}])

    def test_variables(self):
        source, learner, zone, granularity = self.dashboard["templating"]["list"]
        self.assertEqual((source["name"], source["type"]), ("datasource", "datasource"))
        _, rows = self.rows(learner["query"], {})
        self.assertEqual([row["user_id"] for row in rows], ["ada", "kenji", "lea", "noor", TRAP])
        _, rows = self.rows(learner["query"], {}, (datetime(2024, 7, 5, tzinfo=timezone.utc), datetime(2024, 7, 10, tzinfo=timezone.utc)))
        self.assertNotIn("ada", [row["user_id"] for row in rows])
        _, rows = self.rows(zone["query"], {})
        self.assertLessEqual({"UTC", "America/New_York", "Asia/Kathmandu"}, {row["name"] for row in rows})
        names = {variable["name"] for variable in (learner, zone, granularity)}
        used = set(re.findall(r"\$\{?(\w+)", json.dumps([self.dashboard["panels"], self.dashboard["title"]]))) - {
            "__timeFrom", "__timeTo", "__timeFilter", "datasource"}
        self.assertEqual(used, names)


class ShimDashboardAndAlerts(Served):
    def expressions(self):
        """Of PromQL, from the dashboard and the alerts."""
        for panel, target in grafana.targets(dashboard("learning_shim")):
            yield f"{panel['title']} ({target['refId']})", target["expr"]
        for group in yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"]:
            for rule in group["rules"]:
                yield rule["alert"], rule["expr"]

    def test_every_metric_is_there(self):
        sent = entry()
        for body in (sent, sent, {**sent, "word_count": 8}):
            self.shim.post(body)
        exposed = {}  # the names of labels, and the values, of each metric
        for name, labels in re.findall(r"(?m)^(\w+)(?:\{(.*)\})? ", self.shim.admin("/metrics").body.decode()):
            for label, value in re.findall(r'(\w+)="([^"]*)"', labels):
                exposed.setdefault(name, {}).setdefault(label, set()).add(value)
            exposed.setdefault(name, {})
        seen = 0
        for where, expression in self.expressions():
            with self.subTest(where):
                for name, matchers in re.findall(r"(learning_shim_\w+)(?:\{([^}]*)\})?", expression):
                    seen += 1
                    self.assertIn(name, exposed)
                    for label, operator, value in re.findall(r'(\w+)(=~|=)"([^"]*)"', matchers):
                        if label != "instance":  # that of Prometheus
                            self.assertIn(label, exposed[name])
                        if operator == "=":
                            self.assertIn(value, exposed[name][label])
                for labels in re.findall(r"\bby \(([^)]*)\)", expression):
                    known = {label for name in re.findall(r"learning_shim_\w+", expression) for label in exposed[name]}
                    self.assertLessEqual(set(labels.split(", ")), known | {"instance"})
        self.assertGreater(seen, 15)

    @needs_file(PROMTOOL, "promtool")
    def test_promtool(self):
        run(PROMTOOL, "check", "rules", "alerts.yml", cwd=FOLDER)
        run(PROMTOOL, "test", "rules", "alerts_test.yml", cwd=FOLDER)

    @needs_file(PROMTOOL, "promtool")
    def test_the_dashboard_is_promql(self):
        """As rules that record: promtool has no other way to be asked."""
        with tempfile.TemporaryDirectory() as folder:
            rules = [{"record": "x", "labels": {"panel": where}, "expr": grafana.with_variables(
                expression, {"instance": ".*", "__rate_interval": "5m"})} for where, expression in self.expressions()]
            file = pathlib.Path(folder) / "rules.yml"
            file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
            self.assertIn(f"SUCCESS: {len(rules)} rules found", run(PROMTOOL, "check", "rules", file))


if __name__ == "__main__":
    unittest.main()
