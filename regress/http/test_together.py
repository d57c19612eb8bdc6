# SPDX-License-Identifier: PostgreSQL
"""Summaries that wait for a session are asked for together: each client gets its own answer, whatever happens to the others."""

import concurrent.futures
import contextlib
import os
import socket
import unittest

from served import Served
from shim import Shim, entry
from waiting import wait_for

DAY = {"from": "2024-01-01", "to": "2024-01-01", "granularity": "day", "fields": "words"}
LEARNERS = 7


class Together(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(LEARNERS):
            answer = cls.shim.post(entry(user_id=f"learner-{number}", timestamp="2024-01-01T12:00:00Z", word_count=number + 1))
            assert answer.status == 201, answer.body

    def setUp(self):
        self.running = Shim(self.database.conninfo(), "--pool-size", "1", "--pool-wait", "60000", "--statement-timeout", "60000")
        self.addCleanup(self.running.stop)
        self.pool = concurrent.futures.ThreadPoolExecutor(LEARNERS + 1)
        self.addCleanup(self.pool.shutdown)
        # The session is busy with the log, and what waits for it will wait for the rollup.
        self.locks = contextlib.ExitStack()
        self.addCleanup(self.locks.close)
        self.rollup = self.locks.enter_context(self.database.locked("learning_rollup"))
        self.log = self.locks.enter_context(self.database.locked())
        self.first = self.pool.submit(self.running.get, "/users/nobody/records")
        wait_for(self.database.waiting_for_locks)

    def waiting(self):
        return self.running.metric('learning_shim_pool_waiting_requests{database="primary"}')

    def ask(self, number, **parameters):
        waiting = self.waiting()
        answer = self.pool.submit(self.running.summary, f"learner-{number}", **{**DAY, **parameters})
        wait_for(lambda: self.waiting() == waiting + 1)
        return answer

    def run_together(self):
        """Returns while they wait for the rollup in the one session."""
        self.log.release()
        self.assertEqual(self.first.result().status, 200)
        wait_for(lambda: self.waiting() == 0)
        return wait_for(self.database.waiting_for_locks)

    def expect_answers(self, answers):
        for number, answer in answers.items():
            self.assertEqual((answer.result(60).status, answer.result().json), (200, [{"words": number + 1}]))

    def test_each_has_its_own_answer(self):
        answers = {number: self.ask(number) for number in range(LEARNERS)}
        self.run_together()
        self.rollup.release()
        self.expect_answers(answers)

    def test_one_that_is_refused_harms_nobody(self):
        answers = {0: self.ask(0), 1: self.ask(1)}
        nowhere = self.ask(2, time_zone="Nowhere/Nowhere")
        answers[3] = self.ask(3)
        backwards = self.ask(4, **{"from": "2024-01-02"})
        answers[5] = self.ask(5, **{"from": "2024-01-01T00:00:00Z"})
        self.run_together()
        self.rollup.release()
        self.expect_answers(answers)
        self.assertEqual((nowhere.result().status, nowhere.result().bad_fields), (400, ["time_zone"]))
        self.assertEqual((backwards.result().status, backwards.result().bad_fields), (400, ["from", "to"]))

    def test_one_that_goes_away_takes_no_answer_from_the_others(self):
        """Whoever is first in the line is the one in whose name the session works."""
        leaves = socket.create_connection(self.running.address, 30)
        leaves.sendall(b"GET /users/learner-0/summary?from=2024-01-01&to=2024-01-01&granularity=day HTTP/1.1\r\nHost: x\r\n\r\n")
        wait_for(lambda: self.waiting() == 1)
        answers = {number: self.ask(number) for number in range(1, LEARNERS)}
        self.run_together()
        leaves.close()
        self.assertEqual(self.running.get("/nothing").status, 404)
        self.rollup.release()
        self.expect_answers(answers)
        self.assertEqual([line for line in self.running.log_lines() if line["event"] not in ("request", "ready")], [])
        self.assertNotIn("canceling statement", self.database.logged())

    def test_behind_one_that_came_in_pieces(self):
        """The session has had rows one by one; what it is asked for together is not to come that way."""
        answers = {0: self.ask(0)}
        in_pieces = self.ask(1, granularity="hour", **{"from": "2023-01-01", "to": "2024-01-02"})
        answers |= {number: self.ask(number) for number in range(2, LEARNERS)}
        self.log.release()
        self.rollup.release()
        self.expect_answers(answers)
        self.assertEqual(sum(row["words"] for row in in_pieces.result().json), 2)

    def test_a_session_that_ends_in_the_middle(self):
        answers = {number: self.ask(number) for number in range(LEARNERS)}
        (session,) = self.run_together()
        self.database.sql(f"SELECT pg_terminate_backend({session})")
        wait_for(lambda: set(self.database.waiting_for_locks()) - {session})
        self.rollup.release()
        self.expect_answers(answers)


class Apart(Served):
    def test_none_waits_for_those_that_take_long(self):
        """Short ones share few sessions, about as many as there are processors; these turn out not to be short."""
        sessions = (os.cpu_count() or 1) + 4
        running = Shim(self.database.conninfo(), "--pool-size", str(sessions), "--statement-timeout", "60000")
        self.addCleanup(running.stop)
        with concurrent.futures.ThreadPoolExecutor(sessions) as pool, self.database.locked("learning_rollup") as lock:
            answers = []
            for number in range(sessions):
                answers.append(pool.submit(running.summary, f"learner-{number}", **DAY))
                wait_for(lambda: len(self.database.waiting_for_locks()) == len(answers))
            lock.release()
            self.assertEqual([answer.result(60).status for answer in answers], [200] * sessions)


if __name__ == "__main__":
    unittest.main()
