# SPDX-License-Identifier: PostgreSQL
"""The page where a machine, or the way to it, is gone without a word, or keeps events back: it asks again elsewhere. In a real browser."""

import socket
import threading
import unittest

from live_page import LivePage
from obedient_proxy import ObedientProxy
from waiting import wait_for

# It waits for three seconds instead of 40, or 60.
IMPATIENT = ("const real = setTimeout;"
             "window.setTimeout = (act, pause, ...more) => real(act, [40000, 60000].includes(pause) ? 3000 : pause, ...more);")


class Between(ObedientProxy):
    """Between the browser and the shim. What hold() means is still open, for all that both can tell."""

    def __init__(self, shim):
        self.shim = shim
        self.keeps_events = False
        self._kept = threading.Event()
        super().__init__(None)

    def connect_server(self):
        return socket.create_connection(self.shim.address)

    def close(self):
        self._kept.set()
        super().close()

    def pass_reply(self, pair, data):
        if self.keeps_events and b"text/event-stream" in data:
            self._kept.wait()
        return super().pass_reply(pair, data)


class PageSilence(LivePage):
    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.way = Between(self.server)
        self.addCleanup(self.way.close)

    def test_events_that_stay_away(self):
        tab = self.show(self.way, IMPATIENT)
        wait_for(lambda: self.server.metric("learning_shim_event_listeners") > 0)
        self.way.hold(new_connections=False)
        self.insert(7)
        self.sees(tab, "12")

    def test_events_that_are_kept_back(self):
        """By a proxy that wants to have all of an answer first."""
        self.way.keeps_events = True
        tab = self.show(self.way, IMPATIENT)
        for words in ("12", "19"):
            self.insert(7)
            self.sees(tab, words)

    def test_an_answer_that_never_comes(self):
        """The entry is sent again, and counts once; another one does not wait for it for ever."""
        tab = self.show(self.way, IMPATIENT)
        self.way.hold()
        for words in (7, 8):
            tab.fill("input[name=words]", str(words))
            tab.press("input[name=words]", "Enter")

        def stored():
            return self.database.sql(f"SELECT word_count FROM learning_log WHERE user_id = '{self.learner}' ORDER BY word_count")

        wait_for(lambda: stored() == ["5", "7"])
        self.way.hold(new_connections=False)
        wait_for(lambda: stored() == ["5", "7", "8"], 60, stored)
        wait_for(lambda: tab.texts(".waiting li") == [], 60, lambda: tab.texts(".waiting li"))


if __name__ == "__main__":
    unittest.main()
