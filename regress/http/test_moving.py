# SPDX-License-Identifier: PostgreSQL
"""POST /users/{user_id}/move: a guest signs up, and what was recorded so far becomes the account's."""

import json
import unittest

from served import Served
from server import MOVING_RIGHTS, Server
from shim import Shim, entry, new_id

JSON = {"Content-Type": "application/json"}


class Moving(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database.sql(MOVING_RIGHTS)

    def move(self, user_id, into, headers=None):
        return self.shim.request("POST", f"/users/{user_id}/move", json.dumps({"into": into}), headers or JSON)

    def record(self, **members):
        sent = entry(timestamp="2024-01-02T10:00:00Z", **members)
        self.assertEqual(self.shim.post(sent).status, 201)
        return sent

    def words(self, user_id):
        answer = self.shim.summary(user_id, from_="2024-01-02", to="2024-01-02", granularity="day", fields="words")
        return answer.json[0]["words"]

    def test_everything_becomes_the_other_learner_s(self):
        self.record(user_id="guest/1", word_count=5)
        self.database.sql("CALL expire_learning_log('0'::interval)")
        moved = self.record(user_id="guest/1", word_count=7)
        twin = self.record(user_id="guest/1", word_count=9)
        self.record(user_id="kenji", word_count=9, request_id=twin["request_id"])
        answer = self.move("guest%2F1", "kenji")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/json"), answer.body)
        self.assertEqual(answer.json, {"user_id": "guest/1", "into": "kenji", "entries": 1, "repeated_entries": 1, "archived_entries": 1})
        self.assertEqual((self.words("guest/1"), self.words("kenji")), (0, 21))
        self.assertEqual(self.shim.get(f"/users/kenji/records/{moved['request_id']}").json["word_count"], 7)
        again = self.move("guest%2F1", "kenji")
        self.assertEqual((again.status, [again.json[name] for name in ("entries", "repeated_entries", "archived_entries")]),
                         (200, [0, 0, 0]))

    def test_entries_that_contradict_each_other_are_named(self):
        for pairs in (1, 7):
            guest, account = f"guest-{pairs}", f"account-{pairs}"
            ids = sorted(new_id() for _ in range(pairs))
            for request_id in ids:
                self.record(user_id=guest, word_count=1, request_id=request_id)
                self.record(user_id=account, word_count=2, request_id=request_id)
            self.record(user_id=guest, word_count=100)
            answer = self.move(guest, account)
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (409, "application/problem+json"))
            problem = answer.json
            self.assertEqual((problem["type"], problem["code"]), ("urn:learning-log:problem:conflicting-entries", "23505"))
            self.assertEqual((problem["request_ids"], problem["count"]), (ids[:5], pairs))
            self.assertEqual((self.words(guest), self.words(account)), (100 + pairs, 2 * pairs))

    def test_the_other_encodings(self):
        self.record(user_id="form", word_count=3)
        answer = self.shim.request("POST", "/users/form/move", b"into=a+b", {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual((answer.status, answer.json["into"], self.words("a b")), (200, "a b", 3))

    def test_what_cannot_be_moved(self):
        for user_id, body, named in (("ada", {}, "/into"), ("ada", {"into": ""}, "/into"), ("ada", {"into": None}, "/into"),
                                     ("ada", {"into": 7}, "/into"), ("ada", {"into": ["bob"]}, "/into"), ("ada", {"into": ".."}, "/into"),
                                     ("ada", {"into": "x" * 256}, "/into"), ("ada", {"into": "ada"}, "/into"),
                                     ("a%20b", {"into": "a b"}, "/into"), ("%20", {"into": "ada"}, "user_id")):
            answer = self.shim.request("POST", f"/users/{user_id}/move", json.dumps(body), JSON)
            self.assertEqual((answer.status, answer.bad_fields), (400, [named]), body)
        strict = self.shim.request("POST", "/users/ada/move", json.dumps({"into": "bob", "from": "x"}), {**JSON, "Prefer": "handling=strict"})
        self.assertEqual((strict.status, strict.bad_fields), (400, ["/from"]))
        self.assertEqual(self.shim.request("GET", "/users/ada/move").headers["Allow"], "POST")

    def test_a_unique_index_of_somebody_else_is_no_conflict_of_ours(self):
        self.database.sql("CREATE UNIQUE INDEX ours ON learning_log (word_count) WHERE user_id = 'unique'")
        self.addCleanup(self.database.sql, "DROP INDEX ours")
        self.record(user_id="unique", word_count=1)
        self.record(user_id="many", word_count=1)
        self.assertEqual((self.move("many", "unique").status, self.words("many")), (500, 1))


class NotInOneTransaction(unittest.TestCase):
    def test_what_the_database_cannot_do_is_no_fault_of_the_server(self):
        # As a move between learners of two shards; here a trigger of the user's says so.
        database = Server()
        self.addCleanup(database.close)
        database.sql(MOVING_RIGHTS + """
            CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE feature_not_supported USING MESSAGE = 'learners stay where they are', HINT = 'Ask somebody else.'; END $$;
            CREATE TRIGGER stays BEFORE UPDATE OF user_id ON learning_log FOR EACH ROW EXECUTE FUNCTION stays();""")
        shim = Shim(database.conninfo())
        self.addCleanup(shim.stop)
        self.assertEqual(shim.post(entry()).status, 201)
        for _ in range(2):
            answer = shim.request("POST", "/users/ada/move", b'{"into": "bob"}', JSON)
            self.assertEqual((answer.status, answer.json["type"], answer.json["code"], answer.json["detail"]),
                             (501, "urn:learning-log:problem:not-in-one-transaction", "0A000",
                              "learners stay where they are. Ask somebody else."))
        shim.stop()
        self.assertEqual({json.loads(line)["level"] for line in shim.logged.splitlines()}, {"info"}, shim.logged)


class WithoutTheRight(unittest.TestCase):
    def test_it_is_told_from_a_fault(self):
        database = Server()
        self.addCleanup(database.close)
        shim = Shim(database.conninfo())
        self.addCleanup(shim.stop)
        self.assertEqual(shim.post(entry()).status, 201)

        def move():
            return shim.request("POST", "/users/ada/move", b'{"into": "bob"}', JSON)

        answer = move()
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (501, "application/problem+json"))
        self.assertEqual((answer.json["type"], answer.json["code"]), ("urn:learning-log:problem:not-granted", "42501"))
        database.sql("GRANT UPDATE (user_id) ON learning_log TO learning_shim")
        self.assertEqual(move().status, 501)  # the archive is missing
        database.sql(MOVING_RIGHTS)
        self.assertEqual((move().status, move().json["entries"]), (200, 0))
        log = shim.stop()[1]
        self.assertEqual(log.count("permission denied"), 1)  # it is known from then on
        self.assertNotIn('"level":"error"', log)


if __name__ == "__main__":
    unittest.main()
