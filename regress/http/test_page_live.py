# SPDX-License-Identifier: PostgreSQL
"""The page shows what changes without being loaded anew: told by the server, or by asking from time to time. In a real browser."""

import unittest

from live_page import LivePage
from waiting import wait_for

# The pause between two looks is half a second instead of thirty.
IMPATIENT = "const real = setTimeout; window.setTimeout = (act, pause, ...more) => real(act, pause === 30000 ? 500 : pause, ...more);"
LOOKS = "performance.getEntriesByType('resource').filter((one) => one.name.includes('/calendar')).length"


class Live(LivePage):
    def test_told_by_the_server(self):
        shim = self.serve()
        tab = self.show(shim)
        wait_for(lambda: shim.metric("learning_shim_event_listeners") == 1)
        self.insert(7)
        self.sees(tab, "12")
        wait_for(lambda: tab.evaluate("document.querySelector('.chart').plotted.data[1].reduce((a, b) => a + b)") == 12)
        self.insert(8)
        self.sees(tab, "20")

    def test_asking_from_time_to_time(self):
        self.told = False
        shim = self.serve()
        tab = self.show(shim, IMPATIENT)
        self.insert(7)
        self.sees(tab, "12")
        not_modified = 'learning_shim_requests_total{method="GET",route="/users/{user_id}/calendar",status="304"}'
        wait_for(lambda: shim.metric(not_modified) > 2, 60, "it asks without If-None-Match")

    def test_nobody_is_disturbed(self):
        shim = self.serve()
        tab = self.show(shim)
        # Somebody types, has a table open and scrolled to, and the void of an entry half done.
        tab.fill("input[name=words]", "33")
        tab.evaluate("document.querySelector('details summary').click()")
        wait_for(lambda: len(tab.texts("details[open] tbody tr")) == 31)
        tab.evaluate("document.querySelector('details[open] .scroll').scrollTop = 40")
        tab.focus("input[name=words]")
        self.insert(7)
        self.sees(tab, "12")
        self.assertEqual(tab.inputValue("input[name=words]"), "33")
        self.assertTrue(tab.evaluate("document.activeElement.matches('input[name=words]')"))
        self.assertIn("12", tab.texts("details[open] tbody td.number"))
        self.assertEqual(tab.evaluate("document.querySelector('details[open] .scroll').scrollTop"), 40)

    def test_what_drawing_anew_would_undo_ends_first(self):
        shim = self.serve()
        tab = self.show(shim)
        for begin, end in (("document.querySelector('.u-over').dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))",
                            "document.querySelector('.u-over').dispatchEvent(new PointerEvent('pointerup', {bubbles: true}))"),
                           ("document.querySelector('.entries .actions button').click()",
                            "document.querySelector('.entries .actions button.quiet').click()")):
            shown = tab.textContent(".value")
            tab.evaluate(begin)
            before = tab.evaluate(LOOKS)
            self.insert(1)
            wait_for(lambda before=before: tab.evaluate(LOOKS) > before, 60, "it did not look")
            self.assertEqual(tab.textContent(".value"), shown)
            tab.evaluate(end)
            self.sees(tab, str(int(shown) + 1))

    def test_only_while_somebody_looks(self):
        shim = self.serve()
        tab = self.show(shim)
        wait_for(lambda: shim.metric("learning_shim_event_listeners") == 1)
        tab.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});"
                     "document.dispatchEvent(new Event('visibilitychange'))")
        wait_for(lambda: shim.metric("learning_shim_event_listeners") == 0)
        self.insert(7)
        tab.evaluate("delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))")
        self.sees(tab, "12")


if __name__ == "__main__":
    unittest.main()
