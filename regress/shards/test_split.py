# SPDX-License-Identifier: PostgreSQL
"""A shard is split under live writers and readers, with kills in the middle of every step, and nothing is lost or twice."""

import contextlib
import signal
import subprocess
import unittest

from live_traffic import Traffic
from server import Server
from shards import Node, link, needs_plproxy
from waiting import wait_for

STILL = "(SELECT 'still ' || n FROM generate_series(1, 40) AS n)"


def learners(place, count):
    return f"""SELECT 'busy ' || n FROM generate_series(1, 1000) AS n
                WHERE learning_shard.learning_partition('busy ' || n) & 3 = {place} LIMIT {count}"""


@needs_plproxy
class Split(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.servers = []
        for _ in range(3):
            server = Server(set_up=False, wal_level="logical", max_connections="60", wal_retrieve_retry_interval="100ms")
            cls.addClassCleanup(server.close)
            cls.servers.append(server)
        cls.old, cls.other, cls.new = cls.nodes = [Node(server) for server in cls.servers]
        link([cls.old, cls.other])
        cls.old.sql(f"""
            SELECT count(*) FROM record_learning_batch(ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 2000)),
                ARRAY(SELECT 'still ' || 1 + n % 40 FROM generate_series(1, 2000) AS n), ARRAY(SELECT 1 FROM generate_series(1, 2000)),
                ARRAY(SELECT '2001-01-01Z'::timestamptz + n * interval '1 hour' FROM generate_series(1, 2000) AS n));
            SELECT count(*) FROM (SELECT void_learning(request_id, user_id) FROM
                (SELECT * FROM learning_shard.learning_log WHERE user_id IN {STILL} ORDER BY user_id, request_id LIMIT 3) AS x) AS y""")
        # Some of it is in the archive.
        cls.old.sql("CALL learning_shard.expire_learning_log('0')")
        cls.old.sql(f"""SELECT count(*) FROM record_learning_batch(ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 400)),
                ARRAY(SELECT 'still ' || 1 + n % 40 FROM generate_series(1, 400) AS n), ARRAY(SELECT 1 FROM generate_series(1, 400)),
                ARRAY(SELECT '2001-06-01Z'::timestamptz FROM generate_series(1, 400) AS n))""")

    def step(self, name, node=None):
        return (node or self.other).sql(f"SELECT split_learning_shard{name}(0, '{self.new.connection}')")[0]

    def status(self):
        return self.step("_status")

    @contextlib.contextmanager
    def stuck(self, name, node, lock):
        """A step of an operator that waits for a lock on a node."""
        with node.server.holding(lock) as held:
            operator = subprocess.Popen([*self.other.server.psql(), "-c", f"SELECT split_learning_shard{name}(0, '{self.new.connection}')"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for(lambda: node.sql("SELECT 1 FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid) "
                                      "WHERE NOT granted AND query LIKE '%learning_proxy.execute%'"),
                     60, "the step does not wait for the lock")
            yield held
            operator.wait(60)

    def end_operator(self, node):
        for place, query in ((self.other, "SELECT split_learning_shard%"), (node, "%learning_proxy.execute%")):
            ended = f"""FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '{query}' AND pid <> pg_backend_pid()"""
            place.sql(f"SELECT pg_terminate_backend(pid) {ended}")
            wait_for(lambda: not place.sql(f"SELECT 1 {ended}"), 60)

    def killed_in_the_middle(self, name, node, lock):
        """First the operator's session ends there, and with it what it runs on the node; then the node."""
        with self.stuck(name, node, lock):
            self.end_operator(node)
        with self.stuck(name, node, lock):
            node.server.stop(signal.SIGKILL)
        node.server.start_again()

    def test_split(self):
        busy = [line for place in range(4) for line in self.old.sql(learners(place, 6))]
        # What is asked: the totals of everybody, and one learner who leaves.
        leaving = self.old.sql(f"SELECT u FROM {STILL} AS s(u) WHERE learning_shard.learning_partition(u) & 3 = 2 LIMIT 1")[0]
        year = "'year', date '2001-01-01', date '2001-01-01', 'UTC')"
        questions = [(statement, self.old.sql(statement)) for statement in (
            f"SELECT learners, entries FROM aggregate_learners(NULL, {year}",
            f"SELECT entries FROM aggregate_learning('{leaving}', {year}",
            f"SELECT entries FROM aggregate_learners('{{{leaving},still 1,still 2,still 3}}', {year}",
            "SELECT count(*), sum(entries) FROM learning_quarter_hours WHERE quarter_hour < '2002-01-01'")]
        conninfos = [node.connection + " user=postgres" for node in (self.old, self.other)]
        with Traffic(conninfos, busy, questions) as traffic:
            self.begin(traffic)
            self.take_back(traffic)
            self.begin(traffic)
            self.switch(traffic)
            self.finish(traffic)
            self.goes_on(traffic)
        self.assertEqual(traffic.wrong[:5], [])
        self.assertGreater(traffic.right_answers, 0)
        stored = [tuple(line.split("|")) for node in self.nodes
                  for line in node.sql("SELECT user_id, request_id FROM learning_shard.learning_log WHERE user_id LIKE 'busy%'")]
        self.assertEqual(len(stored), len(set(stored)), "entries are on two shards")
        self.assertEqual(traffic.acknowledged - set(stored), set(), "acknowledged entries are lost")
        for node in self.nodes:
            self.assertEqual(node.sql("SELECT * FROM learning_shard.learning_log_check()"), [])
            self.assertEqual(node.sql("SELECT * FROM learning_shards_check()"), [])
            for statement, expected in questions:
                self.assertEqual(node.sql(statement), expected)
            self.assertEqual(node.sql("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'learning_log_shard%'"), ["0"])
        self.assertEqual(self.old.sql("SELECT count(*) FROM pg_replication_slots"), ["0"])
        self.assertEqual(int(self.other.sql("SELECT sum(entries) FROM aggregate_learners(NULL, 'year', now(), now())")[0]), len(stored))

    def goes_on(self, traffic):
        """Waits until the traffic has got on after what was done."""
        written, read = len(traffic.acknowledged), traffic.right_answers
        wait_for(lambda: len(traffic.acknowledged) > written + 5 and traffic.right_answers > read + 3, 60,
                 lambda: f"the traffic does not go on: {traffic.refused} {traffic.wrong[:3]}")

    def begin(self, traffic):
        self.assertIn("not begun", self.status())
        self.killed_in_the_middle("", self.new, "LOCK TABLE pg_subscription IN SHARE MODE")
        self.goes_on(traffic)
        self.assertIn("not begun", self.status())
        self.assertIn("copy", self.step("").replace("copied", "copy"))
        wait_for(lambda: self.status().startswith("copied"), 60, self.status)
        self.step("")  # once more does no harm
        self.goes_on(traffic)

    def take_back(self, traffic):
        """After the old shard has begun to hold off changes, and a dead operator."""
        with self.stuck("_switch", self.new, "LOCK TABLE pg_foreign_server IN SHARE MODE"):
            self.end_operator(self.new)
        self.assertIn("held off", self.status())
        self.refuses_changes()
        with self.stuck("_abort", self.new, "LOCK TABLE learning_shard.learning_archive IN ACCESS SHARE MODE"):
            self.new.server.stop(signal.SIGKILL)
        self.new.server.start_again()
        self.assertEqual(self.step("_abort"), "taken back")
        self.assertEqual(self.step("_abort"), "taken back")
        self.assertEqual(self.new.sql("SELECT count(*) FROM learning_shard.learning_log"), ["0"])
        self.assertEqual(self.other.sql("SELECT * FROM learning_shards_check()"), [])
        self.goes_on(traffic)

    def refuses_changes(self):
        """Of learners that leave, at the old shard: through a node and there itself; of others it takes them."""
        stays, leaves = (self.old.sql(f"SELECT u FROM {STILL} AS s(u) WHERE learning_shard.learning_partition(u) & 3 = {place} LIMIT 1")[0]
                         for place in (0, 2))
        for statement in (f"SELECT forget_learner('{leaves}')", f"SELECT move_learner('{leaves}', '{stays}')",
                          f"SELECT void_learning(gen_random_uuid(), '{leaves}')", f"SELECT record_learning(gen_random_uuid(), '{leaves}', 1)",
                          f"SELECT learning_shard.forget_learner('{leaves}')", f"DELETE FROM learning_shard.learning_log WHERE user_id = '{leaves}'",
                          f"UPDATE learning_shard.learning_log SET voided_at = now() WHERE user_id = '{leaves}'"):
            answer = subprocess.run([*self.old.server.psql(), "-v", "VERBOSITY=sqlstate", "-c", statement], capture_output=True, text=True, check=False)
            self.assertIn("40L01", answer.stderr, statement)
        expiry = subprocess.run([*self.old.server.psql(), "-v", "VERBOSITY=sqlstate", "-c", "CALL learning_shard.expire_learning_log('0')"],
                                capture_output=True, text=True, check=False)
        self.assertRegex(expiry.stderr, "40L01|23514")

    def switch(self, traffic):
        self.killed_in_the_middle("_switch", self.old, "LOCK TABLE learning_shard.learning_archive IN ROW EXCLUSIVE MODE")
        with self.new.server.locked("learning_shard.learning_log"):  # it cannot follow, as soon as there is something to follow
            wait_for(lambda: self.new.sql("SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) "
                                          "WHERE NOT granted AND backend_type LIKE 'logical replication%worker'"),
                     60, "the new node does not wait for the lock")
            answer = subprocess.run([*self.other.server.psql(), "-c", f"""SELECT split_learning_shard_switch(0, '{self.new.connection}', '1 second')"""],
                                    capture_output=True, text=True, check=False)
            self.assertIn("the new node has not caught up", answer.stderr)
        self.killed_in_the_middle("_switch", self.new, "LOCK TABLE pg_foreign_server IN SHARE MODE")
        self.killed_in_the_middle("_switch", self.other, "LOCK TABLE pg_foreign_server IN SHARE MODE")
        self.assertIn("half switched", self.status())
        self.goes_on(traffic)  # by the nodes that are
        with self.assertRaises(subprocess.CalledProcessError):
            self.step("_abort")
        self.assertIn("next: split_learning_shard_finish", self.step("_switch"))
        self.assertIn("next: split_learning_shard_finish", self.step("_switch"))
        self.goes_on(traffic)

    def finish(self, traffic):
        self.killed_in_the_middle("_finish", self.new, "LOCK TABLE pg_subscription IN SHARE MODE")
        self.killed_in_the_middle("_finish", self.old, "SELECT 1 FROM learning_shard.learning_log WHERE learning_shard.learning_partition(user_id) & 3 = 2 FOR UPDATE")
        self.goes_on(traffic)
        self.assertEqual(self.step("_finish", self.new), "finished")
        self.assertEqual(self.step("_finish", self.old), "finished")


if __name__ == "__main__":
    unittest.main()
