# SPDX-License-Identifier: PostgreSQL
"""POST /records: the same request as often as one likes, with one effect and one answer."""

import concurrent.futures
import json
import unittest

from served import Served
from shim import entry, new_id


class RecordsOnce(Served):
    def send(self, sent, key=None):
        headers = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
        return self.shim.request("POST", "/records", json.dumps(sent).encode(), headers)

    def count(self, request_id):
        return self.database.sql(f"SELECT count(*) FROM learning_log WHERE request_id = '{request_id}'")[0]

    def test_first_and_again(self):
        request_id = new_id()
        sent = {"user_id": "Zoë /1", "word_count": 7, "timestamp": "2024-01-02T10:15:00+02:00", "study_seconds": 90}
        first = self.send(sent, f'"{request_id}"')
        self.assertEqual((first.status, first.headers["Idempotent-Replayed"]), (201, None))
        self.assertEqual(first.headers["Location"], f"/users/Zo%C3%AB%20%2F1/records/{request_id}")
        self.assertEqual(first.json["timestamp"], "2024-01-02T08:15:00Z")
        found = self.shim.get(first.headers["Location"])
        self.assertEqual((found.status, found.body), (200, first.body))
        for key, more in ((request_id, {}), (request_id.upper(), {}), (None, {"request_id": request_id}),
                          (f'"{request_id}"', {"request_id": request_id.upper()})):
            again = self.send({**sent, **more}, key)
            self.assertEqual((again.status, again.body), (200, first.body))
            self.assertEqual((again.headers["Idempotent-Replayed"], again.headers["Location"]), ("true", None))
        self.assertEqual(self.count(request_id), "1")

    def test_what_is_left_out_is_not_compared(self):
        first = self.send(entry(study_seconds=5))
        again = self.send(entry(request_id=first.json["request_id"]))
        self.assertEqual((again.status, again.body), (200, first.body))

    def test_other_content(self):
        first = self.send(entry(timestamp="2024-01-02T10:15:00Z", study_seconds=5)).json
        other = self.send(entry(request_id=first["request_id"], word_count=8, timestamp="2024-01-02T10:15:00.5Z",
                                study_seconds=5))
        self.assertEqual((other.status, other.headers["Content-Type"]), (422, "application/problem+json"))
        self.assertEqual([(error["pointer"], error["stored"], error["sent"]) for error in other.json["errors"]],
                         [("/word_count", 7, 8), ("/timestamp", "2024-01-02T10:15:00Z", "2024-01-02T10:15:00.500000Z")])
        self.assertEqual(self.shim.get(f"/users/ada/records/{first['request_id']}").json, first)

    def test_a_key_must_be_there_and_only_one(self):
        sent = {"user_id": "ada", "word_count": 7}
        missing = self.send(sent)
        self.assertEqual((missing.status, missing.json["code"]), (400, "idempotency-key-missing"))
        self.assertEqual(missing.headers["Link"], '</openapi.json>; rel="describedby"; type="application/json"')
        self.assertEqual(self.shim.get(missing.json["documentation"]).status, 200)
        both = self.send({**sent, "request_id": new_id()}, new_id())
        self.assertEqual(both.status, 400)
        self.assertEqual([error.get("header", error.get("pointer")) for error in both.json["errors"]],
                         ["Idempotency-Key", "/request_id"])
        for bad in ("", "7", '"', f'"{new_id()}', f"{new_id()}, {new_id()}"):
            answer = self.shim.request("POST", "/records", json.dumps(sent).encode(),
                                       {"Content-Type": "application/json", "Idempotency-Key": bad})
            self.assertEqual((answer.status, answer.json["errors"][0]["header"]), (400, "Idempotency-Key"), bad)

    def test_what_is_refused_burns_no_key(self):
        request_id = new_id()
        self.assertEqual(self.send({"user_id": "ada", "word_count": -1}, request_id).status, 400)
        self.assertEqual(self.count(request_id), "0")
        self.assertEqual(self.send({"user_id": "ada", "word_count": 1}, request_id).status, 201)

    def test_at_the_same_time(self):
        sent = entry()
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(self.send, [sent] * 32))
        self.assertEqual(sorted(answer.status for answer in answers), [200] * 31 + [201])
        self.assertEqual(len({answer.body for answer in answers}), 1)

    def test_a_form(self):
        answer = self.shim.request("POST", "/records", f"request_id={new_id()}&user_id=ada&word_count=7",
                                   {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(answer.status, 201)


if __name__ == "__main__":
    unittest.main()
