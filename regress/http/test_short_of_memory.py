# SPDX-License-Identifier: PostgreSQL
"""A system that has no memory left, now and then: a request fails or its connection is closed, and nothing else is harmed."""

import collections
import concurrent.futures
import gzip
import http.client
import json
import mmap
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

import tokens
from server import Server
from shim import Answer, Shim, entry
from waiting import wait_for

CLIENTS = 12
REQUESTS = 150
LEARNERS = 7
DAY = "from=2024-01-01&to=2024-01-01&granularity=day&fields=words"


def failing_memory():
    """The library that has allocations fail, made here."""
    source = pathlib.Path(__file__).resolve().parents[1] / "support" / "failing_memory.c"
    library = os.path.join(os.environ.get("LEARNING_OUTPUT") or tempfile.mkdtemp(), "failing_memory.so")
    subprocess.run(["cc", "-std=c11", "-O1", "-shared", "-fPIC", "-ftls-model=initial-exec", "-o", library, source], check=True)
    return library


class ShortOfMemory(unittest.TestCase):
    def setUp(self):
        self.database = Server()
        self.addCleanup(self.database.close)
        for number in range(LEARNERS):
            self.database.sql(f"SELECT record_learning(gen_random_uuid(), 'learner-{number}', {number + 1}, '2024-01-01T12:00:00Z')")
        self.headers = {}

    def start(self, *flags):
        with tempfile.NamedTemporaryFile() as file:
            file.truncate(mmap.PAGESIZE)
            file.flush()
            self.failing = mmap.mmap(file.fileno(), mmap.PAGESIZE)
            self.running = Shim(self.database.conninfo(), "--pool-size", "4", "--log-level", "warning", *flags,
                                "--statement-timeout", "2000",  # and 3 s: libpq may lose an answer, and then waits for more
                                LD_PRELOAD=failing_memory(), FAILING_MEMORY=file.name)
        self.addCleanup(self.running.stop)
        self.recorded = {}  # what was answered to be there
        self.statuses = collections.Counter()

    def let_fail(self, per_million):
        self.failing[0:4] = per_million.to_bytes(4, "little")

    def ask(self, client, number):
        """One request, and what its answer has to be if it has one."""
        learner = number % LEARNERS
        kind = number % 5
        if kind == 0:
            item = entry(user_id=f"writer-{learner}", word_count=number)
            client.request("POST", "/records", gzip.compress(json.dumps(item).encode()),
                           {"Content-Type": "application/json", "Content-Encoding": "gzip", **self.headers})
            return lambda answer: self.expect_entry(item, answer)
        if kind == 1:
            client.request("POST", "/records", json.dumps({"request_id": "none", "user_id": "", "word_count": -1}),
                           {"Content-Type": "application/json", **self.headers})
            return lambda answer: self.assertEqual((answer.status, len(answer.json["errors"])), (400, 3))
        if kind == 2:  # comes in pieces
            client.request("GET", f"/users/learner-{learner}/summary?from=2023-01-01&to=2024-01-02&granularity=hour&fields=words",
                           headers=self.headers)
            return lambda answer: self.assertEqual(sum(row["words"] for row in answer.json), learner + 1)
        client.request("GET", f"/users/learner-{learner}/summary?{DAY}", headers=self.headers)
        return lambda answer: self.assertEqual(answer.json, [{"words": learner + 1}])

    def expect_entry(self, item, answer):
        self.assertIn(answer.status, (200, 201))
        self.assertEqual({name: answer.json[name] for name in item}, item)
        self.recorded[item["request_id"]] = item["word_count"]

    def converse(self, seed):
        chance = random.Random(seed)
        client = self.running.connect()
        for _ in range(REQUESTS):
            try:
                expect = self.ask(client, chance.randrange(1000))
                answer = Answer(client.getresponse())
            except (http.client.HTTPException, ConnectionError):  # it was closed
                client.close()
                self.statuses["closed"] += 1
                continue
            self.statuses[answer.status] += 1
            if answer.status not in self.unanswered:
                expect(answer)
        client.close()

    def test_nothing_but_the_request_is_harmed(self):
        self.start()
        self.expect_no_harm({500, 503, 504})

    def test_tokens(self):
        """OpenSSL does not always tell a signature that does not hold from one that it has no memory to look at."""
        for key in (tokens.Secret(), tokens.EcKey()):
            self.start(*tokens.flags(key))
            self.headers = tokens.bearer(tokens.token(key, tokens.claims(aud=["x", tokens.AUDIENCE], scope="service", sub="x")))
            self.expect_no_harm({500, 503, 504, 401})

    def all_are_answered(self):
        self.statuses.clear()
        self.converse(CLIENTS)
        return set(self.statuses) <= {200, 201, 400}

    def expect_no_harm(self, unanswered):
        self.unanswered = unanswered
        self.let_fail(2000)
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            conversations = [pool.submit(self.converse, seed) for seed in range(CLIENTS)]
        self.let_fail(0)
        for conversation in conversations:
            conversation.result()
        self.assertIsNone(self.running.process.poll())
        self.assertGreater(self.statuses["closed"] + self.statuses[500], 0, self.statuses)
        self.assertGreater(self.statuses[200], 0, self.statuses)

        wait_for(lambda: self.running.admin("/readyz").status == 200)
        wait_for(self.all_are_answered)  # who could not connect a moment ago pauses
        wait_for(lambda: self.running.metric("learning_shim_requests_in_flight") == 0)
        self.assertEqual(self.running.metric('learning_shim_pool_connections{database="primary",state="in_use"}'), 0)
        stored = dict(line.split("|") for line in self.database.sql("SELECT request_id, word_count FROM learning_log"))
        self.assertEqual({request_id: stored.get(request_id) for request_id in self.recorded},
                         {request_id: str(words) for request_id, words in self.recorded.items()})
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])
        self.assertEqual(self.running.stop()[0], 0)


if __name__ == "__main__":
    unittest.main()
