# SPDX-License-Identifier: PostgreSQL
"""learning_log over several databases or servers, with the extension learning_log_shards."""

import os
import subprocess
import unittest

from server import Server, program

MAKE_NODE = """
CREATE SCHEMA learning_shard;
CREATE EXTENSION learning_log SCHEMA learning_shard;
SELECT learning_shard.create_learning_log();
CREATE EXTENSION plproxy;
CREATE EXTENSION learning_log_shards;
"""


def plproxy_is_there():
    folder = subprocess.run([program("pg_config"), "--pkglibdir"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return os.path.exists(os.path.join(folder.strip(), "plproxy.so"))


needs_plproxy = unittest.skipUnless(plproxy_is_there(), "PL/Proxy is not installed: ./dev up --shards does it")


class Node:
    """A database of a server that is a shard."""

    def __init__(self, server, dbname="postgres"):
        self.server = server
        self.dbname = dbname
        if dbname != "postgres":
            server.sql(f"CREATE DATABASE {dbname}")
        self.sql(MAKE_NODE)

    @property
    def connection(self):
        """How the other nodes reach it."""
        return f"host={self.server.folder} port=5432 dbname={self.dbname}"

    def sql(self, text):
        return self.server.sql(text, self.dbname)


def link(nodes):
    """Makes one learning_log of some nodes."""
    places = ", ".join(f"'{node.connection}'" for node in nodes)
    return nodes[0].sql(f"SELECT learning_shards({places})")


# A function of a test that tells of an error what a client would see: SQLSTATE, message, detail and hint.
REFUSAL = """
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    state text; message text; detail text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
                            hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' | ', state, message, detail, hint);
END
$$;
"""


def refusal(node, statement):
    """What a statement that fails is answered."""
    escaped = statement.replace("'", "''")
    return "\n".join(node.sql(f"{REFUSAL} SELECT pg_temp.refusal('{escaped}')"))


class Databases(unittest.TestCase):
    """Four shards that are databases of one server, and a plain database to compare them with."""

    count = 4

    @classmethod
    def setUpClass(cls):
        cls.server = Server(wal_level="logical", max_connections="100")
        cls.addClassCleanup(cls.server.close)
        cls.nodes = [Node(cls.server, f"shard{i}") for i in range(cls.count)]
        link(cls.nodes)

    def refusal(self, statement, node=0):
        """What a statement that fails is answered."""
        return refusal(self.nodes[node], statement)

    def assert_healthy(self):
        for node in self.nodes:
            self.assertEqual(node.sql("SELECT * FROM learning_shard.learning_log_check()"), [])
        self.assertEqual(self.nodes[0].sql("SELECT * FROM learning_shards_check()"), [])

    def shard_of(self, user_id):
        """The node of a learner."""
        place = int(self.nodes[0].sql(f"SELECT learning_partition('{user_id}') & {self.count - 1}")[0])
        return self.nodes[place]

    def learners_of(self, place, count=1):
        """Some learners of a shard."""
        found = self.nodes[0].sql(f"""SELECT 'learner ' || n FROM generate_series(1, 1000) AS n
            WHERE learning_shard.learning_partition('learner ' || n) & {self.count - 1} = {place} LIMIT {count}""")
        return found if count > 1 else found[0]
