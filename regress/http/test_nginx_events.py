# SPDX-License-Identifier: PostgreSQL
"""Server-sent events through docker/nginx.conf: they come at once, a silent stream stays, and nobody's requests wait for it."""

import json
import re
import unittest

from nginx import TREE, Nginx
from server import Server
from shim import Shim, new_id
from waiting import wait_for

SUMMARY = "/users/ada/summary?from=2024-03-01&to=2024-03-03&granularity=day"
PER_ADDRESS = 512  # limit_conn of requests, and of listeners


class Stream:
    """A client behind nginx that has asked for events, and reads when it is asked to."""

    def __init__(self, nginx, user_id="ada", context=None):
        self.connection = nginx.socket(context, timeout=60)
        self.connection.sendall(f"GET /users/{user_id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        self.received = b""

    def read_until(self, wanted, times=1):
        """Fails by the time limit of the socket, where what is wanted is held back on its way."""
        while self.received.count(wanted) < times:
            piece = self.connection.recv(65536)
            assert piece, f"the stream has ended: {self.received}"
            self.received += piece
        return self.received

    def close(self):
        self.connection.close()


class EventsBehindNginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Server(**{"learning_log.notify": "on"})
        cls.addClassCleanup(cls.database.close)
        cls.shim = Shim(cls.database.conninfo())
        cls.addClassCleanup(cls.shim.stop)
        cls.nginx = Nginx(cls.shim.port)
        cls.addClassCleanup(cls.nginx.close)

    def listen(self, user_id="ada", context=None):
        stream = Stream(self.nginx, user_id, context)
        self.addCleanup(stream.close)
        return stream

    def listeners(self):
        return self.shim.metric("learning_shim_event_listeners")

    def test_each_comes_at_once_and_silence_ends_nothing(self):
        stream = self.listen()
        self.assertIn(b"HTTP/1.1 200 OK\r\n", stream.read_until(b"event: changed"))
        stream.read_until(b": nothing new\n")
        # Nothing more is sent before the next 15 seconds are over, so what is heard now was not held back for company.
        for times in (2, 3):
            self.database.sql(f"INSERT INTO learning_log VALUES ('ada', '{new_id()}', '2024-01-01', 1)")
            stream.read_until(b"event: changed", times)
        self.assertEqual(stream.received.count(b": nothing new\n"), 1)
        stream.close()
        wait_for(lambda: self.listeners() == 0, 60, "nginx keeps what its client has left")

        def logged():
            return [line for line in self.nginx.log("access.log").splitlines() if "/events" in line]

        wait_for(logged, 60, "the stream is not in the log by its path")
        self.assertEqual(json.loads(logged()[0])["path"], "/users/{user_id}/events")

    def test_the_longest_silence_is_less_than_half_of_what_nginx_waits_for(self):
        words = self.shim.get("/openapi.json").json["paths"]["/users/{user_id}/events"]["get"]["description"]
        silence = int(re.search(r"no event for (\d+) seconds", words)[1])
        waits = re.findall(r"^\s*proxy_read_timeout (\d+)s;", (TREE / "docker" / "nginx.conf").read_text(), re.MULTILINE)
        self.assertEqual(len(waits), 1)
        self.assertGreaterEqual(int(waits[0]), 2 * silence)

    def test_open_pages_of_an_address_do_not_take_its_requests(self):
        context = self.nginx.tls()
        streams = [self.listen(f"learner-{number}", context) for number in range(PER_ADDRESS)]
        for stream in streams:
            stream.read_until(b"event: changed")
        self.assertEqual(self.nginx.request("GET", SUMMARY).status, 200)
        self.assertEqual(self.nginx.request("GET", "/users/ada/events").status, 429)  # the page asks from time to time then
        for stream in streams:
            stream.close()
        wait_for(lambda: self.listeners() == 0, 60)


if __name__ == "__main__":
    unittest.main()
