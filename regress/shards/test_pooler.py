# SPDX-License-Identifier: PostgreSQL
"""pgbouncer between the nodes, which lends sessions per transaction and drops the options of connections."""

import unittest

from bouncer import Bouncer, pgbouncer
from shards import Databases, needs_plproxy

ENTRIES = """
SELECT count(*) FROM record_learning_batch(ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 60)),
    ARRAY(SELECT 'learner ' || n % 10 FROM generate_series(1, 60) AS n), ARRAY(SELECT n % 7 FROM generate_series(1, 60) AS n),
    ARRAY(SELECT '2001-02-03 04:05:06.789Z'::timestamptz + n * interval '7 hours 13 minutes' FROM generate_series(1, 60) AS n))"""
QUESTIONS = ["SELECT user_id, \"timestamp\" FROM learning_entries('learner 3')", "SELECT * FROM learning_daily ORDER BY 1, 2",
             "SELECT * FROM aggregate_learning('learner 4', 'day', date '2001-02-01', date '2001-02-20', day_start => '04:30', moving_periods => 7)",
             "SELECT * FROM aggregate_learners(NULL, 'day', date '2001-02-01', date '2001-02-20', fill => 'linear')"]
# A time of India looks like one of Israel, and every average is cut.
ODD = {"datestyle": "SQL, MDY", "timezone": "Asia/Kolkata", "extra_float_digits": "0"}
SAID = "Their sessions here have (datestyle = 'SQL, MDY', )?extra_float_digits = '0'"  # newer pgbouncers let datestyle through


@needs_plproxy
@unittest.skipUnless(pgbouncer(), "pgbouncer is not installed")
class Pooler(Databases):
    count = 2

    def setUp(self):
        for name in ("shard0", "shard1"):  # the server's own are odd
            self.server.sql(f"ALTER DATABASE {name} RESET ALL; ALTER DATABASE {name} SET datestyle = ISO")
        self.end_sessions()

    def end_sessions(self):
        """What the databases are set to holds for new ones."""
        self.server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'shard%'")

    def places(self, folder, port):
        return ", ".join(f"'host={folder} port={port} dbname={node.dbname}'" for node in self.nodes)

    def through_a_pooler(self):
        """Makes the nodes know each other by the address of a new one; its statement."""
        bouncer = Bouncer(self.server, 2, dropped="options")
        self.addCleanup(bouncer.close)
        return f"SELECT learning_shards({self.places(bouncer.folder, 6432)})"

    def test_the_same_answers(self):
        self.addCleanup(self.nodes[0].sql, f"SELECT learning_shards({self.places(self.server.folder, 5432)})")
        self.nodes[0].sql(ENTRIES)
        expected = [self.nodes[0].sql(question) for question in QUESTIONS]
        self.nodes[0].sql(self.through_a_pooler())
        self.nodes[1].sql(ENTRIES.replace("'learner '", "'another '"))
        for node in self.nodes:
            self.assertEqual([[line for line in node.sql(question) if "another" not in line] for question in QUESTIONS[:3]], expected[:3])
        self.assert_healthy()

    def test_sessions_that_write_times_in_other_ways(self):
        """What the nodes say to each other would be misread in silence: they are no shards then, and the check says why."""
        direct = f"SELECT learning_shards({self.places(self.server.folder, 5432)})"
        self.addCleanup(self.nodes[0].sql, direct)
        self.nodes[0].sql(self.through_a_pooler())
        for name, value in ODD.items():
            self.nodes[1].sql(f"ALTER DATABASE shard1 SET {name} = '{value}'")
        self.end_sessions()
        again = self.through_a_pooler()
        self.assertRegex(self.refusal(again), r"^55000 \| on node .* dbname=shard1\": other nodes would read times and numbers wrongly \| "
                         rf"{SAID}\. \| .*ALTER DATABASE")
        # Whoever lets the options through has no such trouble.
        self.nodes[0].sql(direct)
        self.assert_healthy()
        self.nodes[0].sql("SELECT learning_proxy.set_map(ARRAY[{}])".format(again[len("SELECT learning_shards("):-1]))
        problems = self.nodes[0].sql("SELECT problem FROM learning_shards_check() WHERE node LIKE '%port=6432 dbname=shard1'")
        self.assertRegex("\n".join(problems), f"other nodes would read times and numbers wrongly: {SAID}")


if __name__ == "__main__":
    unittest.main()
