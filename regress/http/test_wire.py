# SPDX-License-Identifier: PostgreSQL
"""What arrives on the wire, byte by byte: hostile and broken requests get one answer, and the connection closes."""

import email.utils
import http.client
import json
import socket
import time
import unittest

from shim import Shim

DOCUMENT = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n"
RECORD = b"POST /recordsjson HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def parsed(received):
    """Status, headers in lower case, and content of one answer."""
    head, _, content = received.partition(b"\r\n\r\n")
    status_line, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(status_line.split()[1]), headers, content


class Wire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shim = Shim("host=/nonexistent")  # nothing here may need the database
        cls.addClassCleanup(cls.shim.stop)

    def connect(self):
        connection = self.shim.connect()
        self.addCleanup(connection.close)
        return connection

    def refused(self, request, expected):
        received, closed = self.shim.raw(request)
        status, headers, content = parsed(received)
        self.assertEqual(status, expected, request[:200])
        self.assertTrue(closed)
        self.assertEqual(received.count(b"HTTP/1.1 "), 1, "what follows must not be taken for a request")
        self.assertEqual(headers["connection"], "close")
        self.assertEqual(headers["content-type"], "application/problem+json")
        self.assertIn("date", headers)
        if not request.startswith(b"HEAD"):
            self.assertEqual(json.loads(content)["status"], expected)

    def test_bodies_without_a_bounded_length(self):
        self.refused(RECORD + b"\r\n", 411)
        self.refused(RECORD + b"Transfer-Encoding: chunked\r\n\r\n10001\r\n" + b"x" * 65537, 413)
        self.refused(RECORD + b"Content-Length: 1099511627776\r\n\r\n{}", 413)
        self.refused(RECORD + b"Expect: 100-continue\r\nContent-Length: 65537\r\n\r\n", 413)
        self.refused(RECORD + b"Content-Length: 99999999999999999999\r\n\r\n{}", 400)

    def test_lengths_that_two_readers_could_understand_in_two_ways(self):
        next_request = DOCUMENT + b"\r\n"
        for length in (b"Content-Length: 2\r\nContent-Length: 2", b"Content-Length: 2\r\ncontent-length: 60",
                       b"Content-Length: 2\r\nTransfer-Encoding: chunked", b"Content-Length: +2", b"Content-Length: 2,2",
                       b"Content-Length: 0x2"):
            self.refused(RECORD + length + b"\r\n\r\n{}" + next_request, 400)
        self.refused(DOCUMENT + b"Content-Length: 2\r\n\r\n{}" + next_request, 400)
        # Where the body is one by either of the two.
        self.refused(RECORD + b"Content-Length: 12\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400)
        self.refused(DOCUMENT + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400)
        self.refused(b"HEAD /openapi.json HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", 400)

    def test_coded_bodies(self):
        self.refused(RECORD + b"Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}", 415)
        self.refused(RECORD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 400)

    def test_odd_headers(self):
        self.refused(DOCUMENT + b"X: a\nSet-Cookie: b\r\n\r\n", 400)
        self.refused(DOCUMENT + b"X: a\r\n b\r\n\r\n", 400)
        self.refused(DOCUMENT + b"X : a\r\n\r\n", 400)
        self.refused(DOCUMENT + b"Host: y\r\n\r\n", 400)
        self.refused(b"GET /openapi.json HTTP/1.1\r\n\r\n", 400)
        self.refused(DOCUMENT + b"X: " + b"a" * 33000 + b"\r\n\r\n", 431)
        self.refused(DOCUMENT + b"".join(b"X-%d: a\r\n" % i for i in range(200)) + b"\r\n", 431)

    def test_long_and_broken_request_lines(self):
        self.refused(b"GET /" + b"a" * 8000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414)
        self.refused(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414)
        self.refused(b"hello\r\n\r\n", 400)
        self.refused(b"BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n", 400)
        self.refused(b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505)

    def test_a_body_too_large_is_read_so_that_its_refusal_arrives(self):
        for size in (65537, 20 << 20):
            received, closed = self.shim.raw(RECORD + b"Content-Length: %d\r\n\r\n" % size + b"x" * size)
            self.assertEqual((parsed(received)[0], closed), (413, True))

    def test_a_field_value_is_what_was_sent(self):
        received, _ = self.shim.raw(DOCUMENT + b"Connection: close\r\nX: a%0d%0aSet-Cookie: b\r\n\r\n")
        self.assertEqual(parsed(received)[0], 200)
        self.assertNotIn("set-cookie", parsed(received)[1])

    def test_what_the_library_would_do_with_the_answer(self):
        plain, _ = self.shim.raw(DOCUMENT + b"Connection: close\r\n\r\n")
        for header in (b"Range: bytes=0-1", b"Range: bytes=0-1,5-9", b"Accept-Encoding: br, deflate",
                       b"Range: bytes=" + b",".join(b"%d-" % i for i in range(1000))):
            received, _ = self.shim.raw(DOCUMENT + b"Connection: close\r\n" + header + b"\r\n\r\n")
            self.assertEqual(parsed(received)[0::2], parsed(plain)[0::2], header[:40])
            self.assertNotIn("content-encoding", parsed(received)[1])

    def test_no_exception_reaches_the_client(self):
        """What makes the library's parsers throw ends as a refusal or is not looked at; its text is nowhere."""
        broken = [DOCUMENT + b"Range: bytes=99999999999999999999-1\r\n\r\n",
                  DOCUMENT + b"Keep-Alive: timeout=99999999999999999999\r\n\r\n",
                  DOCUMENT + b"Content-Length: 99999999999999999999\r\n\r\n",
                  b"GET /%zz%\xff%00?%zz=%& HTTP/1.1\r\nHost: x\r\n\r\n",
                  b"GET /" + b"(" * 4000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
                  RECORD + b"Content-Length: 40000\r\n\r\n" + b"[" * 40000,
                  RECORD + b"Content-Length: 2\r\n\r\n\xff\xfe",
                  RECORD.replace(b"application/json", b"multipart/form-data; boundary=((((") + b"Content-Length: 2\r\n\r\n--"]
        for request in broken:
            with socket.create_connection(self.shim.address, 30) as client, http.client.HTTPResponse(client) as answer:
                client.sendall(request)
                answer.begin()
                received = str(answer.headers).encode() + answer.read()
            self.assertIn(answer.status, (200, 400, 404, 416), request[:60])
            self.assertFalse([name for name in answer.headers if "exception" in name.lower()], request[:60])
            self.assertNotIn(b"std::", received)
            self.assertNotIn(b"stoll", received)

    def test_batches_that_come_slowly_take_no_place(self):
        head = b"POST /records/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
        slow = [socket.create_connection(self.shim.address, 10) for _ in range(300)]
        for client in slow:
            self.addCleanup(client.close)
            client.sendall(head + b"[")
        self.assertEqual(self.shim.request("POST", "/records/batch", b"[]", {"Content-Type": "application/json"}).status, 200)
        for client in slow:
            client.sendall(b"]")
            self.assertEqual(parsed(client.recv(65536))[0], 200)

    def test_a_multipart_body_is_read_by_the_shim_alone(self):
        request = (b"POST /recordsjson HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                   b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n%s")
        for body in (b"", b"--x", b"--x--", b"--x\r\n\r\n\r\n--x--", b"--y\r\n" * 1000):
            status, headers, _ = parsed(self.shim.raw(request % (len(body), body))[0])
            self.assertEqual((status, headers["content-type"]), (400, "application/problem+json"))

    def test_unknown_paths_and_other_methods(self):
        for target in ("/recordsjson/", "/users", "/records/x", "/users//summary/x", "/../etc/passwd", "/" + "a/" * 1000):
            answer = self.shim.get(target)
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (404, "application/problem+json"))
        for method, path, allowed in (("GET", "/recordsjson", "POST"), ("DELETE", "/recordsjson", "POST"), ("GET", "/users/ada", "DELETE"),
                                      ("POST", "/users/ada/summary", "GET, HEAD"), ("OPTIONS", "/openapi.json", "GET, HEAD"),
                                      ("PUT", "/openapi.json", "GET, HEAD")):
            answer = self.shim.request(method, path, b"" if method in ("POST", "PUT") else None)
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, allowed), (method, path))
            self.assertEqual(answer.json["status"], 405)

    def test_a_refused_body_does_not_disturb_the_next_request(self):
        connection = self.connect()
        for _ in range(3):
            for path, content_type in (("/nothing", "text/plain"), ("/recordsjson", "text/plain"),
                                       ("/recordsjson", "multipart/form-data; boundary=x")):
                connection.request("POST", path, b"GET / HTTP/1.1\r\n\r\n", {"Content-Type": content_type})
                response = connection.getresponse()
                self.assertIn(response.status, (400, 404, 415))
                self.assertEqual(json.loads(response.read())["status"], response.status)

    def test_a_continue_is_sent_where_the_body_is_welcome(self):
        with socket.create_connection(self.shim.address, 10) as client:
            client.sendall(RECORD + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            self.assertEqual(client.recv(100), b"HTTP/1.1 100 Continue\r\n\r\n")
            client.sendall(b"{}")
            self.assertEqual(parsed(client.recv(65536))[0], 400)

    def test_every_answer_has_a_date(self):
        for target in ("/openapi.json", "/nothing", "/users/ada/summary"):
            date = email.utils.parsedate_to_datetime(self.shim.get(target).headers["Date"])
            self.assertLess(abs(date.timestamp() - time.time()), 5)

    def test_a_connection_is_kept_and_rotated(self):
        connection = self.connect()
        kept = 0
        while True:
            connection.request("GET", "/nothing")
            response = connection.getresponse()
            response.read()
            kept += 1
            if response.headers["Connection"] == "close":
                break
        self.assertEqual(kept, 1000)

    def test_answers_are_quick_on_a_kept_connection(self):
        """With Nagle's algorithm each would take 40 ms, but for the first ones. On a busy machine some do in any case."""
        connection = self.connect()
        quick = 0
        for _ in range(500):
            start = time.monotonic()
            connection.request("GET", "/nothing")
            connection.getresponse().read()
            quick += time.monotonic() - start < 0.03
            if quick == 50:
                return
        self.fail(f"only {quick} of 500 were quick")


if __name__ == "__main__":
    unittest.main()
