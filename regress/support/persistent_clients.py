# SPDX-License-Identifier: PostgreSQL
"""Clients that send each entry with the same id until they are told that it is stored, whatever happens meanwhile."""

import collections
import contextlib
import http.client
import json
import random
import threading
import time

from shim import entry
from waiting import wait_for


class PersistentClients:
    """As many threads as clients; they send new entries until stop()."""

    passing = (503, 504)  # answers after which one tries again

    def __init__(self, address, clients=16):
        self.address = address
        self.entries = []  # acknowledged
        self.times = []  # and when, each
        self.statuses = collections.Counter()
        self.failures = []
        self._lock = threading.Lock()
        self._finishing = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(clients)]
        for thread in self._threads:
            thread.start()

    def wait_for(self, acknowledged, seconds=60):
        """Waits until so many more entries are acknowledged."""
        wanted = len(self.entries) + acknowledged
        wait_for(lambda: len(self.entries) >= wanted, seconds,
                 lambda: f"{wanted - len(self.entries)} entries are missing: {self.statuses} {self.failures[:3]}")

    @contextlib.contextmanager
    def outage(self, event, learners=None, seconds=240):
        """Tells the longest time in which nobody (or none of some learners) was acknowledged while the with block ran."""
        self.wait_for(100, seconds)
        begin = time.monotonic()
        yield
        self.wait_for(100, seconds)
        with self._lock:
            of = f"{len(learners)} learners" if learners else "all"
            times = [begin, *(when for when, sent in zip(self.times, self.entries)
                              if when > begin and (learners is None or sent["user_id"] in learners))]
        longest = max(after - before for before, after in zip(times, times[1:]))
        print(f"outage: {longest:.1f} s for {of}, {event}; {len(times) - 1} entries acknowledged meanwhile", flush=True)

    def stop(self):
        """Lets every client finish its entry."""
        self._finishing.set()
        for thread in self._threads:
            thread.join(60)
            if thread.is_alive():
                raise TimeoutError(f"a client is not answered: {self.statuses} {self.failures[:3]}")

    def _run(self, number):
        choose = random.Random(number)
        connection = http.client.HTTPConnection(*self.address, timeout=30)
        while not self._finishing.is_set():
            sent = entry(user_id=f"learner-{choose.randrange(20)}", word_count=choose.randrange(100),
                         timestamp=f"2024-01-{choose.randrange(1, 29):02}T10:15:00Z")
            while True:
                try:
                    connection.request("POST", "/recordsjson", json.dumps(sent), {"Content-Type": "application/json"})
                    response = connection.getresponse()
                    body = response.read()
                except (OSError, http.client.HTTPException):  # no answer: it may be stored or not
                    connection.close()
                    time.sleep(0.02)  # as a good client does
                    continue
                with self._lock:
                    self.statuses[response.status] += 1
                    if response.status == 201 or response.status == 409 and json.loads(body)["outcome"] == "replayed":
                        self.entries.append(sent)
                        self.times.append(time.monotonic())
                        break
                    if response.status not in self.passing:
                        self.failures.append((response.status, body))
                        return
                time.sleep(0.05)
        connection.close()


def check_stored(test, clients, database):
    """Every acknowledged entry is there once, and nothing else is; the rollup says the same."""
    test.assertEqual(clients.failures, [])
    acknowledged = sorted(f"{sent['user_id']}|{sent['request_id']}|{sent['word_count']}" for sent in clients.entries)
    test.assertEqual(len(acknowledged), len(set(acknowledged)))
    stored = database.sql("SELECT user_id, request_id, word_count FROM learning_log")
    test.assertEqual(sorted(stored), acknowledged)
    test.assertEqual(database.sql("SELECT sum(entries), sum(words) FROM learning_quarter_hours"),
                     [f"{len(acknowledged)}|{sum(sent['word_count'] for sent in clients.entries)}"])
    test.assertEqual(database.sql("SELECT * FROM learning_log_check()"), [])
