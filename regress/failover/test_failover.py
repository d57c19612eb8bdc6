# SPDX-License-Identifier: PostgreSQL
"""The primary is killed while clients write, and a standby takes over by itself: every acknowledged entry is stored once. Its
machine is taken away as planned: the same. How long nobody was answered is printed, and not judged."""

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
        self.assertEqual(self.trio.sql("SHOW synchronous_standby_names")[0].partition(" (")[0], "ANY 1")
        shim = Shim(self.trio.conninfo())
        self.addCleanup(shim.stop)
        clients = PersistentClients(shim.address)
        for _ in range(self.kills):
            self.kill_the_primary(clients)
        self.switch_over(clients)
        clients.stop()
        print(f"answers: {dict(clients.statuses)}", flush=True)
        check_stored(self, clients, self.trio)

    def kill_the_primary(self, clients):
        killed = self.trio.primary()
        with clients.outage(f"primary {killed.name} killed"):
            killed.kill()
            self.trio.wait_for_another_primary(killed)
        killed.start()
        self.trio.wait_until_settled()

    def switch_over(self, clients):
        before = self.trio.primary()
        with clients.outage(f"primary {before.name} relieved"):
            self.trio.switch_over()
            self.trio.wait_for_another_primary(before)
        self.trio.wait_until_settled()


if __name__ == "__main__":
    unittest.main()
