# SPDX-License-Identifier: PostgreSQL
"""What is different over several servers: one that is dead, one whose map is wrong, who may do what, and what is refused."""

import os
import signal
import subprocess
import unittest

from live_traffic import Session
from server import Server
from shards import MAKE_NODE, Databases, Node, link, needs_plproxy, refusal
from waiting import wait_for


@needs_plproxy
class OthersInTheSchema(unittest.TestCase):
    def test_who_may_create_there_runs_nothing_as_who_creates_the_extension(self):
        """Functions of theirs fit the types of a call better than the server's, which are more general."""
        server = Server(set_up=False)
        self.addCleanup(server.close)
        server.sql("CREATE ROLE mallory; CREATE SCHEMA theirs AUTHORIZATION mallory")
        traps = [f"format({arguments})" for arguments in ("text, text", "text, text, text", "text, integer, integer", "text, text, integer, integer",
                                                          "text, text, text, integer, integer")]
        traps += ["unnest(text[])", "array_agg(text)", "cardinality(text[])", "concat_ws(text, text, text)"]
        server.sql("SET ROLE mallory; CREATE FUNCTION theirs.trap() RETURNS text LANGUAGE plpgsql AS "
                   "$$ BEGIN RAISE 'this is run as %', current_user; END $$;"
                   + "".join(f"CREATE FUNCTION theirs.{trap} RETURNS text LANGUAGE sql AS 'SELECT theirs.trap()';" for trap in traps))
        server.sql(MAKE_NODE.replace("learning_log_shards", "learning_log_shards SCHEMA theirs"))
        server.sql(f"SELECT theirs.learning_shards('host={server.folder} port=5432 dbname=postgres')")
        self.assertEqual(server.sql("SELECT * FROM theirs.learning_shards_check()"), [])
        self.assertEqual(server.sql("SELECT learning_proxy.guard(1, 0) ~ '^CHECK'"), ["t"])
        # Nor as who reads with a search_path that leads there.
        server.sql("ALTER DATABASE postgres SET search_path = theirs")
        batch = "record_learning_batch(ARRAY[gen_random_uuid(), gen_random_uuid()], '{ada,bob}', '{1,2}')"
        self.assertEqual(server.sql(f"SELECT outcome FROM {batch}"), ["created", "created"])
        for fill in ("zero", "linear"):
            asked = f"'{{ada,bob}}', 'year', now() - interval '1 year', now(), fill => '{fill}'"
            self.assertEqual(server.sql(f"SELECT max(words) FROM aggregate_learners({asked})"), ["3"])
            self.assertEqual(server.sql(f"SELECT aggregate_learners_json({asked}, fields => '{{words}}')"), ['[{"words":0},{"words":3}]'])
        self.assertEqual(server.sql("SELECT sum(words) FROM learning_daily"), ["3"])
        self.assertEqual(server.sql("SELECT sum(words) FROM learning_quarter_hours"), ["3"])


