# SPDX-License-Identifier: PostgreSQL
"""Connections: answers in order; slow and silent clients; what is held; packed bodies."""

import contextlib
import gzip
import json
import select
import socket
import threading
import unittest

import rate_limited
from rate_limited import within_a_second
from served import Served
from shim import Shim, entry
from test_wire import DOCUMENT, RECORD, parsed
from waiting import wait_for

NOTHING = b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
SUMMARY = (b"GET /users/ada/summary?from=1901-01-01&to=1928-05-18&granularity=day&fields=period,entries,words,study_seconds,"
           b"average_words_learned HTTP/1.1\r\nHost: x\r\n")
BATCH = RECORD.replace(b"/recordsjson", b"/records/batch")


def read_answer(connection, rest=b""):
    """One answer from a connection: status, headers, content, and what came behind it."""
    while b"\r\n\r\n" not in rest:
        received = connection.recv(65536)
        if not received:
            raise ConnectionError(f"closed after {rest!r}")
        rest += received
    end = rest.index(b"\r\n\r\n") + 4
    status, headers, _ = parsed(rest[:end])
    end += int(headers["content-length"])
    while len(rest) < end:
        received = connection.recv(1 << 20)
        if not received:
            raise ConnectionError("closed within an answer")
        rest += received
    return status, headers, rest[:end].partition(b"\r\n\r\n")[2], rest[end:]


class Transport(unittest.TestCase):
    def start(self, *flags):
        running = Shim("host=/nonexistent", "--log-level", "warning", *flags)
        self.addCleanup(running.stop)
        return running

    def open(self, running, data=b""):
        connection = socket.create_connection(running.address, 30)
        self.addCleanup(connection.close)
        connection.sendall(data)
        return connection


