# SPDX-License-Identifier: PostgreSQL
"""What can be refused without the database is refused without it: no connection is taken, none is waited for."""

import json
import threading
import unittest

from server import Server
from shim import Shim, entry, new_id
from waiting import wait_for

BAD = [
    ("POST", "/recordsjson", {}, {}, 400),
    ("POST", "/records", entry(word_count=-1), {}, 400),
    ("POST", "/records", {"user_id": "ada", "word_count": 7}, {}, 400),
    ("POST", "/records", entry(), {"Idempotency-Key": new_id()}, 400),
    ("POST", "/records", entry(study_second=9), {"Prefer": "handling=strict"}, 400),
    ("POST", "/recordsjson", entry(study_second=9), {"Prefer": "handling=strict"}, 400),
    ("POST", "/records", entry(), {"Content-Type": "text/plain"}, 415),
    ("POST", "/records/batch", {}, {}, 400),
    ("POST", "/records/batch", [entry(), {}], {"Prefer": "handling=strict"}, 422),
    ("POST", "/records/batch", [entry(study_second=9)], {"Prefer": "handling=strict"}, 422),
    ("POST", "/records/batch", [{}, 7], {}, 200),
    ("GET", "/users/ada/records?limit=0", None, {}, 400),
    ("GET", "/users/ada/records/7", None, {}, 400),
    ("GET", "/users/ada/summary", None, {}, 400),
    ("GET", "/users/ada/summary?from=2024-01-01&to=2024-01-01&granularity=day", None, {"Accept": "text/html"}, 406),
    ("DELETE", "/users/%FF", None, {}, 400),
    ("GET", "/nowhere", None, {}, 404),
    ("PUT", "/records", {}, {}, 405),
]


class WithoutDatabase(unittest.TestCase):
    def check(self, shim):
        for method, target, body, headers, status in BAD:
            headers = {**({"Content-Type": "application/json"} if body is not None else {}), **headers}
            answer = shim.request(method, target, json.dumps(body).encode() if body is not None else None, headers)
            self.assertEqual(answer.status, status, (method, target, answer.body))
            self.assertIsNotNone(answer.headers["Date"])

    def test_no_database(self):
        shim = Shim("host=/nonexistent")
        self.addCleanup(shim.stop)
        self.check(shim)
        self.assertEqual(shim.get("/users/ada/records").status, 503)

    def test_every_connection_busy(self):
        database = Server()
        self.addCleanup(database.close)
        shim = Shim(database.conninfo(), "--pool-size", "1")
        self.addCleanup(shim.stop)
        with database.locked():
            reader = threading.Thread(target=shim.get, args=["/users/ada/records"])
            reader.start()
            wait_for(database.waiting_for_locks)
            self.check(shim)
            self.assertTrue(reader.is_alive())  # it has the connection still
        reader.join()


if __name__ == "__main__":
    unittest.main()
