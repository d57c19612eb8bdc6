# SPDX-License-Identifier: PostgreSQL
"""What the shim tries again by itself, when another transaction or a broken connection gets in the way: the client is
answered as if nothing had been."""

import contextlib
import json
import unittest

from obedient_proxy import ObedientProxy
from server import Server
from shim import Shim, entry

# Refuses some of the attempts to write. A sequence counts them: what it counted is not rolled back.
STUMBLE = """
CREATE SEQUENCE attempts;
CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF nextval('attempts') = ANY (TG_ARGV[1]::bigint[]) THEN
        RAISE EXCEPTION USING ERRCODE = TG_ARGV[0], MESSAGE = 'stumbled';
    END IF;
    RETURN NULL;
END
$$;
"""
CUTS = [lambda reply: 0, lambda reply: len(reply) // 2, lambda reply: len(reply) - 1]


class Repeating(unittest.TestCase):
    flags = ()

    @classmethod
    def setUpClass(cls):
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)
        cls.database.sql(STUMBLE)
        cls.proxy = ObedientProxy(cls.database)
        cls.addClassCleanup(cls.proxy.close)

    def setUp(self):
        self.shim = Shim(self.proxy.conninfo(), "--pool-size", "1", *self.flags)
        self.addCleanup(self.shim.stop)

    def tearDown(self):
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])

    @contextlib.contextmanager
    def stumbling(self, sqlstate, attempts, when="BEFORE INSERT OR DELETE ON learning_log FOR EACH STATEMENT"):
        """Lets the attempts with these numbers fail, of those that are made while the with block runs."""
        trigger = "CONSTRAINT TRIGGER" if "DEFERRED" in when else "TRIGGER"
        self.database.sql(f"ALTER SEQUENCE attempts RESTART; CREATE {trigger} stumble {when}"
                          f" EXECUTE FUNCTION stumble('{sqlstate}', '{{{','.join(map(str, attempts))}}}')")
        try:
            yield
        finally:
            self.database.sql("DROP TRIGGER stumble ON learning_log")

    def attempts(self):
        return int(self.database.sql("SELECT last_value FROM attempts")[0])

    def send(self, target, body, **headers):
        return self.shim.request("POST", target, json.dumps(body), {"Content-Type": "application/json", **headers})

    def record_once(self, sent):
        return self.send("/records", sent)

    def record_or_409(self, sent):
        return self.send("/recordsjson", sent)

    def record_in_batch(self, sent):
        return self.send("/records/batch", [sent])

    def record_all_or_nothing(self, sent):
        return self.send("/records/batch", [sent], Prefer="handling=strict")

    ways_to_record = [record_once, record_or_409, record_in_batch, record_all_or_nothing]

    def status(self, answer):
        """Of a single entry, also in a batch."""
        if answer.status != 200 or not answer.body.startswith(b"["):
            return answer.status
        return answer.json[0]["status"]

    def stored(self, *sent):
        ids = ", ".join(f"'{one['request_id']}'" for one in sent)
        return int(self.database.sql(f"SELECT count(*) FROM learning_log WHERE request_id IN ({ids})")[0])

    def test_where_other_transactions_get_in_the_way(self):
        for sqlstate in ("40001", "40P01"):
            for record in self.ways_to_record:
                with self.subTest(sqlstate=sqlstate, record=record.__name__), self.stumbling(sqlstate, [1, 2, 3]):
                    sent = entry(user_id="crowd")
                    self.assertEqual(self.status(record(self, sent)), 201)
                    self.assertEqual((self.attempts(), self.stored(sent)), (4, 1))
            with self.subTest(sqlstate=sqlstate, record="erase"), self.stumbling(sqlstate, [1, 2, 3]):
                answer = self.shim.request("DELETE", "/users/crowd")
                self.assertEqual((answer.status, answer.json["entries"], self.attempts()), (200, 4, 4))

    def test_where_they_do_at_the_commit(self):
        """The rows of the answer are there by then, and nothing of them is true."""
        at_commit = "AFTER INSERT ON learning_log DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
        for record in self.ways_to_record:
            with self.subTest(record=record.__name__), self.stumbling("40001", [1, 2, 3], at_commit):
                sent = entry()
                self.assertEqual(self.status(record(self, sent)), 201)
                self.assertEqual((self.attempts(), self.stored(sent)), (4, 1))
            with self.subTest(record=record.__name__), self.stumbling("23514", range(1, 50), at_commit):
                sent = entry()
                self.assertEqual((self.status(record(self, sent)), self.stored(sent)), (500, 0))

    def test_where_they_do_not_cease_to(self):
        for sqlstate in ("40001", "40P01"):
            for record in self.ways_to_record:
                with self.subTest(sqlstate=sqlstate, record=record.__name__), self.stumbling(sqlstate, range(1, 50)):
                    sent = entry()
                    answer = record(self, sent)
                    self.assertEqual((answer.status, answer.json["code"], answer.headers["Retry-After"]),
                                     (503, sqlstate, "1"))
                    self.assertEqual(self.stored(sent), 0)
                    self.assertLess(self.attempts(), 10)

    def test_what_is_no_use_to_repeat(self):
        for record in (self.record_in_batch, self.record_all_or_nothing):
            with self.stumbling("23514", [1]):
                self.assertEqual(record(entry()).status, 500)
                self.assertEqual(self.attempts(), 1)

    def test_a_write_whose_answer_was_cut_is_a_created_one(self):
        """The connection breaks behind the commit: the shim finds its own entry, which is no repetition."""
        for record in self.ways_to_record:
            for keep in CUTS:
                with self.subTest(record=record.__name__):
                    sent, cuts = entry(), self.proxy.cuts
                    self.proxy.cut_next(keep)
                    answer = record(self, sent)
                    self.assertEqual((self.proxy.cuts, self.stored(sent)), (cuts + 1, 1))
                    self.assertEqual(self.status(answer), 201, answer.body)
                    self.assertNotIn("Idempotent-Replayed", answer.headers)
        metrics = self.shim.admin("/metrics").body.decode()
        self.assertIn('learning_shim_entries_total{outcome="created"} 12\n', metrics)
        self.assertIn('learning_shim_entries_total{outcome="replayed"} 0\n', metrics)

    def test_a_cut_batch_says_of_each_entry_what_became_of_it(self):
        twin, stored = entry(), entry()
        self.assertEqual(self.record_once(stored).status, 201)
        self.proxy.cut_next()
        answer = self.send("/records/batch", [twin, twin, {**twin, "word_count": 8}, {**stored, "word_count": 8}])
        self.assertEqual([item["status"] for item in answer.json], [201, 200, 422, 422])

    def test_a_cut_answer_of_other_content_is_a_conflict_still(self):
        sent = entry()
        self.assertEqual(self.record_once(sent).status, 201)
        for record, status in ((self.record_once, 422), (self.record_or_409, 409), (self.record_in_batch, 422)):
            self.proxy.cut_next()
            self.assertEqual(self.status(record({**sent, "word_count": 8})), status)

    def test_what_was_cut_in_a_batch_and_is_then_written_alone(self):
        """The merged batch has committed, its answer is lost, and the second attempt fails for another reason: now each
        client's entry is written alone, and is its own first one."""
        for sqlstate in ("23514", "55P03"):
            with self.subTest(sqlstate), self.stumbling(sqlstate, [2]):
                sent = entry()
                self.proxy.cut_next()
                self.assertEqual(self.record_once(sent).status, 201)
                self.assertEqual((self.attempts(), self.stored(sent)), (3, 1))

    def test_an_answer_that_was_cut_while_it_was_written_alone(self):
        with self.stumbling("23514", [1]):
            sent = entry()
            self.proxy.cut_next()
            self.assertEqual(self.record_once(sent).status, 201)
            self.assertEqual((self.attempts(), self.stored(sent)), (3, 1))

    def test_sessions_that_died_while_nobody_used_them(self):
        """Nothing is sent to them, so nothing is uncertain: a repetition is told from a first attempt."""
        sent = entry()
        for record in self.ways_to_record:
            record(self, sent)  # the pool and the writer have a session now
        for record in (self.record_once, self.record_in_batch, self.record_all_or_nothing):
            with self.subTest(record=record.__name__):
                self.proxy.break_connections()
                answer = record(sent)
                self.assertEqual(self.status(answer), 200)
        self.proxy.break_connections()
        self.assertEqual(self.record_or_409(sent).status, 409)


class RepeatingWithSharedSessions(Repeating):
    """As behind a pooler: what limits a statement goes with it, in one transaction and one answer."""
    flags = ("--sessions", "shared")


if __name__ == "__main__":
    unittest.main()
