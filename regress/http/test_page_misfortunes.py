# SPDX-License-Identifier: PostgreSQL
"""What befalls the page's form on its way: a browser that stores nothing, answers of somebody else, dates half typed. In a real browser."""

import http.server
import threading
import time
import unittest
import uuid

import tokens
from form_page import WORDS, FormPage
from shim import Shim
from tokens import claims, flags, token
from waiting import wait_for

FULL = """Storage.prototype.setItem = function () { throw new DOMException("full", "QuotaExceededError"); };"""
FORBIDDEN = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });"""


class Portal(http.server.BaseHTTPRequestHandler):
    """Answers like a network that wants one to sign in first, whatever was asked: with a page of its own, and 200."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        page = b"<!doctype html><title>Welcome to our network</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(page)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class PageMisfortunes(FormPage):
    def stored(self):
        return self.database.sql("SELECT word_count FROM learning_log ORDER BY word_count")

    def kept(self, tab):
        return tab.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('learning_log.entry.')).length")

    def guarded(self):
        """A server that asks for tokens, and its key."""
        key = tokens.Secret()
        guarded = Shim(self.database.conninfo(), *flags(key))
        self.addCleanup(guarded.stop)
        return guarded, key

    def test_the_storage_is_full(self):
        self.add_without_storage(self.show(script=FULL))

    def test_storage_is_forbidden(self):
        self.add_without_storage(self.show(script=FORBIDDEN))

    def add_without_storage(self, tab):
        """Entries are sent as ever, and one that cannot be sent is shown: it lasts as long as the tab does, and that is said."""
        self.add(tab, 5)
        tab.see("Recorded: 5 words.")
        tab.setOffline(True)
        self.browser.call("complaints", tab=tab.number)
        self.add(tab, 6)
        tab.see("not sent yet")
        tab.see("This browser cannot keep it: it is lost when this tab is closed.")
        tab.setOffline(False)
        wait_for(lambda: self.stored() == ["5", "6"])
        wait_for(lambda: tab.texts(".waiting li") == [])
        self.browser.call("complaints", tab=tab.number)  # that there was no network

    def test_what_is_no_entry_in_the_storage(self):
        tab = self.show(script="for (const text of ['{\"entry', '7', '{}']) localStorage.setItem('learning_log.entry.' + text, text)")
        self.add(tab, 5)
        tab.see("Recorded: 5 words.")

    def test_an_answer_of_somebody_else(self):
        """That something was answered with 200 does not mean that it is stored."""
        shim = Shim(self.database.conninfo())
        self.addCleanup(shim.stop)
        tab = self.show(shim=shim, expected="ERR_")
        shim.stop()
        portal = http.server.ThreadingHTTPServer(shim.address, Portal)
        thread = threading.Thread(target=portal.serve_forever)
        thread.start()
        try:
            self.add(tab, 9)
            tab.see("not sent yet")
            self.assertEqual(self.kept(tab), 1)
        finally:
            portal.shutdown()
            portal.server_close()
            thread.join()
        again = Shim(self.database.conninfo(), "--listen", f"127.0.0.1:{shim.port}")
        self.addCleanup(again.stop)
        wait_for(lambda: self.stored() == ["9"] and self.kept(tab) == 0, 60)

    def test_a_page_of_another_site(self):
        tab = self.browser.open()
        self.watch(tab, "status of 40[34]")  # of the form, and of its icon
        tab.setContent(f'''<form method="post" action="http://127.0.0.1:{self.shim.port}/recordsjson">
            <input name="request_id" value="{uuid.uuid4()}"><input name="user_id" value="ada"><input name="word_count" value="1">
            <button>Win a prize</button></form>''')
        tab.click("button")
        tab.see("other-site")
        self.assertEqual(self.stored(), [])

    def test_a_token_as_it_is_copied(self):
        """Lines that were broken are joined; what can be no token is said to be none, and not taken for a lost connection."""
        guarded, key = self.guarded()
        tab = self.show(shim=guarded, expected="status of 401")
        text = token(key)
        tab.give_token(f"Bearer {text[:60]}\n  {text[60:90]}\n{text[90:]}\n")
        tab.see("Nothing is recorded for ada")
        tab.click("header button:text('ada')")
        tab.give_token(text[:20] + "…")
        self.assertTrue(tab.evaluate("document.querySelector('dialog').open && !document.querySelector('dialog textarea').checkValidity()"))
        tab.give_token(text)
        wait_for(lambda: not tab.evaluate("document.querySelector('dialog').open"))

    def test_a_token_that_expires_while_one_looks(self):
        """What is shown would be out of date without a word."""
        guarded, key = self.guarded()
        tab = self.show(guarded, "status of 401", script="const real = setTimeout; window.setTimeout ="
                        " (act, pause, ...more) => real(act, pause === 30000 ? 500 : pause, ...more);")
        tab.give_token(token(key, claims(exp=int(time.time()) - 15)))  # 30 seconds are forgiven
        tab.see("Nothing is recorded for ada")
        tab.see("The token has expired")
        tab.click("dialog >> text=Cancel")
        self.assertTrue(tab.isVisible("text=Nothing is recorded for ada"))

    def test_an_entry_that_waits_for_a_token_says_so(self):
        guarded, key = self.guarded()
        tab = self.show(shim=guarded, expected="status of 401")
        tab.hear_nothing()  # or that asks for another token first
        tab.give_token(token(key))
        tab.see("Nothing is recorded for ada")
        tab.evaluate("sessionStorage.setItem('learning_log.token', 'x.y.z')")
        self.add(tab, 5)
        tab.see("Your token")
        tab.click("dialog >> text=Cancel")
        tab.see("waits for a token")
        tab.evaluate(f"sessionStorage.setItem('learning_log.token', '{token(key)}')")
        tab.click("text=Send now")
        wait_for(lambda: self.stored() == ["5"])

    def test_a_year_that_is_being_typed(self):
        """Each digit of a year is a change of the date; none but the last means anything."""
        tab = self.show(fragment="learner=ada&zone=UTC&by=month&from=2024-01-10&to=2024-03-20")
        tab.focus("label:text('To') + input")
        tab.type("label:text('To') + input", "05052025")
        wait_for(lambda: tab.evaluate("location.hash").endswith("from=2024-01-10&to=2025-05-05"),
                 what=lambda: tab.evaluate("location.hash"))
        self.loaded(tab)

    def test_a_time_that_no_calendar_has(self):
        tab = self.show()
        tab.fill("input[name=when]", "20245-01-01T10:00")
        self.add(tab, 5)
        self.assertFalse(tab.evaluate("document.querySelector('input[name=when]').checkValidity()"), "it is neither sent nor refused")
        self.assertEqual((self.stored(), tab.inputValue(WORDS)), ([], "5"))

    def test_short_study(self):
        tab = self.show()
        tab.fill("input[name=minutes]", "0.4")
        self.add(tab, 5)
        tab.see("Recorded")
        wait_for(lambda: "24s" in tab.texts(".entries td.number"))

    def test_long_ago(self):
        """Nothing in the last years is not nothing at all."""
        self.database.sql("INSERT INTO learning_log VALUES ('eve', gen_random_uuid(), '1970-01-02 10:00Z', 3)")
        tab = self.show(fragment="zone=UTC")
        tab.see("Nothing since 2 Jan 1970")
        self.assertEqual(tab.texts(".ranking tbody th"), ["eve"])


if __name__ == "__main__":
    unittest.main()
