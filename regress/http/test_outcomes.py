# SPDX-License-Identifier: PostgreSQL
"""The connection to the database breaks while a learner is erased or moved. A second run would answer what is left to do:
nothing. So there is none, and the client hears that the outcome is not known."""

import json
import unittest

from cutting_proxy import CuttingProxy
from server import MOVING_RIGHTS, Server
from shim import Shim, entry


class CutsOnce(CuttingProxy):
    def pass_reply(self, pair, data):
        passed = super().pass_reply(pair, data)
        if not passed:
            self.cut_share = 0
        return passed


class Outcomes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)
        cls.database.sql(MOVING_RIGHTS)
        cls.proxy = CutsOnce(cls.database, cut_share=0)
        cls.addClassCleanup(cls.proxy.close)
        cls.shim = Shim(cls.proxy.conninfo())
        cls.addClassCleanup(cls.shim.stop)

    def request(self, what, user_id):
        if what == "DELETE":
            return self.shim.request("DELETE", f"/users/{user_id}")
        return self.shim.request("POST", f"/users/{user_id}/move", json.dumps({"into": f"account of {user_id}"}),
                                 {"Content-Type": "application/json"})

    def entries_of(self, user_id):
        return self.database.sql(f"SELECT count(*) FROM learning_log WHERE user_id = '{user_id}'")

    def test_an_answer_that_did_not_arrive(self):
        for what in ("DELETE", "POST"):
            for number in range(6):  # the answer is cut in different places
                user_id = f"{what}-{number}"
                self.assertEqual(self.shim.post(entry(user_id=user_id)).status, 201)
                self.proxy.cut_share = 1
                answer = self.request(what, user_id)
                self.assertEqual((answer.status, answer.json.get("type"), answer.json.get("code")),
                                 (503, "urn:learning-log:problem:outcome-unknown", "outcome-unknown"), answer.body)
                self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
                self.assertEqual(self.entries_of(user_id), ["0"])
                again = self.request(what, user_id)
                self.assertEqual((again.status, again.json["entries"]), (200, 0))

    def test_a_connection_that_broke_before(self):
        for what in ("DELETE", "POST"):
            self.assertEqual(self.shim.post(entry(user_id="before")).status, 201)
            self.proxy.break_connections()
            answer = self.request(what, "before")
            self.assertEqual((answer.status, answer.json["entries"]), (200, 1))

    def test_a_session_that_was_ended(self):
        # The server said so: nothing was done.
        for what in ("DELETE", "POST"):
            self.assertEqual(self.shim.post(entry(user_id="ended")).status, 201)
            self.database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'learning_shim'")
            answer = self.request(what, "ended")
            self.assertEqual((answer.status, answer.json["entries"]), (200, 1))


if __name__ == "__main__":
    unittest.main()
