# SPDX-License-Identifier: PostgreSQL
"""Whatever is asked at the same time, and however others end: each answer is the one to its own question. LEARNING_SEED chooses other ones."""

import concurrent.futures
import gzip
import json
import os
import random
import socket
import unittest

from bouncer import Bouncer, pgbouncer
from served import Served
from shim import Answer, Shim, entry

SEED = int(os.environ.get("LEARNING_SEED", "20240229"))
LEARNERS = 12
CLIENTS = 24
REQUESTS = 60  # of each client
JSON = {"Content-Type": "application/json"}
YEAR = "from=2024-01-01&to=2024-12-31&time_zone=Asia/Kathmandu"


def questions_about(number, known):
    """Method, target, body and headers, of answers that are always the same: short and long ones, problems, no content."""
    learner, other = f"/users/learner-{number}", f"learner-{(number + 5) % LEARNERS}"
    short, long = f"{learner}/summary?{YEAR}&granularity=week", f"{learner}/summary?{YEAR}&granularity=hour"
    yield "GET", short, None, {}
    yield "GET", f"{short}&fields=words", None, {}
    yield "GET", f"{short}&fill=none", None, {"Accept": "text/csv"}
    yield "GET", short, None, {"Accept-Encoding": "gzip"}
    yield "HEAD", short, None, {}
    yield "GET", f"{learner}/summary?from=2024-02-01&to=2024-01-01", None, {}
    yield "GET", f"{learner}/summary?{YEAR}&granularity={number}", None, {}
    yield "GET", long, None, {"Accept-Encoding": "identity"}
    yield "GET", f"{long}&fields=period,words", None, {"Accept": "application/x-ndjson"}
    yield "GET", f"{learner}/streaks?as_of=2024-06-01T00:00:00Z", None, {}
    yield "GET", f"{learner}/calendar?year=2024", None, {}
    yield "GET", f"{learner}/profile?{YEAR}", None, {}
    yield "GET", f"{learner}/records?limit=3", None, {}
    yield "GET", f"{learner}/records/{known}", None, {}
    yield "GET", f"{learner}/records/{known[:-12]}{number:012}", None, {}
    yield "GET", f"/summary?user_id=learner-{number}&user_id={other}&{YEAR}&granularity=month", None, {}
    yield "POST", f"/summary?{YEAR}&granularity=month", json.dumps([f"learner-{number}", other]), JSON
    yield "POST", "/records", json.dumps({"request_id": known, "user_id": f"learner-{number}", "word_count": -number - 1}), JSON
    yield "POST", "/records", json.dumps(entry(request_id=known, user_id=f"learner-{number}", word_count=7777)), JSON  # it is another one
    yield "POST", "/records/batch", json.dumps([{"user_id": f"learner-{number}"}] * (number + 1)), {**JSON, "Prefer": "handling=strict"}


def content_of(answer):
    body = gzip.decompress(answer.body) if answer.headers["Content-Encoding"] == "gzip" else answer.body
    return answer.status, answer.headers["Content-Type"], answer.headers["ETag"], body


class WhoseAnswer(Served):
    @classmethod
    def setUpClass(cls):
        print(f"LEARNING_SEED={SEED}")
        super().setUpClass()
        chance = random.Random(SEED)
        known = {}
        for number in range(LEARNERS):
            entries = [entry(user_id=f"learner-{number}", word_count=100 * number + chance.randrange(100), study_seconds=chance.randrange(3600),
                             timestamp=f"2024-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}T{chance.randrange(24):02}:30:00Z") for _ in range(20)]
            known[number] = entries[0]["request_id"]
            answer = cls.shim.request("POST", "/records/batch", json.dumps(entries), JSON)
            assert answer.status == 200, answer.body
        questions = [question for number in range(LEARNERS) for question in questions_about(number, known[number])]
        cls.expected = [(question, content_of(cls.shim.request(*question))) for question in questions]

    def converse(self, running, seed):
        """Some of what one client does is to go away before its answer, or in the middle of it; the others are not to notice."""
        chance = random.Random(seed)
        client = running.connect(60)
        for number in range(REQUESTS):
            what = chance.random()
            if what < 0.1:
                self.leave(running, chance)
            elif what < 0.25:
                self.record(client, f"writer-{seed}", number)
            else:
                question, expected = chance.choice(self.expected)
                client.request(*question)
                self.assertEqual(content_of(Answer(client.getresponse())), expected, question)
        client.close()

    def leave(self, running, chance):
        (method, target, _, _), _ = chance.choice([one for one in self.expected if one[0][2] is None])
        with socket.create_connection(running.address, 60) as connection:
            connection.sendall(f"{method} {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            if chance.random() < 0.5:
                connection.recv(chance.choice([1, 1000]))

    def record(self, client, learner, number):
        item = entry(user_id=learner, word_count=number)
        if number % 3 > 0:
            client.request("POST", "/records", json.dumps(item), JSON)
            receipt = Answer(client.getresponse()).json
        else:
            strict = {"Prefer": "handling=strict"} if number % 2 == 0 else {}
            client.request("POST", "/records/batch", json.dumps([item, item]), {**JSON, **strict})
            receipt, again = (result["entry"] for result in Answer(client.getresponse()).json)
            self.assertEqual(receipt, again)
        self.assertEqual({name: receipt[name] for name in item}, item)
        client.request("GET", f"/users/{learner}/records/{item['request_id']}", headers={"Prefer": "fresh"})
        self.assertEqual(Answer(client.getresponse()).json, receipt)

    def expect_own_answers(self, conninfo, *flags):
        running = Shim(conninfo, "--log-level", "warning", "--pool-wait", "60000", "--statement-timeout", "60000", *flags)
        self.addCleanup(running.stop)
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            for conversation in [pool.submit(self.converse, running, SEED + number) for number in range(CLIENTS)]:
                conversation.result()
        self.assertEqual(running.stop()[0], 0)

    def test_one_database(self):
        for size in ("1", "4"):
            with self.subTest(sessions=size):
                self.expect_own_answers(self.database.conninfo(), "--pool-size", size)

    def test_a_database_for_reads(self):
        self.expect_own_answers(self.database.conninfo(), "--pool-size", "3", "--read-database", self.database.conninfo())

    @unittest.skipUnless(pgbouncer(), "pgbouncer is not installed")
    def test_sessions_that_others_use_too(self):
        bouncer = Bouncer(self.database, 2)
        self.addCleanup(bouncer.close)
        self.expect_own_answers(bouncer.conninfo(), "--pool-size", "4")


if __name__ == "__main__":
    unittest.main()
