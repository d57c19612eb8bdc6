# SPDX-License-Identifier: PostgreSQL
"""22,000 real learning events, sent twice by 8 clients at once, in shuffled order: each counts once, and the summaries
say what plain SQL says."""

import collections
import csv
import gzip
import http.client
import json
import multiprocessing
import os
import pathlib
import random
import unittest

from server import Server
from shim import Shim

CLIENTS = 8
ZONES = ("UTC", "America/New_York", "Asia/Kathmandu")
FIRST, LAST = "2021-11-20", "2021-12-10"

PLAIN_SQL = """
SELECT z.zone, u.user_id, to_char(d.day, 'YYYY-MM-DD'), coalesce(avg(l.word_count)::float8, 0)
  FROM unnest('{%(zones)s}'::text[]) AS z(zone)
 CROSS JOIN unnest('{%(learners)s}'::text[]) AS u(user_id)
 CROSS JOIN generate_series(timestamp '%(first)s', '%(last)s', '1 day') AS d(day)
  LEFT JOIN learning_log AS l
         ON l.user_id = u.user_id AND date_trunc('day', l."timestamp" AT TIME ZONE z.zone) = d.day
 GROUP BY z.zone, u.user_id, d.day
 ORDER BY z.zone, u.user_id, d.day
"""


def data_file():
    named = os.environ.get("LEARNING_LOG_DATA")
    here = pathlib.Path(__file__).resolve().parents[2]
    folders = [pathlib.Path(named)] if named else [here.parent / "shared" / "data"]
    for file in (folder / "xapi_statements.csv.gz" for folder in folders):
        if os.access(file, os.R_OK):
            return file
    return None


def send(address, entries):
    """One client: it sends its entries over connections that it keeps, and counts what it is answered."""
    connection = http.client.HTTPConnection(*address, timeout=60)
    statuses = collections.Counter()
    for sent in entries:
        connection.request("POST", "/recordsjson", sent, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
        statuses[response.status] += 1
    connection.close()
    return statuses


@unittest.skipUnless(data_file(), "the real input is not here: set LEARNING_LOG_DATA to the folder of xapi_statements.csv.gz")
class RealInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with gzip.open(data_file(), "rt", newline="") as file:
            cls.rows = list(csv.DictReader(file))
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)
        cls.shim = Shim(cls.database.conninfo())
        cls.addClassCleanup(cls.shim.stop)

    def test_each_event_counts_once(self):
        entries = [json.dumps({**row, "word_count": int(row["word_count"])}).encode() for row in self.rows * 2]
        random.Random(7).shuffle(entries)
        with multiprocessing.get_context("fork").Pool(CLIENTS) as clients:
            counts = clients.starmap(send, [(self.shim.address, entries[i::CLIENTS]) for i in range(CLIENTS)])
        self.assertEqual(sum(counts, collections.Counter()), {201: len(self.rows), 409: len(self.rows)})
        self.assertEqual(self.database.sql("SELECT count(*), sum(word_count) FROM learning_log"),
                         [f"{len(self.rows)}|{sum(int(row['word_count']) for row in self.rows)}"])
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])
        self.check_summaries()

    def check_summaries(self):
        learners = sorted(random.Random(7).sample(sorted({row["user_id"] for row in self.rows}), 50))
        expected = collections.defaultdict(list)
        for line in self.database.sql(PLAIN_SQL % {"zones": ",".join(ZONES), "learners": ",".join(learners),
                                                   "first": FIRST, "last": LAST}):
            zone, learner, day, average = line.split("|")
            expected[zone, learner].append((day, float(average)))
        self.assertEqual(len(expected), len(ZONES) * len(learners))
        for (zone, learner), days in expected.items():
            rows = self.shim.summary(learner, from_=FIRST, to=LAST, granularity="day", time_zone=zone).json
            got = [(row["period"][:10], row["average_words_learned"]) for row in rows]
            self.assertEqual([day for day, _ in got], [day for day, _ in days])
            for (day, average), (_, plain) in zip(got, days):
                self.assertAlmostEqual(average, plain, places=9, msg=(zone, learner, day))


if __name__ == "__main__":
    unittest.main()
