# SPDX-License-Identifier: PostgreSQL
"""What the page says when there is nothing to draw: each state that people meet, looked at and judged by axe-core. In a real browser."""

import time
import unittest

import tokens
from browser import PHONE, Browsed
from served import Served
from shim import Shim, entry
from tokens import claims, flags, token
from waiting import wait_for

STATUS = "status of {}".format


class PageStates(Browsed, Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = tokens.Secret()
        cls.guarded = Shim(cls.database.conninfo(), *flags(cls.key))
        cls.addClassCleanup(cls.guarded.stop)

    def tearDown(self):
        super().tearDown()
        self.database.sql("TRUNCATE learning_log")

    def record(self, **members):
        answer = self.shim.post(entry(**members))
        self.assertEqual(answer.status, 201)

    def give(self, tab, **changed):
        tab.give_token(token(self.key, claims(**changed)))

    def hold(self, tab, **changed):
        """The token that the tab has from now on; nothing is asked anew."""
        tab.evaluate(f"sessionStorage.setItem('learning_log.token', '{token(self.key, claims(**changed))}')")

    def test_no_data_yet(self):
        tab = self.loaded(self.open(self.shim))
        tab.see("Nothing is recorded yet")
        self.look(tab, "state-no-data")
        tab.fill("[aria-label=Learner]", "Zoë/1")
        tab.press("[aria-label=Learner]", "Enter")
        tab.see("Nothing is recorded for Zoë/1")
        self.assertEqual(tab.textContent("h1"), "Zoë/1")

    def test_an_unknown_learner(self):
        self.record(user_id="<b>ada</b>")
        tab = self.loaded(self.open(self.shim, fragment="learner=nobody"))
        tab.see("Nothing is recorded for nobody")
        self.look(tab, "state-unknown-learner")
        # Names are text, whatever stands in them.
        tab.click("text=All learners")
        tab.click("text=<b>ada</b>")
        self.assertEqual(self.loaded(tab).textContent("h1"), "<b>ada</b>")

    def test_an_empty_range(self):
        self.record()
        tab = self.loaded(self.open(self.shim, fragment="learner=ada&from=2020-01-01&to=2020-01-31"))
        tab.see("No entries in this range.")
        self.look(tab, "state-empty-range")

    def test_a_token_is_asked_for_and_kept(self):
        self.record(user_id="ada")
        tab = self.open(self.guarded, STATUS(401))
        tab.see("This request needs a bearer token")
        self.look(tab, "state-token")
        self.give(tab, sub="ada")
        tab.see("Last entries")
        self.assertEqual(tab.textContent("h1"), "ada")
        self.assertFalse(tab.isVisible("text=All learners"))
        tab.reload()
        tab.see("Last entries")
        self.assertEqual(tab.evaluate("localStorage.length"), 0)  # a token goes with its tab

    def test_an_expired_token(self):
        self.record(user_id="ada")
        tab = self.open(self.guarded, STATUS(401), "learner=ada")
        self.give(tab, exp=int(time.time()) - 3600)
        tab.see("The token has expired")
        self.look(tab, "state-expired-token")
        self.give(tab)
        tab.see("Last entries")

    def test_an_entry_waits_for_a_token(self):
        tab = self.open(self.guarded, STATUS(401), "learner=ada")
        tab.hear_nothing()  # or that asks for another token first
        self.give(tab)
        self.loaded(tab)
        tab.evaluate("sessionStorage.setItem('learning_log.token', 'x.y.z')")
        tab.fill("input[name=words]", "5")
        tab.press("input[name=words]", "Enter")
        tab.see("Your token")
        self.assertEqual(self.database.sql("SELECT count(*) FROM learning_log"), ["0"])
        self.give(tab)
        wait_for(lambda: self.database.sql("SELECT word_count FROM learning_log") == ["5"])

    def test_an_entry_that_another_token_may_send(self):
        tab = self.open(self.guarded, STATUS("40[13]"), "learner=ada")
        self.give(tab)
        self.loaded(tab)
        self.hold(tab, sub="bob")
        tab.fill("input[name=words]", "5")
        tab.press("input[name=words]", "Enter")
        tab.see("was refused")
        self.assertEqual(self.database.sql("SELECT count(*) FROM learning_log"), ["0"])
        self.hold(tab)
        tab.click("text=Send again")
        tab.see("Recorded: 5 words.")
        self.assertEqual(self.database.sql("SELECT word_count FROM learning_log"), ["5"])

    def test_somebody_elses_data(self):
        tab = self.open(self.guarded, STATUS("40[13]"), "learner=bob")
        self.give(tab)
        tab.see("Your token does not allow this")
        self.look(tab, "state-forbidden")
        tab.click("text=Show ada")
        tab.see("Nothing is recorded for ada")

    def test_a_token_for_all(self):
        self.record(user_id="ada")
        tab = self.open(self.guarded, STATUS(401))
        self.give(tab, sub="teacher", scope="service")
        tab.see("Most active learners")
        self.assertEqual(self.loaded(tab).texts(".ranking tbody th"), ["ada"])

    def test_the_database_is_away_and_comes_back(self):
        self.record()
        self.database.stop()
        try:
            tab = self.open(self.shim, STATUS(503), "learner=ada")
            tab.see("The server cannot answer just now")
            self.look(tab, "state-away")
        finally:
            self.database.start_again()
        tab.see("Last entries")  # by itself
        self.assertEqual(self.loaded(tab).textContent(".value"), "7")

    def test_a_zone_that_does_not_exist(self):
        self.record()
        tab = self.loaded(self.open(self.shim, fragment="learner=ada&zone=Mars/Olympus"))
        tab.see("There is no such time zone")
        self.assertEqual(tab.getAttribute("label:text('Time zone') + input", "aria-invalid"), "true")
        self.look(tab, "state-zone")
        tab.click("text=Use UTC")
        tab.see("Last entries")

    def test_a_zone_that_only_the_browser_knows(self):
        self.record()
        # PostgreSQL refuses offsets as names, which browsers take.
        tab = self.loaded(self.open(self.shim, STATUS(400), "learner=ada&zone=%2B05:00"))
        tab.see("There is no such time zone")

    def test_too_many_periods(self):
        self.record(timestamp="2024-03-01T10:00:00Z")
        tab = self.loaded(self.open(self.shim, STATUS(422), "learner=ada&zone=UTC&by=hour&from=2020-01-01&to=2024-12-31"))
        tab.see("That would be 43,848 hours")
        self.assertEqual(tab.evaluate("document.querySelectorAll('.year rect').length"), 366)
        self.look(tab, "state-too-many-periods")
        tab.click("text=Show days")
        tab.see("Words per day")
        tab = self.loaded(self.open(self.shim, STATUS(422), "zone=UTC&by=hour&from=2020-01-01&to=2024-12-31"))
        tab.see("That would be 43,848 hours")

    def test_on_a_phone(self):
        self.record()
        for name, fragment, expected in (("nobody", "learner=nobody", ""), ("zone", "learner=ada&zone=Mars/Olympus", ""), ("all", "", "")):
            tab = self.loaded(self.open(self.shim, expected, fragment, viewport=PHONE))
            self.look(tab, f"state-phone-{name}")
            self.assertLessEqual(tab.evaluate("document.documentElement.scrollWidth"), PHONE["width"], name)


if __name__ == "__main__":
    unittest.main()
