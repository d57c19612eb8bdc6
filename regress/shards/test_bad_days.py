# SPDX-License-Identifier: PostgreSQL
"""What an operator meets on a bad day: steps mixed up, a node restored as it was long ago, things dropped, rights forgotten."""

import os
import subprocess
import unittest

from server import program
from shards import Databases, Node, needs_plproxy, refusal
from waiting import wait_for

TOTAL = "SELECT entries, learners FROM aggregate_learners(NULL, 'year', now(), now())"


def write(node):
    """A hundred entries of forty learners, of all shards."""
    node.sql("""SELECT count(*) FROM record_learning_batch(ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 100)),
        ARRAY(SELECT 'learner ' || n % 40 FROM generate_series(1, 100) AS n), ARRAY(SELECT 1 FROM generate_series(1, 100)))""")


@needs_plproxy
class BadDays(Databases):
    """Two shards, and two databases that may become one."""

    count = 2

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old, cls.other = cls.nodes
        cls.new, cls.third = Node(cls.server, "new"), Node(cls.server, "third")
        write(cls.old)

    def step(self, name, node, shard=0):
        return self.other.sql(f"SELECT split_learning_shard{name}({shard}, '{node.connection}')")[0]

    def copied(self, node, shard=0):
        self.step("", node, shard)
        wait_for(lambda: self.step("_status", node, shard).startswith("copied"), 60, lambda: self.step("_status", node, shard))

    def problems(self, node=None):
        return (node or self.old).sql("SELECT problem FROM learning_shards_check()")

    def again(self):
        self.old.sql("SELECT learning_shards(VARIADIC learning_proxy.map())")
        self.assert_healthy()

    def test_two_splits_of_one_shard(self):
        """To two nodes at once: they would follow one slot, and each miss what the other one got."""
        self.copied(self.new)
        for step in ("", "_switch"):
            self.assertIn("55000 | ", self.refusal(f"SELECT split_learning_shard{step}(0, '{self.third.connection}')"))
        self.assertRegex(self.refusal(f"SELECT split_learning_shard(0, '{self.third.connection}')"),
                         rf"is being split to another node \| It is node \"{self.new.connection}\"\. \| SELECT split_learning_shard_abort")
        self.assertEqual(self.step("_status", self.third), f'this shard is being split to node "{self.new.connection}"')
        # A name that is wrong ends nobody's split.
        self.assertIn("08006 | ", self.refusal("SELECT split_learning_shard_abort(0, 'host=/nowhere')"))
        self.assertIn("goes on", self.step("_abort", self.third))
        self.assertTrue(self.step("_status", self.new).startswith("copied"))
        self.assertEqual(self.old.sql("SELECT count(*) FROM pg_replication_slots WHERE active"), ["1"])
        self.assertEqual(self.step("_abort", self.new), "taken back")
        self.assert_healthy()

    def test_a_new_node_that_comes_back(self):
        """A split taken back while the new node was away, and begun again: what was written meanwhile is copied as well."""
        self.copied(self.new)
        self.server.sql(f"ALTER DATABASE {self.new.dbname} ALLOW_CONNECTIONS false")
        self.assertIn("the new node does not answer", self.step("_abort", self.new))
        write(self.old)
        self.server.sql(f"ALTER DATABASE {self.new.dbname} ALLOW_CONNECTIONS true")
        expected = self.old.sql(TOTAL)
        self.assertTrue(self.step("_status", self.new).startswith("not begun"))
        self.assertIn("55000 | the copy is not complete", self.refusal(f"SELECT split_learning_shard_switch(0, '{self.new.connection}')"))
        leave = "SELECT count(*) FROM learning_shard.learning_log WHERE learning_shard.learning_partition(user_id) & 3 = 2"
        self.copied(self.new)
        self.assertEqual(self.new.sql(leave), self.old.sql(leave))
        self.assertEqual(self.step("_abort", self.new), "taken back")
        self.assertEqual(self.old.sql(TOTAL), expected)
        self.assert_healthy()

    def test_a_slot_that_is_lost(self):
        """As when the shard that is split fails over to its standby: the copy follows nothing any more."""
        self.copied(self.new)
        self.old.sql("SELECT learning_proxy.hold_back(3, 0, 2)")
        self.assertIn("being split and takes no changes", self.problems()[0])
        self.assertTrue(self.step("_status", self.new).startswith("changes of the learners that leave are held off; next"))
        self.new.sql("ALTER SUBSCRIPTION learning_split_2_of_4 DISABLE")
        wait_for(lambda: self.old.sql("SELECT count(pg_drop_replication_slot(slot_name)) FROM pg_replication_slots WHERE NOT active") == ["1"], 60)
        self.assertIn("55000 | the copy is not complete | Missing: no replication slot", self.refusal(f"SELECT split_learning_shard_switch(0, '{self.new.connection}')"))
        self.assertIn("there is no copy; next: split_learning_shard_abort(0", self.step("_status", self.new))
        self.assertEqual(self.step("_abort", self.new), "taken back")
        self.assert_healthy()

    def test_taken_back_during_the_switch(self):
        """Whichever comes first on the new node: the other one is refused."""
        self.copied(self.new)
        self.assertIn("the split was taken back", refusal(self.new, "SELECT learning_proxy.take_over(7, 6, '{dbname=x}')"))
        self.new.sql("SELECT learning_proxy.take_over(3, 2, '{dbname=a,dbname=b}')")
        self.assertIn("the split was switched", refusal(self.new, "SELECT learning_proxy.forget_shard(3, 2)"))
        self.new.sql("DROP SERVER learning_shards CASCADE")
        self.assertEqual(self.step("_abort", self.new), "taken back")
        self.assert_healthy()

    def test_rights_of_the_new_node(self):
        """Nobody is sent to a node that does not know them."""
        grant = "GRANT SELECT, UPDATE (voided_at) ON learning_shard.learning_log TO of_nodes"
        self.server.sql("CREATE ROLE of_nodes")
        for node in self.nodes:
            node.sql(f"GRANT USAGE ON SCHEMA learning_shard TO of_nodes; {grant}")
        self.copied(self.new)
        self.assertRegex(self.refusal(f"SELECT split_learning_shard_switch(0, '{self.new.connection}')"), r"^55000 \| the new node lacks rights that the old one has \| "
                         r"GRANT SELECT ON learning_shard\.learning_log TO of_nodes; GRANT UPDATE \(voided_at\) ON learning_shard\.learning_log TO of_nodes; "
                         r"GRANT USAGE ON SCHEMA learning_shard TO of_nodes \| ")
        self.assertTrue(self.step("_status", self.new).startswith("copied"))
        self.assertEqual(self.step("_abort", self.new), "taken back")
        self.other.sql("REVOKE SELECT ON learning_shard.learning_log FROM of_nodes")
        self.assertEqual(self.problems(), ["lacks rights that another node has: GRANT SELECT ON learning_shard.learning_log TO of_nodes"])
        self.other.sql(grant)
        self.assert_healthy()

    def test_an_operator_with_an_odd_name(self):
        self.server.sql("""CREATE ROLE "the 'operator' \\" SUPERUSER LOGIN""")
        self.old.sql(f"""SET ROLE "the 'operator' \\"; SELECT split_learning_shard(0, '{self.new.connection}')""")
        wait_for(lambda: self.step("_status", self.new).startswith("copied"), 60)
        self.assertEqual(self.step("_abort", self.new), "taken back")

    def test_shards_that_speak_german(self):
        """What an error is, its SQLSTATE says, and of a guard its name: neither what it is called nor how names are quoted."""
        row = "f(1): [x] REMOTE FEHLER: neue Zeile f\u00fcr Relation \u00bblearning_log\u00ab verletzt Check-Constraint \u00bb{}\u00ab"
        said = "SELECT learning_proxy.fail('23514', '{}', 'Remote detail: Fehlgeschlagene Zeile', '')"
        self.assertEqual(self.refusal(said.format(row.format("learning_log_shard_1_of_4"))),
                         "40L01 | the learner is on the way to another shard |  | Try again, in a new transaction.")
        own = self.refusal(said.format(row.format("learning_log_word_count_check")))
        self.assertTrue(own.startswith("23514 | neue Zeile"), own)

    def test_what_is_dropped(self):
        for statement, problems in {
                "DROP VIEW learning_daily": ["has no view learning_daily: call learning_shards() again"],
                "DROP FUNCTION learning_proxy.record_learning": [
                    "has no function like learning_shard.record_learning(uuid,text,bigint,timestamp with time zone,bigint): call learning_shards() again"],
                "DROP FUNCTION forget_learner; DROP FUNCTION move_learner": [
                    "has no function like learning_shard.forget_learner(text) and 1 more: call learning_shards() again"],
                "CREATE OR REPLACE FUNCTION learning_proxy.serves(hash integer) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN false": [
                    "does not know whose shard it is: call learning_shards() again"],
                "DELETE FROM learning_proxy.this_shard": [
                    "is no shard any more: call learning_shards() again"],
                "ALTER TABLE learning_shard.learning_log ADD CONSTRAINT learning_log_shard_0_of_2 CHECK (user_id <> '')": [
                    "has a guard of another shard on learning_log: learning_log_shard_0_of_2; call learning_shards() again"]}.items():
            with self.subTest(statement):
                self.other.sql(statement)
                self.assertEqual(self.problems(), problems)
                self.again()
        self.other.sql("DROP USER MAPPING FOR PUBLIC SERVER learning_shards")
        self.again()
        self.assertEqual(self.other.sql(TOTAL), self.old.sql(TOTAL))

    def test_set_up_from_several_sessions(self):
        """At once, on nodes that are no shards yet: each of them waits for the others, and none fails."""
        fresh = [Node(self.server, name) for name in ("fresh0", "fresh1")]
        places = "', '".join(node.connection for node in fresh)
        sessions = [subprocess.Popen([*self.server.psql(fresh[n % 2].dbname), "-c", f"SELECT learning_shards('{places}')"],
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for n in range(6)]
        self.assertEqual([session.communicate()[0] for session in sessions], ["2 shards on 2 nodes\n"] * 6)
        self.assertEqual(fresh[1].sql("SELECT * FROM learning_shards_check()"), [])

    def test_two_operators_who_switch(self):
        """The map of a node, at once: the second one waits for the first."""
        self.addCleanup(self.again)
        self.addCleanup(self.other.sql, "DROP SERVER learning_shards CASCADE")
        places = "', '".join(2 * [node.connection for node in self.nodes])
        held = subprocess.Popen(self.server.psql(self.other.dbname), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        held.stdin.write("BEGIN; LOCK TABLE pg_foreign_server IN SHARE MODE; SELECT 'locked';\n")
        held.stdin.flush()
        self.assertEqual(held.stdout.readline(), "locked\n")
        sessions = [subprocess.Popen([*self.server.psql(self.other.dbname), "-c", f"SELECT 'set' || learning_proxy.set_map(ARRAY['{places}'])"],
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) for _ in range(2)]
        wait_for(lambda: len(self.server.waiting_for_locks()) == 2, 60)
        held.communicate("COMMIT;\n")
        self.assertEqual([session.communicate()[0] for session in sessions], ["set\n"] * 2)
        self.assertEqual(len(self.other.sql("SELECT unnest(learning_proxy.map())")), 4)

    def test_connection_strings(self):
        for connection in ("postgresql://ada:secret@node0/learning", "node0"):
            self.assertRegex(self.refusal(f"SELECT learning_shards('{connection}')"), "^22023 . a connection string must consist of keywords")
            self.assertRegex(self.refusal(f"SELECT split_learning_shard(0, '{connection}')"), "^22023 . a connection string must consist of keywords")
        self.assertIn("22023 | a connection string must not name", self.refusal("SELECT learning_shards('host=node0 sslpassword=secret')"))


@needs_plproxy
class Restored(Databases):
    count = 2

    def test_a_shard_older_than_its_split(self):
        """The recipe of docs/many_machines.md, Backup."""
        dump = os.path.join(self.server.folder, "dump")
        write(self.nodes[0])
        expected = self.nodes[0].sql(TOTAL)
        subprocess.run([program("pg_dump"), "-Fc", "-f", dump, "-d", self.server.conninfo("postgres", "shard0")], check=True)
        new = Node(self.server, "new")
        step = f"SELECT split_learning_shard%s(0, '{new.connection}')"
        self.nodes[1].sql(step % "")
        wait_for(lambda: self.nodes[1].sql(step % "_status")[0].startswith("copied"), 60)
        self.nodes[1].sql(step % "_switch")
        self.assertEqual(self.nodes[1].sql("SELECT problem FROM learning_shards_check()"),
                         ["still has the learners who left by a split: call split_learning_shard_finish()"])
        self.nodes[1].sql(step % "_finish")
        self.server.sql("CREATE DATABASE restored")
        subprocess.run([program("pg_restore"), "--exit-on-error", "-d", self.server.conninfo("postgres", "restored"), dump], check=True)
        restored = Node.__new__(Node)
        restored.server, restored.dbname = self.server, "restored"
        places = "', '".join(node.connection for node in (restored, self.nodes[1], new, self.nodes[1]))
        answer = refusal(self.nodes[1], f"SELECT learning_shards('{places}')")
        self.assertIn("this node, shard 0 of 2, has learners that are not of shard 0 of 4", answer)
        self.assertIn("DELETE FROM learning_shard.learning_log WHERE learning_shard.learning_partition(user_id) & 3 <> 0;", answer)
        for table in ("learning_log", "learning_archive"):
            restored.sql(f"DELETE FROM learning_shard.{table} WHERE learning_shard.learning_partition(user_id) & 3 <> 0")
        self.assertEqual(self.nodes[1].sql(f"SELECT learning_shards('{places}')"), ["4 shards on 3 nodes"])
        self.assertEqual(self.nodes[1].sql("SELECT * FROM learning_shards_check()"), [])
        for node in (restored, self.nodes[1], new):
            self.assertEqual(node.sql("SELECT * FROM learning_shard.learning_log_check()"), [])
            self.assertEqual(node.sql(TOTAL), expected)
        # A shard that is larger than it is, or another one, it does not become.
        self.assertIn("this node is shard 0 of 4, not 0 of 2", refusal(restored, "SELECT learning_proxy.become_shard(1, 0)"))
        self.assertIn("this node is shard 2 of 4, not 0 of 4", refusal(new, "SELECT learning_proxy.become_shard(3, 0)"))


if __name__ == "__main__":
    unittest.main()
