# SPDX-License-Identifier: PostgreSQL
"""GET /learners: who learned most words, compared with the log itself."""

import csv
import io
import json
import unittest
import urllib.parse

from served import Served

DAYS = {"from": "2024-03-01", "to": "2024-03-31"}


class ActiveLearners(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # An entry every few hours around the days in which clocks change; some are expired, some voided.
        cls.database.sql("""
            INSERT INTO learning_log (user_id, request_id, "timestamp", word_count, study_seconds, recorded_at, voided_at)
            SELECT 'learner ' || i % 23, gen_random_uuid(), '2024-02-20 00:07Z'::timestamptz + i * interval '37 minutes', i % 7,
                   nullif(i % 50, 0), CASE WHEN i % 3 = 0 THEN '2024-04-01Z'::timestamptz ELSE now() END,
                   CASE WHEN i % 11 = 0 THEN now() END
              FROM generate_series(0, 2000) AS i;
            INSERT INTO learning_log (user_id, request_id, "timestamp", word_count) VALUES ('"Zoë"', gen_random_uuid(), '2011-12-29 12:00Z', 3);
            CREATE TABLE all_entries AS SELECT * FROM learning_log WHERE voided_at IS NULL;""")
        cls.database.sql("CALL expire_learning_log(older_than => '1 month')")

    def ask(self, **parameters):
        return self.shim.get("/learners?" + urllib.parse.urlencode(parameters))

    def expected(self, start, stop, zone, limit):
        rows = self.database.sql(f"""
            SELECT row_to_json(r) FROM (
                SELECT user_id, count(*) AS entries, sum(word_count) AS words, coalesce(sum(study_seconds), 0) AS study_seconds FROM all_entries
                 WHERE "timestamp" >= '{start}'::timestamp AT TIME ZONE '{zone}' AND "timestamp" < '{stop}'::timestamp AT TIME ZONE '{zone}'
                 GROUP BY user_id ORDER BY sum(word_count) DESC, user_id COLLATE "C" LIMIT {limit}) AS r""")
        return [json.loads(row) for row in rows]

    def test_they_are_those_of_the_log(self):
        self.assertEqual(self.database.sql("SELECT count(*) > 100 FROM learning_log"), ["t"])
        self.assertEqual(self.database.sql("SELECT count(*) > 100 FROM learning_archive"), ["t"])
        for zone in ("UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Asia/Beirut", "Australia/Lord_Howe"):
            for first, last, after in (("2024-03-01", "2024-03-31", "2024-04-01"), ("2024-03-10", "2024-03-10", "2024-03-11"),
                                       ("2024-03-30", "2024-04-07", "2024-04-08"), ("2000-01-01", "2030-01-01", "2030-01-02")):
                for limit in (1, 10, 1000):
                    answer = self.ask(time_zone=zone, limit=limit, **{"from": first, "to": last})
                    self.assertEqual(answer.status, 200, answer.body)
                    self.assertEqual(answer.json, self.expected(first, after, zone, limit), (zone, first, limit))
        self.assertEqual(len(self.ask(**DAYS).json), 10)

    def test_the_bounds_name_days(self):
        whole = self.ask(time_zone="Asia/Tokyo", **{"from": "2024-03-05", "to": "2024-03-06"}).json
        self.assertEqual(self.ask(time_zone="Asia/Tokyo", **{"from": "2024-03-05T23:59", "to": "2024-03-05T15:00:00Z"}).json, whole)
        self.assertTrue(whole)

    def test_a_day_that_a_zone_skipped(self):
        for first, last, there in (("2011-12-29", "2011-12-29", True), ("2011-12-30", "2011-12-31", False), ("2011-12-28", "2011-12-28", False)):
            found = self.ask(time_zone="Pacific/Apia", **{"from": first, "to": last}).json
            self.assertEqual([one["user_id"] for one in found], ['"Zoë"'] if there else [], first)

    def test_nobody(self):
        self.assertEqual(self.ask(**{"from": "1990-01-01", "to": "1990-12-31"}).json, [])

    def test_formats_and_caching(self):
        target = "/learners?" + urllib.parse.urlencode(DAYS)
        rows = self.shim.get(target).json
        read = list(csv.DictReader(io.StringIO(self.shim.get(target + "&format=csv").body.decode(), newline="")))
        self.assertEqual(read, [{name: str(value) for name, value in row.items()} for row in rows])
        self.assertEqual([json.loads(line) for line in self.shim.get(target + "&format=ndjson").body.splitlines()], rows)
        held = self.shim.get(target).headers["ETag"]
        self.assertEqual(self.shim.request("GET", target, headers={"If-None-Match": held}).status, 304)

    def test_what_is_refused(self):
        self.assertEqual(self.shim.get("/learners").bad_fields, ["from", "to"])
        for name, bad in (("limit", "0"), ("limit", "1001"), ("from", "now"), ("time_zone", "x;y"), ("order_by", "words")):
            answer = self.ask(**{**DAYS, name: bad})
            self.assertEqual((answer.status, answer.bad_fields), (400, [name]), bad)
        for zone in ("Mars/Olympus", "UTC+5"):
            answer = self.ask(time_zone=zone, **DAYS)
            self.assertEqual((answer.status, answer.json["code"], answer.bad_fields), (400, "22023", ["time_zone"]))
        answer = self.ask(**{"from": "2024-03-02", "to": "2024-03-01"})
        self.assertEqual((answer.status, answer.json["code"], answer.bad_fields), (400, "22023", ["from", "to"]))


if __name__ == "__main__":
    unittest.main()
