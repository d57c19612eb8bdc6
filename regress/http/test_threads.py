# SPDX-License-Identifier: PostgreSQL
"""The whole shim under ThreadSanitizer, while it is shut down in the middle of thousands of short connections, some of which
listen for events."""

import concurrent.futures
import itertools
import json
import os
import signal
import socket
import tempfile
import threading
import unittest
import unittest.mock

import shim
from server import Server
from shim import Shim, entry
from test_transport import NOTHING, read_answer
from waiting import wait_for

PROGRAM = shim.shim_program() + "-threads"
ROUNDS = 3
# The library has a list of methods, made by whichever thread comes first. The compiler guards that, but the library is not
# compiled for the sanitizer, which sees memcpy() and memcmp() without the guard: those that the library itself calls.
SUPPRESSIONS = "called_from_lib:libcpp-httplib.so\n"
SUMMARY = b"GET /users/ada/summary?from=2024-01-01&to=2024-01-03&granularity=day HTTP/1.1\r\nHost: x\r\n\r\n"

EVENTS = b"GET /users/ada/events HTTP/1.1\r\nHost: x\r\n\r\n"


def record():
    body = json.dumps(entry()).encode()
    return b"POST /records HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


@unittest.skipUnless(os.access(PROGRAM, os.X_OK), "the tests were not built")
class Threads(unittest.TestCase):
    def setUp(self):
        self.database = Server(**{"learning_log.notify": "on"})
        self.addCleanup(self.database.close)
        suppressions = tempfile.NamedTemporaryFile("w", suffix=".supp")
        self.addCleanup(suppressions.close)
        suppressions.write(SUPPRESSIONS)
        suppressions.flush()
        self.options = f"suppressions={suppressions.name} halt_on_error=0 exitcode=66"

    def test_a_shutdown_in_the_middle_of_thousands_of_short_connections(self):
        for _ in range(ROUNDS):
            with unittest.mock.patch.dict(os.environ, LEARNING_SHIM=PROGRAM, TSAN_OPTIONS=self.options):
                running = Shim(self.database.conninfo(), "--log-level", "error", "--keep-alive-timeout", "1")
            self.addCleanup(running.stop)
            self.shut_down_under_load(running)
            status, logged = running.stop()
            self.assertEqual(logged.count("WARNING: ThreadSanitizer"), 0, logged[:5000])
            self.assertEqual(status, 0, logged[-3000:])

    def shut_down_under_load(self, running):
        stopped = threading.Event()
        answered = []

        def client(number):
            for count in itertools.count(number):
                try:
                    with socket.create_connection(running.address, 30) as connection:
                        for request in (NOTHING, SUMMARY if count % 4 == 0 else NOTHING, record() if count % 4 == 1 else NOTHING):
                            connection.sendall(request)
                            if count % 7 == 0:
                                break  # gone before its answer
                            answered.append(read_answer(connection)[0])
                        if count % 5 == 2:
                            connection.sendall(EVENTS)
                            heard = b""
                            while heard.count(b"event: changed") < 2 and (chunk := connection.recv(65536)):
                                heard += chunk
                except ConnectionError:
                    if stopped.is_set():
                        return

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            clients = [pool.submit(client, number) for number in range(16)]
            wait_for(lambda: len(answered) >= 2000, 120)
            running.process.send_signal(signal.SIGTERM)
            stopped.set()
            for each in clients:
                each.result()
        running.process.wait(60)  # a second signal would end it at once


if __name__ == "__main__":
    unittest.main()
