# SPDX-License-Identifier: PostgreSQL
"""A real browser: Debian's Chromium, driven by playwright-core through browser.mjs."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

from waiting import wait_for

HERE = pathlib.Path(__file__).resolve().parent
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def why_not():
    """Why there is no browser to test with; nothing where there is one."""
    if not os.path.exists("/usr/bin/chromium"):
        return "there is no /usr/bin/chromium"
    if shutil.which("node") is None:
        return "there is no node"
    if not os.environ.get("PAGE_TOOLS"):
        return os.environ.get("PAGE_TOOLS_MISSING") or "PAGE_TOOLS names no folder with playwright-core and axe-core"
    return None


class Browser:
    def __init__(self):
        self.home = tempfile.TemporaryDirectory(prefix="learning_browser.")
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            ["node", str(HERE / "browser.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True,
            env={**os.environ, "HOME": self.home.name, "TMPDIR": self.home.name, "XDG_RUNTIME_DIR": self.home.name})

    def call(self, name, *args, tab=None):
        self.process.stdin.write(json.dumps({"tab": tab, "call": name, "args": args}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            self.log.seek(0)
            raise RuntimeError(f"the browser ended: {self.log.read().decode()}")
        answer = json.loads(line)
        if "error" in answer:
            raise AssertionError(f"{name}{args}: {answer['error']}")
        return answer["result"]

    def open(self, **options):
        return Tab(self, self.call("open", {"viewport": DESKTOP, "locale": "en-GB", "timezoneId": "UTC", "reducedMotion": "reduce",
                                            **options}))

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()
        self.log.close()
        self.home.cleanup()


class Tab:
    """One tab; what is not defined here is a method of playwright's Page, with its name and arguments."""

    def __init__(self, browser, number):
        self.browser, self.number = browser, number

    def __getattr__(self, name):
        return lambda *args: self.browser.call(name, *args, tab=self.number)

    def beside(self):
        """Another tab of the same person."""
        return Tab(self.browser, self.browser.call("open", {"beside": self.number}))

    def texts(self, selector):
        return self.evaluate(f"[...document.querySelectorAll({json.dumps(selector)})].map((one) => one.textContent)")

    def give_token(self, text):
        """Into the dialog that asks for one."""
        self.fill("dialog textarea", text)
        self.click("dialog button[type=submit]")

    def hear_nothing(self):
        """From now on no stream of events begins: what is new the page does not look for by itself."""
        self.evaluate("(() => { const real = fetch;"
                      " window.fetch = (target, ...more) => `${target}`.endsWith('/events') ? new Promise(() => {}) : real(target, ...more); })()")

    def see(self, text):
        """Waits until a text can be seen."""
        self.waitForSelector(f"text={text}")


@unittest.skipIf(why_not(), why_not())
class Browsed(unittest.TestCase):
    """Tests of the page: each in tabs of its own, none of which may have anything to complain about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def open(self, shim, expected="", fragment="", script=None, beside=None, **options):
        """A tab on the page, of a person of its own or of whom the tab `beside` belongs to; `script` runs before the page's own, and
        `expected` is a pattern of the complaints that belong to the test."""
        tab = beside.beside() if beside else self.browser.open(**options)
        self.watch(tab, expected)
        if script:
            tab.addInitScript(script)
        tab.goto(self.address(shim, fragment))
        return tab

    def watch(self, tab, expected=""):
        self.addCleanup(tab.close)
        self.addCleanup(self.refuse_complaints, tab, expected)

    def refuse_complaints(self, tab, expected):
        expected = "|".join(filter(None, [expected, r"responded with a status of 501 "]))  # of events, where changes are not told
        self.assertEqual([one for one in tab.complaints() if not (expected and re.search(expected, one))], [])

    @staticmethod
    def address(shim, fragment=""):
        return f"http://127.0.0.1:{shim.port}/" + (f"#{fragment}" if fragment else "")

    @staticmethod
    def fragment(**values):
        return urllib.parse.urlencode({name.rstrip("_"): value for name, value in values.items()})

    def loaded(self, tab):
        """Waits until what the address names is there."""
        wait_for(lambda: tab.evaluate("document.querySelector('.place')?.childElementCount > 0"
                                      " && !document.querySelector('.place').hasAttribute('aria-busy')"), 30, "the page did not load")
        return tab

    def look(self, tab, name):
        """Keeps a picture, and lets axe-core judge; in light and dark, which differ in their colours only."""
        for scheme, rules in (("light", ()), ("dark", (["color-contrast"],))):
            tab.emulateMedia({"colorScheme": scheme})
            tab.screenshot({"path": os.path.join(os.environ.get("LEARNING_OUTPUT", "/tmp"), f"{name}-{scheme}.png"), "fullPage": True})
            self.assertEqual(tab.axe(*rules), [], f"{name}, {scheme}")
        tab.emulateMedia({"colorScheme": "light"})
