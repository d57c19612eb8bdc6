# SPDX-License-Identifier: PostgreSQL
"""The database is there and says nothing: no request waits for ever, what may wait is bounded, and what waits in a line
holds no thread."""

import concurrent.futures
import json
import socket
import unittest

from obedient_proxy import ObedientProxy
from server import Server
from shim import Shim, entry
from test_transport import NOTHING, read_answer
from test_wire import RECORD
from waiting import wait_for

# Nothing is given up while a test looks at it, however slow the machine is.
PATIENT = ("--statement-timeout", "60000")
DAY = {"from_": "2024-01-01", "to": "2024-01-03", "granularity": "day"}


class Hanging(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)

    def setUp(self):
        self.proxy = ObedientProxy(self.database)
        self.addCleanup(self.proxy.close)
        self.pool = concurrent.futures.ThreadPoolExecutor(64)
        self.addCleanup(self.pool.shutdown)
        self.addCleanup(self.proxy.release)  # before it, since it waits for the answers

    def run_shim(self, *flags, **variables):
        running = Shim(self.proxy.conninfo(), *flags, **variables)
        self.addCleanup(running.stop)
        self.assertEqual(running.post(entry()).status, 201)
        self.assertEqual(running.summary("ada", **DAY).status, 200)
        return running

    def ask_all(self, running, user_id="ada"):
        """One request of each kind that may be repeated: the answers to come, by what was asked."""
        sent = entry(user_id=user_id)
        return sent, {"record": self.pool.submit(running.post, sent),
                      "batch": self.pool.submit(running.request, "POST", "/records/batch", b"[]",
                                                {"Content-Type": "application/json"}),
                      "summary": self.pool.submit(running.summary, user_id, **DAY),
                      "entries": self.pool.submit(running.get, f"/users/{user_id}/records")}

    def erase(self, running):
        return self.pool.submit(running.request, "DELETE", "/users/nobody")

    def stored(self, sent):
        return self.database.sql(f"SELECT count(*) FROM learning_log WHERE request_id = '{sent['request_id']}'")

    def test_a_database_that_never_answers(self):
        """The server is stopped, or the network swallows everything: that ends by our own clock, since no timeout of
        the database can be heard."""
        running = self.run_shim("--statement-timeout", "2000")  # in which the first requests are to be answered, too
        self.proxy.hold()
        sent, answers = self.ask_all(running)
        answers["erase"] = self.erase(running)
        for asked, answer in answers.items():
            with self.subTest(asked):
                self.assertEqual(answer.result(60).status, 200 if asked == "batch" else 503)  # an empty one asks nobody
        self.assertEqual(running.admin("/livez").status, 200)
        self.proxy.release()
        wait_for(lambda: running.post(sent).status in (201, 409))  # the pauses between its attempts to connect have grown
        self.assertEqual(self.stored(sent), ["1"])
        self.assertEqual(running.summary("ada", **DAY).status, 200)

    def test_sessions_that_never_answer(self):
        """What hangs is given up, and the request goes to a new session."""
        running = self.run_shim("--statement-timeout", "2000", PGCONNECT_TIMEOUT="20")  # which a busy machine may need
        self.proxy.hold(new_connections=False)
        sent, answers = self.ask_all(running)
        for asked, answer in answers.items():
            with self.subTest(asked):
                self.assertEqual(answer.result(60).status, 201 if asked == "record" else 200)
        self.assertEqual(self.stored(sent), ["1"])

    def test_one_session_speaks_for_those_that_are_as_old(self):
        """Nobody waits for each of them in turn: those that lay idle when one was not answered are not asked any more."""
        running = self.run_shim("--statement-timeout", "2000", PGCONNECT_TIMEOUT="20")
        with self.database.locked("learning_rollup"):
            answers = [self.pool.submit(running.get, "/users/ada/streaks") for _ in range(8)]
            wait_for(lambda: len(self.database.waiting_for_locks()) == 8)
        self.assertEqual({answer.result().status for answer in answers}, {200})
        self.proxy.hold(new_connections=False)
        for number in (1, 8, 8):
            answers = [self.pool.submit(running.get, "/users/ada/streaks") for _ in range(number)]
            self.assertEqual({answer.result().status for answer in answers}, {200})
        given_up = [line["event"] for line in running.log_lines() if line.get("message") == "the database did not answer in time"]
        self.assertEqual(given_up.count("repeating learning_streaks"), 1)

    def test_an_erasure_that_is_never_answered(self):
        """It may have been done, and is not repeated: a second one would say that there was nothing to erase."""
        running = self.run_shim("--statement-timeout", "2000", PGCONNECT_TIMEOUT="20")
        self.proxy.hold(new_connections=False)
        answer = self.erase(running).result(60)  # nobody else is there to take the session that the summary left
        self.assertEqual((answer.status, answer.json["code"]), (503, "outcome-unknown"))
        self.assertEqual(self.erase(running).result(60).status, 200)

    def test_clients_that_go_away_meanwhile(self):
        """Their queries are to be cancelled, which is not heard either: nobody waits for that, nor keeps the session."""
        running = self.run_shim(*PATIENT)
        in_use = 'learning_shim_pool_connections{database="primary",state="in_use"}'
        self.proxy.hold()
        with socket.create_connection(running.address) as client:
            client.sendall(b"GET /users/ada/records HTTP/1.1\r\nHost: x\r\n\r\n")
            wait_for(lambda: running.metric(in_use) == 1)
        wait_for(lambda: running.metric(in_use) == 0)
        self.proxy.release()
        wait_for(lambda: running.get("/users/ada/records").status == 200)

    def test_the_queue_of_writes_has_an_end(self):
        """One entry is being written, two wait, and every further one is refused at once, not in its turn."""
        running = self.run_shim("--write-queue", "2", "--writers", "1", "--pool-wait", "60000", *PATIENT)
        self.proxy.hold()
        first = entry()
        answers = [self.pool.submit(running.post, first)]
        wait_for(lambda: self.stored(first) == ["1"])  # its answer is held, and so is the writer
        answers += [self.pool.submit(running.post, entry()) for _ in range(12)]
        refused = wait_for(lambda: len(done := [answer for answer in answers if answer.done()]) == 10 and done)
        for answer in refused:
            self.assertEqual((answer.result().status, answer.result().headers["Retry-After"]), (503, "1"))
            self.assertEqual(answer.result().json["code"], "database-busy")
        self.assertEqual(running.admin("/livez").status, 200)
        self.proxy.release()
        self.assertEqual([answer.result().status for answer in answers if answer not in refused], [201] * 3)
        self.assertEqual(running.post(entry()).status, 201)

    def test_the_last_place_of_the_queue_is_a_place(self):
        running = self.run_shim("--write-queue", "8", "--writers", "1", "--pool-wait", "60000", *PATIENT)
        self.proxy.hold()
        first = entry()
        answers = [self.pool.submit(running.post, first)]
        wait_for(lambda: self.stored(first) == ["1"])
        answers += [self.pool.submit(running.post, entry()) for _ in range(8)]
        wait_for(lambda: running.metric("learning_shim_requests_in_flight") == 9)
        self.assertFalse([answer for answer in answers if answer.done()])
        self.proxy.release()
        self.assertEqual([answer.result().status for answer in answers], [201] * 9)

    def expect_answers_beside(self, running, in_flight):
        """While so many requests wait, one that needs no database is answered."""
        wait_for(lambda: running.metric("learning_shim_requests_in_flight") == in_flight)
        self.assertEqual(running.get("/nothing").status, 404)

    def test_writes_that_wait_for_their_commit_hold_no_thread(self):
        running = self.run_shim("--threads", "1", "--pool-wait", "60000", *PATIENT)
        self.proxy.hold()
        sent = [entry(user_id="waiting") for _ in range(20)]
        answers = [self.pool.submit(running.post, one) for one in sent]
        self.expect_answers_beside(running, 20)
        self.assertFalse([answer for answer in answers if answer.done()])
        self.proxy.release()
        self.assertEqual([answer.result().status for answer in answers], [201] * 20)
        self.assertEqual(self.database.sql("SELECT count(*) FROM learning_log WHERE user_id = 'waiting'"), ["20"])

    def test_requests_that_wait_for_a_session_hold_no_thread(self):
        running = self.run_shim("--pool-size", "1", "--threads", "2", "--pool-wait", "60000", *PATIENT)
        self.proxy.hold()
        answers = [self.pool.submit(running.summary, "ada", **DAY) for _ in range(20)]
        self.expect_answers_beside(running, 20)
        wait_for(lambda: running.metric('learning_shim_pool_waiting_requests{database="primary"}') == 19)
        self.proxy.release()
        self.assertEqual([answer.result().status for answer in answers], [200] * 20)

    def test_batches_that_wait_for_their_turn_hold_no_thread(self):
        """Four are worked on; twelve more wait, and the next is refused."""
        running = self.run_shim("--pool-size", "4", "--threads", "5", *PATIENT)
        self.proxy.hold()
        body = json.dumps([entry(user_id="batch")]).encode()
        answers = []

        def are_in_flight():
            """Others come for those that have waited too long, where the machine is slow."""
            for _ in range(16 - sum(not answer.done() for answer in answers)):
                answers.append(self.pool.submit(running.request, "POST", "/records/batch", body, {"Content-Type": "application/json"}))
            return running.metric("learning_shim_requests_in_flight") == 16

        wait_for(are_in_flight)
        self.assertEqual(running.get("/nothing").status, 404)
        refused = running.request("POST", "/records/batch", body, {"Content-Type": "application/json"})
        self.assertEqual((refused.status, refused.json["code"]), (503, "database-busy"))
        self.proxy.release()
        self.assertLessEqual({answer.result().status for answer in answers}, {200, 503})
        self.assertGreaterEqual([answer.result().status for answer in answers].count(200), 4)

    def test_patience_in_a_line_ends(self):
        """What is refused then was not written."""
        running = self.run_shim("--pool-size", "1", "--threads", "2", "--pool-wait", "300", *PATIENT)
        self.proxy.hold()
        first = entry()
        answers = {"record": self.pool.submit(running.post, first), "summary": self.pool.submit(running.summary, "ada", **DAY)}
        wait_for(lambda: self.stored(first) == ["1"])
        wait_for(lambda: running.metric('learning_shim_pool_connections{database="primary",state="in_use"}') == 1)  # the summary's
        sent, late = self.ask_all(running, "late")
        late["erase"] = self.erase(running)
        del late["batch"]  # an empty one asks nobody
        for asked, answer in late.items():
            with self.subTest(asked):
                self.assertEqual((answer.result().status, answer.result().headers["Retry-After"]), (503, "1"))
        self.assertFalse([answer for answer in answers.values() if answer.done()])
        self.proxy.release()
        self.assertEqual((answers["record"].result().status, answers["summary"].result().status), (201, 200))
        self.assertEqual(running.post(entry()).status, 201)
        self.assertEqual(self.stored(sent), ["0"])

    def test_what_came_in_time_is_not_late(self):
        """While no thread has the time to read it, the connection's time runs out."""
        running = self.run_shim("--threads", "1", "--keep-alive-timeout", "3", "--slow-client-timeout", "3", *PATIENT)
        with self.database.locked("learning_rollup"):
            # From here on, three seconds until the thread is busy and the two have sent what is in time.
            idle, half, silent = connections = [socket.create_connection(running.address, 60) for _ in range(3)]
            for connection in connections:
                self.addCleanup(connection.close)
                connection.sendall(NOTHING)
                self.assertEqual(read_answer(connection)[0], 404)
            half.sendall(RECORD + b"Content-Length: 2\r\n\r\n[")
            silent.sendall(NOTHING)  # the one thread has read what came before
            self.assertEqual(read_answer(silent)[0], 404)
            summary = self.pool.submit(running.summary, "ada", **DAY)
            wait_for(self.database.waiting_for_locks)
            idle.sendall(NOTHING)
            half.sendall(b"]")
            self.assertEqual(silent.recv(1), b"")  # closed, and its time was the last one to end
        self.assertEqual([read_answer(idle)[0], read_answer(half)[0], summary.result(60).status], [404, 400, 200])


if __name__ == "__main__":
    unittest.main()
