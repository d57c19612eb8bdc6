# SPDX-License-Identifier: PostgreSQL
"""The files of the page, as HTTP: what every browser is told about them. No browser is needed here."""

import gzip
import re
import unittest

import tokens
from shim import Shim
from tokens import flags

TYPES = {"/": "text/html; charset=utf-8", "/page.js": "text/javascript; charset=utf-8", "/page.css": "text/css; charset=utf-8",
         "/icon.svg": "image/svg+xml"}


class PageFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shim = Shim("host=/nonexistent", *flags(tokens.Secret()))
        cls.addClassCleanup(cls.shim.stop)
        # Where npm was missing when this was built there is one file, which says so.
        cls.files = {path: kind for path, kind in TYPES.items() if cls.shim.get(path).status == 200}

    def test_they_need_neither_token_nor_database(self):
        left_out = b"built without its page" in self.shim.get("/").body
        self.assertEqual(set(self.files), {"/", "/icon.svg"} if left_out else set(TYPES))
        for path, kind in self.files.items():
            self.assertEqual(self.shim.get(path).headers["Content-Type"], kind)

    def test_nothing_from_elsewhere_and_nothing_inline(self):
        for path in self.files:
            headers = self.shim.get(path).headers
            self.assertEqual(headers["Content-Security-Policy"].split("; ")[0], "default-src 'self'")
            self.assertNotIn("unsafe", headers["Content-Security-Policy"])
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        html = self.shim.get("/").body.decode()
        self.assertEqual(re.findall(r"<style|\sstyle=|\son\w+=|<script(?! src=\"page\.js\" defer></script>)", html), [])
        # All are beside the page, wherever a proxy has put that.
        links = re.findall(r"(?:href|src)=\"(.*?)\"", html)
        self.assertEqual([link for link in links if link.startswith("/") or ":" in link], [])
        for link in links:
            self.assertEqual(self.shim.get("/" + link).status, 200, link)

    def test_caching_packing_and_head(self):
        for path in self.files:
            plain = self.shim.get(path)
            self.assertEqual(plain.headers["Cache-Control"], "private, no-cache")
            head = self.shim.request("HEAD", path)
            self.assertEqual((head.status, head.body, head.headers["Content-Length"]), (200, b"", str(len(plain.body))))
            same = self.shim.request("GET", path, headers={"If-None-Match": plain.headers["ETag"]})
            self.assertEqual((same.status, same.body), (304, b""))
            packed = self.shim.request("GET", path, headers={"Accept-Encoding": "gzip"})
            if packed.headers["Content-Encoding"] == "gzip":
                self.assertEqual(gzip.decompress(packed.body), plain.body)
            self.assertEqual(packed.headers["Content-Encoding"], "gzip" if len(plain.body) > 1024 else None, path)

    def test_a_link_that_was_passed_on(self):
        """With what mail programs and social networks add to each."""
        for path in self.files:
            plain, passed_on = self.shim.get(path), self.shim.get(path + "?utm_source=mail&fbclid=IwAR0")
            self.assertEqual((passed_on.status, passed_on.headers["ETag"]), (200, plain.headers["ETag"]), passed_on.body)

    def test_what_browsers_ask_with(self):
        for path, accept in (("/", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), ("/page.css", "text/css,*/*;q=0.1"),
                             ("/page.js", "*/*"), ("/icon.svg", "image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8")):
            if path in self.files:
                self.assertEqual(self.shim.request("GET", path, headers={"Accept": accept}).status, 200)
        self.assertEqual(self.shim.request("GET", "/", headers={"Accept": "application/json"}).status, 406)

    def test_other_methods_and_files(self):
        answer = self.shim.request("POST", "/", b"")
        self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"))
        self.assertEqual(self.shim.get("/page.ts").status, 404)

    def test_they_are_no_operations_of_the_api(self):
        self.assertTrue(set(TYPES).isdisjoint(self.shim.get("/openapi.json").json["paths"]))

    def test_they_count_for_the_rate_limit(self):
        shim = Shim("host=/nonexistent", "--rate-limit", "1")
        self.addCleanup(shim.stop)
        self.assertIn(429, [shim.get("/").status for _ in range(20)])


if __name__ == "__main__":
    unittest.main()
