# SPDX-License-Identifier: PostgreSQL
"""An entry that was wrong is voided: it does not count, and nobody brings it back by sending it once more."""

import json
import unittest

from served import Served
from shim import entry


class Voiding(Served):
    def post(self, path, body, **headers):
        return self.shim.request("POST", path, json.dumps(body), {"Content-Type": "application/json", **headers})

    def recorded(self, **members):
        sent = entry(**members)
        answer = self.post("/records", sent)
        self.assertEqual(answer.status, 201, answer.body)
        return sent, f"/users/{sent['user_id']}/records/{sent['request_id']}", answer.json

    def words(self, user_id):
        answer = self.shim.get(f"/users/{user_id}/summary?from=2024-01-02&to=2024-01-02&granularity=day&fields=words,entries")
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json[0]

    def test_it_does_not_count_and_is_answered_each_time(self):
        sent, place, stored = self.recorded(user_id="void", word_count=7, timestamp="2024-01-02T10:00:00Z")
        self.recorded(user_id="void", word_count=5, timestamp="2024-01-02T11:00:00Z")
        self.assertEqual(self.words("void"), {"words": 12, "entries": 2})
        for _ in range(2):
            answer = self.shim.request("DELETE", place)
            self.assertEqual((answer.status, answer.json), (200, stored))
            self.assertEqual(self.words("void"), {"words": 5, "entries": 1})
        gone = self.shim.get(place)
        self.assertEqual((gone.status, gone.json["type"]), (410, "urn:learning-log:problem:voided"))
        self.assertNotIn(sent["request_id"], self.shim.get("/users/void/records").body.decode())
        self.assertEqual([], self.database.sql("SELECT * FROM learning_log_check()"))

    def test_a_repeat_is_refused_whatever_its_content(self):
        sent, place, _ = self.recorded(user_id="repeat")
        self.assertEqual(self.shim.request("DELETE", place).status, 200)
        counted = self.shim.metric('learning_shim_entries_total{outcome="voided"}')
        for path in ("/records", "/recordsjson"):
            for repeat in (sent, {**sent, "word_count": sent["word_count"] + 1}):
                answer = self.post(path, repeat)
                self.assertEqual((answer.status, answer.json["code"]), (410, "voided"), path)
        self.assertEqual(["1"], self.database.sql("SELECT count(*) FROM learning_log WHERE user_id = 'repeat' AND voided_at IS NOT NULL"))
        self.assertEqual(self.shim.metric('learning_shim_entries_total{outcome="voided"}'), counted + 4)

    def test_a_batch_tells_it_apart(self):
        sent, place, _ = self.recorded(user_id="batch")
        self.assertEqual(self.shim.request("DELETE", place).status, 200)
        fresh = entry(user_id="batch")
        results = self.post("/records/batch", [sent, fresh]).json
        self.assertEqual([(result["status"], result["outcome"]) for result in results], [(410, "voided"), (201, "created")])
        another = entry(user_id="batch")
        answer = self.post("/records/batch", [another, sent], Prefer="handling=strict")
        self.assertEqual((answer.status, answer.json["index"]), (422, 1))
        self.assertEqual(self.shim.get(f"/users/batch/records/{another['request_id']}").status, 404)

    def test_what_is_not_there_cannot_be_voided(self):
        _, place, _ = self.recorded(user_id="mine")
        other = place.replace("/users/mine/", "/users/other/")
        self.assertEqual(self.shim.request("DELETE", other).status, 404)
        self.assertEqual(self.shim.get(place).status, 200)
        self.assertEqual(self.shim.request("DELETE", "/users/mine/records/no-uuid").status, 400)


if __name__ == "__main__":
    unittest.main()
