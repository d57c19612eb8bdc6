# SPDX-License-Identifier: PostgreSQL
"""docker/nginx.conf with the real nginx and the real shim: slow clients harm nobody, and what nginx itself answers."""

import concurrent.futures
import http.client
import json
import re
import socket
import ssl
import threading
import unittest
import warnings

from nginx import Nginx, connections_to
from ports import lasting_port
from server import Server
from shim import Answer, Shim, entry
from waiting import wait_for

SUMMARY = "/users/ada/summary?from=2024-03-01&to=2024-03-03&granularity=day"
SHIM_THREADS = 16  # fewer than dribbling clients of each kind: without nginx these would occupy them all
HEADER_TIMEOUT = 10  # client_header_timeout


class Dribblers:
    """Connections that send a first piece, and then one byte a second until they are closed."""

    def __init__(self, nginx, number, first_piece):
        context = nginx.tls()

        def start(_):
            connection = nginx.socket(context)
            connection.sendall(first_piece)
            return connection

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            self.connections = list(pool.map(start, range(number)))
        self.closed = 0
        self.finished = threading.Event()
        self.thread = threading.Thread(target=self._dribble)
        self.thread.start()

    def _dribble(self):
        while not self.finished.wait(1):
            for connection in self.connections:
                try:
                    connection.send(b"x")
                except OSError:
                    connection.close()
                    self.closed += 1
            self.connections = [connection for connection in self.connections if connection.fileno() >= 0]

    def close(self):
        self.finished.set()
        self.thread.join()
        for connection in self.connections:
            connection.close()


class BehindNginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)
        cls.shim = Shim(cls.database.conninfo(), "--threads", str(SHIM_THREADS), "--listen", f"127.0.0.1:{lasting_port()}")
        cls.addClassCleanup(lambda: cls.shim.stop())  # whichever it is by then
        cls.nginx = Nginx(cls.shim.port)
        cls.addClassCleanup(cls.nginx.close)

    def post(self, body, headers=None, **options):
        headers = {"Content-Type": "application/json", **(headers or {})}
        return self.nginx.request("POST", "/recordsjson", body, headers, **options)

    def assert_problem(self, answer, status):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual(answer.json["status"], status)
        self.assertTrue(answer.json["title"] and answer.json["detail"])
        self.assertEqual(answer.headers["Server"], "nginx")  # no version
        self.assertEqual(len(answer.headers.get_all("X-Request-Id")), 1)

    def assert_raw_problem(self, received, status):
        head, _, body = received.partition(b"\r\n\r\n")
        self.assertRegex(head.split(b"\r\n")[0], rb"^HTTP/1\.1 %d" % status)
        self.assertIn(b"\r\nContent-Type: application/problem+json", head)
        self.assertEqual(json.loads(body)["status"], status)

    def assert_served(self, source="127.0.0.1"):
        """A good client on a connection of its own, with both kinds of request."""
        self.assertEqual(self.nginx.request("GET", SUMMARY, source=source).status, 200)
        self.assertEqual(self.post(json.dumps(entry()), source=source).status, 201)

    def test_500_dribbling_clients(self):
        body = (b"POST /recordsjson HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                b"Content-Length: 60000\r\n\r\n{")
        bodies = Dribblers(self.nginx, 250, body)
        self.addCleanup(bodies.close)
        # Behind them, since their time runs from the first of them on.
        headers = Dribblers(self.nginx, 250, f"GET {SUMMARY} HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".encode())
        self.addCleanup(headers.close)

        served_beside = []

        def headers_are_gone():
            """Until nginx gives up on them, and while it waits for the bodies, good clients are served."""
            self.assert_served()
            served_beside.append(250 - headers.closed)
            self.assertLess(connections_to(self.shim.port), SHIM_THREADS)
            self.assertEqual(bodies.closed, 0)
            return headers.closed == 250

        wait_for(headers_are_gone, HEADER_TIMEOUT + 60)
        self.assertGreater(served_beside.count(250), 5)

        # From one address so many and no more; other addresses do not notice.
        more = Dribblers(self.nginx, 300, body)
        self.addCleanup(more.close)
        refused = self.nginx.request("GET", SUMMARY)
        self.assert_problem(refused, 429)
        self.assertEqual(refused.headers["Retry-After"], "5")
        self.assert_served(source="127.0.0.2")

    def test_the_largest_body_is_the_shims(self):
        refused, _ = self.shim.raw(b"POST /recordsjson HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n")
        largest = int(re.search(rb"more than (\d+) bytes", refused)[1])
        record = json.dumps(entry()).encode()
        self.assertEqual(self.post(record.ljust(largest)).status, 201)
        answer = self.post(record.ljust(largest + 1))
        self.assert_problem(answer, 413)
        self.assertIn(str(largest), answer.json["detail"])
        self.assertEqual(answer.json["code"], "content-too-large")

    def test_the_largest_batch_is_the_shims(self):
        batch = json.dumps([entry()]).encode()
        for size, expected in ((8 << 20, 200), ((8 << 20) + 1, 413)):
            answer = self.nginx.request("POST", "/records/batch", batch.ljust(size), {"Content-Type": "application/json"})
            self.assertEqual(answer.status, expected)
        self.assert_problem(answer, 413)
        self.assertIn(str(8 << 20), answer.json["detail"])

    def test_the_largest_list_is_the_shims(self):
        target = "/summary?from=2024-01-01&to=2024-01-02&granularity=day"
        for size, expected in ((8 << 20, 200), ((8 << 20) + 1, 413)):
            answer = self.nginx.request("POST", target, b"[]".ljust(size), {"Content-Type": "application/json"})
            self.assertEqual(answer.status, expected)
        self.assertIn(str(8 << 20), answer.json["detail"])
        ids = "".join(f"&user_id={number:08x}-0000-4000-8000-000000000000" for number in range(100))
        self.assertEqual(self.nginx.request("GET", target + ids).status, 200)

    def test_a_chunked_body_gets_its_length(self):
        body = json.dumps(entry()).encode()
        self.assertEqual(self.post(iter([body[:9], body[9:]])).status, 201)  # which http.client sends chunked

    def test_ambiguous_lengths(self):
        for lengths in ["Content-Length: 2\r\nContent-Length: 3\r\n", "Transfer-Encoding: gzip, chunked\r\n",
                        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 2, 2\r\n",
                        "Content-Length: -1\r\n"]:
            with self.subTest(lengths):
                received = self.nginx.raw(f"POST /recordsjson HTTP/1.1\r\nHost: a\r\n{lengths}\r\n{{}}".encode())
                self.assertRegex(received, rb"^HTTP/1\.1 (400|501) ")
                self.assertIn(b"application/problem+json", received)

    def test_pipelined_garbage(self):
        good = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
        for garbage in [b"\0\xff\x16\x03\x01garbage\r\n\r\n", b"GET\r\n\r\n", b"{}\r\n\r\n" * 100]:
            with self.subTest(garbage[:8]):
                received = self.nginx.raw(good + good + garbage)
                self.assertEqual(received.count(b"HTTP/1.1 200 OK\r\n"), 2)
                self.assert_raw_problem(received[received.rindex(b"HTTP/1.1"):], 400)
        self.assert_served()

    def test_large_heads(self):
        self.assert_problem(self.nginx.request("GET", "/" + "a" * 9000), 414)
        self.assert_problem(self.nginx.request("GET", SUMMARY, headers={"X-Large": "a" * 9000}), 431)
        self.assert_problem(self.nginx.request("GET", SUMMARY, headers={f"X-{n}": "a" * 6000 for n in range(8)}), 431)

    def test_paths_of_the_admin_listener(self):
        for path in ["/metrics", "/livez", "/readyz", "/metrics?a=b", "/metrics/", "//metrics", "/%6detrics",
                     "/./readyz", "/users/../metrics", "/users/%2e%2e/metrics"]:
            with self.subTest(path):
                self.assert_problem(self.nginx.request("GET", path), 404)

    def test_paths_arrive_as_they_were_sent(self):
        self.assertEqual(self.nginx.request("GET", SUMMARY.replace("ada", "a%2Fb%3F%20..%2F")).status, 200)
        self.assertEqual(self.shim.get(SUMMARY).body, self.nginx.request("GET", SUMMARY).body)

    def test_tls_only_and_its_versions(self):
        for version in [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]:
            exactly = self.nginx.tls(minimum_version=version, maximum_version=version)
            with self.nginx.socket(exactly) as connection:
                self.assertEqual(connection.version(), version.name.replace("_", "."))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            old = self.nginx.tls(minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1)
        old.set_ciphers("ALL:@SECLEVEL=0")
        with self.assertRaises(ssl.SSLError) as refused:
            self.nginx.socket(old)
        self.assertIn("ALERT_PROTOCOL_VERSION", str(refused.exception))
        with socket.create_connection(("127.0.0.1", self.nginx.port), 10) as plain:
            plain.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            self.assert_raw_problem(plain.makefile("rb").read(), 400)
        self.assertIn("max-age=", self.nginx.request("GET", SUMMARY).headers["Strict-Transport-Security"])

    def logged_requests(self):
        lines = self.nginx.log("access.log").splitlines(keepends=True)
        whole = [json.loads(line) for line in lines if line.endswith("\n")]
        return [(line["request_id"], line["method"], line["path"]) for line in whole]

    def test_request_ids_and_logs(self):
        with self.subTest("passed on"):
            target = SUMMARY.replace("ada", "secret-learner") + "&fields=secret-query"
            answer = self.nginx.request("GET", target, headers={
                "X-Request-Id": "my-id:1", "Authorization": "Bearer secret-token", "REMOTE_ADDR": "1.2.3.4"})
            self.assertEqual(answer.headers.get_all("X-Request-Id"), ["my-id:1"])
        for bad in ["", "two words", "a" * 129, '"quoted"']:
            with self.subTest(bad):
                answer = self.nginx.request("GET", SUMMARY, headers={"X-Request-Id": bad})
                self.assertRegex(answer.headers["X-Request-Id"], r"^[0-9a-f]{32}$")
        self.post("secret-body", {"Content-Length": str(2 << 20), "X-Request-Id": "my-id:2"})
        self.nginx.request("GET", "/users/secret-learner/streaks", headers={"X-Request-Id": "my-id:3"})
        # nginx logs a request when it has ended, which may be after its answer has come.
        for logged in [("my-id:1", "GET", "/users/{user_id}/summary"), ("my-id:2", "POST", "/recordsjson"),
                       ("my-id:3", "GET", "/users/{user_id}/streaks")]:
            wait_for(lambda wanted=logged: wanted in self.logged_requests(), what=f"{logged} is not in the log")
        for text in ["secret", "granularity"]:
            self.assertNotIn(text, self.nginx.log("access.log") + self.nginx.log("nginx.log"))

    def test_the_shim_goes_and_comes_back(self):
        with self.nginx.socket() as kept:
            connection = http.client.HTTPSConnection("localhost", self.nginx.port)
            connection.sock = kept
            port = self.shim.port
            self.assertEqual(self.shim.stop()[0], 0)
            for body in [None, json.dumps(entry())]:
                connection.request("POST" if body else "GET", "/recordsjson" if body else SUMMARY, body)
                answer = Answer(connection.getresponse())
                self.assert_problem(answer, 502)
                self.assertEqual(answer.headers.get_all("Retry-After"), ["1"])
            type(self).shim = Shim(self.database.conninfo(), "--threads", str(SHIM_THREADS),
                                   "--listen", f"127.0.0.1:{port}")
            connection.request("GET", SUMMARY)
            self.assertEqual(Answer(connection.getresponse()).status, 200)

    def test_zz_it_stops_by_its_own_pid(self):  # the last one
        self.assertEqual(self.nginx.stop(), 0)
        with self.assertRaises(ConnectionRefusedError):
            self.nginx.socket()


if __name__ == "__main__":
    unittest.main()