@needs_plproxy
class Refused(Databases):
    def test_what_shards_do_not_have_in_common(self):
        here, there = self.learners_of(0), self.learners_of(1)
        second = self.learners_of(0, 2)[1]
        for user_id in (here, there):
            self.nodes[3].sql(f"SELECT record_learning(gen_random_uuid(), '{user_id}', 5)")
        self.assertRegex(self.refusal(f"SELECT move_learner('{here}', '{there}')"), r"^0A000 \| move_learner\(\) needs learners of one shard \| ")
        self.assertEqual(self.nodes[1].sql(f"SELECT entries FROM aggregate_learning('{here}', 'year', now(), now())"), ["1"])
        self.assertEqual(self.nodes[1].sql(f"SELECT entries FROM move_learner('{here}', '{second}')"), ["1"])
        self.assertEqual(self.nodes[2].sql(f"SELECT entries FROM aggregate_learning('{second}', 'year', now(), now())"), ["1"])
        strict = "record_learning_batch_strict(ARRAY[gen_random_uuid(), gen_random_uuid()], ARRAY['{}', '{}'], ARRAY[1, 1])"
        self.assertRegex(self.refusal(f"SELECT {strict.format(second, there)}"), r"^0A000 \| a batch that is all or nothing needs learners of one shard")
        for user_id in (second, there):
            self.assertEqual(self.nodes[1].sql(f"SELECT entries FROM aggregate_learning('{user_id}', 'year', now(), now())"), ["1"])
        self.assertEqual(self.nodes[1].sql(f"SELECT outcome FROM {strict.format(here, second)}"), ["created", "created"])
        self.assertRegex(self.refusal("CALL expire_learning_log('1 year')"), r"^0A000 \| expiry is run on each shard \| .*learning_shard\.expire")
        self.assert_healthy()

    def test_arguments(self):
        connection = self.nodes[0].connection
        for statement, expected in {
                "SELECT learning_shards()": "function learning_shards",
                "SELECT learning_shards(NULL)": "22004 | connections must not be null",
                f"SELECT learning_shards('{connection}', '{connection} ', '{connection}  ')": "22023 | 3 is no number of shards",
                f"SELECT learning_shards('{connection} password=secret')": "22023 | a connection string must not name",
                f"SELECT learning_shards('{connection}')": "55000 | on node ",
                f"SELECT learning_shards('{self.nodes[1].connection}', '{connection}', '{self.nodes[2].connection}', '{self.nodes[3].connection}')":
                    "this node is shard 1 of 4, not 0 of 4",
                "SELECT learning_shards('host=/nowhere')": '08006 | node "host=/nowhere" does not answer',
                "SELECT split_learning_shard(4, 'dbname=x')": "22023 | there is no shard 4",
                "SELECT split_learning_shard(0, NULL)": "22004 | shard and new_node must not be null",
                f"SELECT split_learning_shard(1, '{self.nodes[2].connection}')": "22023 | node ",
                f"SELECT split_learning_shard(0, 'host={self.server.folder} dbname=postgres')": "dbname=postgres\" does not have the extension learning_log_shards |  | CREATE SCHEMA"}.items():
            with self.subTest(statement):
                self.assertIn(expected, self.refusal(statement))
        self.assertEqual(self.nodes[2].sql("SELECT learning_shards(VARIADIC learning_proxy.map())"), ["4 shards on 4 nodes"])
        self.assert_healthy()

    def test_a_wrong_map(self):
        """A node that names the others in another order sends learners astray: they are refused there, and the check sees it."""
        there = self.learners_of(1)
        places = [node.connection for node in self.nodes]
        right = "ARRAY['{}']".format("','".join(places))
        wrong = "ARRAY['{}']".format("','".join([places[0], places[2], places[1], places[3]]))
        self.nodes[3].sql(f"SELECT learning_proxy.set_map({wrong})")
        try:
            for statement in (f"SELECT record_learning(gen_random_uuid(), '{there}', 5)", f"SELECT forget_learner('{there}')",
                              f"SELECT * FROM aggregate_learning('{there}', 'year', now(), now())",
                              f"SELECT aggregate_learning_json('{there}', 'year', now(), now(), 'UTC')",
                              f"SELECT * FROM aggregate_learners('{{{there}}}', 'year', now(), now())",
                              f"SELECT aggregate_learners_json('{{{there}}}', 'year', now(), now())"):
                self.assertIn("40L01 | ", self.refusal(statement, 3), statement)
            self.assertEqual(self.nodes[0].sql("SELECT problem FROM learning_shards_check()"),
                             ["has another map of the nodes, or another order of them"])
        finally:
            self.nodes[3].sql(f"SELECT learning_proxy.set_map({right})")
        self.assert_healthy()

    def test_what_the_check_finds(self):
        there = self.learners_of(1)
        self.nodes[0].sql(f"""
            ALTER TABLE learning_shard.learning_log DROP CONSTRAINT learning_log_shard_0_of_4;
            INSERT INTO learning_shard.learning_log (user_id, request_id, "timestamp", word_count) VALUES ('{there}', gen_random_uuid(), now(), 1)""")
        self.nodes[2].sql("DROP FUNCTION forget_learner(text)")
        found = self.nodes[1].sql("SELECT right(node, 6), problem FROM learning_shards_check()")
        self.assertEqual(found, ["shard0|has no guard on learning_log", "shard0|has 1 learners of other shards in learning_log",
                                 "shard0|has 1 learners of other shards in learning_rollup",
                                 "shard2|has no function like learning_shard.forget_learner(text): call learning_shards() again"])
        self.assertIn("has learners of other shards", self.refusal("SELECT learning_shards(VARIADIC learning_proxy.map())", 1))
        self.nodes[0].sql(f"DELETE FROM learning_shard.learning_log WHERE user_id = '{there}'")
        self.nodes[1].sql("SELECT learning_shards(VARIADIC learning_proxy.map())")
        self.assert_healthy()

    def other_database(self, name):
        self.server.sql(f"CREATE DATABASE {name}")
        other = Node.__new__(Node)
        other.server, other.dbname = self.server, name
        return other

    def test_an_older_learning_log(self):
        """A node where learning_log, or its tables, were not upgraded, is no shard, and says what to call."""
        older = self.other_database("older")
        older.sql("CREATE SCHEMA learning_shard; CREATE EXTENSION plproxy; CREATE EXTENSION learning_log SCHEMA learning_shard VERSION '1.0'")
        self.assertRegex(refusal(older, "CREATE EXTENSION learning_log_shards"), r"^55000 \| .*older.* \| ALTER EXTENSION learning_log UPDATE")
        older.sql("ALTER EXTENSION learning_log UPDATE; SELECT learning_shard.create_learning_log()")
        older.sql("ALTER TABLE learning_shard.learning_log DROP voided_at; CREATE EXTENSION learning_log_shards")
        self.assertIn("SELECT learning_shard.upgrade_learning_log();", refusal(older, f"SELECT learning_shards('{older.connection}')"))
        older.sql("SELECT learning_shard.upgrade_learning_log()")
        link([older])

    def test_removing_it(self):
        """What was written for the extension goes with it, and no entry."""
        alone = self.other_database("alone")
        alone.sql("CREATE SCHEMA learning_shard; CREATE EXTENSION learning_log SCHEMA learning_shard; SELECT learning_shard.create_learning_log()")
        alone.sql("CREATE EXTENSION learning_log_shards CASCADE")
        link([alone])
        alone.sql("SELECT record_learning(gen_random_uuid(), 'ada', 5)")
        alone.sql("DROP EXTENSION learning_log_shards CASCADE; DROP EXTENSION plproxy CASCADE")
        self.assertEqual(alone.sql("SELECT count(*) FROM learning_shard.learning_log"), ["1"])
        self.assertEqual(alone.sql("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"), [])


