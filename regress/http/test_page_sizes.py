# SPDX-License-Identifier: PostgreSQL
"""The page with numbers and names as long as they can be, from the smallest phone to a wall. In a real browser."""

import unittest

from browser import Browsed
from served import Served
from shim import entry

MOST = 2**31 - 1
NAME = "Wolfeschlegelsteinhausenbergerdorff" * 7
# Of each, whether all of its text is within what one sees of it.
CUT = "[...document.querySelectorAll('.tile dd, h1')].filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
# As wide as the field's date and its button are in a field as wide as it likes.
DATE_NEEDS = """(() => {
    const input = document.querySelector('input[type=date]');
    const copy = input.cloneNode();
    copy.style.setProperty('width', 'auto');
    copy.style.setProperty('position', 'absolute');
    document.querySelector('.dates').append(copy);
    const needs = copy.offsetWidth;
    copy.remove();
    return input.offsetWidth - needs;
})()"""


class PageSizes(Browsed, Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for day in range(1, 10):
            for hour in range(10, 20):
                cls.shim.post(entry(user_id=NAME, word_count=MOST, study_seconds=MOST, timestamp=f"2024-03-0{day}T{hour}:00:00Z"))

    def test_numbers_and_names_are_whole(self):
        for width, height in ((320, 640), (390, 844), (1280, 900), (3840, 2160)):
            for learner in ({}, {"learner": NAME}):
                with self.subTest(width=width, **learner):
                    tab = self.open(self.shim, fragment=self.fragment(zone="UTC", from_="2024-03-01", to="2024-03-31", **learner),
                                    viewport={"width": width, "height": height})
                    self.loaded(tab)
                    self.assertEqual(tab.textContent(".value"), f"{90 * MOST:,}")
                    self.assertEqual(tab.evaluate(CUT), [])
                    self.assertLessEqual(tab.evaluate("document.documentElement.scrollWidth"), width)
                    self.assertGreaterEqual(tab.evaluate(DATE_NEEDS), 0, "the year is hidden behind the field's button")

    def test_a_long_name_leaves_room_for_the_others(self):
        """In the table of the most active ones: a name as long as a line pushed everybody's numbers out of sight."""
        tab = self.loaded(self.open(self.shim, fragment=self.fragment(zone="UTC", from_="2024-03-01", to="2024-03-31")))
        self.assertEqual(tab.evaluate("(({scrollWidth, clientWidth}) => scrollWidth - clientWidth)(document.querySelector('.ranking').parentElement)"), 0)
        self.assertEqual(tab.textContent(".ranking a"), NAME)

    def test_there_are_marks_beside_the_highest_bars(self):
        tab = self.loaded(self.open(self.shim, fragment=self.fragment(zone="UTC", from_="2024-03-01", to="2024-03-31")))
        self.assertGreater(tab.evaluate("document.querySelector('.chart').plotted.axes[1]._values?.length ?? 0"), 2)


if __name__ == "__main__":
    unittest.main()
