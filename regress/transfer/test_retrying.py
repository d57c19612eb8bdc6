# SPDX-License-Identifier: PostgreSQL
"""What learning-import does about answers that say to try again: from a server that gives the answers of a list."""

import email.utils
import http.server
import threading
import time
import unittest

import transfer

transfer.import_library()

from learning_transfer.http_client import HttpClient  # noqa: E402
from learning_transfer.retrying import GaveUp, Patience, Refused  # noqa: E402


class ListedAnswers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status, headers = self.server.answers.pop(0)
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        pass


class Retrying(unittest.TestCase):
    def setUp(self):
        self.server = http.server.HTTPServer(("127.0.0.1", 0), ListedAnswers)
        self.addCleanup(self.server.server_close)
        thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.shutdown)
        self.waits = []
        self.client = HttpClient(f"http://127.0.0.1:{self.server.server_port}/below")
        self.addCleanup(self.client.close)
        self.client._patience = Patience(4, lambda text: None, self.waits.append)

    def status(self, *answers):
        self.server.answers = [answer if isinstance(answer, tuple) else (answer, {}) for answer in answers]
        return self.client.request("GET", "/x").status

    def test_it_waits_as_long_as_it_is_asked_to(self):
        later = email.utils.formatdate(time.time() + 100, usegmt=True)
        self.assertEqual(self.status((429, {"Retry-After": "7"}), (503, {"Retry-After": later}), (503, {"Retry-After": "soon"}), 200), 200)
        self.assertEqual(self.waits[0], 7)
        self.assertTrue(10 < self.waits[1] <= 100)
        self.assertTrue(0 < self.waits[2] < 10)

    def test_it_waits_longer_each_time_and_then_gives_up(self):
        with self.assertRaises(GaveUp):
            self.status(503, 502, 504, 500, 408)
        self.assertEqual(len(self.waits), 4)
        self.assertTrue(all(0.75 * 0.25 * 2**n <= wait <= 1.25 * 0.25 * 2**n for n, wait in enumerate(self.waits)), self.waits)
        self.waits.clear()
        self.client._patience = Patience(2, lambda text: None, self.waits.append)
        self.assertEqual([self.status(503, 503, 200), self.status(503, 503, 404)], [200, 404])  # an answer begins anew

    def test_what_is_refused_is_not_sent_again(self):
        self.assertEqual([self.status(status) for status in (400, 401, 403, 404, 413)], [400, 401, 403, 404, 413])
        self.assertEqual(self.waits, [])

    def test_addresses(self):
        for url in ("", "x", "ftp://x", "http://", "http://x?y", "http://x:y", "http://x#y", "http://x/é", "http://x/a b"):
            with self.assertRaises(Refused, msg=url):
                HttpClient(url)

    def test_a_password_in_an_address_is_not_repeated(self):
        for url in ("http://me:secret@x", "https://secret@x:y/z", "//me:secret@x"):
            with self.assertRaises(Refused) as refused:
                HttpClient(url)
            self.assertNotIn("secret", str(refused.exception))


if __name__ == "__main__":
    unittest.main()
