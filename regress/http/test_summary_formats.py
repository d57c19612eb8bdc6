# SPDX-License-Identifier: PostgreSQL
"""GET /users/{user_id}/summary as JSON, CSV and NDJSON, and asked for again with what the client still has."""

import csv
import datetime
import io
import json
import unittest

from served import Served
from shim import entry

TARGET = "/users/ada/summary?from=2024-01-01&to=2024-01-03&granularity=day&fill=null&fields=period,entries,average_words_learned"
CSV = "text/csv; charset=utf-8; header=present"
NDJSON = "application/x-ndjson"


class SummaryFormats(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shim.post(entry(timestamp="2024-01-01T12:00:00Z", word_count=5))
        cls.shim.post(entry(timestamp="2024-01-03T12:00:00Z", word_count=8))
        cls.rows = cls.shim.get(TARGET).json

    def ask(self, accept=None, more="", **headers):
        if accept is not None:
            headers["Accept"] = accept
        return self.shim.request("GET", TARGET + more, headers=headers)

    def test_csv(self):
        answer = self.ask("text/csv")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, CSV))
        self.assertEqual(answer.body, b"period,entries,average_words_learned\r\n2024-01-01T00:00:00Z,1,5.0\r\n"
                                      b"2024-01-02T00:00:00Z,0,\r\n2024-01-03T00:00:00Z,1,8.0\r\n")
        read = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
        self.assertEqual([row["period"] for row in read], [row["period"] for row in self.rows])

    def test_ndjson(self):
        answer = self.ask(NDJSON)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, NDJSON))
        self.assertTrue(answer.body.endswith(b"}\n"))
        self.assertEqual([json.loads(line) for line in answer.body.splitlines()], self.rows)

    def test_dates_for_spreadsheets(self):
        """In CSV as in the others: the local date, and the wall clock without its offset."""
        target = ("/users/ada/summary?from=2024-03-31&to=2024-03-31&granularity=day&time_zone=Europe/Berlin&day_start=04:00"
                  "&fields=words,date,period,local_start")
        self.assertEqual(self.shim.get(target + "&format=csv").body,
                         b"words,date,period,local_start\r\n0,2024-03-31,2024-03-31T04:00:00+02:00,2024-03-31 04:00:00\r\n")
        self.assertEqual(self.shim.get(target).json, [{"words": 0, "date": "2024-03-31", "period": "2024-03-31T04:00:00+02:00",
                                                       "local_start": "2024-03-31 04:00:00"}])
        read = csv.DictReader(io.StringIO(self.shim.get(TARGET.replace("fields=", "fields=date,local_start,") + "&format=csv").body.decode()))
        for row, day in zip(read, (1, 2, 3), strict=True):
            self.assertEqual(datetime.date.fromisoformat(row["date"]), datetime.date(2024, 1, day))
            self.assertEqual(datetime.datetime.fromisoformat(row["local_start"]), datetime.datetime(2024, 1, day))
        totals = target.replace("/users/ada", "").replace("words", "learners") + "&format=csv"
        for answer in (self.shim.get(totals), self.shim.request("POST", totals, b"[]", {"Content-Type": "application/json"})):
            self.assertEqual(answer.body, b"learners,date,period,local_start\r\n0,2024-03-31,2024-03-31T04:00:00+02:00,2024-03-31 04:00:00\r\n")

    def test_parts_of_days_have_no_date_of_their_own(self):
        for granularity, expected in (("hour", 400), ("15+minutes", 400), ("12+hours", 400), ("day", 200), ("2+weeks", 200), ("year", 200)):
            answer = self.shim.get(f"/users/ada/summary?from=2024-01-01&to=2024-01-01&granularity={granularity}&fields=period,date")
            self.assertEqual(answer.status, expected, granularity)
            if expected == 400:
                self.assertEqual(answer.bad_fields, ["fields"])
        answer = self.shim.get("/users/ada/summary?from=2024-03-31T01:00&to=2024-03-31T03:00&granularity=hour&fields=local_start"
                               "&time_zone=Europe/Berlin&format=csv")
        self.assertEqual(answer.body, b"local_start\r\n2024-03-31 01:00:00\r\n2024-03-31 03:00:00\r\n")

    def test_nothing_at_all(self):
        for accept, body in (("text/csv", b"period,entries,average_words_learned\r\n"), (NDJSON, b""), ("*/*", b"[]")):
            target = TARGET.replace("ada", "nobody").replace("fill=null", "fill=none")
            answer = self.shim.request("GET", target, headers={"Accept": accept})
            self.assertEqual((answer.status, answer.body), (200, body), accept)

    def test_what_accept_says(self):
        for accept, content_type in ((None, "application/json"), ("*/*", "application/json"), ("text/*", CSV),
                                     ("application/json;q=0.1, text/csv;q=0.2", CSV), ("application/x-ndjson, */*;q=0.9", NDJSON),
                                     ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json")):
            self.assertEqual(self.ask(accept).headers["Content-Type"], content_type, accept)

    def test_what_cannot_be_had(self):
        for accept in ("text/html", "application/json;q=0", "image/*"):
            answer = self.ask(accept)
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (406, "application/problem+json"), accept)
            self.assertEqual(answer.json["available"], ["application/json", CSV, NDJSON])
        self.assertEqual(self.shim.request("GET", "/openapi.json", headers={"Accept": "text/html"}).status, 406)

    def test_format_is_stronger(self):
        for name, content_type in (("json", "application/json"), ("csv", CSV), ("ndjson", NDJSON)):
            self.assertEqual(self.ask("text/html", "&format=" + name).headers["Content-Type"], content_type)
        self.assertEqual(self.ask(more="&format=xml").bad_fields, ["format"])

    def test_every_answer_says_how_to_keep_it(self):
        for accept in ("application/json", "text/csv", NDJSON):
            answer = self.ask(accept)
            self.assertEqual((answer.headers["Cache-Control"], answer.headers["Vary"]), ("private, no-cache", "Accept, Prefer, Accept-Encoding"))
            self.assertRegex(answer.headers["ETag"], '^"[0-9a-f]{32}"$')

    def test_revalidation(self):
        tags = {accept: self.ask(accept).headers["ETag"] for accept in ("application/json", "text/csv", NDJSON)}
        self.assertEqual(len(set(tags.values())), 3)
        for accept, tag in tags.items():
            for sent in (tag, "W/" + tag, f'"x", {tag}', "*"):
                same = self.ask(accept, **{"If-None-Match": sent})
                self.assertEqual((same.status, same.body, same.headers["ETag"]), (304, b"", tag), sent)
                self.assertEqual((same.headers["Vary"], same.headers["Content-Type"]), ("Accept, Prefer, Accept-Encoding", None))
                self.assertIsNone(same.headers["Content-Length"], "a cache takes it for the length of what it keeps")
            self.assertEqual(self.ask(accept, **{"If-None-Match": '"x"'}).status, 200)
        self.assertEqual(self.ask("text/csv", **{"If-None-Match": tags["application/json"]}).status, 200)
        head = self.shim.request("HEAD", TARGET, headers={"If-None-Match": tags["application/json"]})
        self.assertEqual(head.status, 304)

    def test_a_new_entry_changes_the_tag(self):
        target = TARGET.replace("ada", "bob")
        before = self.shim.get(target).headers["ETag"]
        self.shim.post(entry(user_id="bob", timestamp="2024-01-02T12:00:00Z"))
        after = self.shim.request("GET", target, headers={"If-None-Match": before})
        self.assertEqual(after.status, 200)
        self.assertNotEqual(after.headers["ETag"], before)

    def test_too_many_periods(self):
        answer = self.shim.get("/users/ada/summary?from=1900-01-01&to=2024-01-01&granularity=hour")
        self.assertEqual((answer.status, answer.json["code"], answer.json["limit"]), (422, "54000", 10000))
        self.assertEqual(answer.json["count"], 45290 * 24 + 1)


if __name__ == "__main__":
    unittest.main()
