# SPDX-License-Identifier: PostgreSQL
"""The page: what it draws equals what the API answers. In a real browser."""

import os
import pathlib
import unittest

from browser import Browsed
from served import Served

TREE = pathlib.Path(os.environ.get("LEARNING_TREE", pathlib.Path(__file__).resolve().parents[2]))
NEW_YORK = "America/New_York"


class Page(Browsed, Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database.sql((TREE / "bench" / "sample_data.sql").read_text())

    def asked(self, target, **parameters):
        parameters = {name.rstrip("_"): value for name, value in parameters.items()}
        answer = self.shim.get(target + "?" + self.fragment(**parameters))
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def show(self, **values):
        return self.loaded(self.open(self.shim, fragment=self.fragment(**values)))

    def plotted(self, tab):
        return tab.evaluate("document.querySelector('.chart').plotted.data.map((series) => [...series])")

    def test_bars_and_line(self):
        for by, moving in (("hour", 24), ("day", 7), ("week", 4), ("month", 3)):
            tab = self.show(learner="ada", zone=NEW_YORK, by=by, from_="2024-03-01", to="2024-03-31")
            rows = self.asked("/users/ada/summary", from_="2024-03-01", to="2024-03-31T23:59", granularity=by, time_zone=NEW_YORK,
                              moving_periods=moving, fields="words,moving_average")
            plotted = self.plotted(tab)
            self.assertEqual(plotted[1], [row["words"] for row in rows], by)
            self.assertEqual(plotted[2], [row["moving_average"] for row in rows], by)


if __name__ == "__main__":
    unittest.main()
