# SPDX-License-Identifier: PostgreSQL
"""Sessions that the server ends while nobody uses them, with last words or without, and those that it does not give."""

import json
import signal
import unittest

from server import Server
from shim import Shim, entry
from waiting import wait_for

JSON = {"Content-Type": "application/json"}


class EndedSessions(unittest.TestCase):
    def setUp(self):
        self.database = Server()
        self.addCleanup(self.database.close)
        self.shim = Shim(self.database.conninfo())
        self.addCleanup(self.shim.stop)
        wait_for(lambda: self.shim.admin("/readyz").status == 200)

    def sessions(self):
        return self.database.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'learning_shim'")

    def test_nothing_was_sent_to_them_so_nothing_is_uncertain(self):
        sent = entry()
        body = json.dumps([sent])
        strict = {**JSON, "Prefer": "handling=strict"}
        self.assertEqual(self.shim.post(sent).status, 201)
        asked = {
            "record": lambda: self.shim.request("POST", "/records", json.dumps(sent), JSON).status,
            "batch": lambda: self.shim.request("POST", "/records/batch", body, JSON).json[0]["status"],
            "strict batch": lambda: self.shim.request("POST", "/records/batch", body, strict).json[0]["status"],
            "erase": lambda: self.shim.request("DELETE", "/users/nobody").status}
        for how in (signal.SIGINT, signal.SIGQUIT):
            for name, ask in asked.items():
                with self.subTest(name, how=how):
                    self.assertEqual(ask(), 200)  # the pool and the writer have a session now
                    self.database.stop(how)
                    self.database.start()
                    self.assertEqual(ask(), 200)

    def test_a_session_is_not_the_database(self):
        """Whoever ends the one over which the shim looks whether there is a database has not taken that away."""
        for _ in range(5):
            before = self.sessions()
            self.assertEqual(len(before), 1)
            self.database.sql(f"SELECT pg_terminate_backend({before[0]}, 30000)")
            wait_for(self.sessions)
        self.assertEqual([line for line in self.shim.log_lines() if line["event"] == "not ready"], [])

    def test_refused_writes_end_no_sessions_of_those_who_read(self):
        self.database.sql("ALTER ROLE learning_shim SET default_transaction_read_only = on")
        readers = set()
        for _ in range(10):
            self.assertEqual(self.shim.post(entry()).status, 503)
            self.assertEqual(self.shim.get("/users/ada/records").status, 200)
            readers.update(self.database.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'learning_shim' AND query LIKE '%learning_entries%'"))
        self.assertEqual(len(readers), 1)

    def test_sessions_that_can_be_had_again(self):
        """The pauses between attempts to connect grow; whoever looks for the database ends them, also over a session that lived on."""
        before = self.sessions()
        self.database.sql("ALTER ROLE learning_shim CONNECTION LIMIT 1")
        self.assertEqual(self.shim.post(entry()).status, 503)
        self.database.sql("ALTER ROLE learning_shim CONNECTION LIMIT -1")
        wait_for(lambda: len(self.sessions()) == 1 and self.sessions() != before)
        self.assertEqual(self.shim.post(entry()).status, 201)


if __name__ == "__main__":
    unittest.main()