ROLE = """
CREATE ROLE app LOGIN PASSWORD 'of app';
GRANT USAGE ON SCHEMA learning_shard TO app;
CREATE ROLE learning_writer LOGIN PASSWORD 'of the writer';
GRANT USAGE ON SCHEMA learning_shard TO learning_writer;
GRANT INSERT, SELECT, UPDATE (voided_at), DELETE ON learning_shard.learning_log TO learning_writer;
GRANT SELECT ON learning_shard.learning_rollup TO learning_writer;
GRANT SELECT, DELETE ON learning_shard.learning_archive TO learning_writer;
GRANT SELECT ON learning_shard.learning_daily, learning_daily TO learning_writer;
GRANT SELECT ON learning_daily TO app;
CREATE USER MAPPING FOR app SERVER learning_shards OPTIONS (user 'learning_writer', password 'of the writer');
"""


@needs_plproxy
class Servers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.nodes = []
        for _ in range(2):
            server = Server(set_up=False, max_connections="60")
            cls.addClassCleanup(server.close)
            cls.nodes.append(Node(server))
        link(cls.nodes)
        cls.first, cls.second = (cls.nodes[0].sql(f"""SELECT 'learner ' || n FROM generate_series(1, 100) AS n
            WHERE learning_partition('learner ' || n) & 1 = {place} LIMIT 1""")[0] for place in (0, 1))

    def test_a_dead_shard(self):
        """Only its learners are concerned; when it is back, so are they, in the same session."""
        session = Session(self.nodes[0].connection + " user=postgres")
        self.addCleanup(session.close)
        record = "SELECT outcome FROM record_learning(gen_random_uuid(), '{}', 5)"
        for user_id in (self.first, self.second):
            self.assertEqual(session.ask(record.format(user_id)), ("00000", ["created"]))
        self.nodes[1].server.stop(signal.SIGKILL)
        try:
            wait_for(lambda: session.ask(record.format(self.second))[0] != "00000")  # the server's processes end one by one
            for statement in (record.format(self.second), record.format(self.second), f"SELECT aggregate_learning_json('{self.second}', 'year', now(), now())",
                              "SELECT * FROM aggregate_learners(NULL, 'year', now(), now())", "SELECT * FROM learning_daily",
                              f"SELECT * FROM aggregate_learners('{{{self.second}}}', 'year', now(), now())"):
                self.assertIn(session.ask(statement)[0], ("08006", "57P01"), statement)
            for _ in range(3):
                self.assertEqual(session.ask(record.format(self.first)), ("00000", ["created"]))
                self.assertEqual(session.ask(f"SELECT learners FROM aggregate_learners('{{{self.first}}}', 'year', now(), now())"), ("00000", ["1"]))
            answer = subprocess.run([*self.nodes[0].server.psql(), "-c", record.format(self.second)], capture_output=True, text=True, check=False)
            self.assertIn("ERROR:  a shard does not answer\n", answer.stderr)
            self.assertNotRegex(answer.stderr, "NOTICE|WARNING")
            problems = self.nodes[0].sql("SELECT problem FROM learning_shards_check()")
            self.assertEqual(len(problems), 1)
            self.assertRegex(problems[0], "does not answer: .*Connection refused")
        finally:
            self.nodes[1].server.start_again()
        self.assertEqual(session.ask(record.format(self.second)), ("00000", ["created"]))
        self.assertEqual(self.nodes[1].sql("SELECT * FROM learning_shards_check()"), [])

    def test_no_notices(self):
        """After an error the proxy connects anew, and says so to nobody."""
        answer = subprocess.run([*self.nodes[0].server.psql(), "-v", "ON_ERROR_STOP=0", "-c", "SELECT record_learning(NULL, 'ada', 5)", "-c",
                                 "SELECT outcome FROM record_learning(gen_random_uuid(), 'ada', 5)"], capture_output=True, text=True, check=False)
        self.assertEqual(answer.stdout, "created\n")
        self.assertIn("request_id must not be null", answer.stderr)
        self.assertNotRegex(answer.stderr, "stale|NOTICE|REMOTE ERROR: ")

    def test_least_rights(self):
        """The recipe of docs/many_machines.md: no superuser anywhere, passwords between the nodes."""
        for node in self.nodes:
            node.sql(ROLE)
            hba = os.path.join(node.server.data, "pg_hba.conf")
            with open(hba, encoding="utf-8") as file:
                rules = file.read()
            with open(hba, "w", encoding="utf-8") as file:
                file.write("local all app,learning_writer scram-sha-256\n" + rules)
            node.sql("SELECT pg_reload_conf()")

        def as_role(role, password, statement):
            answer = subprocess.run([*self.nodes[0].server.psql()[:-1], self.nodes[0].connection + f" user={role} password='{password}'",
                                     "-v", "VERBOSITY=sqlstate", "-c", statement], capture_output=True, text=True, check=False)
            return answer.stdout.splitlines() or [answer.stderr.strip()]

        self.assertIn("password authentication failed", as_role("app", "wrong", "SELECT 1")[0])
        for user_id in (self.first, self.second):
            self.assertEqual(as_role("app", "of app", f"SELECT outcome FROM record_learning(gen_random_uuid(), '{user_id} of app', 5)"), ["created"])
            self.assertEqual(as_role("app", "of app", f"SELECT entries FROM aggregate_learning('{user_id} of app', 'year', now(), now())"), ["1"])
        self.assertEqual(as_role("app", "of app", "SELECT count(*) FROM learning_daily WHERE user_id LIKE '%of app'"), ["2"])
        self.assertEqual(as_role("app", "of app", f"SELECT entries FROM forget_learner('{self.first} of app')"), ["1"])
        # What the shard's role may not do, nobody may through it; and what is for operators is for them alone.
        for statement in ("SELECT rebuild_learning_rollup()",
                          "SELECT count(*) FROM learning_shard.learning_log", "SELECT learning_shards('dbname=x')", "SELECT learning_shards_check()",
                          "SELECT learning_proxy.run_on('dbname=x', 'SELECT 1')", "SELECT learning_proxy.raw_run_on('dbname=x', 'SELECT 1')",
                          "SELECT learning_proxy.execute('SELECT 1')", "SELECT split_learning_shard(0, 'dbname=x')",
                          "SELECT split_learning_shard_abort(0, 'dbname=x')", "SELECT learning_proxy.hold_back(1, 0, 1)",
                          "UPDATE learning_proxy.this_shard SET mask = 0", "SELECT umoptions FROM pg_user_mapping"):
            self.assertEqual(as_role("app", "of app", statement), ["ERROR:  42501"], statement)
        # Without a mapping of its own, a role is on the shards who it is here: with a password, it has none to show.
        self.assertIn("08006", as_role("learning_writer", "of the writer", f"SELECT outcome FROM record_learning(gen_random_uuid(), '{self.second}', 5)")[0])


if __name__ == "__main__":
    unittest.main()
