# SPDX-License-Identifier: PostgreSQL
"""GET /users/{user_id}/records and .../records/{request_id}: what was recorded is read back, page by page."""

import re
import unittest
import urllib.parse

from served import Served
from shim import entry, new_id


class Entries(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Five entries at each of five times: only the request id tells those apart.
        cls.database.sql("""INSERT INTO learning_log (user_id, request_id, "timestamp", word_count)
            SELECT 'a/b c', gen_random_uuid(), '2024-01-01Z'::timestamptz + i % 5 * interval '1 day 1 microsecond', i
            FROM generate_series(0, 24) AS i""")
        cls.rows = cls.database.sql("""SELECT request_id FROM learning_log WHERE user_id = 'a/b c'
                                       ORDER BY "timestamp", request_id""")

    def page(self, target):
        answer = self.shim.get(target)
        self.assertEqual(answer.status, 200, answer.body)
        link = answer.headers["Link"]
        return [item["request_id"] for item in answer.json], re.fullmatch('<(.*)>; rel="next"', link)[1] if link else None

    def walk(self, **parameters):
        target, seen, sizes = "/users/a%2Fb%20c/records?" + urllib.parse.urlencode(parameters), [], []
        while target:
            ids, target = self.page(target)
            seen += ids
            sizes.append(len(ids))
        return seen, sizes

    def test_pages_of_any_size_show_everything_once_and_in_order(self):
        for limit in (1, 2, 3, 5, 7, 24, 25, 26, 1000):
            seen, sizes = self.walk(limit=limit)
            self.assertEqual(seen, self.rows, limit)
            self.assertEqual(len(sizes), -(-25 // limit), limit)

    def test_the_latest_first(self):
        for limit in (1, 3, 5, 25, 1000):
            self.assertEqual(self.walk(limit=limit, order="desc")[0], self.rows[::-1], limit)
        self.assertEqual(self.walk(limit=10, order="asc")[0], self.rows)
        self.assertEqual(self.walk(order="desc", limit=2, **{"from": "2024-01-02", "to": "2024-01-04"})[0], self.rows[14:4:-1])

    def test_a_range_holds_its_start_and_not_its_end(self):
        self.assertEqual(self.walk(**{"from": "2024-01-02T00:00:00.000001Z"})[0], self.rows[5:])
        self.assertEqual(self.walk(**{"from": "2024-01-02T00:00:00.000002Z", "limit": 3})[0], self.rows[10:])
        self.assertEqual(self.walk(to="2024-01-02T00:00:00.000001Z")[0], self.rows[:5])
        self.assertEqual(self.walk(**{"from": "2024-01-02", "to": "2024-01-04T05:45:00+05:45", "limit": 2})[0],
                         self.rows[5:15])
        self.assertEqual(self.walk(**{"from": "2025-01-01"})[0], [])

    def test_entries_that_come_meanwhile_shift_nothing(self):
        sent = [self.shim.post(entry(user_id="eve", timestamp=f"2024-02-0{i}T00:00:00Z")).json["request_id"] for i in (1, 2, 3)]
        first, link = self.page("/users/eve/records?limit=2")
        self.shim.post(entry(user_id="eve", timestamp="2024-01-01T00:00:00Z"))
        self.assertEqual(first + self.page(link)[0], sent)

    def test_times_that_only_sql_can_write(self):
        self.database.sql("""INSERT INTO learning_log (user_id, request_id, "timestamp", word_count)
            SELECT 'old', gen_random_uuid(), t::timestamptz, 1
            FROM unnest('{4714-11-24 00:00:00Z BC,0044-03-15 10:00:00Z BC,294276-12-31 23:00:00.123457Z}'::text[]) AS t""")
        for order in ("asc", "desc"):  # the shim's cursor is exact there, too
            target, count = f"/users/old/records?limit=1&order={order}", 0
            while target:
                ids, target = self.page(target)
                count += len(ids)
                self.assertLessEqual(count, 3, order)
            self.assertEqual(count, 3, order)

    def test_the_shape_of_an_entry(self):
        stored = self.shim.post(entry(user_id="bob", timestamp="2024-01-02T10:15:00Z", study_seconds=9)).json
        self.assertEqual(self.shim.get("/users/bob/records").json, [stored])
        self.assertEqual(self.shim.get(f"/users/bob/records/{stored['request_id']}").json, stored)
        self.assertEqual(self.shim.get("/users/nobody/records").json, [])

    def test_an_entry_that_is_not_there(self):
        for user_id, request_id in (("bob", new_id()), ("nobody", self.rows[0])):
            answer = self.shim.get(f"/users/{user_id}/records/{request_id}")
            self.assertEqual((answer.status, answer.json["code"]), (404, "not-found"))
        self.assertEqual(self.shim.get("/users/bob/records/7").bad_fields, ["request_id"])

    def test_no_cache_keeps_that_it_is_not_there(self):
        """Nor any other problem: it may be gone the next moment."""
        there = new_id()
        target = f"/users/nobody-yet/records/{there}"
        for method, path, status in (("GET", target, 404), ("POST", target, 405), ("GET", "/nothing", 404), ("GET", "/summary?x", 400)):
            answer = self.shim.request(method, path)
            self.assertEqual((answer.status, answer.headers["Cache-Control"]), (status, "no-store"), path)

    def test_user_ids_that_nobody_has(self):
        for path in (".", "..", "%2e", "%2E%2e", ".%2E", "%20", "%09%0A%0b%0C%0D%20", ""):
            for method, rest in (("GET", "/records"), ("GET", f"/records/{self.rows[0]}"), ("DELETE", ""),
                                 ("GET", "/summary?from=2024-01-01&to=2024-01-02&granularity=day")):
                answer = self.shim.request(method, f"/users/{path}{rest}")
                self.assertEqual((answer.status, answer.bad_fields), (400, ["user_id"]), (method, path, rest))
        for path, user_id in (("...", "..."), ("%2E.%20", ".. "), ("%C2%A0", "\u00a0"), ("%20.", " .")):
            stored = self.shim.post(entry(user_id=user_id)).json
            self.assertEqual(self.shim.get(f"/users/{path}/records/{stored['request_id']}").json, stored)

    def test_bad_parameters(self):
        for name, bad in (("limit", "0"), ("limit", "1001"), ("limit", "x"), ("cursor", "x"), ("cursor", "2" + "0" * 48),
                          ("from", "now"), ("to", "infinity"), ("page", "2"), ("order", "random")):
            answer = self.shim.get("/users/bob/records?" + urllib.parse.urlencode({name: bad}))
            self.assertEqual((answer.status, answer.bad_fields), (400, [name]), bad)

    def test_head_and_revalidation(self):
        for target in ("/users/a%2Fb%20c/records?limit=3", f"/users/a%2Fb%20c/records/{self.rows[0]}"):
            got, head = self.shim.get(target), self.shim.request("HEAD", target)
            self.assertEqual((head.status, head.body, head.headers["ETag"]), (200, b"", got.headers["ETag"]))
            self.assertEqual(head.headers["Link"], got.headers["Link"])
            self.assertEqual(head.headers["Content-Length"], str(len(got.body)))
            same = self.shim.request("GET", target, headers={"If-None-Match": got.headers["ETag"]})
            self.assertEqual((same.status, same.body), (304, b""))

    def test_the_index_serves_it(self):
        self.database.sql("""
            INSERT INTO learning_log (user_id, request_id, "timestamp", word_count)
                SELECT 'many', gen_random_uuid(), '2020-01-01Z'::timestamptz + i * interval '1 minute', 1
                FROM generate_series(1, 20000) AS i;
            ANALYZE learning_log""")
        for beyond, direction in ((">", "ASC"), ("<", "DESC")):
            plan = "\n".join(self.database.sql(f"""
            SET plan_cache_mode = force_generic_plan;
            PREPARE q (text, timestamptz, timestamptz, interval, uuid, bigint) AS
                SELECT request_id FROM learning_log AS e
                WHERE e.user_id = $1 AND e."timestamp" >= $2 AND e."timestamp" < $3
                  AND (e."timestamp", e.request_id) {beyond} ('2000-01-01T00:00:00Z'::timestamptz + $4, $5)
                ORDER BY e."timestamp" {direction}, e.request_id {direction} LIMIT $6;
            EXPLAIN EXECUTE q ('many', '-infinity', 'infinity', '631195200000000 microseconds', gen_random_uuid(), 101)"""))
            self.assertIn("learning_log_user_id_timestamp_idx", plan)
            self.assertNotIn("Seq Scan", plan)


if __name__ == "__main__":
    unittest.main()
