# SPDX-License-Identifier: PostgreSQL
"""Tests of a page that is open while something changes: of a learner of its own, who has five words."""

from browser import Browsed
from server import Server
from shim import Shim, new_id
from waiting import wait_for


class LivePage(Browsed):
    told = True  # of changes, by the database

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)

    def setUp(self):
        self.learner = f"learner {new_id()}"
        self.insert(5)

    def tearDown(self):
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])

    def insert(self, words):
        self.database.sql(f"SET learning_log.notify = {'on' if self.told else 'off'};"
                          f"INSERT INTO learning_log VALUES ('{self.learner}', '{new_id()}', '2024-03-05 10:00Z', {words})")

    def serve(self):
        self.database.sql(f"ALTER ROLE learning_shim SET learning_log.notify = {'on' if self.told else 'off'}")
        shim = Shim(self.database.conninfo())
        self.addCleanup(shim.stop)
        return shim

    def show(self, shim, script=None):
        fragment = self.fragment(learner=self.learner, zone="UTC", by="day", from_="2024-03-01", to="2024-03-31")
        tab = self.loaded(self.open(shim, fragment=fragment, script=script))
        self.assertEqual(tab.textContent(".value"), "5")
        tab.evaluate("window.neverLoadedAnew = true")
        return tab

    def sees(self, tab, words):
        wait_for(lambda: tab.textContent(".value") == words, 60, lambda: f"{tab.textContent('.value')} words are shown, not {words}")
        self.assertTrue(tab.evaluate("window.neverLoadedAnew"))
