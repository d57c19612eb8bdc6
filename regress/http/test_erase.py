# SPDX-License-Identifier: PostgreSQL
"""DELETE /users/{user_id}: nothing of a learner is left, and the answer says what there was."""

import unittest

from served import Served
from shim import entry


class Erase(Served):
    def test_everything_of_one_learner(self):
        kept = self.shim.post(entry(user_id="bob")).json
        for words in (7, 8):
            self.shim.post(entry(user_id="a/da", word_count=words, study_seconds=30))
        self.database.sql("CALL expire_learning_log('0'::interval)")
        self.shim.post(entry(user_id="a/da", word_count=9))
        bob = self.shim.post(entry(user_id="bob", word_count=1)).json
        answer = self.shim.request("DELETE", "/users/a%2Fda")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/json"))
        self.assertEqual(answer.json, {"user_id": "a/da", "entries": 1, "archived_entries": 2, "words": 24, "study_seconds": 60})
        left = [self.database.sql(f"SELECT count(*) FROM {table} WHERE user_id = 'a/da'")[0]
                for table in ("learning_log", "learning_rollup", "learning_archive")]
        self.assertEqual(left, ["0", "0", "0"])
        self.assertEqual(self.shim.get("/users/bob/records").json, [bob])
        self.assertEqual(kept["user_id"], "bob")
        again = self.shim.request("DELETE", "/users/a%2Fda")
        self.assertEqual((again.status, again.json["entries"]), (200, 0))
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])

    def test_other_methods(self):
        for method in ("GET", "POST", "PUT"):
            answer = self.shim.request(method, "/users/ada", b"" if method != "GET" else None)
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, "DELETE"))
        self.assertEqual(self.shim.request("DELETE", "/users/").status, 400)


if __name__ == "__main__":
    unittest.main()
