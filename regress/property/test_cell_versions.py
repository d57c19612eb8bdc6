# SPDX-License-Identifier: PostgreSQL
"""A day within one period is summed up from the head of its cells, where there is one. Rows of version 1 have none and
are decoded in full: every question about days and longer periods, in every zone, has the same answer before and after
all rows are written back as version 1, and the answers add up to the log. LEARNING_SEED chooses other logs."""

import os
import random
import time
import unittest

from binary_copy import copy_in, pack_entry
from calendar_periods import Calendar
from server import BULK_SETTINGS, Server
from zone_rules import DAY, HOUR, zones_known_to

SEED = int(os.environ.get("LEARNING_SEED", "20240229"))
SECOND = 1_000_000
FIRST, DAYS = -60 * 365 * DAY, 75  # from 1910 on, when many zones had odd offsets, up to 2030
DAY_STARTS = [0, 4 * HOUR, HOUR // 2, 10 * 60]
CALENDARS = [
    Calendar(granularity, day_start) for day_start in DAY_STARTS
    for granularity in ["day", "week", "month", "quarter", "year"]]

ANSWERS = """
SELECT z.name, c.granularity, c.day_start, md5(string_agg(a::text, ' ' ORDER BY a.period)), sum(a.entries), sum(a.words),
       sum(a.study_seconds)
  FROM property_zone AS z, property_calendar AS c,
       LATERAL aggregate_learning(z.name, c.granularity, z.from_time, z.to_time, z.name, 'linear', 3, c.day_start) AS a
 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
# What version 1 was: the same without the three numbers of the head.
VERSION_1 = """
CREATE FUNCTION in_version_1(cells bytea) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
    at integer := 1;
BEGIN
    FOR number IN 1..3 LOOP
        WHILE get_byte(cells, at) >= 128 LOOP
            at := at + 1;
        END LOOP;
        at := at + 1;
    END LOOP;
    RETURN '\\x01'::bytea || substr(cells, at + 1);
END $$"""
VERSIONS = """SELECT DISTINCT get_byte(cells, 0)
  FROM (SELECT cells FROM learning_rollup UNION ALL SELECT cells FROM learning_archive) AS c"""


def some_entries(chance, start):
    """Some days full of entries, some with one, many with none."""
    for day in range(DAYS):
        for _ in range(chance.choice([0, 0, 1, 3, 40])):
            at = (start + day * DAY) * SECOND + chance.randrange(DAY * SECOND)
            yield at - at % chance.choice([1, 900 * SECOND]), chance.randrange(2**31), chance.choice([None, chance.randrange(7200)])


class CellVersions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"LEARNING_SEED={SEED}")
        cls.server = Server(**BULK_SETTINGS)
        cls.addClassCleanup(cls.server.close)
        chance = random.Random(SEED)
        names = zones_known_to(cls.server)
        rows, zones, cls.sums, now = [], [], {}, int(time.time()) * SECOND
        for name in names:
            start = FIRST + chance.randrange(120 * 365) * DAY
            entries = list(some_entries(chance, start))
            cls.sums[name] = [len(entries), sum(words for _, words, _ in entries), sum(study or 0 for _, _, study in entries)]
            rows += [pack_entry(name.encode(), number, at, words, study, chance.choice([0, now, now]))
                     for number, (at, words, study) in enumerate(entries)]
            zones.append(f"{name}\t{start}\t{start + DAYS * DAY}\n")
        copy_in(cls.server, "learning_log", rows)
        cls.server.sql("CALL expire_learning_log('1 day')")
        cls.server.sql("""
            CREATE TABLE seconds (name text, first bigint, last bigint);
            CREATE TABLE property_zone (name text, from_time timestamptz, to_time timestamptz);
            CREATE TABLE property_calendar (granularity text, day_start interval)""")
        cls.server.copy("COPY seconds FROM STDIN", "".join(zones).encode())
        # A day more on either side: the zone's first and last day may begin before and end behind those of UTC.
        cls.server.sql("""INSERT INTO property_zone
            SELECT name, to_timestamp(first) - interval '1 day', to_timestamp(last) + interval '1 day' FROM seconds""")
        cls.server.copy("COPY property_calendar FROM STDIN", "".join(
            f"{calendar.granularity}\t{calendar.day_start} s\n" for calendar in CALENDARS).encode())
        cls.server.sql(VERSION_1)

    def test_both_versions_give_the_same_answers(self):
        self.assertEqual(["2"], self.server.sql(VERSIONS))
        with_head = self.server.sql(ANSWERS)
        self.server.sql("UPDATE learning_rollup SET cells = in_version_1(cells)")
        self.server.sql("UPDATE learning_archive SET cells = in_version_1(cells)")
        self.assertEqual(["1"], self.server.sql(VERSIONS))
        without_head = self.server.sql(ANSWERS)
        wrong = [f"version 2 {new}\nversion 1 {old}" for new, old in zip(with_head, without_head) if new != old]
        self.assertEqual([], wrong[:10], f"{len(wrong)} of {len(with_head)} differ")
        self.assertEqual(len(self.sums) * len(CALENDARS), len(with_head))
        for line in with_head:
            name, granularity, _, _, *sums = line.split("|")
            self.assertEqual(self.sums[name], [int(number) for number in sums], line)
        self.assertEqual([], self.server.sql("SELECT * FROM learning_log_check()"))
        print(f"{len(with_head)} answers")


if __name__ == "__main__":
    unittest.main()
