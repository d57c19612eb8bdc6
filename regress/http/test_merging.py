# SPDX-License-Identifier: PostgreSQL
"""Writes of many clients are merged into few transactions, and nobody notices."""

import collections
import concurrent.futures
import http.client
import json
import signal
import threading
import unittest

from obedient_proxy import ObedientProxy
from served import refuse_times
from server import Server
from shim import Shim, entry
from waiting import wait_for


class Merging(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)

    def run_shim(self, *flags, conninfo=None):
        running = Shim(conninfo or self.database.conninfo(), *flags)
        self.addCleanup(running.stop)
        return running

    def post_all(self, running, entries, clients=32):
        with concurrent.futures.ThreadPoolExecutor(clients) as pool:
            return list(pool.map(running.post, entries))

    def test_fewer_transactions_than_requests(self):
        """The answer to the first one is held up: meanwhile all others queue, and go together."""
        proxy = ObedientProxy(self.database)
        self.addCleanup(proxy.close)
        running = self.run_shim("--threads", "1", "--pool-wait", "60000", "--statement-timeout", "60000", conninfo=proxy.conninfo())
        self.assertEqual(running.post(entry()).status, 201)
        entries = [entry(user_id=f"merged-{i % 50}") for i in range(128)]
        stored = "SELECT count(*), count(DISTINCT xmin::text) FROM learning_log WHERE user_id LIKE 'merged-%'"
        with concurrent.futures.ThreadPoolExecutor(128) as pool:
            proxy.hold()
            answers = [pool.submit(running.post, entries[0])]
            wait_for(lambda: self.database.sql(stored) == ["1|1"])
            answers += [pool.submit(running.post, sent) for sent in entries[1:]]
            wait_for(lambda: running.metric("learning_shim_requests_in_flight") == 128)
            self.assertEqual(running.get("/nothing").status, 404)  # the one thread has put all of them into the queue
            proxy.release()
        self.assertEqual({answer.result().status for answer in answers}, {201})
        recorded, transactions = map(int, self.database.sql(stored)[0].split("|"))
        self.assertEqual((recorded, transactions), (128, 2))

    def test_equal_ids_in_one_batch(self):
        running = self.run_shim()
        for _ in range(10):
            sent = entry(user_id="twins")
            statuses = collections.Counter(answer.status for answer in self.post_all(running, [sent] * 16, 16))
            self.assertEqual(statuses, {201: 1, 409: 15})
            other = {**sent, "word_count": sent["word_count"] + 1}
            answers = self.post_all(running, [sent, other] * 8, 16)
            self.assertEqual(collections.Counter(answer.json["outcome"] for answer in answers),
                             {"replayed": 8, "conflict": 8})
        self.assertEqual(self.database.sql("SELECT count(*) FROM learning_log WHERE user_id = 'twins'"), ["10"])

    def test_one_client_cannot_fail_the_others(self):
        self.database.sql("ALTER TABLE learning_log ADD CONSTRAINT superstition CHECK (word_count <> 13)")
        self.addCleanup(self.database.sql, "ALTER TABLE learning_log DROP CONSTRAINT superstition")
        running = self.run_shim("--pool-wait", "60000")
        entries = [entry(user_id="crowd", word_count=13 if i % 20 == 0 else 1) for i in range(400)]
        answers = self.post_all(running, entries)
        for sent, answer in zip(entries, answers):
            self.assertEqual(answer.status, 500 if sent["word_count"] == 13 else 201)
        self.assertEqual(self.database.sql("SELECT count(*) FROM learning_log WHERE user_id = 'crowd'"), ["380"])
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])

    def test_a_wrong_clock_is_told_and_harms_nobody(self):
        refuse_times(self)
        running = self.run_shim("--pool-wait", "60000")
        times = {0: "0001-01-01T00:00:00Z", 20: "2999-01-01"}  # as clocks that were never set, or are far ahead, have them
        entries = [entry(user_id="clocks", timestamp=times.get(i % 40, "2024-01-02T10:15:00Z")) for i in range(400)]
        for sent, answer in zip(entries, self.post_all(running, entries), strict=True):
            if sent["timestamp"] in times.values():
                self.assertEqual((answer.status, answer.json["code"], answer.bad_fields), (400, "22008", ["/timestamp"]))
                bound = "1970|earliest" if sent["timestamp"].startswith("0001") else "1 day|latest"
                self.assertRegex(answer.json["detail"], bound)
            else:
                self.assertEqual(answer.status, 201, answer.body)
        self.assertEqual(self.database.sql("SELECT count(*) FROM learning_log WHERE user_id = 'clocks'"), ["380"])
        refused = running.request("POST", "/records", json.dumps(entry(timestamp="2999-01-01")).encode(),
                                  {"Content-Type": "application/json"})
        self.assertEqual((refused.status, refused.json["code"], refused.bad_fields), (400, "22008", ["/timestamp"]))

    def test_a_learner_whose_rows_are_locked_holds_up_nobody_else(self):
        running = self.run_shim("--statement-timeout", "60000")
        moment = {"timestamp": "2024-01-01T10:00:00Z"}
        self.assertEqual(running.post(entry(user_id="locked", **moment)).status, 201)
        with self.database.holding("SELECT FROM learning_rollup WHERE user_id = 'locked' FOR UPDATE") as held:
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                waiting = pool.submit(running.post, entry(user_id="locked", **moment))
                wait_for(self.database.waiting_for_locks)
                answers = self.post_all(running, [entry(user_id="free") for _ in range(50)], 8)
                self.assertEqual({answer.status for answer in answers}, {201})
                self.assertFalse(waiting.done())
                held.release()
                self.assertEqual(waiting.result().status, 201)

    def test_a_statement_timeout_as_a_setting(self):
        patient, hasty = self.run_shim("--statement-timeout", "60000"), self.run_shim("--statement-timeout", "300")
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            with self.database.locked():
                waiting = pool.submit(patient.post, entry())
                wait_for(self.database.waiting_for_locks)
                self.assertEqual(hasty.post(entry()).status, 504)
                self.assertFalse(waiting.done())
            self.assertEqual(waiting.result().status, 201)

    def test_every_kept_connection_gets_its_answers(self):
        running = self.run_shim("--pool-wait", "60000")
        counts = collections.Counter()
        start = threading.Barrier(256)

        def one_client(number):
            connection = http.client.HTTPConnection(*running.address, timeout=60)
            connection.connect()
            start.wait()
            for _ in range(5):
                connection.request("POST", "/recordsjson", json.dumps(entry(user_id=f"kept-{number}")),
                                   {"Content-Type": "application/json"})
                response = connection.getresponse()
                response.read()
                counts[number] += response.status == 201
            connection.close()

        threads = [threading.Thread(target=one_client, args=(number,)) for number in range(256)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([number for number in range(256) if counts[number] != 5], [])
        with open(f"/proc/{running.process.pid}/status", encoding="ascii") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
        self.assertLess(peak, 64 * 1024)  # kilobytes


class Recovering(unittest.TestCase):
    def test_it_starts_without_a_database_and_finds_it_later(self):
        database = Server()
        self.addCleanup(database.close)
        database.stop()
        running = Shim(database.conninfo())
        self.addCleanup(running.stop)
        for _ in range(5):
            answer = running.post(entry())
            self.assertEqual((answer.status, answer.headers["Retry-After"]), (503, "1"))
        database.start()
        wait_for(lambda: running.post(entry()).status == 201)

    def test_no_storm_while_the_database_is_away(self):
        database = Server()
        self.addCleanup(database.close)
        running = Shim(database.conninfo(user="nobody_of_that_name"))
        self.addCleanup(running.stop)
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            statuses = {answer.status for answer in pool.map(lambda _: running.post(entry()), range(1000))}
        self.assertEqual(statuses, {503})
        self.assertLess(database.logged().count('role "nobody_of_that_name" does not exist'), 100)


class Stopping(unittest.TestCase):
    def setUp(self):
        self.database = Server()
        self.addCleanup(self.database.close)

    def start_waiting(self, running, clients):
        """That many requests which wait for a lock or in the queue."""
        pool = concurrent.futures.ThreadPoolExecutor(clients)
        self.addCleanup(pool.shutdown)
        answers = [pool.submit(running.post, entry()) for _ in range(clients)]
        wait_for(lambda: running.metric("learning_shim_requests_in_flight") == clients)
        wait_for(self.database.waiting_for_locks)
        return answers

    def begin_to_stop(self, running):
        running.process.send_signal(signal.SIGTERM)
        wait_for(lambda: b"shutting down" in running.admin("/readyz").body)

    def test_queued_writes_are_committed(self):
        running = Shim(self.database.conninfo(), "--pool-wait", "60000", "--statement-timeout", "60000")
        with self.database.locked():
            answers = self.start_waiting(running, 24)
            self.begin_to_stop(running)
            self.assertIsNone(running.process.poll())
            self.assertFalse([answer for answer in answers if answer.done()])
        self.assertEqual({answer.result().status for answer in answers}, {201})
        self.assertEqual(running.process.wait(60), 0)
        running.stop()
        self.assertEqual(self.database.sql("SELECT count(*) FROM learning_log"), ["24"])

    def test_a_deadline(self):
        running = Shim(self.database.conninfo(), "--shutdown-timeout", "1", "--statement-timeout", "60000")
        with self.database.locked():
            answers = self.start_waiting(running, 2)
            status, logged = running.stop()
            self.assertTrue(self.database.waiting_for_locks())  # nothing but its own clock has ended it
        self.assertEqual(status, 1)
        self.assertIn("gave up", logged)
        for answer in answers:
            self.assertIsInstance(answer.exception(), (OSError, http.client.HTTPException))

    def test_a_second_signal_ends_it_at_once(self):
        running = Shim(self.database.conninfo(), "--statement-timeout", "60000")
        with self.database.locked():
            self.start_waiting(running, 2)
            self.begin_to_stop(running)
            self.assertEqual(running.stop(signal.SIGTERM)[0], 128 + signal.SIGTERM)


if __name__ == "__main__":
    unittest.main()
