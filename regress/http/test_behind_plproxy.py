# SPDX-License-Identifier: PostgreSQL
"""The shim in front of PL/Proxy and two shards: what the proxy says of them is not what a client is told."""

import concurrent.futures
import json
import unittest

from proxied_shards import ProxiedShards, has_plproxy
from shim import Shim, entry
from waiting import wait_for

DAY = {"from_": "2024-01-01", "to": "2024-01-03", "granularity": "day"}
JSON = {"Content-Type": "application/json"}
COUNTED = ('learning_shim_pool_connections{database="primary",state="in_use"}', 'learning_shim_pool_waiting_requests{database="primary"}')
GUARD = """
CREATE SEQUENCE attempts;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    IF nextval('attempts') <= 2 THEN
        RAISE EXCEPTION USING ERRCODE = '23514',
            MESSAGE = 'new row for relation "learning_log" violates check constraint "learning_log_shard_0_of_4"';
    END IF;
    RETURN NEW; END $$;
"""


@unittest.skipUnless(has_plproxy(), "the server has no PL/Proxy (apt-get install postgresql-15-plproxy, or that of its version)")
class BehindPlproxy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.log = ProxiedShards()
        cls.addClassCleanup(cls.log.close)
        cls.learners = [cls.log.learners_of(shard)[0] for shard in (0, 1)]

    def setUp(self):
        self.shim = Shim(self.log.proxy.conninfo())
        self.addCleanup(self.shim.stop)

    def tearDown(self):
        self.log.check(self)

    def check_problem(self, answer, status, code):
        self.assertEqual((answer.status, answer.json["code"]), (status, code), answer.body)
        for inside in ("REMOTE", "Remote", "[postgres]", "public."):
            self.assertNotIn(inside, answer.body.decode())
        if status == 503:
            self.assertEqual(answer.headers["Retry-After"], "1")

    def batch(self, items):
        return self.shim.request("POST", "/records/batch", json.dumps(items), JSON)

    def sessions(self):
        return set(self.log.proxy.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'learning_shim'"))

    def test_words_of_a_shard(self):
        answer = self.shim.summary(self.learners[0], from_="1990-01-01", to="2024-01-01", granularity="hour")
        self.check_problem(answer, 422, "54000")
        self.assertEqual((answer.json["limit"], answer.json["detail"].split(".")[0]), (100000, "too many periods"))
        answer = self.shim.summary(self.learners[0], from_="2024-01-01T00:00Z", to="2024-01-02T00:00Z", granularity="day",
                                   time_zone="Mars/Olympus")
        self.check_problem(answer, 400, "22023")
        self.assertTrue(answer.json["detail"].startswith('time zone "Mars/Olympus" not recognized. Use a name'), answer.body)
        answer = self.shim.post(entry(user_id=self.learners[1], timestamp="2999-01-01T00:00:00Z"))
        self.check_problem(answer, 400, "22008")
        self.assertEqual(answer.bad_fields, ["/timestamp"])
        self.assertEqual([line for line in self.shim.log_lines() if "dropping stale" in json.dumps(line)], [])

    def test_a_dead_shard_is_that_of_its_learners_only(self):
        for learner in self.learners:
            self.assertEqual(self.shim.post(entry(user_id=learner)).status, 201)
        wait_for(lambda: self.shim.admin("/readyz").status == 200)
        before = self.sessions()
        self.log.shards[0].stop()
        try:
            for _ in range(3):
                self.check_problem(self.shim.post(entry(user_id=self.learners[0])), 503, "08006")
                self.check_problem(self.shim.summary(self.learners[0], **DAY), 503, "08006")
                self.assertEqual(self.shim.post(entry(user_id=self.learners[1])).status, 201)
                self.assertEqual(self.shim.summary(self.learners[1], **DAY).status, 200)
            # They share batches.
            with concurrent.futures.ThreadPoolExecutor(16) as pool:
                answers = list(pool.map(lambda n: self.shim.post(entry(user_id=self.learners[n % 2])).status, range(80)))
            self.assertEqual((set(answers[::2]), set(answers[1::2])), ({503}, {201}))
            self.assertLessEqual(before, self.sessions())  # no session was given up for it
        finally:
            self.log.shards[0].start()
        self.assertEqual(self.shim.post(entry(user_id=self.learners[0])).status, 201)

    def test_a_shard_that_says_nothing_holds_its_own_entries_only(self):
        """The first of all entries is one of them; later ones of the other shard do not wait for it, merged as they are."""
        self.log.ways[0].hold()
        try:
            with concurrent.futures.ThreadPoolExecutor(9) as pool:
                held = pool.submit(self.shim.post, entry(user_id=self.learners[0]))
                wait_for(lambda: self.log.proxy.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'learning_shim'"
                                                    " AND state = 'active' AND query LIKE '%record_learning_batch%'"))
                others = pool.map(lambda _: self.shim.post(entry(user_id=self.learners[1])).status, range(40))
                self.assertEqual(set(others), {201})
                self.assertFalse(held.done())
                self.log.ways[0].release()
                self.assertEqual(held.result().status, 201)
        finally:
            self.log.ways[0].release()

    def test_a_shard_that_says_nothing_leaves_sessions_to_the_others(self):
        """However many ask for its learners, or record batches of theirs, there are some left for the learners of the other one."""
        self.shim.stop()
        shim = Shim(self.log.proxy.conninfo(), "--pool-wait", "60000", "--statement-timeout", "60000")
        self.addCleanup(shim.stop)

        def batch(learner):
            return shim.request("POST", "/records/batch", json.dumps([entry(user_id=learner)]), JSON)

        self.assertEqual(batch(self.learners[1]).status, 200)  # a session that knows the shards
        self.log.ways[0].hold()
        with concurrent.futures.ThreadPoolExecutor(30) as pool:
            try:
                held = [pool.submit(shim.summary, self.learners[0], **DAY) for _ in range(12)]
                held += [pool.submit(batch, self.learners[0]) for _ in range(3)]  # a fourth would leave none of the places for batches
                wait_for(lambda: sum(map(shim.metric, COUNTED)) == len(held))
                for _ in range(20):
                    self.assertEqual(shim.summary(self.learners[1], **DAY).status, 200)
                    self.assertEqual(batch(self.learners[1]).status, 200)
                self.assertFalse(any(one.done() for one in held))
            finally:
                self.log.ways[0].release()
            self.assertEqual({one.result().status for one in held}, {200})

    def test_a_write_whose_answer_was_cut_is_a_created_one(self):
        """Between the shard and the proxy: it has committed."""
        for path in ("/records", "/recordsjson"):
            cuts = self.log.ways[0].cuts
            sent = entry(user_id=self.learners[0])
            self.log.ways[0].cut_next()
            self.assertEqual(self.shim.request("POST", path, json.dumps(sent), JSON).status, 201)
            self.assertEqual(self.log.ways[0].cuts, cuts + 1)
            self.assertEqual(self.log.shards[0].sql(f"SELECT count(*) FROM learning_log WHERE request_id = '{sent['request_id']}'"), ["1"])
        sent = [entry(user_id=self.learners[n % 2]) for n in range(6)]
        self.log.ways[1].cut_next()
        self.assertEqual([one["outcome"] for one in self.batch(sent).json], ["created"] * 6)
        self.assertEqual([one["outcome"] for one in self.batch(sent).json], ["replayed"] * 6)

    def test_a_wait_for_a_standby_that_was_cancelled_on_a_shard(self):
        """It is no acknowledgement: it is sent again, and waits again."""
        shard = self.log.shards[0]
        self.addCleanup(shard.set_standbys, "")
        shard.set_standbys("nobody")
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            answer = pool.submit(self.shim.post, entry(user_id=self.learners[0]))
            try:
                for pid in wait_for(shard.waiting_for_standbys):
                    shard.sql(f"SELECT pg_cancel_backend({pid})")
                wait_for(lambda: answer.done() or any("REMOTE WARNING" in line.get("message", "") for line in self.shim.log_lines()))
                wait_for(lambda: answer.done() or shard.waiting_for_standbys())
                self.assertFalse(answer.done())
            finally:
                shard.set_standbys("")
            self.assertEqual(answer.result().status, 201)

    def test_a_proxy_is_ready_without_tables_of_its_own(self):
        wait_for(lambda: self.shim.admin("/readyz").status == 200)
        self.log.proxy.sql("ALTER FUNCTION record_learning(uuid, text, bigint, timestamptz, bigint) RENAME TO other")
        wait_for(lambda: self.shim.admin("/readyz").status == 503)
        self.log.proxy.sql("ALTER FUNCTION other RENAME TO record_learning")
        wait_for(lambda: self.shim.admin("/readyz").status == 200)

    def test_one_bad_item_of_a_batch(self):
        """Its shard refuses its part; those on the other one were recorded meanwhile, and are no repetitions."""
        for bad in range(4):
            sent = [entry(user_id=self.learners[n % 2]) for n in range(4)]
            sent[bad]["timestamp"] = "2999-01-01T00:00:00Z"
            self.assertEqual([one["status"] for one in self.batch(sent).json], [400 if n == bad else 201 for n in range(4)])

    def test_a_learner_on_the_way_to_another_shard(self):
        self.log.shards[0].sql(GUARD)
        self.addCleanup(self.log.shards[0].sql, "DROP FUNCTION refuse() CASCADE; DROP SEQUENCE attempts")
        self.log.shards[0].sql("CREATE TRIGGER refuse BEFORE INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION refuse()")
        self.assertEqual(self.shim.post(entry(user_id=self.learners[0])).status, 201)  # the third time
        self.log.shards[0].sql("ALTER TABLE learning_log ADD CONSTRAINT learning_log_shard4 CHECK (user_id = '') NOT VALID")
        self.addCleanup(self.log.shards[0].sql, "ALTER TABLE learning_log DROP CONSTRAINT learning_log_shard4")
        self.check_problem(self.shim.post(entry(user_id=self.learners[0])), 503, "40L01")
        self.assertEqual(self.shim.post(entry(user_id=self.learners[1])).status, 201)


if __name__ == "__main__":
    unittest.main()
