# SPDX-License-Identifier: PostgreSQL
"""One of two shards behind PL/Proxy is a trio whose primary is killed again and again: its entries are kept, those of the other
shard too, and the nodes still know their places."""

import contextlib
import unittest

from failover_trio import FailoverTrio, needs_a_standby, needs_auto_failover
from persistent_clients import PersistentClients
from server import Server
from shards import MAKE_NODE, needs_plproxy
from shim import Shim
from waiting import wait_for

SHIM_ROLE = """
CREATE ROLE learning_shim LOGIN;
GRANT USAGE ON SCHEMA learning_shard TO learning_shim;
GRANT UPDATE (voided_at), SELECT, INSERT, DELETE ON learning_shard.learning_log TO learning_shim;
GRANT SELECT ON learning_shard.learning_rollup TO learning_shim;
GRANT SELECT, DELETE ON learning_shard.learning_archive TO learning_shim;
"""


@needs_plproxy
@needs_auto_failover
class ShardFailover(unittest.TestCase):
    kills = 5

    def setUp(self):
        self.trio = FailoverTrio(MAKE_NODE + SHIM_ROLE + "SET search_path = learning_shard;" + needs_a_standby())
        self.addCleanup(self.trio.close)
        self.other = Server(set_up=False, max_connections="100")
        self.addCleanup(self.other.close)
        self.other.sql(MAKE_NODE + SHIM_ROLE)
        trio = self.trio.conninfo().replace("user=learning_shim ", "")
        self.other.sql(f"SELECT learning_shards('{trio}', 'host={self.other.folder} port=5432 dbname=postgres')")

    def test_the_shard_of_some_learners_dies(self):
        shim = Shim(self.other.conninfo())
        self.addCleanup(shim.stop)
        clients = PersistentClients(shim.address)
        for _ in range(self.kills):
            killed = self.trio.primary()
            with self.outages(clients, f"primary {killed.name} of their shard killed"):
                killed.kill()
                self.trio.wait_for_another_primary(killed)
                self.wait_for_an_entry_of_the_trio(clients)
            killed.start()
            self.trio.wait_until_settled()
        before = self.trio.primary()
        with self.outages(clients, f"primary {before.name} of their shard relieved"):
            self.trio.switch_over()
            self.wait_for_an_entry_of_the_trio(clients)
        self.trio.wait_until_settled()
        clients.stop()
        print(f"answers: {dict(clients.statuses)}", flush=True)
        self.check(clients)

    def learners_of(self, shard):
        return set(self.other.sql("SELECT 'learner-' || n FROM generate_series(0, 19) AS n"
                                  f" WHERE learning_shard.learning_partition('learner-' || n) & 1 = {shard}"))

    @contextlib.contextmanager
    def outages(self, clients, event):
        """Of the learners of the trio, and of the others."""
        with clients.outage(event.replace("their", "the other"), self.learners_of(1)), clients.outage(event, self.learners_of(0)):
            yield

    def wait_for_an_entry_of_the_trio(self, clients):
        ours = self.learners_of(0)
        seen = len(clients.entries)
        wait_for(lambda: any(sent["user_id"] in ours for sent in clients.entries[seen:]), 240)
        self.assertRegex(self.trio.sql("SHOW synchronous_standby_names")[0], r"^ANY 1 \(")

    def check(self, clients):
        self.assertEqual(clients.failures, [])
        stored = []
        for shard in [self.trio, self.other]:
            rows = shard.sql("SELECT user_id, request_id, word_count FROM learning_shard.learning_log")
            self.assertTrue(rows)
            stored += rows
            self.assertEqual(shard.sql("SELECT * FROM learning_shard.learning_log_check()"), [])
        acknowledged = [f"{sent['user_id']}|{sent['request_id']}|{sent['word_count']}" for sent in clients.entries]
        self.assertEqual(sorted(stored), sorted(acknowledged))
        self.assertEqual(self.other.sql("SELECT * FROM learning_shards_check()"), [])


if __name__ == "__main__":
    unittest.main()