class Order(Transport):
    @classmethod
    def setUpClass(cls):
        cls.shim = Shim("host=/nonexistent")
        cls.addClassCleanup(cls.shim.stop)

    def test_pipelined_requests_are_answered_in_order(self):
        requests = [NOTHING, DOCUMENT + b"\r\n", b"HEAD /openapi.json HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                    RECORD + b"Content-Length: 2\r\n\r\n{}", RECORD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
                    b"\r\nPUT /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nGET"]
        statuses = [404, 200, 200, 400, 400, 404]
        whole = b"".join(requests) * 20
        for piece in (len(whole), 1000, 7):
            connection = self.open(self.shim)
            sender = threading.Thread(target=lambda: [connection.sendall(whole[i:i + piece]) for i in range(0, len(whole), piece)])
            sender.start()
            rest = b""
            for expected in statuses * 20:
                status, headers, rest = self.one(connection, rest)
                self.assertEqual(status, expected)
                self.assertNotIn("connection", headers)
            sender.join()
            self.assertEqual(rest, b"")

    def one(self, connection, rest):
        """An answer whose content, if it has any, is a JSON document."""
        while b"\r\n\r\n" not in rest:
            rest += connection.recv(65536)
        head, _, content = rest.partition(b"\r\n\r\n")
        status, headers, _ = parsed(head)
        length = int(headers["content-length"])
        while len(content) < length and not content.startswith(b"HTTP/1.1 "):
            received = connection.recv(65536)
            content += received
        if content.startswith(b"HTTP/1.1 "):  # that was the answer to a HEAD
            return status, headers, content
        json.loads(content[:length])
        return status, headers, content[length:]

    def test_connection_is_a_list_without_regard_to_case(self):
        for value, closes in ((b"Close", True), (b"TE, cLOSE", True), (b"keep-alive", False), (b"closed", False)):
            connection = self.open(self.shim, b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: " + value + b"\r\n\r\n")
            _, headers, _, _ = read_answer(connection)
            self.assertEqual(headers.get("connection"), "close" if closes else None, value)
            if closes:
                self.assertEqual(connection.recv(1), b"")
            else:
                connection.sendall(NOTHING)
                self.assertEqual(read_answer(connection)[0], 404)

    def test_http_1_0(self):
        received, closed = self.shim.raw(b"GET /nothing HTTP/1.0\r\n\r\n")
        self.assertEqual((parsed(received)[0], parsed(received)[1]["connection"], closed), (404, "close", True))
        connection = self.open(self.shim)
        for _ in range(3):
            connection.sendall(b"GET /nothing HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
            status, headers, _, _ = read_answer(connection)
            self.assertEqual((status, headers["connection"]), (404, "keep-alive"))

    def test_an_absolute_target(self):
        received, _ = self.shim.raw(b"GET http://x/openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        self.assertEqual(parsed(received)[0], 200)

    def test_an_early_refusal_saves_the_body(self):
        """A client that asks first does not send the body; one that does not ask is read to the end."""
        for field, expected in ((b"Content-Encoding: br\r\nContent-Length: 9", 415), (b"Content-Length: 9999999", 413)):
            connection = self.open(self.shim, RECORD + b"Expect: 100-continue\r\n" + field + b"\r\n\r\n")
            status, headers, _, _ = read_answer(connection)
            self.assertEqual((status, headers["connection"]), (expected, "close"))
        connection = self.open(self.shim, b"POST /nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + NOTHING)
        rest = b""
        for _ in range(2):
            status, headers, _, rest = read_answer(connection, rest)
            self.assertEqual((status, headers.get("connection")), (404, None))


class Deadlines(Transport):
    @classmethod
    def setUpClass(cls):
        cls.shim = Shim("host=/nonexistent", "--slow-client-timeout", "1", "--keep-alive-timeout", "1",
                        "--keep-alive-requests", "1000000", "--log-level", "warning")
        cls.addClassCleanup(cls.shim.stop)

    def test_a_request_that_does_not_come(self):
        for data in (b"GET /noth", DOCUMENT, RECORD + b"Content-Length: 20\r\n\r\n{}",
                     RECORD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}"):
            received, closed = self.shim.raw(data)
            status, headers, content = parsed(received)
            self.assertEqual((status, closed, headers["connection"], json.loads(content)["status"]), (408, True, "close", 408), data)

    def test_a_client_that_ends_before_its_body(self):
        connection = self.open(self.shim, RECORD + b"Content-Length: 20\r\n\r\n{}")
        connection.shutdown(socket.SHUT_WR)
        self.assertEqual(read_answer(connection)[0], 408)

    def test_idle_connections_are_closed_without_a_word(self):
        for data in (b"", b"\r\n"):
            self.assertEqual(self.shim.raw(data), (b"", True))
        connection = self.open(self.shim, NOTHING)
        read_answer(connection)
        self.assertEqual(connection.recv(1), b"")

    def test_a_body_may_come_slowly(self):
        """At more than 1 KiB/s it has the time that it needs: of 60,000 bytes the last may come a minute later. One that began
        after it and sent nothing meets its deadline before."""
        body = b'{"a": "' + b"x" * 60000
        slow = self.open(self.shim, RECORD + b"Content-Length: %d\r\n\r\n" % len(body) + body[:-1])
        silent = self.open(self.shim, RECORD + b"Content-Length: %d\r\n\r\n" % len(body))
        self.assertEqual(read_answer(silent)[0], 408)
        self.assertEqual(select.select([slow], [], [], 0)[0], [])
        slow.sendall(body[-1:])
        self.assertEqual(read_answer(slow)[0], 400)

    def test_answers_that_nobody_reads(self):
        connection = self.open(self.shim)
        connection.setblocking(False)
        requests = (DOCUMENT + b"\r\n") * 1000
        with contextlib.suppress(OSError):  # it takes no more, or has been ended already
            while True:
                connection.send(requests)
        poll = select.poll()
        poll.register(connection, 0)  # an error or the end, and nothing else
        self.assertTrue(poll.poll(60000), "the connection is still there")


class Budget(Transport):
    def test_bodies_beyond_it_are_refused(self):
        running = self.start("--bytes-in-flight", "1", "--threads", "1")
        head = BATCH + b"Content-Length: 900000\r\n\r\n"
        clients = [self.open(running, head + b"x" * 600000) for _ in range(2)]
        refused = select.select(clients, [], [], 60)[0]
        self.assertEqual(len(refused), 1)
        status, headers, _, _ = read_answer(refused[0])
        self.assertEqual((status, headers["retry-after"], headers["connection"]), (503, "1", "close"))
        clients.remove(refused[0])
        refused[0].close()
        clients[0].sendall(b"x" * 300000)
        self.assertEqual(read_answer(clients[0])[0], 400)
        self.assertEqual(read_answer(self.open(running, head + b"x" * 900000))[0], 400)

    def test_answers_beyond_it_are_refused(self):
        """What the system does not take of an answer is held; whoever asks then is told so, until the others are gone."""
        running = self.start("--bytes-in-flight", "1", "--slow-client-timeout", "600", "--keep-alive-requests", "1000000",
                             "--log-level", "info")
        clients = [self.open(running) for _ in range(40)]
        for client in clients:
            client.setblocking(False)
            with contextlib.suppress(OSError):  # it takes no more, or was refused already
                while True:
                    client.send((DOCUMENT + b"\r\n") * 1000)
        wait_for(lambda: any(line.get("status") == 503 for line in running.log_lines()), 60)
        for client in clients:
            client.close()
        wait_for(lambda: running.get("/openapi.json").status == 200)

    def test_what_was_sent_is_not_held(self):
        running = self.start("--bytes-in-flight", "1")
        for _ in range(60):
            self.assertEqual(read_answer(self.open(running, DOCUMENT + b"\r\n"))[0], 200)

    def test_heads_count_too(self):
        running = self.start("--bytes-in-flight", "1", "--slow-client-timeout", "600")
        heads = [self.open(running, DOCUMENT + (b"X: " + b"x" * 7000 + b"\r\n") * 4) for _ in range(60)]
        wait_for(lambda: running.get("/openapi.json").status == 503)
        for head in heads:
            head.close()
        wait_for(lambda: running.get("/openapi.json").status == 200)


class Limits(Transport):
    @within_a_second
    def test_a_request_that_asks_first_counts_once(self):
        running = rate_limited.start(self, "host=/nonexistent", "--rate-burst", "2")
        connection = self.open(running)
        for _ in range(2):
            connection.sendall(RECORD + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            self.assertEqual(connection.recv(1000), b"HTTP/1.1 100 Continue\r\n\r\n")
            connection.sendall(b"{}")
            self.assertEqual(read_answer(connection)[0], 400)
        connection.sendall(RECORD + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        self.assertRegex(connection.recv(1000), b"^HTTP/1.1 429 ")


class LargeAnswers(Served):
    def test_they_may_be_read_slowly(self):
        """At more than 1 KiB/s, for longer than a head may take: seconds are told by idle connections, which end after one. Every
        answer waits for the one before it."""
        running = Shim(self.database.conninfo(), "--slow-client-timeout", "5", "--keep-alive-timeout", "1")
        self.addCleanup(running.stop)
        for request, count in ((DOCUMENT, 400), (SUMMARY, 12)):
            connection = socket.socket()
            self.addCleanup(connection.close)
            connection.settimeout(30)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            connection.connect(running.address)
            connection.sendall(b"".join(request + b"X-Request-Id: %d\r\n\r\n" % number for number in range(count)))
            rest = b""
            for _ in range(8):
                with socket.create_connection(running.address, 30) as idle:
                    self.assertEqual(idle.recv(1), b"")
                rest += connection.recv(65536)  # so little that the shim cannot send on, and only sees it taken
            for number in range(count):
                status, headers, content, rest = read_answer(connection, rest)
                self.assertEqual((status, headers.get("x-request-id"), content[-1:] in b"]}"), (200, str(number), True))


class Codings(Served):
    def post(self, body, headers):
        return self.shim.request("POST", "/recordsjson", body, {"Content-Type": "application/json", **headers})

    def test_bodies_in_chunks(self):
        body = json.dumps(entry()).encode()
        answer = self.post(iter([body[:9], body[9:]]), {})  # which http.client sends in chunks
        self.assertEqual(answer.status, 201)

    def test_packed_bodies(self):
        packed = gzip.compress(json.dumps(entry()).encode())
        self.assertEqual(self.post(packed, {"Content-Encoding": "gzip"}).status, 201)
        packed = gzip.compress(json.dumps(entry()).encode())
        self.assertEqual(self.post(iter([packed[:9], packed[9:]]), {"Content-Encoding": "gzip"}).status, 201)
        largest = json.dumps(entry()).encode().ljust(64 << 10)
        self.assertEqual(self.post(gzip.compress(largest), {"Content-Encoding": "gzip"}).status, 201)
        self.assertEqual(self.post(gzip.compress(largest + b" "), {"Content-Encoding": "gzip"}).status, 413)
        self.assertEqual(self.post(gzip.compress(b" " * (100 << 20)), {"Content-Encoding": "gzip"}).status, 413)
        self.assertEqual(self.post(packed[:-1], {"Content-Encoding": "gzip"}).status, 400)
        self.assertEqual(self.post(packed, {"Content-Encoding": "br"}).status, 415)

    def get(self, accepted, method="GET", target="/openapi.json", **headers):
        return self.shim.request(method, target, headers={"Accept-Encoding": accepted, **headers})

    def test_packed_answers(self):
        plain = self.get("identity")
        self.assertEqual((plain.headers["Content-Encoding"], plain.headers["Vary"]), (None, "Accept-Encoding"))
        for accepted, packs in (("gzip", True), ("GZIP, br", True), ("x-gzip", True), ("*", True), ("gzip;q=0.1", True),
                                ("identity;q=0", False), ("identity;q=0.5, gzip", True), ("*;q=0, gzip;q=1", True), ("", False),
                                ("br", False), ("gzip;q=0", False), ("gzip;q=0, *", False), ("gzip;q=0.5, identity", False),
                                ("*;q=0", False)):
            answer = self.get(accepted)
            self.assertEqual(answer.headers["Content-Encoding"], "gzip" if packs else None, accepted)
            self.assertEqual(answer.headers["Vary"], "Accept-Encoding")
            self.assertEqual(gzip.decompress(answer.body) if packs else answer.body, plain.body)
            self.assertEqual(answer.headers["ETag"] == plain.headers["ETag"], not packs)
            head = self.get(accepted, "HEAD")
            for name in ("ETag", "Content-Length", "Content-Encoding", "Vary"):
                self.assertEqual(head.headers[name], answer.headers[name], (accepted, name))
        self.assertIsNone(self.get("gzip", target="/nothing").headers["Content-Encoding"])  # it is short

    def test_either_copy_is_found_to_be_good(self):
        tags = {accepted: self.get(accepted).headers["ETag"] for accepted in ("gzip", "identity")}
        self.assertNotIn("W/", tags["gzip"])
        for held in tags.values():
            for accepted in tags:
                answer = self.get(accepted, **{"If-None-Match": held})
                self.assertEqual((answer.status, answer.headers["Vary"]), (304, "Accept-Encoding"))
            self.assertEqual(self.get("gzip", **{"If-None-Match": "W/" + held}).headers["ETag"], held)
        self.assertEqual(self.get("gzip", **{"If-None-Match": '"x-gzip"'}).status, 200)


if __name__ == "__main__":
    unittest.main()
