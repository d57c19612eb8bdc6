# SPDX-License-Identifier: PostgreSQL
"""Rate limit and CORS, both of which are off by default, and pages of other sites."""

import http.client
import time
import unittest
import urllib.parse

import rate_limited
import tokens
from rate_limited import within_a_second
from server import Server
from shim import Shim, entry, run
from tokens import bearer, claims, flags, token

SUMMARY = "/users/ada/summary?from=2024-01-01&to=2024-01-02&granularity=day"
ORIGIN = "https://app.example.org"


def setUpModule():
    global database
    database = Server()
    unittest.addModuleCleanup(database.close)


class RateLimit(unittest.TestCase):
    def statuses(self, shim, times, headers=None, target="/openapi.json"):
        return [shim.request("GET", target, headers=headers).status for _ in range(times)]

    def test_off_by_default(self):
        shim = Shim("host=/nonexistent")
        self.addCleanup(shim.stop)
        self.assertEqual(self.statuses(shim, 100), [200] * 100)

    @within_a_second
    def test_per_address(self):
        shim = rate_limited.start(self, "host=/nonexistent", "--rate-burst", "3", "--client-address-header", "X-Forwarded-For")
        one, another = ({"X-Forwarded-For": f"10.9.9.9, 10.0.0.{n}"} for n in (1, 2))
        self.assertEqual(self.statuses(shim, 3, one), [200] * 3)
        refused = shim.request("GET", "/openapi.json", headers=one)
        self.assertEqual(refused.status, 429)
        self.assertEqual(refused.headers["Retry-After"], "1")
        self.assertEqual(refused.json["title"], "Too Many Requests")
        self.assertEqual(self.statuses(shim, 1, another), [200])
        self.assertEqual(self.statuses(shim, 1, {"X-Forwarded-For": "10.0.0.2, 10.0.0.1"}), [429])

    @within_a_second
    def test_the_last_address_of_all_lines_counts(self):
        shim = rate_limited.start(self, "host=/nonexistent", "--rate-burst", "1", "--client-address-header", "X-Forwarded-For")

        def status(*lines):
            connection = http.client.HTTPConnection("127.0.0.1", shim.port, timeout=30)
            self.addCleanup(connection.close)
            connection.putrequest("GET", "/openapi.json")
            for line in lines:
                connection.putheader("X-Forwarded-For", line)
            connection.endheaders()
            return connection.getresponse().status

        self.assertEqual(status("10.0.0.1"), 200)
        for lines in (["10.0.0.2", "10.0.0.1"], ["10.0.0.3, 10.0.0.4", "10.0.0.5,10.0.0.1 "], ["10.0.0.6", "10.0.0.1, ", ", "]):
            self.assertEqual(status(*lines), 429, lines)
        self.assertEqual(status("10.0.0.1", "10.0.0.7"), 200)

    @within_a_second
    def test_another_port_or_address_of_the_same_client(self):
        shim = rate_limited.start(self, "host=/nonexistent", "--rate-burst", "1", "--client-address-header", "X-Forwarded-For")
        for same in (("10.0.0.1:4711", "10.0.0.1:4712", "10.0.0.1", "::ffff:10.0.0.1"),
                     ("[2001:db8::1]:4711", "[2001:db8::1]:4712", "2001:db8::1", "2001:DB8:0:0:ffff::2", "[2001:db8::3]")):
            statuses = [self.statuses(shim, 1, {"X-Forwarded-For": address})[0] for address in same]
            self.assertEqual(statuses, [200] + [429] * (len(same) - 1), same)
        for other in ("10.0.0.2:4711", "2001:db8:0:1::1", "unknown", "[", "fe80::1%eth0"):
            self.assertEqual(self.statuses(shim, 1, {"X-Forwarded-For": other}), [200], other)

    @within_a_second
    def test_forged_tokens_cost_no_signature_beyond_the_limit(self):
        # Of an address that has sent too many bad tokens, a good one is not looked at either.
        key = tokens.Secret()
        shim = rate_limited.start(self, database.conninfo(), *flags(key), "--rate-burst", "3")
        head, _, signature = token(key, claims()).rpartition(".")
        forged = bearer(head + "." + signature[::-1])
        self.assertEqual(self.statuses(shim, 4, forged, SUMMARY), [401] * 3 + [429])
        self.assertEqual(self.statuses(shim, 1, bearer(token(key, claims())), SUMMARY), [429])

    @within_a_second
    def test_the_address_is_the_socket_s_whatever_the_request_says(self):
        shim = rate_limited.start(self, "host=/nonexistent", "--rate-burst", "3")
        statuses = [shim.request("GET", "/openapi.json", headers={"REMOTE_ADDR": f"10.0.0.{n}", "REMOTE_PORT": "1",
                                                                  "X-Forwarded-For": f"10.0.0.{n}"}).status for n in range(4)]
        self.assertEqual(statuses, [200] * 3 + [429])

    @within_a_second
    def test_per_token(self):
        key = tokens.Secret()
        shim = rate_limited.start(self, database.conninfo(), *flags(key), "--rate-burst", "3")
        ada, again, bob, eve = (bearer(token(key, claims(**changed)))
                                for changed in ({}, {"jti": "2"}, {"sub": "bob", "scope": "service"}, {"sub": "eve", "scope": "service"}))
        self.assertEqual(self.statuses(shim, 1, eve, SUMMARY), [200])  # with the session that the others have then
        self.begin = time.monotonic()
        self.assertEqual(self.statuses(shim, 3, ada, SUMMARY), [200] * 3)
        self.assertEqual(self.statuses(shim, 1, again, SUMMARY), [429])  # another token of the same subject
        self.assertEqual(self.statuses(shim, 3, bob, SUMMARY), [200] * 3)
        self.assertEqual(self.statuses(shim, 4, bearer("bad"), SUMMARY), [401] * 3 + [429])  # by address


