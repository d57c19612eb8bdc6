# SPDX-License-Identifier: PostgreSQL
"""Commits wait for a standby that is away: what waits is not acknowledged, ends on the server too, and leaves sessions to reads."""

import concurrent.futures
import json
import unittest

from shim import entry
from standby import Pair
from waiting import wait_for

DAY = {"from_": "2024-01-01", "to": "2024-01-03", "granularity": "day"}
JSON = {"Content-Type": "application/json"}


class Synchronous(Pair):
    def setUp(self):
        super().setUp()
        self.primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.primary.sql("SELECT pg_reload_conf()")
        wait_for(lambda: self.primary.sql("SELECT pid FROM pg_stat_replication WHERE sync_state = 'sync'"))
        self.pool = concurrent.futures.ThreadPoolExecutor(32)
        self.addCleanup(self.pool.shutdown)

    def run_shim(self, *flags, conninfo=None):
        shim = super().run_shim(*flags, conninfo=conninfo or self.primary.conninfo())
        self.assertEqual(shim.post(entry()).status, 201)
        return shim

    def test_sessions_that_are_given_up_end_on_the_server_too(self):
        """However long the standby is away: else they would be as many as the server has, and nobody could connect."""
        shim = self.run_shim("--statement-timeout", "500")
        self.standby.stop()
        sent = [entry(user_id=f"learner-{number}") for number in range(2)]
        seen = set()
        for one in sent:
            answer = self.pool.submit(shim.post, one)
            while not answer.done():
                seen.update(self.primary.waiting_for_standbys())
            self.assertEqual(answer.result().status, 503)
        self.assertGreaterEqual(len(seen), 2 * len(sent))  # each was sent once more, over a session of its own
        wait_for(lambda: not self.primary.waiting_for_standbys())
        self.standby.start()
        for one in sent:
            answer = shim.post(one)
            self.assertEqual((answer.status, answer.json["outcome"]), (409, "replayed"))

    def cancel_a_wait(self, but=frozenset()):
        """Of a session that is none of these; which it was."""
        waiting = wait_for(lambda: set(self.primary.waiting_for_standbys()) - but)
        for pid in waiting:
            self.primary.sql(f"SELECT pg_cancel_backend({pid})")
        return waiting

    def test_a_wait_that_was_cancelled_is_no_acknowledgement(self):
        """It ends as if all were well, and what was committed is on one server only: it is sent again, and waits again."""
        shim = self.run_shim("--statement-timeout", "60000")
        body = json.dumps([entry(user_id="bob")])
        for send in (lambda: shim.post(entry(user_id="max")).status,
                     lambda: shim.request("POST", "/records/batch", body, JSON).json[0]["status"]):
            self.standby.stop()
            answer = self.pool.submit(send)
            cancelled = self.cancel_a_wait()
            wait_for(lambda before=cancelled: answer.done() or set(self.primary.waiting_for_standbys()) - before)
            self.assertFalse(answer.done())
            self.standby.start()
            self.assertEqual(answer.result(), 201)

    def test_whoever_wants_to_hear_of_errors_only(self):
        """A warning is all that such a commit leaves: it is heard whatever the role's settings say."""
        self.primary.sql("ALTER ROLE learning_shim SET client_min_messages = error")
        for flags in ((), ("--sessions", "shared")):
            shim = self.run_shim("--statement-timeout", "60000", *flags)
            self.standby.stop()
            answer = self.pool.submit(shim.post, entry(user_id="max"))
            cancelled = self.cancel_a_wait()
            wait_for(lambda before=cancelled: answer.done() or set(self.primary.waiting_for_standbys()) - before)
            self.assertFalse(answer.done())
            self.standby.start()
            self.assertEqual(answer.result().status, 201)

    def test_an_erasure_whose_wait_was_cancelled(self):
        """A second one would say that there was nothing to erase."""
        shim = self.run_shim("--statement-timeout", "60000")
        self.standby.stop()
        answer = self.pool.submit(shim.request, "DELETE", "/users/ada")
        self.cancel_a_wait()
        self.assertEqual((answer.result().status, answer.result().json["code"]), (503, "outcome-unknown"))
        self.standby.start()
        self.assertEqual(shim.request("DELETE", "/users/ada").json["entries"], 0)

    def test_writes_that_wait_leave_sessions_to_reads(self):
        shim = self.run_shim("--statement-timeout", "60000", "--pool-wait", "60000")
        in_use = 'learning_shim_pool_connections{database="primary",state="in_use"}'
        with self.primary.holding("LOCK TABLE learning_rollup IN EXCLUSIVE MODE"):  # as a rebuild does
            answers = [self.pool.submit(shim.post, entry(user_id=f"learner-{number}")) for number in range(12)]
            wait_for(lambda: shim.metric(in_use) >= 6)
            for _ in range(20):
                self.assertEqual(shim.summary("ada", **DAY).status, 200)
            self.assertFalse([answer for answer in answers if answer.done()])
        self.assertEqual({answer.result().status for answer in answers}, {201})


if __name__ == "__main__":
    unittest.main()
