# SPDX-License-Identifier: PostgreSQL
"""The whole shim under AddressSanitizer and UBSan: load, lost connections, broken requests, and a clean end. Whatever
the sanitizers find ends the program with a report on standard error."""

import os
import signal
import unittest
import unittest.mock

import shim
from persistent_clients import PersistentClients, check_stored
from server import Server
from shim import Shim, entry
from waiting import wait_for

PROGRAM = shim.shim_program() + "-sanitized"


@unittest.skipUnless(os.access(PROGRAM, os.X_OK), "the tests were not built")
class Sanitizers(unittest.TestCase):
    def setUp(self):
        self.database = Server()
        self.addCleanup(self.database.close)
        with unittest.mock.patch.dict(os.environ, LEARNING_SHIM=PROGRAM):
            self.running = Shim(self.database.conninfo())
        self.addCleanup(self.running.stop)

    def test_everything_at_once(self):
        running, database = self.running, self.database
        clients = PersistentClients(running.address, 16)
        clients.wait_for(100)
        database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'learning_shim'")
        clients.wait_for(100)
        database.stop(signal.SIGQUIT)
        database.start()
        for target in ("/openapi.json", "/nothing", "/users/%zz/summary", "/users/a/summary?from=x&from=y",
                       "/users/learner-1/summary?from=2024-01-01&to=2024-12-31&granularity=day"):
            self.assertLess(running.get(target).status, 504)
        for body, content_type in ((b"{" * 5000, "application/json"), (b"\xff\x00", "application/json"),
                                   (b"a=%2", "application/x-www-form-urlencoded"),
                                   (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x")):
            self.assertIn(running.post(body, content_type).status, (400, 413, 415))
        for data in (b"\x00" * 9000, b"GET / HTTP/1.1\r\nX: a%0d%0ab\r\n\r\n", b"POST /recordsjson HTTP/1.1\r\n\r\n"):
            running.raw(data, 6)
        with database.locked():
            wait_for(database.waiting_for_locks)
        clients.wait_for(100, 60)
        clients.stop()
        check_stored(self, clients, database)
        self.assertEqual(running.post(entry()).status, 201)
        status, logged = running.stop()
        self.assertEqual(status, 0)
        self.assertNotIn("Sanitizer", logged)
        self.assertNotIn("runtime error", logged)


if __name__ == "__main__":
    unittest.main()
