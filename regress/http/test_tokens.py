# SPDX-License-Identifier: PostgreSQL
"""Who may do what: bearer tokens, and the matrix of callers and routes."""

import hashlib
import time
import unittest

import tokens
from server import MOVING_RIGHTS, Server
from shim import Shim, entry, run
from tokens import bearer, claims, flags, token

SUMMARY = "/users/ada/summary?from=2024-01-01&to=2024-01-02&granularity=day"


def setUpModule():
    global database
    database = Server()
    unittest.addModuleCleanup(database.close)


class GoodTokens(unittest.TestCase):
    def test_each_algorithm(self):
        for key in (tokens.Secret(), tokens.RsaKey(), tokens.EcKey()):
            with self.subTest(key.algorithm):
                shim = Shim(database.conninfo(), *flags(key))
                self.addCleanup(shim.stop)
                for good in (token(key), token(key, claims(aud=["x", tokens.AUDIENCE])),
                             token(key, claims(scope="openid learner")), token(key, claims(scope="service", sub="x"))):
                    answer = shim.request("GET", SUMMARY, headers=bearer(good))
                    self.assertEqual(answer.status, 200, answer.body)
                other = type(key)(b"another secret of 32 bytes......") if key.algorithm == "HS256" else type(key)()
                self.assertEqual(shim.request("GET", SUMMARY, headers=bearer(token(other))).status, 401)

    def test_access_tokens_by_their_type(self):
        """RFC 9068 has them say it, which what many issuers send does."""
        for key in (tokens.Secret(), tokens.RsaKey(), tokens.EcKey()):
            shim = Shim(database.conninfo(), *flags(key))
            self.addCleanup(shim.stop)
            for header, expected in (({}, 200), ({"typ": "jwt"}, 200), ({"typ": "at+jwt"}, 200), ({"typ": "application/at+JWT"}, 200),
                                     ({"typ": "dpop+jwt"}, 401), ({"typ": ""}, 401), ({"typ": None}, 401)):
                sent = token(key, header={"alg": key.algorithm, **header})
                self.assertEqual(shim.request("GET", SUMMARY, headers=bearer(sent)).status, expected, (key.algorithm, header))

    def test_a_key_from_the_environment(self):
        key = tokens.Secret()
        shim = Shim(database.conninfo(), *[flag for flag in flags(key) if "key" not in flag and "/HS256" not in flag],
                    LEARNING_SHIM_JWT_KEY=key.verification_key.decode())
        self.addCleanup(shim.stop)
        self.assertEqual(shim.request("GET", SUMMARY, headers=bearer(token(key))).status, 200)


def bad_tokens(key, public_pem):
    """Name and header fields of forty requests that nobody should answer with data."""
    now = int(time.time())
    good = token(key)
    head, body, signature = good.split(".")
    hs = tokens.Secret(public_pem)
    short = {"alg": key.algorithm}
    return {
        "no credentials": {}, "empty": {"Authorization": ""}, "scheme only": {"Authorization": "Bearer"},
        "no token": {"Authorization": "Bearer "}, "basic": {"Authorization": "Basic YWRhOmFkYQ=="},
        "token without scheme": {"Authorization": good}, "two spaces": {"Authorization": "Bearer  " + good},
        "two tokens in one field": {"Authorization": f"Bearer {good}, Bearer {good}"},
        "other field": {"X-Authorization": "Bearer " + good}, "cookie": {"Cookie": "access_token=" + good},
        "expired": bearer(token(key, claims(exp=now - 60))), "expired long ago": bearer(token(key, claims(exp=0))),
        "no exp": bearer(token(key, claims(exp=None))), "exp as text": bearer(token(key, claims(exp=str(now + 60)))),
        "not yet": bearer(token(key, claims(nbf=now + 120))), "odd nbf": bearer(token(key, claims(nbf="x"))),
        "no signature": bearer(f"{head}.{body}."), "two parts": bearer(f"{head}.{body}"),
        "five parts": bearer(good + ".a.b"), "truncated": bearer(good[:-3]),
        "changed signature": bearer(good[:-20] + ("A" if good[-20] != "A" else "B") + good[-19:]),
        "changed claims": bearer(f"{head}.{tokens.base64url(b'{}')}.{signature}"),
        "junk base64": bearer(f"{head}.!!!.{signature}"), "padding": bearer(good + "="), "junk": bearer("junk"),
        "huge": bearer(f"{head}.{'A' * 5000}.{signature}"), "line folded": bearer(good[:30] + " " + good[30:]),
        "alg none": bearer(token(key, header={"alg": "none"}, sign=lambda data: b"")),
        "alg none, signed": bearer(token(key, header={"alg": "none"})),
        "alg NONE": bearer(token(key, header={"alg": "NONE"})),
        "no alg": bearer(token(key, header={"typ": "JWT"})),
        "public key as secret": bearer(token(key, header={"alg": "HS256"}, sign=hs.sign)),
        "public key as secret, other name": bearer(token(key, header=short, sign=hs.sign)),
        "HS512": bearer(token(key, header={"alg": "HS512"}, sign=lambda data: hs.sign(data, hashlib.sha512))),
        "alg twice": bearer(token(key, header=b'{"alg":"none","alg":"%s"}' % key.algorithm.encode())),
        "critical extension": bearer(token(key, header={**short, "crit": ["b64"], "b64": False})),
        "own key": bearer(token(tokens.RsaKey(), header={**short, "jwk": {"kty": "RSA"}, "kid": "k1"})),
        "wrong aud": bearer(token(key, claims(aud="other"))), "no aud": bearer(token(key, claims(aud=None))),
        "empty aud": bearer(token(key, claims(aud=[]))), "wrong iss": bearer(token(key, claims(iss="https://x"))),
        "no iss": bearer(token(key, claims(iss=None))), "no sub": bearer(token(key, claims(sub=None))),
        "empty sub": bearer(token(key, claims(sub=""))), "sub is a number": bearer(token(key, claims(sub=7))),
        "sub twice": bearer(token(key, b'{"sub":"ada",' + tokens.json.dumps(claims()).encode()[1:])),
        "no scope": bearer(token(key, claims(scope=None))), "other scope": bearer(token(key, claims(scope="admin"))),
        "claims are no object": bearer(token(key, [])), "claims are no JSON": bearer(token(key, b"{")),
    }


