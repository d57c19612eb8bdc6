# SPDX-License-Identifier: PostgreSQL
"""The views count every entry once, in every zone: the sums over learning_daily, _weekly and _monthly equal the log, from the
period of a learner's first entry to that of the last. Entries lie around local midnights of all times, where a boundary
often cuts a quarter-hour. LEARNING_SEED chooses others."""

import os
import random
import time
import unittest
import zoneinfo

from binary_copy import copy_in, pack_entry
from server import BULK_SETTINGS, Server
from zone_rules import DAY, offset, zones_known_to

SEED = int(os.environ.get("LEARNING_SEED", "20240229"))
LEARNERS_PER_ZONE = 6
SECOND = 1_000_000
FIRST, END = -100 * 365 * DAY, 68 * 365 * DAY  # 1870 to 2038
VIEWS = ["learning_daily", "learning_weekly", "learning_monthly"]

# Per learner: the sums, and whether the first and the last period have entries.
QUESTION = """
SELECT user_id, sum(entries), sum(words), sum(study_seconds), bool_or(entries > 0 AND period = first), bool_or(entries > 0 AND period = last),
       count(*) = count(DISTINCT period)
  FROM (SELECT *, min(period) OVER w AS first, max(period) OVER w AS last FROM {view} WHERE user_id = ANY ('{learners}')
        WINDOW w AS (PARTITION BY user_id)) AS v
 GROUP BY user_id"""


def some_entries(chance, zone):
    """Around one to three midnights that lie up to ten days apart."""
    day = chance.randrange(FIRST // DAY, END // DAY)
    for _ in range(chance.randrange(1, 4)):
        midnight = (day + chance.randrange(10)) * DAY
        midnight -= offset(zone, midnight)
        for _ in range(chance.randrange(1, 4)):
            near = chance.choice([0, 1, -1, chance.randrange(-1200, 1200), chance.randrange(-DAY, DAY)])
            yield ((midnight + near) * SECOND + chance.choice([0, chance.randrange(SECOND)]), chance.randrange(1000),
                   chance.choice([None, chance.randrange(1000)]))


class Views(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"LEARNING_SEED={SEED}")
        cls.server = Server(**BULK_SETTINGS)
        cls.addClassCleanup(cls.server.close)
        chance = random.Random(SEED)
        names = zones_known_to(cls.server)
        cls.logs = {}
        for name in names:
            zone = zoneinfo.ZoneInfo(name)
            cls.logs[name] = {f"{name}.{n}": list(some_entries(chance, zone)) for n in range(LEARNERS_PER_ZONE)}
        rows, number, now = [], 0, int(time.time()) * SECOND
        for learners in cls.logs.values():
            for learner, entries in learners.items():
                for at, words, study in entries:
                    number += 1
                    rows.append(pack_entry(learner.encode(), number, at, words, study, 0 if number % 3 == 0 else now))
        copy_in(cls.server, "learning_log", rows)
        cls.server.sql("CALL expire_learning_log('1 day')")

    def test_sums_over_every_view_equal_the_log(self):
        expected, script = [], []
        for name, learners in self.logs.items():
            script.append(f"SET TimeZone = '{name}'")
            for view in VIEWS:
                question = QUESTION.format(view=view, learners="{" + ",".join(learners) + "}")
                script.append(f"SELECT '{view}', q.* FROM ({question}) AS q ORDER BY user_id COLLATE \"C\"")
                for learner, entries in sorted(learners.items()):
                    sums = [len(entries), sum(words for _, words, _ in entries), sum(study or 0 for _, _, study in entries)]
                    expected.append("|".join([view, learner, *map(str, sums), "t", "t", "t"]))
        answered = self.server.sql(";\n".join(script) + ";\n")
        wrong = [f"expected {e}\nanswered {a}" for e, a in zip(expected, answered) if e != a]
        self.assertEqual(wrong[:10], [], f"{len(wrong)} of {len(expected)} differ")
        self.assertEqual(len(answered), len(expected))
        self.assertGreater(len(expected), 7000)

    def test_a_part_was_expired(self):
        log, archived = self.server.sql(
            "SELECT (SELECT count(*) FROM learning_log) || ' ' || (SELECT count(*) FROM learning_archive)")[0].split()
        self.assertGreater(int(log), 1000)
        self.assertGreater(int(archived), 1000)


if __name__ == "__main__":
    unittest.main()
