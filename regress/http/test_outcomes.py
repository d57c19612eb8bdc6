# SPDX-License-Identifier: PostgreSQL
"""The connection to the database breaks while a learner is erased or moved. A second run would answer what is left to do:
nothing. So there is none, and the client hears that the outcome is not known."""

import concurrent.futures
import json
import os
import signal
import unittest

from cutting_proxy import CuttingProxy
from server import MOVING_RIGHTS, Server
from shim import Shim, entry
from waiting import wait_for


def request(shim, what, user_id):
    path = "/users/" + user_id.replace(" ", "%20")
    if what == "DELETE":
        return shim.request("DELETE", path)
    return shim.request("POST", path + "/move", json.dumps({"into": f"account of {user_id}"}), {"Content-Type": "application/json"})


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

    def entries_of(self, user_id):
        return self.database.sql(f"SELECT count(*) FROM learning_log WHERE user_id = '{user_id}'")

    def test_an_answer_that_did_not_arrive(self):
        for what in ("DELETE", "POST"):
            for number in range(6):  # the answer is cut in different places
                user_id = f"{what}-{number}"
                self.assertEqual(self.shim.post(entry(user_id=user_id)).status, 201)
                self.proxy.cut_share = 1
                answer = request(self.shim, what, user_id)
                self.assertEqual((answer.status, answer.json.get("type"), answer.json.get("code")),
                                 (503, "urn:learning-log:problem:outcome-unknown", "outcome-unknown"), answer.body)
                self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
                self.assertEqual(self.entries_of(user_id), ["0"])
                again = request(self.shim, what, user_id)
                self.assertEqual((again.status, again.json["entries"]), (200, 0))

    def test_a_connection_that_broke_before(self):
        for what in ("DELETE", "POST"):
            self.assertEqual(self.shim.post(entry(user_id="before")).status, 201)
            self.proxy.break_connections()
            answer = request(self.shim, what, "before")
            self.assertEqual((answer.status, answer.json["entries"]), (200, 1))

    def test_a_session_that_was_ended(self):
        # The server said so: nothing was done. It does while it works on the request; later, its word may be lost with the connection.
        for what in ("DELETE", "POST"):
            self.assertEqual(self.shim.post(entry(user_id="ended")).status, 201)
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                with self.database.locked():
                    asked = pool.submit(request, self.shim, what, "ended")
                    working = wait_for(self.database.waiting_for_locks)[0]
                    self.assertEqual(self.database.sql(f"SELECT pg_terminate_backend({working}, 60000)"), ["t"])
                answer = asked.result()
            self.assertEqual((answer.status, answer.json["entries"]), (200, 1))


class KilledAtTheirCommit(unittest.TestCase):
    """The process that did the work has committed, and is killed while it waits for a standby, before it answers."""

    def setUp(self):
        self.database = Server()
        self.addCleanup(self.database.close)
        self.database.sql(MOVING_RIGHTS)
        self.shim = Shim(self.database.conninfo())
        self.addCleanup(self.shim.stop)

    def check(self, kill):
        for what in ("DELETE", "POST"):
            user_id = f"killed by {what}"
            self.assertEqual(self.shim.post(entry(user_id=user_id)).status, 201)
            self.database.set_standbys("nobody")
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                asked = pool.submit(request, self.shim, what, user_id)
                kill(wait_for(self.database.waiting_for_standbys)[0])
                answer = asked.result()
            self.assertEqual((answer.status, answer.json.get("code")), (503, "outcome-unknown"), answer.body)
            self.database.set_standbys("")
            self.assertEqual(self.database.sql(f"SELECT count(*) FROM learning_log WHERE user_id = '{user_id}'"), ["0"])
            wait_for(lambda: request(self.shim, what, "nobody").status == 200)
            again = request(self.shim, what, user_id)
            self.assertEqual((again.status, again.json["entries"]), (200, 0))
        self.assertEqual(self.database.sql("SELECT user_id FROM learning_log"), ["account of killed by POST"])

    def test_by_an_administrator(self):
        self.check(lambda pid: self.database.sql(f"SELECT pg_terminate_backend({pid})"))

    def test_by_the_kernel(self):
        self.check(lambda pid: os.kill(int(pid), signal.SIGKILL))


if __name__ == "__main__":
    unittest.main()
