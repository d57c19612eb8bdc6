# SPDX-License-Identifier: PostgreSQL
"""The server keeps what its OpenAPI document promises: a client that has read nothing else sends valid and invalid
requests to every route, the same ones every time."""

import itertools
import os
import time
import unittest

import jsonschema
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from contract import WILD_TEXT, Contract
from served import Served
from server import MOVING_RIGHTS

SECONDS = float(os.environ.get("LEARNING_CONTRACT_SECONDS", "20"))  # for all routes together
SEED = int(os.environ.get("LEARNING_CONTRACT_SEED", "1"))
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class TestContract(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database.sql(MOVING_RIGHTS)
        cls.contract = Contract(cls.shim.get("/openapi.json").json)

    def property(self, strategy, check, seconds, is_enough=lambda seen: True):
        """Lets a check see many requests: one round of them after the other, until the time is over and it has seen enough, or
        a minute later. The time counts from the first request on: before that, newer versions of hypothesis spend seconds on
        a table of all characters."""
        deadline = None
        seen = []
        for number in itertools.count(SEED):
            @seed(number)
            @settings(max_examples=20, deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
                      suppress_health_check=list(HealthCheck))
            @given(strategy)
            def run(request):
                nonlocal deadline
                deadline = deadline or time.monotonic() + seconds
                if time.monotonic() < deadline or not is_enough(seen):
                    seen.append(check(request))

            run()
            if time.monotonic() > deadline + (0 if is_enough(seen) else 60):
                return seen

    def test_the_schemas_are_schemas(self):
        for schema in self.contract.document["components"]["schemas"].values():
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_every_route(self):
        operations = [(method, path) for method, path in self.contract.operations
                      if not path.endswith("/events")]  # whose answer has no end: see test_events
        for method, path in operations:
            with self.subTest(f"{method} {path}"):
                def succeeded(seen):
                    return {200, 201} & set(seen)

                def refused(seen, path=path):
                    return set(seen) - {200, 201, 304} or path == "/openapi.json"

                def check(request, method=method, path=path):
                    target, headers, body = request
                    answer = self.shim.request(method, target, body, headers)
                    self.assertLess(answer.status, 500, answer.body)
                    self.contract.check(method, path, answer)
                    if method == "GET":
                        head = self.shim.request("HEAD", target, None, headers)
                        self.assertEqual((head.status, head.body), (answer.status, b""))
                    return answer.status

                seen = self.property(Contract.request(self.contract, method, path), check,
                                     SECONDS / len(operations), lambda seen: succeeded(seen) and refused(seen))
                print(f"{method} {path}: {({status: seen.count(status) for status in sorted(set(seen))})}")
                self.assertTrue(succeeded(seen), "no request succeeded")
                self.assertTrue(refused(seen), "no request was refused")
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])

    def test_other_paths_and_methods(self):
        paths = list(self.contract.document["paths"])

        def check(request):
            path, method = request
            answer = self.shim.request(method, path.replace("{user_id}", "ada").replace("{request_id}", "x"))
            if path in paths:
                known = {name.upper() for name in self.contract.document["paths"][path]}
                if method in known or (method == "HEAD" and "GET" in known):
                    return
                self.assertEqual(set(answer.headers["Allow"].split(", ")), known | ({"HEAD"} if "GET" in known else set()))
            self.assertEqual(answer.status, 405 if path in paths else 404, answer.body)
            self.assertIn(answer.headers["Content-Type"], ("application/problem+json",))

        others = WILD_TEXT.filter(lambda text: text.isascii() and text.isalnum()).map(lambda text: "/" + text)
        self.property(st.tuples(st.one_of(st.sampled_from(paths), others), st.sampled_from(METHODS)), check, 3)


if __name__ == "__main__":
    unittest.main()
