# SPDX-License-Identifier: PostgreSQL
"""Processes are killed and connections cut while many clients write. They send again what they got no answer to, with
the same ids: in the end every acknowledged entry is stored once."""

import os
import signal
import unittest

from cutting_proxy import CuttingProxy
from persistent_clients import PersistentClients, check_stored
from ports import lasting_port
from server import Server
from shim import Shim
from waiting import wait_for


class UnderLoad(unittest.TestCase):
    def setUp(self):
        self.database = Server()
        self.addCleanup(self.database.close)

    def run_shim(self, conninfo, *flags):
        running = Shim(conninfo, *flags)
        self.addCleanup(running.stop)
        return running

    def backends(self):
        return [int(pid) for pid in
                self.database.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'learning_shim'")]

    def crashes(self):
        return self.database.logged().count("all server processes terminated")

    def test_a_killed_session(self):
        # The server takes it for a crash: it ends all sessions and recovers.
        running = self.run_shim(self.database.conninfo())
        clients = PersistentClients(running.address)
        for _ in range(3):
            clients.wait_for(300)
            before = self.crashes()
            os.kill(self.backends()[0], signal.SIGKILL)
            wait_for(lambda before=before: self.crashes() > before)  # others may go on until the server has seen it
        clients.wait_for(300)
        clients.stop()
        check_stored(self, clients, self.database)
        self.assertLessEqual(set(clients.statuses), {201, 409, 503})

    def test_a_killed_server(self):
        running = self.run_shim(self.database.conninfo())
        clients = PersistentClients(running.address)
        for _ in range(2):
            clients.wait_for(300)
            self.database.stop(signal.SIGKILL)
            refused = clients.statuses[503]
            wait_for(lambda: clients.statuses[503] > refused + 50)  # the pauses between two attempts grow
            self.database.start_again()
        clients.wait_for(300)
        clients.stop()
        check_stored(self, clients, self.database)
        self.assertIn(503, clients.statuses)

    def test_a_killed_shim(self):
        listen = ("--listen", f"127.0.0.1:{lasting_port()}")
        running = self.run_shim(self.database.conninfo(), *listen)
        clients = PersistentClients(running.address)
        for _ in range(4):
            clients.wait_for(200)
            running.stop(signal.SIGKILL)
            running = self.run_shim(self.database.conninfo(), *listen)
        clients.wait_for(200)
        clients.stop()
        check_stored(self, clients, self.database)

    def test_two_thousand_replies_that_are_cut(self):
        proxy = CuttingProxy(self.database)
        self.addCleanup(proxy.close)
        running = self.run_shim(proxy.conninfo(), "--pool-size", "4")
        clients = PersistentClients(running.address, 32)
        wait_for(lambda: proxy.cut_rows >= 2000, 240)
        proxy.cut_share = 0
        clients.stop()
        check_stored(self, clients, self.database)
        self.assertLessEqual(set(clients.statuses), {201, 409, 503})


if __name__ == "__main__":
    unittest.main()
