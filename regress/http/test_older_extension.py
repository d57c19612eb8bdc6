# SPDX-License-Identifier: PostgreSQL
"""A shim of this version before a database of version 1.0: what there was then goes on, the rest says why not, and works after the upgrade."""

import json
import os
import pathlib
import unittest

from server import Server
from shim import Shim, entry
from waiting import wait_for

OLD = pathlib.Path(os.environ.get("LEARNING_TREE", pathlib.Path(__file__).parents[2])) / "regress" / "t" / "version_1.0"
RIGHTS = """
CREATE ROLE learning_shim LOGIN;
GRANT SELECT, INSERT, DELETE ON learning_log TO learning_shim;
GRANT SELECT ON learning_rollup TO learning_shim;
GRANT SELECT, DELETE ON learning_archive TO learning_shim;
"""
SUMMARY = "/users/kenji/summary?from=2024-03-10&to=2024-03-10&granularity=day&fields=entries,words"


class OlderExtension(unittest.TestCase):
    @staticmethod
    def record(shim, body):
        return shim.request("POST", "/records", json.dumps(body), {"Content-Type": "application/json"}).status

    def test_before_and_after_the_upgrade(self):
        database = Server(set_up=False)
        self.addCleanup(database.close)
        database.sql("CREATE ROLE keeper; CREATE ROLE reader; CREATE ROLE recorder; CREATE EXTENSION learning_log VERSION '1.0'")
        database.sql((OLD / "dump.sql").read_text())
        database.sql(RIGHTS)
        shim = Shim(database.conninfo())
        self.addCleanup(shim.stop)
        wait_for(lambda: shim.admin("/readyz").status == 200)
        new = entry(user_id="kenji")
        later = ("/users/kenji/streaks", "/summary?from=2024-03-10&to=2024-03-10&granularity=day", "/users/kenji/records")

        with self.subTest("the SQL of 1.0"):
            self.assertEqual([self.record(shim, new) for _ in range(2)], [201, 200])
            self.assertEqual(shim.get(SUMMARY).json, [{"entries": 96, "words": 95 * 48}])
            for target in later:
                answer = shim.get(target)
                self.assertEqual((answer.status, answer.json["code"]), (503, "42883"), target)
                self.assertIn("older version", answer.json["detail"])
        database.sql("ALTER EXTENSION learning_log UPDATE")
        void = ("DELETE", f"/users/kenji/records/{new['request_id']}")
        with self.subTest("the tables of 1.0"):
            self.assertEqual(self.record(shim, new), 200)
            self.assertEqual([shim.get(target).status for target in later], [200] * len(later))
            answer = shim.request(*void)
            self.assertEqual((answer.status, answer.json["code"]), (503, "42703"))
        database.sql("SET ROLE keeper; SELECT upgrade_learning_log(); GRANT UPDATE (voided_at) ON learning_log TO learning_shim")
        self.assertEqual(shim.request(*void).status, 200)
        self.assertEqual(self.record(shim, new), 410)
        self.assertEqual(shim.get(SUMMARY).json, [{"entries": 96, "words": 95 * 48}])
        self.assertEqual(database.sql("SELECT * FROM learning_log_check()"), [])


if __name__ == "__main__":
    unittest.main()
