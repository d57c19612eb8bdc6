# SPDX-License-Identifier: PostgreSQL
"""Times mean the same over HTTP and in SQL: what one recorded is a repeat for the other, digit by digit."""

import json
import random
import unittest

from served import Served
from shim import entry

SEED = 20240102
ENDS = ("4", "5", "6", "49", "50", "51", "499", "500", "501")  # behind six digits: about a half, where rounding decides
TEXTS = [f"2024-01-02T10:15:30{fraction}Z" for fraction in (
             "", ".0", ".5", ".000000", ".999999", *(f".{six}{end}" for end in ENDS for six in (
                 "000000", "000001", "000002", "123456", "499999", "500000", "999998", "999999")))]
TEXTS += ["2024-01-02T23:59:59.9999999Z", "2024-02-28T23:59:59.9999995+00:00", "2023-12-31T23:59:59.9999999-05:45",
          "2023-12-31T23:59:60Z", "2023-12-31T23:59:60.0000004Z", "2024-01-02T10:15:60.9999999Z",
          "2024-12-31 23:59:59.9999996Z", "1970-01-01T00:00:00.0000005Z",
          "1999-12-31T23:59:59.9999995Z", "2024-01-02T10:15:30.9999999", "2024-01-02T10:15", "2024-01-02", "2024-02-29"]


def random_texts(count):
    rng = random.Random(SEED)
    for _ in range(count):
        digits = "".join(rng.choice("0123456789") for _ in range(rng.randint(6, 8))) + rng.choice("0459")
        yield f"20{rng.randint(10, 23)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T{rng.randint(0, 23):02}:59:59.{digits}Z"


class Times(Served):
    def recorded_in_sql(self, entries):
        """The outcomes of the same entries in SQL, in a session of UTC."""
        rows = json.dumps([{**each, "n": n} for n, each in enumerate(entries)])
        return self.database.sql(f"""
            SELECT (record_learning(request_id, user_id, word_count, "timestamp")).outcome
            FROM json_to_recordset($texts${rows}$texts$)
                AS e(n int, request_id uuid, user_id text, word_count int, "timestamp" timestamptz) ORDER BY n""")

    def recorded_in_http(self, entries):
        answer = self.shim.request("POST", "/records/batch", json.dumps(entries).encode(),
                                   {"Content-Type": "application/json"})
        return [result.get("outcome", result) for result in answer.json]

    def test_the_same_text_is_the_same_time(self):
        texts = TEXTS + list(random_texts(1000))
        for first, second in ((self.recorded_in_http, self.recorded_in_sql), (self.recorded_in_sql, self.recorded_in_http)):
            entries = [entry(timestamp=text) for text in texts]
            self.assertEqual(set(first(entries)), {"created"})
            outcomes = second(entries)
            self.assertEqual([text for text, outcome in zip(texts, outcomes, strict=True) if outcome != "replayed"], [])

    def test_a_text_finds_what_it_recorded(self):
        for number, text in enumerate(TEXTS):
            user_id = f"finder {number}"
            stored = self.shim.post(entry(user_id=user_id, timestamp=text)).json
            target = f"/users/finder%20{number}/records?" + "from=" + text.replace("+", "%2B").replace(" ", "%20")
            self.assertEqual(self.shim.get(target).json, [stored], text)

    def test_bounds_of_a_summary_are_rounded_alike(self):
        for text, hours in (("2024-01-02T10:59:59.9999994Z", 2), ("2024-01-02T10:59:59.9999996Z", 1)):
            answer = self.shim.summary("ada", from_=text, to="2024-01-02T11:00:00Z", granularity="hour")
            self.assertEqual(len(answer.json), hours, text)


if __name__ == "__main__":
    unittest.main()
