# SPDX-License-Identifier: PostgreSQL
"""The OpenAPI document as a contract: what a request may hold, and whether an answer is one that was promised."""

import datetime
import json
import urllib.parse

import jsonschema
from hypothesis import strategies as st

WILD_TEXT = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "0", "-1", "7", "null", "2024-01-02", "2024-01-02T10:15:00Z", "9999-12-31T23:59:59Z", "UTC",
                     "Mars/Olympus", "*", "%", "\0", "..", "' OR 1=1 --", "a" * 300, "day", "hour", "csv", "handling=strict"]))
WILD_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), WILD_TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WILD_TEXT, inner, max_size=3)), max_leaves=5)
CONTENT_TYPES = st.sampled_from(["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                                 "application/x-ndjson", "text/plain", ""])
ACCEPTS = st.sampled_from([None, "*/*", "application/json", "text/csv", "application/x-ndjson", "text/html", "text/*;q=0.5",
                           "application/json;q=0", "nonsense"])
DATES = st.dates(min_value=datetime.date(2024, 1, 1), max_value=datetime.date(2024, 3, 1))


class Contract:
    def __init__(self, document):
        self.document = document
        self.operations = {(method.upper(), path): operation for path, item in document["paths"].items()
                           for method, operation in item.items()}

    def resolved(self, schema):
        while "$ref" in schema:
            node = self.document
            for part in schema["$ref"][2:].split("/"):
                node = node[part]
            schema = node
        return schema

    # What a request may hold

    def valid(self, schema):
        """Values of a schema, as far as the document uses JSON Schema for what clients send."""
        schema = self.resolved(schema)
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        if "anyOf" in schema:
            return st.one_of([self.valid(choice) for choice in schema["anyOf"]])
        kind = schema.get("type")
        if kind == "object":
            required = set(schema.get("required", []))
            members = {name: self.valid(member) for name, member in schema["properties"].items()}
            return st.fixed_dictionaries({name: member for name, member in members.items() if name in required},
                                         optional={name: member for name, member in members.items() if name not in required})
        if kind == "array":
            return st.lists(self.valid(schema["items"]), max_size=4)
        if kind == "null":
            return st.none()
        if "integer" in (kind if isinstance(kind, list) else [kind]):
            return st.integers(schema.get("minimum"), schema.get("maximum"))
        return self.valid_text(schema)

    def valid_text(self, schema):
        if schema.get("format") == "uuid":
            return st.uuids().map(str)
        if schema.get("format") == "date":
            return DATES.map(str)
        if schema.get("format") == "date-time":
            return DATES.map(lambda date: f"{date}T10:15:00Z")
        if "example" in schema:
            return st.just(schema["example"])
        if "pattern" in schema and "minLength" not in schema:
            return st.from_regex(schema["pattern"], fullmatch=True)
        return st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"),
                       min_size=schema.get("minLength", 0), max_size=20).filter(
                           lambda text: jsonschema.Draft202012Validator(schema).is_valid(text))

    @st.composite
    @staticmethod
    def request(draw, contract, method, path):
        """A request to an operation: each of its values valid most of the time, so that the deeper layers are reached."""
        operation = contract.operations[method, path]
        target, query, headers = path, [], {}
        sane = draw(st.sampled_from([0.6, 1.0]))  # of some requests every value is valid

        def value(schema):
            return draw(contract.valid(schema) if draw(st.floats(0, 1)) <= sane else WILD_TEXT)

        for parameter in operation.get("parameters", []):
            if not parameter["required"] and draw(st.booleans()):
                continue
            drawn = value(parameter["schema"])
            if isinstance(drawn, list):  # given once for each element
                query += [(parameter["name"], element) for element in drawn]
                continue
            text = str(drawn)
            if parameter["in"] == "path":
                target = target.replace("{%s}" % parameter["name"], urllib.parse.quote(text, safe=""))
            elif parameter["in"] == "query":
                query.append((parameter["name"], text))
            elif text.isascii() and text.isprintable():
                headers[parameter["name"]] = text
        if sane < 1 and draw(st.integers(0, 9)) == 0:
            query.append((draw(WILD_TEXT), draw(WILD_TEXT)))
        if query:
            target += "?" + urllib.parse.urlencode(query)
        accept = draw(ACCEPTS)
        if accept is not None:
            headers["Accept"] = accept
        body = None
        if "requestBody" in operation:
            content = operation["requestBody"]["content"]
            headers["Content-Type"] = draw(st.sampled_from(list(content)) if sane == 1 else CONTENT_TYPES)
            schema = content["application/json"]["schema"]
            body = contract.encoded(draw(contract.valid(schema) if sane == 1 else st.one_of(contract.valid(schema), WILD_JSON)),
                                    headers)
        return target, headers, body

    @staticmethod
    def encoded(value, headers):
        """A value in the encoding that the Content-Type names, as far as it can be."""
        kind = headers["Content-Type"]
        if kind == "application/x-ndjson" and isinstance(value, list):
            return "\n".join(json.dumps(item) for item in value).encode()
        if isinstance(value, dict) and kind == "application/x-www-form-urlencoded":
            return urllib.parse.urlencode({name: item for name, item in value.items() if item is not None}).encode()
        if isinstance(value, dict) and kind.startswith("multipart/form-data"):
            headers["Content-Type"] = "multipart/form-data; boundary=x7Qz"
            parts = [f'--x7Qz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{item}\r\n'
                     for name, item in value.items() if item is not None and name.isascii() and name.isprintable()]
            return ("".join(parts) + "--x7Qz--\r\n").encode("utf-8", "replace")
        return json.dumps(value).encode()

    # Whether an answer is one that was promised

    def check(self, method, path, answer):
        """Raises AssertionError unless the document has this answer."""
        promised = self.operations[method, path]["responses"].get(str(answer.status))
        assert promised, f"{answer.status} is not documented: {answer.body!r}"
        assert answer.headers["Date"], "no Date"
        for name, header in promised.get("headers", {}).items():
            assert answer.headers[name] or not header.get("required"), f"no header {name}"
        if "content" not in promised:
            assert answer.body == b"" and answer.headers["Content-Type"] is None, "content without need"
            return
        content_type = (answer.headers["Content-Type"] or "").split(";")[0]
        assert content_type in promised["content"], f"{content_type} is not documented"
        schema = promised["content"][content_type]["schema"]
        body = answer.json if content_type.endswith("json") and "ndjson" not in content_type else answer.body.decode()
        if content_type == "application/problem+json":
            assert body["status"] == answer.status
        jsonschema.Draft202012Validator({**schema, "components": self.document["components"]},
                                        format_checker=jsonschema.FormatChecker()).validate(body)
