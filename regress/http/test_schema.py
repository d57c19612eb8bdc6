# SPDX-License-Identifier: PostgreSQL
"""The extension in a schema of its own, as the README says it, and what a role may do that was granted nothing."""

import subprocess
import unittest

from server import Server
from shim import Shim, entry
from waiting import wait_for

OTHER_SCHEMA = """
CREATE SCHEMA learn;
CREATE EXTENSION learning_log SCHEMA learn;
SELECT learn.create_learning_log();
CREATE ROLE learning_shim LOGIN;
GRANT USAGE ON SCHEMA learn TO learning_shim;
GRANT SELECT, INSERT, DELETE ON learn.learning_log TO learning_shim;
GRANT SELECT ON learn.learning_rollup TO learning_shim;
GRANT SELECT, DELETE ON learn.learning_archive TO learning_shim;
"""
CALLS = ("SELECT record_learning(gen_random_uuid(), 'ada', 1)",
         "SELECT aggregate_learning('ada', 'day', '2024-01-01Z', '2024-01-02Z', 'UTC')", "SELECT forget_learner('ada')",
         "CALL expire_learning_log('1 year')", "SELECT learning_log_check()", "TABLE learning_daily")


class OtherSchema(unittest.TestCase):
    def setUp(self):
        self.database = Server(set_up=False)
        self.addCleanup(self.database.close)
        self.database.sql(OTHER_SCHEMA)

    def ready(self, running, expected):
        wait_for(lambda: running.admin("/readyz").status == expected)

    def test_the_search_path_of_the_role_leads_there(self):
        lost = Shim(self.database.conninfo())
        self.addCleanup(lost.stop)
        self.ready(lost, 503)
        self.assertEqual(lost.post(entry()).json["code"], "42883")

        self.database.sql("ALTER ROLE learning_shim SET search_path = learn")
        running = Shim(self.database.conninfo())
        self.addCleanup(running.stop)
        self.ready(running, 200)
        sent = entry(timestamp="2024-01-01T10:00:00Z")
        self.assertEqual(running.post(sent).status, 201)
        self.assertEqual(running.get(f"/users/ada/records/{sent['request_id']}").json["word_count"], 7)
        summary = running.summary("ada", from_="2024-01-01", to="2024-01-01", granularity="day", fields="words")
        self.assertEqual(summary.json, [{"words": 7}])
        self.assertEqual(running.request("DELETE", "/users/ada").json["entries"], 1)

        # Another function of the same name is no reason to be not ready: only calls tell which one is meant.
        self.database.sql("CREATE FUNCTION learn.record_learning(text) RETURNS text LANGUAGE sql AS 'SELECT $1'")
        another = Shim(self.database.conninfo())
        self.addCleanup(another.stop)
        self.ready(another, 200)
        self.assertEqual(another.post(entry()).status, 201)

    def test_public_may_call_and_sees_nothing(self):
        self.database.sql("CREATE ROLE somebody LOGIN; GRANT USAGE ON SCHEMA learn TO somebody")
        for call in CALLS:
            done = subprocess.run([*self.database.psql(), "-v", "VERBOSITY=sqlstate"], capture_output=True,
                                  text=True, check=False, input=f"SET ROLE somebody; SET search_path = learn;\n{call};\n")
            self.assertIn("42501", done.stderr, call)
            self.assertEqual(done.stdout, "", call)


if __name__ == "__main__":
    unittest.main()
