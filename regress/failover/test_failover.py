# SPDX-License-Identifier: PostgreSQL
"""The primary is killed while clients write, and a standby takes over by itself: every acknowledged entry is stored once, and
was on two servers all the time. Its machine is taken away as planned: the same. How long nobody was answered is printed, and not judged."""

import unittest

from failover_trio import FailoverTrio, needs_auto_failover
from persistent_clients import PersistentClients, check_stored
from shim import Shim


@needs_auto_failover
class Failover(unittest.TestCase):
    kills = 1  # soak_failover.py has more

    def setUp(self):
        self.trio = FailoverTrio()
        self.addCleanup(self.trio.close)

    def test_acknowledged_entries_outlive_their_server(self):
        clients = self.start_clients()
        for _ in range(self.kills):
            self.kill_the_primary(clients)
        self.switch_over(clients)
        self.check(clients)

    def start_clients(self):
        shim = Shim(self.trio.conninfo())
        self.addCleanup(shim.stop)
        return PersistentClients(shim.address)

    def check_that_a_standby_is_waited_for(self, clients):
        """As soon as the first is acknowledged."""
        clients.wait_for(1, 240)
        self.assertRegex(self.trio.sql("SHOW synchronous_standby_names")[0], r"^ANY 1 \(")

    def check(self, clients):
        clients.stop()
        print(f"answers: {dict(clients.statuses)}", flush=True)
        check_stored(self, clients, self.trio)

    def kill_the_primary(self, clients):
        killed = self.trio.primary()
        with clients.outage(f"primary {killed.name} killed"):
            killed.kill()
            self.trio.wait_for_another_primary(killed)
            self.check_that_a_standby_is_waited_for(clients)
        killed.start()
        self.trio.wait_until_settled()

    def switch_over(self, clients):
        before = self.trio.primary()
        with clients.outage(f"primary {before.name} relieved"):
            self.trio.switch_over()
            self.trio.wait_for_another_primary(before)
            self.check_that_a_standby_is_waited_for(clients)
        self.trio.wait_until_settled()


if __name__ == "__main__":
    unittest.main()
