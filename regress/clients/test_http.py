# SPDX-License-Identifier: PostgreSQL
"""The examples in HTTP, each run by the program that its users have, through a proxy that spoils three of four answers: what they
record is there once, and what they read is whole."""

import json
import os
import pathlib
import re
import shutil
import tempfile
import unittest
from datetime import datetime
from zoneinfo import ZoneInfo

import shim
from examples import NODE_EXAMPLES, TREE, needs_module, needs_npm_packages, needs_program, run
from http_cutter import HttpCutter
from served import Served

RECORDED = ["2024-03-01 10:15|12", "2024-03-05 20:00|5", "2024-03-07 20:00|7", "2024-03-09 20:00|9"]
ENTRIES = """
SELECT format('entry %s %s', to_char("timestamp" AT TIME ZONE 'America/New_York', 'YYYY-MM-DD HH24:MI'), word_count) FROM learning_log
 WHERE user_id = 'ada' AND ("timestamp" AT TIME ZONE 'America/New_York')::date BETWEEN '2024-03-09' AND '2024-03-13'
 ORDER BY "timestamp", request_id
"""
DAYS = """
SELECT format('day %s %s', day::date, coalesce(sum(word_count), 0))
  FROM generate_series(timestamp '2024-03-09', '2024-03-13', '1 day') AS day
  LEFT JOIN learning_log ON user_id = 'ada' AND ("timestamp" AT TIME ZONE 'America/New_York')::date = day
 GROUP BY day ORDER BY day
"""


class HttpExamples(Served):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database.sql((TREE / "bench" / "sample_data.sql").read_text())
        cls.entries = cls.database.sql(ENTRIES)
        cls.days = cls.database.sql(DAYS)
        assert len(cls.entries) == 31 and len(cls.days) == 5

    def setUp(self):
        self.proxy = HttpCutter(self.shim)
        self.addCleanup(self.proxy.close)

    def tearDown(self):
        super().tearDown()
        self.database.sql("SELECT forget_learner('grace')")

    def check(self, printed):
        self.assertEqual(printed.splitlines(), ["record 12", "batch 3", *self.entries, *self.days])
        self.check_what_is_stored()

    def check_what_is_stored(self):
        self.assertEqual(self.database.sql(
            "SELECT to_char(\"timestamp\" AT TIME ZONE 'America/New_York', 'YYYY-MM-DD HH24:MI'), word_count"
            " FROM learning_log WHERE user_id = 'grace' ORDER BY 1"), RECORDED)
        self.assertEqual(self.proxy.cuts, 3 * 7)  # one to record, a batch, four pages, a summary

    @needs_program("curl")
    def test_curl(self):
        """It prints what it is answered: an entry, the results of a batch, pages of entries, a table."""
        entry, batch, *pages, table = re.split(r"\n(?=[\[{d])", run("sh", "http/curl.sh", self.proxy.url), 6)
        self.assertEqual(json.loads(entry)["word_count"], 12)
        self.assertEqual([result["entry"]["word_count"] for result in json.loads(batch)], [5, 7, 9])
        local = [(datetime.fromisoformat(entry["timestamp"].replace("Z", "+00:00")).astimezone(ZoneInfo("America/New_York")),
                  entry["word_count"]) for page in pages for entry in json.loads(page)]
        self.assertEqual([f"entry {time:%Y-%m-%d %H:%M} {words}" for time, words in local], self.entries)
        header, *rows = table.splitlines()
        self.assertEqual(header, "date,words")
        self.assertEqual(["day " + row.replace(",", " ") for row in rows], self.days)
        self.check_what_is_stored()

    @needs_npm_packages
    def test_fetch(self):
        self.check(run("node", NODE_EXAMPLES / "http" / "fetch.mjs", self.proxy.url))

    @needs_module("requests")
    def test_requests(self):
        self.check(run("/usr/bin/python3", "http/python_requests.py", self.proxy.url))

    @needs_program("java")
    def test_java(self):
        self.check(run("java", "http/JavaHttpClient.java", self.proxy.url))

    @needs_npm_packages
    def test_a_generated_client(self):
        """In a project of its own, as a user has it: the types come from the document that the program prints."""
        with tempfile.TemporaryDirectory(dir=os.environ.get("LEARNING_OUTPUT")) as name:
            project = pathlib.Path(name)
            for file in ("package.json", "http/typed.ts", "http/tsconfig.json"):
                shutil.copy(NODE_EXAMPLES / file, project)
            (project / "node_modules").symlink_to(NODE_EXAMPLES / "node_modules")
            (project / "openapi.json").write_text(shim.run("--print-openapi").stdout)
            run("node_modules/.bin/openapi-typescript", "openapi.json", "-o", "api.ts", cwd=project)
            run("node_modules/.bin/tsc", cwd=project)
            self.check(run("node", "typed.js", self.proxy.url, cwd=project))


if __name__ == "__main__":
    unittest.main()
