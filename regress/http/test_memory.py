# SPDX-License-Identifier: PostgreSQL
"""What clients send and do not read is held within bounds: the most memory that a fresh shim with its default settings
ever had, as Linux counts it."""

import concurrent.futures
import gzip
import json
import signal
import socket
import unittest

from server import Server
from shim import Shim, entry
from test_transport import read_answer
from waiting import wait_for

MOST = 160 << 20
LARGEST_ENTRY = 64 << 10
LARGEST_BATCH = 8 << 20
MOST_ITEMS = 10000


def request_bytes(target, body, content_type="application/json", *fields):
    head = [f"POST {target} HTTP/1.1", "Host: x", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def peak(running):
    """In bytes."""
    with open(f"/proc/{running.process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) << 10


def tiny_members(size, begin=b"{", end=b'"a":0}'):
    """As many members as fit."""
    return begin + b'"a":0,' * ((size - len(begin) - len(end)) // 6) + end


def padded(size, **members):
    """A valid entry with unknown members, as many as fit."""
    return tiny_members(size, json.dumps(entry(**members)).encode()[:-1] + b",")


def widest_batch():
    """As many items as there may be, as long as they may be."""
    user_id = "\\" * 255  # which is escaped on every way
    size = LARGEST_BATCH // MOST_ITEMS - 1
    items = (json.dumps(entry(user_id=user_id, timestamp="2024-01-02T10:15:00.123456Z", study_seconds=1)).encode()
             for _ in range(MOST_ITEMS))
    return b"[" + b",".join(item[:-1] + b" " * (size - len(item)) + b"}" for item in items) + b"]"


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)
        cls.database.sql("SELECT record_learning(gen_random_uuid(), 'ada', 7, '2024-01-01Z')")

    def start(self, *flags):
        running = Shim(self.database.conninfo(), "--statement-timeout", "60000", *flags)  # which a slow machine needs, and takes no memory
        self.addCleanup(running.stop)
        return running

    def open(self, running, data=b""):
        connection = socket.create_connection(running.address, 60)
        self.addCleanup(connection.close)
        connection.sendall(data)
        return connection

    def answers(self, running, requests):
        """All are sent up to their last byte before the first one is whole."""
        with concurrent.futures.ThreadPoolExecutor(len(requests)) as pool:
            connections = list(pool.map(lambda request: self.open(running, request[:-1]), requests))

            def finish(pair):
                connection, request = pair
                connection.sendall(request[-1:])
                with connection:
                    return read_answer(connection)

            return list(pool.map(finish, zip(connections, requests)))

    def statuses(self, running, requests):
        """Of so many requests, once they are all answered: nobody need have read that."""

        def all_of_them():
            found = [line["status"] for line in running.log_lines() if line["event"] == "request"]
            return found if len(found) >= requests else None

        return wait_for(all_of_them, 60)

    def assert_bounded(self, running, what=None):
        answer = running.post(entry(user_id="somebody else"))
        self.assertEqual(answer.status, 201, (what, answer.body))
        self.assertLess(peak(running), MOST, what)

    def test_64_of_the_largest_bodies(self):
        running = self.start()
        for target in ("/recordsjson", "/records"):
            for make in (lambda: json.dumps(entry()).encode().ljust(LARGEST_ENTRY), lambda: padded(LARGEST_ENTRY)):
                answers = self.answers(running, [request_bytes(target, make()) for _ in range(64)])
                self.assertEqual({status for status, _, _, _ in answers}, {201})
                self.assert_bounded(running)

    def test_4_of_the_largest_batches(self):
        for fields in ((), ("Accept-Encoding: gzip",), ("Prefer: handling=strict",)):
            running = self.start()
            answers = self.answers(running, [request_bytes("/records/batch", widest_batch(), "application/json", *fields)
                                             for _ in range(4)])
            self.assertEqual({status for status, _, _, _ in answers}, {200})
            self.assert_bounded(running, fields)

    def test_bodies_of_what_nobody_asked_for(self):
        running = self.start()
        for content_type, body in (("application/json", tiny_members(LARGEST_ENTRY)),
                                   ("application/json", b'{"user_id":' + b"[" * 30000 + b"]" * 30000 + b"}"),
                                   ("application/json", b'{"a":[' + b"0," * 30000 + b"0]}"),
                                   ("application/x-www-form-urlencoded", b"a=0&" * (LARGEST_ENTRY // 4)),
                                   ("multipart/form-data; boundary=x", b"--x\r\n\r\n" * 7000)):
            answers = self.answers(running, [request_bytes("/records", body, content_type)] * 64)
            self.assertEqual({status for status, _, _, _ in answers}, {400}, body[:40])
            self.assert_bounded(running, body[:40])

    def test_batches_of_what_nobody_asked_for(self):
        """One item of millions of members is as little kept as many items that are not valid."""
        running = self.start()
        for body, expected in ((tiny_members(LARGEST_BATCH - 2), 200),
                               (b",".join([tiny_members(800)] * MOST_ITEMS), 200),
                               (b",".join([b"{}"] * MOST_ITEMS), 200),
                               (b",".join([b"0"] * 1000000), 413),
                               (b"[" + b"0," * 1000000 + b"0]", 200),
                               (b"[" * 4000000 + b"]" * 4000000, 200),
                               (b'{"user_id":' * 500000 + b"0" + b"}" * 500000, 200),
                               (b'{"user_id":"' + b"x" * 8000000 + b'"}', 200),
                               (b'{"' + b"x" * 8000000 + b'":1}', 200),
                               (b'{"word_count":' + b"1" * 8000000 + b"}", 200)):
            answers = self.answers(running, [request_bytes("/records/batch", b"[" + body + b"]")] * 4)
            self.assertEqual({status for status, _, _, _ in answers}, {expected}, body[:40])
            if expected == 200:
                self.assertEqual({result["status"] for result in json.loads(answers[0][2])}, {400}, body[:40])
            self.assert_bounded(running, body[:40])

    def test_bodies_that_unpack_to_the_limit(self):
        running = self.start()
        for target, limit, count in (("/records", LARGEST_ENTRY, 64), ("/records/batch", LARGEST_BATCH, 4)):
            for size, expected in ((limit, 400), (limit + 1, 413), (50 << 20, 413)):
                packed = gzip.compress(b" " * size)
                answers = self.answers(running, [request_bytes(target, packed, "application/json", "Content-Encoding: gzip")] * count)
                self.assertEqual({status for status, _, _, _ in answers}, {expected}, (target, size))
                self.assert_bounded(running, (target, size))

    def test_lists_of_the_longest_ids(self):
        """Ten thousand of them, each character of which is escaped on every way."""
        running = self.start()
        ids = json.dumps(["\\" * 250 + f"{number:05}" for number in range(MOST_ITEMS)]).encode()
        one = json.dumps(["x" * (7 << 20)]).encode()
        for body, expected in ((ids, {200, 503}), (one, {400, 503}), (b"[" + b'"",' * 1000000 + b'""]', {413, 503}),
                               (b"[" * 4000000 + b"]" * 4000000, {400, 503})):
            request = request_bytes("/summary?from=2024-01-01&to=2024-01-31&granularity=day", body)
            for _ in range(3):
                answers = self.answers(running, [request] * 20)
                self.assertLessEqual({status for status, _, _, _ in answers}, expected, body[:40])
                self.assert_bounded(running, body[:40])
            self.assertLessEqual({read_answer(self.open(running, request))[0]}, expected - {503})

    def test_40_summaries_that_nobody_reads(self):
        """As long as the limit of periods lets them be, and where it lets them be twelve times as long."""
        for flags, to, size in (((), "1928-05-18", 1 << 20), (("--max-periods", "100000"), "2174-10-15", 12 << 20)):
            for media_type in ("application/json", "text/csv", "application/x-ndjson"):
                running = self.start(*flags)
                request = (f"GET /users/ada/summary?from=1901-01-01&to={to}&granularity=day&moving_periods=7&fields=period,entries,"
                           "words,study_seconds,average_words_learned,moving_average HTTP/1.1\r\nHost: x\r\n"
                           f"Accept: {media_type}\r\n\r\n").encode()
                status, _, content, _ = read_answer(self.open(running, request))
                self.assertEqual(status, 200)
                self.assertGreater(len(content), size / 4)
                for _ in range(40):
                    self.open(running, request)
                self.assertLessEqual(set(self.statuses(running, 41)), {200, 503})
                self.assert_bounded(running, (flags, media_type))
                self.assertEqual(running.get("/users/ada/records").status, 200)
                running.stop(signal.SIGKILL)  # which does not wait for those who do not read

    def test_128_pages_that_nobody_reads(self):
        self.database.sql("SELECT count(record_learning(gen_random_uuid(), repeat('\"', 255), 7, '2024-01-01Z'))"
                          " FROM generate_series(1, 1001)")
        running = self.start()
        request = f"GET /users/{'%22' * 255}/records?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        self.assertGreater(len(read_answer(self.open(running, request))[2]), 600000)
        for _ in range(128):
            self.open(running, request)
        self.assertLessEqual(set(self.statuses(running, 129)), {200, 503})
        self.assert_bounded(running)


if __name__ == "__main__":
    unittest.main()
