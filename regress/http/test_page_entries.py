# SPDX-License-Identifier: PostgreSQL
"""The page's form: an entry counts once, whatever happens between the button and the answer; and voiding. In a real browser."""

import signal
import unittest

from form_page import UNREACHED, WORDS, FormPage
from ports import lasting_port
from shim import Shim
from waiting import wait_for


class PageEntries(FormPage):
    def stored(self, what="word_count"):
        return self.database.sql(f"SELECT {what} FROM learning_log WHERE voided_at IS NULL ORDER BY word_count, request_id")

    def kept(self, tab):
        """The request ids that the browser still keeps."""
        return tab.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('learning_log.entry.')).map((key) => key.slice(19))")

    def own_shim(self, *flags):
        shim = Shim(self.database.conninfo(), *flags)
        self.addCleanup(shim.stop)
        return shim

    def shim_again(self, shim):
        """Another one where that one was."""
        return self.own_shim("--listen", f"127.0.0.1:{shim.port}")

    def test_an_entry_and_its_charts(self):
        tab = self.show(self.shim)
        tab.see("Nothing is recorded for ada")
        tab.fill("input[name=minutes]", "2.5")
        self.add(tab, 12)
        tab.see("Recorded: 12 words.")
        self.assertEqual(self.stored("word_count, study_seconds, abs(extract(epoch FROM now() - \"timestamp\")) < 60"), ["12|150|t"])
        wait_for(lambda: tab.textContent(".value") == "12")
        self.assertEqual((tab.inputValue(WORDS), self.kept(tab)), ("", []))

    def test_the_time_is_read_on_the_clock_of_the_zone(self):
        tab = self.loaded(self.open(self.shim, fragment="learner=ada&zone=America/New_York&from=2024-03-01&to=2024-03-20"))
        for when in ("2024-03-10T01:30", "2024-03-10T03:30", "2024-11-03T12:00"):
            tab.fill("input[name=when]", when)
            self.add(tab, 1)
            tab.see("Recorded")
            wait_for(lambda: not self.kept(tab))
        self.assertEqual(sorted(self.stored("\"timestamp\" AT TIME ZONE 'America/New_York'")),
                         ["2024-03-10 01:30:00", "2024-03-10 03:30:00", "2024-11-03 12:00:00"])

    def test_pressing_twice_is_one_entry(self):
        tab = self.show(self.shim)
        tab.fill(WORDS, "5")
        tab.evaluate("(() => { const add = document.querySelector('.card button.primary'); add.click(); add.click(); add.click(); })()")
        tab.see("Recorded: 5 words.")
        self.assertEqual(self.stored(), ["5"])

    def test_the_server_is_gone_and_the_tab_closed(self):
        shim = self.own_shim("--listen", f"127.0.0.1:{lasting_port()}")
        tab = self.show(shim, UNREACHED)
        shim.stop(signal.SIGKILL)
        self.add(tab, 7)
        tab.see("not sent yet")
        self.look(tab, "entry-waiting")
        kept = self.kept(tab)
        self.assertEqual((len(kept), self.stored()), (1, []))
        later = tab.beside()
        self.watch(later)
        tab.close({"runBeforeUnload": False})
        self.shim_again(shim)
        later.goto(self.address(shim, "learner=ada&zone=UTC"))
        wait_for(lambda: self.stored("request_id") == kept and self.kept(later) == [])
        wait_for(lambda: later.textContent(".value") == "7")

    def test_the_answer_is_lost(self):
        """The server is killed when it has sent the entry to the database and nobody has an answer."""
        shim = self.own_shim("--listen", f"127.0.0.1:{lasting_port()}")
        tab = self.show(shim, UNREACHED)
        with self.database.locked():
            self.add(tab, 8)
            # The page may be looking for what is new, too: that it waits does not mean that the entry is there.
            wait_for(lambda: self.database.sql("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ~ 'record_learning'"))
            shim.stop(signal.SIGKILL)
        tab.see("not sent yet")  # not while the table is locked: writes do not wait for that as long as a busy browser may take
        wait_for(lambda: self.stored() == ["8"], what="the database did not commit what it was sent")
        self.assertEqual(len(self.kept(tab)), 1)
        self.shim_again(shim)
        wait_for(lambda: self.kept(tab) == [], 60)
        tab.see("Recorded: 8 words.")
        self.assertEqual(self.stored(), ["8"])

    def test_the_network_is_lost(self):
        tab = self.show(self.shim, UNREACHED)
        tab.setOffline(True)
        self.add(tab, 3)
        self.add(tab, 4)
        tab.see("not sent yet")
        self.assertEqual((len(self.kept(tab)), self.stored()), (2, []))
        tab.setOffline(False)
        wait_for(lambda: self.stored() == ["3", "4"] and self.kept(tab) == [])

    def test_two_tabs_send_the_same(self):
        shim = self.own_shim("--listen", f"127.0.0.1:{lasting_port()}")
        tab = self.show(shim, UNREACHED)
        other = tab.beside()
        self.watch(other, UNREACHED)
        other.goto(self.address(shim, "learner=ada&zone=UTC"))
        self.loaded(other)
        shim.stop(signal.SIGKILL)
        for number in (1, 2, 3):
            self.add(tab, number)
        tab.see("not sent yet")
        self.shim_again(shim)
        for one in (tab, other):
            one.evaluate("dispatchEvent(new Event('online'))")
        wait_for(lambda: self.kept(tab) == [])
        self.assertEqual(self.stored(), ["1", "2", "3"])

    def test_what_the_server_refuses_is_kept_and_said(self):
        tab = self.show(self.shim, "status of 400")
        tab.fill("input[name=when]", "1950-01-01T00:00")
        self.add(tab, 6)
        tab.see("was refused")
        self.assertIn("timestamp", tab.textContent(".waiting"))
        self.look(tab, "entry-refused")
        self.add(tab, 9)
        tab.see("Recorded: 9 words.")
        tab.click("text=Discard")
        wait_for(lambda: self.kept(tab) == [])
        self.assertEqual(self.stored(), ["9"])

    def test_voiding(self):
        for words in (4, 5):
            self.shim.post({"request_id": f"00000000-0000-4000-8000-00000000000{words}", "user_id": "ada", "word_count": words})
        tab = self.show(self.shim)
        row = "tr[data-request='00000000-0000-4000-8000-000000000004'] "
        tab.click(row + "button")
        tab.click("text=Keep")
        self.assertEqual(self.stored(), ["4", "5"])
        tab.click(row + "button")
        self.look(tab, "voiding")
        tab.press(row + "button.danger", "Enter")
        tab.see("Voided: 4 words")
        self.assertEqual(tab.evaluate("document.activeElement.getAttribute('role')"), "status")  # it is not lost with the row
        wait_for(lambda: tab.textContent(".value") == "5" and tab.texts(row) == [])
        self.assertEqual(self.stored(), ["5"])

    def test_a_draft_outlives_a_reload(self):
        tab = self.show(self.shim)
        tab.fill(WORDS, "11")
        tab.reload()
        self.assertEqual(self.loaded(tab).inputValue(WORDS), "11")


if __name__ == "__main__":
    unittest.main()
