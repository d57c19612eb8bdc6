# SPDX-License-Identifier: PostgreSQL
"""Clients that end their sending side when they have sent their request (`nc -N`), and still read."""

import json
import os
import signal
import socket
import subprocess
import tempfile
import unittest

import shim
from served import Served
from shim import entry
from test_transport import read_answer
from waiting import wait_for

SUMMARY = b"GET /users/ada/summary?from=2024-01-01&to=2024-01-03&granularity=day HTTP/1.1\r\nHost: x\r\n\r\n"


class HalfClosed(Served):
    def ask(self, address, request):
        client = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
        self.addCleanup(client.close)
        client.settimeout(30)
        client.connect(address)
        client.sendall(request)
        client.shutdown(socket.SHUT_WR)
        return client

    def test_over_tcp_what_is_written_is_answered(self):
        body = json.dumps(entry()).encode()
        request = b"POST /records HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        with self.database.locked():
            client = self.ask(self.shim.address, request + body)
            wait_for(self.database.waiting_for_locks)
        self.assertEqual(read_answer(client)[0], 201)
        self.assertEqual(client.recv(1), b"")

    def test_over_a_unix_socket_a_query_is_answered(self):
        """A client that is gone has its query cancelled all the same."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "here")
        running = subprocess.Popen([shim.shim_program(), "--listen", "unix:" + path, "--admin-listen", "off", "--statement-timeout",
                                    "60000", "--database", self.database.conninfo()], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, env=shim.environment())
        self.addCleanup(running.communicate, timeout=30)
        self.addCleanup(running.send_signal, signal.SIGTERM)
        self.assertIn(path.encode(), running.stdout.readline())
        with self.database.locked("learning_rollup"):
            client = self.ask(path, SUMMARY)
            gone = self.ask(path, SUMMARY)
            wait_for(lambda: len(self.database.waiting_for_locks()) == 2)
            gone.close()
            wait_for(lambda: len(self.database.waiting_for_locks()) == 1)
        self.assertEqual(read_answer(client)[0], 200)


if __name__ == "__main__":
    unittest.main()
