# SPDX-License-Identifier: PostgreSQL
"""The page as it is left open: the network goes, another tab is closed, a day ends; and where the computer's clock is wrong. In a real browser."""

import unittest

from form_page import UNREACHED, WORDS, FormPage
from ports import lasting_port
from shim import Shim, entry
from waiting import wait_for

TO = "label:text('To') + input"
# The browser's clock is so many days ahead, and `window.ahead` changes that.
CLOCK = """window.ahead = %s;
const Real = Date;
window.Date = class extends Real {
    constructor(...parts) { parts.length > 0 ? super(...parts) : super(Date.now()); }
    static now() { return Real.now() + window.ahead * 86400000; }
};"""
# Nobody is told that something changed; `window.asked` has what was asked for.
QUIET = """window.asked = [];
const ask = fetch;
window.fetch = (target, sent) => {
    if (`${target}`.endsWith("/events")) return new Promise(() => {});
    window.asked.push(`${sent.method} ${sent.headers["Prefer"] ?? ""}`);
    return ask(target, sent);
};"""
# Nor what time it is, and who looks at the calendar does so often.
UNTOLD = QUIET + """const get = Headers.prototype.get;
Headers.prototype.get = function (name) { return name === "Date" ? null : get.call(this, name); };
const every = setInterval;
window.setInterval = (act, pause) => every(act, pause === 30000 ? 200 : pause);"""


class PageOpenForLong(FormPage):
    def stored(self, what="word_count"):
        return self.database.sql(f"SELECT {what} FROM learning_log ORDER BY word_count")

    def today(self):
        return self.database.sql("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD')")[0]

    def lasting_shim(self, port=None):
        shim = Shim(self.database.conninfo(), "--listen", f"127.0.0.1:{port or lasting_port()}")
        self.addCleanup(shim.stop)
        return shim

    def test_a_tab_sends_what_another_one_had_when_it_was_closed(self):
        shim = self.lasting_shim()
        tab = self.show(shim, expected=UNREACHED)
        other = self.show(shim, expected=UNREACHED, beside=tab)
        shim.stop()
        self.add(tab, 7)
        tab.see("not sent yet")
        tab.close()
        other.see("not sent yet")
        self.lasting_shim(shim.port)
        wait_for(lambda: self.stored() == ["7"] and other.texts(".waiting li") == [], 60, lambda: other.texts(".waiting li"))

    def test_what_is_shown_stays_while_it_cannot_be_asked_for(self):
        """Or nobody could add a second entry where the network comes and goes."""
        self.shim.post(entry(user_id="ada", word_count=5))
        shim = self.lasting_shim()
        tab = self.show(shim, expected=UNREACHED)
        shim.stop()
        tab.click("[aria-label='Year before']")
        tab.fill(WORDS, "7")
        tab.see("No connection")
        self.assertEqual((tab.evaluate("document.activeElement.name"), tab.inputValue(WORDS)), ("words", "7"))
        tab.press(WORDS, "Enter")
        tab.see("not sent yet")
        self.lasting_shim(shim.port)
        wait_for(lambda: self.stored() == ["5", "7"] and tab.texts(".notice") == [], 60, lambda: tab.texts(".notice"))
        self.assertEqual(self.loaded(tab).textContent(".steps strong"), str(int(self.today()[:4]) - 1))

    def test_ones_own_entry_is_seen_at_once(self):
        """Also where other reads may come from a server that lags."""
        tab = self.show(script=QUIET)
        for change, act in (("POST ", lambda: self.add(tab, 5)), ("DELETE ", lambda: (tab.click(".entries button"), tab.click("button.danger")))):
            tab.evaluate("window.asked.length = 0")
            act()
            wait_for(lambda: len(tab.evaluate("window.asked")) == 7, what=lambda: tab.evaluate("window.asked"))
            self.assertEqual(tab.evaluate("window.asked"), [change, *["GET fresh"] * 6])
            self.loaded(tab)

    def test_a_clock_that_is_wrong(self):
        """Today is what the server says, of a new entry, too."""
        today = self.today()
        for ahead in (-40, 3):
            tab = self.show(script=CLOCK % ahead)
            self.add(tab, 5)
            tab.see("Recorded: 5 words.")
            self.assertEqual(self.stored("abs(extract(epoch FROM now() - \"timestamp\")) < 60"), ["t"])
            self.assertIn(tab.inputValue(TO), (today, self.today()))
            self.database.sql("TRUNCATE learning_log")

    def test_the_next_day(self):
        """With it the streak is at risk, and the range is another, though nobody learned anything."""
        self.shim.post(entry(user_id="ada", word_count=50))
        for fragment in ("learner=ada&zone=UTC&last=7", "zone=UTC&last=7"):
            with self.subTest(fragment):
                tab = self.show(script=CLOCK % 0 + UNTOLD, fragment=fragment)
                day = tab.inputValue(TO)
                tab.evaluate("window.ahead = 1")
                wait_for(lambda tab=tab, day=day: tab.inputValue(TO) > day)


if __name__ == "__main__":
    unittest.main()