class BadTokens(unittest.TestCase):
    def test_all_of_them_with_each_algorithm(self):
        public_pem = tokens.RsaKey().verification_key
        for key in (tokens.Secret(), tokens.RsaKey(), tokens.EcKey()):
            shim = Shim(database.conninfo(), *flags(key))
            self.addCleanup(shim.stop)
            pem = public_pem if key.algorithm == "HS256" else key.verification_key
            all_of_them = bad_tokens(key, pem)
            self.assertGreaterEqual(len(all_of_them), 40)
            for name, headers in all_of_them.items():
                for method, target in (("GET", SUMMARY), ("POST", "/recordsjson"), ("HEAD", SUMMARY)):
                    with self.subTest(name, algorithm=key.algorithm, method=method):
                        answer = shim.request(method, target, b"no JSON" if method == "POST" else None, headers)
                        self.assertEqual(answer.status, 401)
                        self.assertTrue(answer.headers["WWW-Authenticate"].startswith('Bearer realm="learning_log"'))
            _, logged = shim.stop()
            self.assertNotIn("eyJ", logged)  # as all tokens begin
            self.assertNotIn(key.verification_key.decode().splitlines()[-1], logged)

    def test_the_id_of_the_key(self):
        key = tokens.Secret()
        shim = Shim(database.conninfo(), *flags(key), "--jwt-key-id", "k1")
        self.addCleanup(shim.stop)
        for header, expected in (({"kid": "k1"}, 200), ({"kid": "k2"}, 401), ({"kid": ["k1"]}, 401), ({}, 401)):
            answer = shim.request("GET", SUMMARY, headers=bearer(token(key, header={"alg": "HS256", **header})))
            self.assertEqual(answer.status, expected, header)

    def test_two_fields(self):
        key = tokens.Secret()
        shim = Shim("host=/nonexistent", *flags(key))
        self.addCleanup(shim.stop)
        field = f"Authorization: Bearer {token(key)}\r\n"
        received, _ = shim.raw(f"GET {SUMMARY} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{field}{field}\r\n".encode())
        self.assertTrue(received.startswith(b"HTTP/1.1 401"), received)

    def test_the_connection_can_be_used_again(self):
        key = tokens.Secret()
        shim = Shim(database.conninfo(), *flags(key))
        self.addCleanup(shim.stop)
        connection = shim.connect()
        self.addCleanup(connection.close)
        for _ in range(3):
            connection.request("POST", "/recordsjson", b"x" * 60_000)
            answer = connection.getresponse()
            answer.read()
            self.assertEqual(answer.status, 401)
        connection.request("GET", SUMMARY, headers=bearer(token(key)))
        self.assertEqual(connection.getresponse().status, 200)