class Cors(unittest.TestCase):
    def ask(self, shim, origin, method="OPTIONS", target="/recordsjson", **headers):
        return shim.request(method, target, headers={"Origin": origin, **headers})

    def test_off_by_default(self):
        shim = Shim("host=/nonexistent")
        self.addCleanup(shim.stop)
        answer = self.ask(shim, ORIGIN, **{"Access-Control-Request-Method": "POST"})
        self.assertEqual(answer.status, 405)
        self.assertFalse([name for name in answer.headers if name.startswith("Access-Control")])
        self.assertNotIn("Origin", answer.headers.get("Vary", ""))

    def test_known_origins(self):
        key = tokens.Secret()
        shim = Shim(database.conninfo(), *flags(key), "--cors-origins", "http://localhost:3000," + ORIGIN)
        self.addCleanup(shim.stop)
        preflight = self.ask(shim, ORIGIN, **{"Access-Control-Request-Method": "POST"})
        self.assertEqual(preflight.status, 204)  # it carries no token
        self.assertEqual(preflight.headers["Access-Control-Allow-Origin"], ORIGIN)
        self.assertIn("POST", preflight.headers["Access-Control-Allow-Methods"])
        allowed = preflight.headers["Access-Control-Allow-Headers"].split(", ")
        named = {parameter["name"] for operations in shim.get("/openapi.json").json["paths"].values() for operation in operations.values()
                 for parameter in operation.get("parameters", []) if parameter["in"] == "header"}
        # Native event sources send no token: what stands in for them asks whether it may say where it was.
        self.assertEqual({"Authorization", "Content-Type", "Content-Encoding", "Last-Event-ID", *named} - set(allowed), set())
        self.assertIsNone(preflight.headers["Content-Length"])
        refused = self.ask(shim, ORIGIN, "GET", SUMMARY)
        self.assertEqual(refused.status, 401)  # and the page may see why
        self.assertEqual(refused.headers["Access-Control-Allow-Origin"], ORIGIN)
        self.assertIn("Date", refused.headers["Access-Control-Expose-Headers"].split(", "))  # by which a clock is compared
        answer = self.ask(shim, "http://localhost:3000", "GET", SUMMARY, **bearer(token(key)))
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "http://localhost:3000")
        self.assertEqual(sorted(answer.headers.get_all("Vary")), ["Accept, Prefer, Accept-Encoding", "Origin"])
        self.assertNotIn("Access-Control-Allow-Credentials", answer.headers)
        for other in ("https://app.example.org.evil.org", "http://app.example.org", "null", "*", ORIGIN + "/"):
            answer = self.ask(shim, other, **{"Access-Control-Request-Method": "POST"})
            self.assertEqual(answer.status, 405, other)
            self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
        nowhere = self.ask(shim, ORIGIN, target="/nowhere", **{"Access-Control-Request-Method": "GET"})
        self.assertEqual(nowhere.status, 404)

    def test_a_page_of_another_site(self):
        """It may send forms without asking; without tokens nothing else tells it from everybody who reaches the server."""
        shim = Shim(database.conninfo(), "--cors-origins", ORIGIN)
        self.addCleanup(shim.stop)

        def send(site, origin="https://evil.example", target="/records"):
            return shim.request("POST", target, urllib.parse.urlencode(entry()),
                                {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin, "Sec-Fetch-Site": site})

        refused = send("cross-site")
        self.assertEqual((refused.status, refused.json["code"]), (403, "other-site"))
        self.assertEqual(send("cross-site", "null").status, 403)
        self.assertEqual(send("cross-site", target="/users/ada/move").status, 403)
        self.assertEqual(shim.request("GET", SUMMARY, headers={"Sec-Fetch-Site": "cross-site"}).status, 200)  # a link to it
        for site, origin in (("cross-site", ORIGIN), ("same-site", "http://127.0.0.1:1"), ("same-origin", "null"), ("none", "null")):
            self.assertEqual(send(site, origin).status, 201, (site, origin))

    def test_a_page_whose_own_name_leads_here(self):
        """To a browser such a page is of the same site, and may read everything (DNS rebinding)."""

        def status(shim, host, method="GET", target=SUMMARY):
            return shim.request(method, target, headers={"Host": host}).status

        shim = Shim(database.conninfo(), "--host-names", "learn.example.org,other.example.org")
        self.addCleanup(shim.stop)
        for host in ("127.0.0.1", f"127.0.0.1:{shim.port}", "127.1:80", "0x7f.0x1", "[::1]:80", "localhost", "LOCALHOST.:80", "shim.localhost",
                     "shim:8000", "Learn.Example.Org", "other.example.org:443"):
            self.assertEqual(status(shim, host), 200, host)
        for host in ("evil.example", f"evil.example:{shim.port}", "127.0.0.1.evil.example", "learn.example.org.evil.example", "localhost.evil.example",
                     "evil.example.", "notlocalhost.example", "evil-localhost.example"):
            self.assertEqual(status(shim, host), 403, host)
        self.assertEqual(status(shim, "evil.example", "DELETE", "/users/ada"), 403)
        self.assertEqual(status(shim, "evil.example", target="/"), 403)
        self.assertEqual(shim.request("GET", SUMMARY, headers={"Host": "evil.example"}).json["code"], "other-host")
        key = tokens.Secret()
        with_tokens = Shim(database.conninfo(), *flags(key))  # which such a page does not have
        self.addCleanup(with_tokens.stop)
        self.assertEqual(with_tokens.request("GET", SUMMARY, headers={"Host": "learn.example.org", **bearer(token(key))}).status, 200)

    def test_only_host_names(self):
        for bad in ("https://learn.example.org", "learn.example.org:80", "*", ","):
            self.assertEqual(run("--host-names", bad).returncode, 2)

    def test_only_origins(self):
        for bad in ("*", "app.example.org", "https://app.example.org/path", "null"):
            self.assertEqual(run("--cors-origins", bad).returncode, 2)


if __name__ == "__main__":
    unittest.main()
