# SPDX-License-Identifier: PostgreSQL
"""The OpenAPI document: it comes from the table that serves, so the two must agree."""

import json
import unittest

import shim
from shim import Shim

SCHEMAS = "#/components/schemas/"


def nodes(node):
    """Every object within a document."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(child)


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shim = Shim("host=/nonexistent")
        cls.addClassCleanup(cls.shim.stop)
        cls.answer = cls.shim.get("/openapi.json")
        cls.document = cls.answer.json
        cls.operations = {(method.upper(), path): operation for path, item in cls.document["paths"].items()
                          for method, operation in item.items()}

    def test_it_is_served_and_printed_without_a_database(self):
        self.assertEqual((self.answer.status, self.answer.headers["Content-Type"]), (200, "application/json"))
        printed = shim.run("--print-openapi")
        self.assertEqual(printed.returncode, 0)
        self.assertEqual(json.loads(printed.stdout), self.document)

    def test_its_frame(self):
        self.assertTrue(self.document["openapi"].startswith("3.1."))
        self.assertEqual(shim.run("--version").stdout.split(), ["learning-shim", self.document["info"]["version"]])
        self.assertLessEqual({("POST", "/recordsjson"), ("GET", "/users/{user_id}/summary"), ("GET", "/openapi.json")},
                             set(self.operations))
        names = [operation["operationId"] for operation in self.operations.values()]
        self.assertEqual(len(names), len(set(names)))

    def test_every_reference_leads_somewhere(self):
        referred = {node["$ref"] for node in nodes(self.document) if "$ref" in node}
        self.assertEqual({reference for reference in referred if not reference.startswith(SCHEMAS)}, set())
        schemas = set(self.document["components"]["schemas"])
        self.assertEqual({reference[len(SCHEMAS):] for reference in referred} - schemas, set())

    def test_everything_is_described(self):
        for where, operation in self.operations.items():
            self.assertTrue(operation["summary"] and operation["description"], where)
            for parameter in operation.get("parameters", []):
                self.assertTrue(parameter["description"] and parameter["schema"], (where, parameter["name"]))
            for status, response in operation["responses"].items():
                self.assertTrue(response["description"], (where, status))
                self.assertEqual("content" in response, status != "304", (where, status))

    def test_parameters_in_the_path_are_required_and_declared(self):
        for (_, path), operation in self.operations.items():
            declared = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
            self.assertEqual({segment[1:-1] for segment in path.split("/") if segment.startswith("{")}, declared)
            self.assertTrue(all(parameter["required"] for parameter in operation.get("parameters", [])
                                if parameter["in"] == "path"))

    def test_what_it_calls_required_is_what_validation_misses(self):
        summary = self.operations["GET", "/users/{user_id}/summary"]
        required = [parameter["name"] for parameter in summary["parameters"]
                    if parameter["required"] and parameter["in"] == "query"]
        self.assertEqual(self.shim.get("/users/ada/summary").bad_fields, required)
        body = self.operations["POST", "/recordsjson"]["requestBody"]["content"]
        self.assertEqual(list(body), ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"])
        schema = self.document["components"]["schemas"][body["application/json"]["schema"]["$ref"][len(SCHEMAS):]]
        self.assertEqual(self.shim.post("{}").bad_fields, ["/" + name for name in schema["required"]])

    def test_choices_and_defaults_are_those_that_are_taken(self):
        parameters = self.operations["GET", "/users/{user_id}/summary"]["parameters"]
        good = {"from_": "2024-01-01", "to": "2024-01-01", "granularity": "day"}
        for parameter in parameters:
            schema = parameter["schema"]
            for value in [*schema.get("enum", []), *([schema["default"]] if "default" in schema else [])]:
                # Validation passes, and then there is no database.
                self.assertEqual(self.shim.summary("ada", **{**good, parameter["name"]: value}).status, 503, value)

    def test_statuses_that_are_seen_are_documented(self):
        seen = [("POST", "/recordsjson", self.shim.post(entry)) for entry in ("{}", shim.entry())]
        seen += [("POST", "/recordsjson", self.shim.post("{}", "text/plain"))]
        seen += [("GET", "/users/{user_id}/summary", self.shim.summary("ada"))]
        for method, path, answer in seen:
            documented = self.operations[method, path]["responses"][str(answer.status)]
            self.assertIn(answer.headers["Content-Type"], documented["content"])


if __name__ == "__main__":
    unittest.main()