class Matrix(unittest.TestCase):
    """Every route of the document, by every caller."""

    def test_each_route_by_each_caller(self):
        key = tokens.Secret()
        shim = Shim(database.conninfo(), *flags(key))
        self.addCleanup(shim.stop)
        paths = shim.get("/openapi.json").json["paths"]
        by_scope = {scope: bearer(token(key, claims(scope=scope, sub="eve"))) for scope in ("learner", "service")}
        tried = 0
        for path, operations in paths.items():
            for method, operation in operations.items():
                if not operation["security"]:
                    continue
                with self.subTest(path, method=method):
                    self.check(shim, path, method.upper(), by_scope, operation)
                    tried += 1
        self.assertGreaterEqual(tried, 12)

    def check(self, shim, path, method, by_scope, operation):
        target = path.replace("{user_id}", "ada").replace("{request_id}", entry()["request_id"])
        if operation["security"] == [{"bearerToken": ["service"]}]:
            for own in (target, target.replace("ada", "eve")):
                answer = shim.request(method, own, None, by_scope["learner"])
                self.assertEqual(answer.status, 403, own)
                self.assertIn("insufficient_scope", answer.headers["WWW-Authenticate"])
        elif "{user_id}" in path:
            for other in ("ada", "%61da", "Eve", "eve%20", "eve%00", "eve%2F..%2Fada", "EVE", "%65ve%E2%80%8B"):
                answer = shim.request(method, target.replace("ada", other), None, by_scope["learner"])
                self.assertEqual(answer.status, 403, other)
                self.assertIn("insufficient_scope", answer.headers["WWW-Authenticate"])
            answer = shim.request(method, target.replace("ada", "eve"), None, by_scope["learner"])
            self.assertNotIn(answer.status, (401, 403))
        elif path in ("/recordsjson", "/records"):
            for user_id, expected in (("ada", 403), ("Eve", 403), ("eve ", 403), ("eve", 201)):
                answer = shim.request(method, target, tokens.json.dumps(entry(user_id=user_id)),
                                      {"Content-Type": "application/json", **by_scope["learner"]})
                self.assertEqual(answer.status, expected, user_id)
        elif path == "/records/batch":
            headers = {"Content-Type": "application/json", **by_scope["learner"]}
            own, other = entry(user_id="eve"), entry(user_id="ada")
            for batch, expected in (([own, other], 403), ([{}, other], 403), ([own], 200)):
                answer = shim.request(method, target, tokens.json.dumps(batch), headers)
                self.assertEqual(answer.status, expected, answer.body)
            stored = database.sql(f"SELECT count(*) FROM learning_log WHERE request_id = '{other['request_id']}'")
            self.assertEqual(stored, ["0"])
        else:
            self.fail("no test knows who may call this")
        self.assertNotIn(shim.request(method, target, None, by_scope["service"]).status, (401, 403))


    def test_who_may_move_whom(self):
        """Neither away from oneself nor to oneself: only a service knows which guest signed up."""
        key = tokens.Secret()
        shim = Shim(database.conninfo(), *flags(key))
        self.addCleanup(shim.stop)
        database.sql(MOVING_RIGHTS)
        for user_id, into in (("eve", "ada"), ("ada", "eve"), ("eve", "eve")):
            for scope, expected in (("learner", 403), ("service", 400 if user_id == into else 200)):
                answer = shim.request("POST", f"/users/{user_id}/move", tokens.json.dumps({"into": into}),
                                      {"Content-Type": "application/json", **bearer(token(key, claims(scope=scope, sub="eve")))})
                self.assertEqual(answer.status, expected, (user_id, into, scope))


class Doors(unittest.TestCase):
    def test_without_a_key_other_machines_stay_outside(self):
        for address in ("0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.org:0"):
            done = run("--listen", address)
            self.assertEqual(done.returncode, 2)
            self.assertIn("without a key", done.stderr)
        self.assertEqual(run("--check-config", "--listen", "0.0.0.0:0", *flags(tokens.Secret())).returncode, 0)

    def test_keys_that_cannot_be_right(self):
        secret = tokens.Secret()
        good = flags(secret)
        for changed in (["--jwt-algorithm", "none"], ["--jwt-algorithm", "RS256"], ["--jwt-key-file", "/nonexistent"],
                        ["--jwt-key-file", "/dev/null"], ["--jwt-audience", ""], ["--jwt-issuer", ""]):
            done = run("--check-config", *good, *changed)
            self.assertEqual(done.returncode, 2, changed)
            self.assertNotIn(secret.verification_key.decode(), done.stderr)
        done = run("--check-config", "--jwt-audience", "x")
        self.assertEqual(done.returncode, 2)
        done = run("--check-config", *good, "--jwt-key-file", "", LEARNING_SHIM_JWT_KEY="too-short-secret")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn("too-short-secret", done.stderr)

    def test_secrets_are_masked(self):
        done = run("--print-config", "--database", "postgresql://ada:geheim@localhost/x?sslpassword=geheim",
                   LEARNING_SHIM_JWT_KEY="geheim" * 8)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("geheim", done.stdout + done.stderr)
        self.assertIn("environment  LEARNING_SHIM_JWT_KEY ***", done.stdout)
        done = run("--check-config", "--database", "password=geheim x")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn("geheim", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
