# SPDX-License-Identifier: PostgreSQL
"""POST /recordsjson: every event counts once, and every bad field is named."""

import concurrent.futures
import json
import re
import unittest
import urllib.parse

from served import Served
from shim import entry, new_id

MEMBERS = ["request_id", "user_id", "word_count", "timestamp", "study_seconds", "recorded_at"]


def form(fields):
    return urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"


def multipart(fields, boundary="----boundary"):
    parts = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                    for name, value in fields.items())
    return f"{parts}--{boundary}--\r\n", f"multipart/form-data; boundary={boundary}"


class Records(Served):
    def stored(self, request_id):
        """The columns of the entries with this id, as SQL sees them."""
        return self.database.sql(f"""SELECT user_id, word_count, "timestamp" AT TIME ZONE 'UTC', study_seconds
                                     FROM learning_log WHERE request_id = '{request_id}' ORDER BY user_id""")

    def created(self, body, content_type="application/json"):
        answer = self.shim.post(body, content_type)
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json

    def refused(self, body, content_type="application/json"):
        """The names of the bad fields; nothing may have been stored."""
        before = self.database.sql("SELECT count(*) FROM learning_log")
        answer = self.shim.post(body, content_type)
        self.assertEqual(answer.status, 400, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual(self.database.sql("SELECT count(*) FROM learning_log"), before)
        return answer.bad_fields

    def test_a_new_entry_is_stored_and_answered(self):
        sent = entry(timestamp="2024-01-02T10:15:00+02:00", study_seconds=90)
        answer = self.shim.post(sent)
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        self.assertEqual(list(answer.json), MEMBERS)
        self.assertRegex(answer.json["recorded_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$")
        expected = {**sent, "timestamp": "2024-01-02T08:15:00Z", "recorded_at": answer.json["recorded_at"]}
        self.assertEqual(answer.json, expected)
        self.assertEqual(self.stored(sent["request_id"]), ["ada|7|2024-01-02 08:15:00|90"])

    def test_what_is_optional_may_be_left_out_or_null(self):
        for absent in ({}, {"timestamp": None, "study_seconds": None}):
            stored = self.created(entry(**absent))
            self.assertIsNone(stored["study_seconds"])
            self.assertEqual(stored["timestamp"], stored["recorded_at"])

    def test_members_that_are_not_known(self):
        """They are ignored, or, where the client asks for that, refused by name."""
        misspelt = entry(study_second=90, more={"word_count": 1})
        strict = {"Content-Type": "application/json", "Prefer": "handling=strict"}
        for path in ("/recordsjson", "/records"):
            answer = self.shim.request("POST", path, json.dumps(misspelt), strict)
            self.assertEqual((answer.status, answer.bad_fields), (400, ["/study_second", "/more"]))
            self.assertEqual(self.stored(misspelt["request_id"]), [])
        self.assertIsNone(self.created(misspelt)["study_seconds"])
        self.assertEqual(self.shim.request("POST", "/records", json.dumps(entry(study_seconds=90)), strict).status, 201)

    def test_a_repeat_is_refused_and_shows_what_is_stored(self):
        sent = entry(timestamp="2024-01-02T10:15:00.5Z")
        first = self.created(sent)
        for repeat, outcome in ((sent, "replayed"), ({**sent, "word_count": 8}, "conflict"),
                                ({**sent, "timestamp": None}, "replayed"), ({**sent, "study_seconds": 1}, "conflict")):
            answer = self.shim.post(repeat)
            self.assertEqual(answer.status, 409)
            self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
            self.assertEqual((answer.json["status"], answer.json["outcome"], answer.json["entry"]),
                             (409, outcome, first))
        self.assertEqual(self.stored(sent["request_id"]), ["ada|7|2024-01-02 10:15:00.5|"])

    def test_an_id_belongs_to_one_user(self):
        sent = entry()
        self.created(sent)
        self.created({**sent, "user_id": "bob"})
        self.assertEqual(len(self.stored(sent["request_id"])), 2)

    def test_ids_are_the_same_in_either_case(self):
        sent = entry()
        self.created({**sent, "request_id": sent["request_id"].upper()})
        self.assertEqual(self.shim.post(sent).status, 409)

    def test_of_many_at_once_one_is_created(self):
        for _ in range(10):
            sent = entry()
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                statuses = [answer.status for answer in pool.map(self.shim.post, [sent] * 8)]
            self.assertEqual(sorted(statuses), [201] + [409] * 7)

    def test_numbers_that_count(self):
        for written in ("7", "7.0", "7e0", "70e-1", '"7"'):
            body = '{"request_id":"%s","user_id":"ada","word_count":%s}' % (new_id(), written)
            self.assertEqual(self.created(body)["word_count"], 7, written)
        self.assertEqual(self.created(entry(word_count=0))["word_count"], 0)
        self.assertEqual(self.created(entry(word_count=2147483647))["word_count"], 2147483647)

    def test_numbers_that_do_not(self):
        for bad in (7.5, True, -1, 2147483648, 1e30, "7.0", "7.5", " 7", "7 ", "+7", "-7", "", "seven", "0x7", [7],
                    {"n": 7}):
            self.assertEqual(self.refused(entry(word_count=bad)), ["/word_count"], bad)
            self.assertEqual(self.refused(entry(study_seconds=bad)), ["/study_seconds"], bad)
        self.assertEqual(self.refused(entry(word_count=None)), ["/word_count"])

    def test_json_that_is_none(self):
        for bad in ("", "{", "[]", "7", '"x"', "null", "NaN", '{"word_count":NaN}', '{"a":1,}', "{} {}",
                    b'{"user_id":"\xff"}', '{"user_id":"\\ud800"}', "\0", "[" * 60000):
            self.assertEqual(self.refused(bad), [""], bad[:40])

    def test_every_bad_field_is_named(self):
        self.assertEqual(self.refused("{}"), ["/request_id", "/user_id", "/word_count"])
        bad = {"request_id": "1", "user_id": 5, "word_count": 7.5, "timestamp": "tomorrow", "study_seconds": -1}
        self.assertEqual(self.refused(bad), ["/" + name for name in bad])

    def test_user_ids(self):
        for good in ("x", " x\n", "...", ". ", "\u00a0", "a b/c?d=e&f%", "Zoë", "学" * 85,
                     "'; DROP TABLE learning_log; --", "\\", "\u0001"):
            self.assertEqual(self.created(entry(user_id=good))["user_id"], good)
        for bad in ("", "a" * 256, "学" * 86, "a\0b", None, 7, ["a"], " ", "\t", " \t\n\r\f\v", ".", ".."):
            self.assertEqual(self.refused(entry(user_id=bad)), ["/user_id"], bad)
            if isinstance(bad, str):
                for encode in (form, multipart):
                    self.assertEqual(self.refused(*encode(entry(user_id=bad))), ["/user_id"], bad)

    def test_timestamps(self):
        for sent, stored in (("2024-01-02T10:15:00Z", "2024-01-02T10:15:00Z"),
                             ("2024-01-02t10:15:00z", "2024-01-02T10:15:00Z"),
                             ("2024-01-02T10:15", "2024-01-02T10:15:00Z"),
                             ("2024-01-02 10:15:00", "2024-01-02T10:15:00Z"),
                             ("2024-03-04T05:06:07.25+05:45", "2024-03-03T23:21:07.250000Z"),
                             ("2024-01-02T10:15:00.123456789Z", "2024-01-02T10:15:00.123457Z"),
                             ("2024-01-02", "2024-01-02T00:00:00Z"),
                             ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z")):
            self.assertEqual(self.created(entry(timestamp=sent))["timestamp"], stored)
        for bad in ("2024-02-30", "2024-1-2", "2024-01-02Z", "9999-12-31T23:59:59.9999999Z", "now", "infinity",
                    "2023-02-29T00:00:00Z", "2024-01-02T24:00:00Z", "2024-01-02T23:59:60.1Z", "", 1704190500,
                    "10000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2024-01-02T10:15:00+16:00", "2024-01-02T10:15:00 BC"):
            self.assertEqual(self.refused(entry(timestamp=bad)), ["/timestamp"], bad)

    def test_names_given_twice(self):
        twice = '{"request_id":"%s","user_id":"ada","user_id":"bob","word_count":7}' % new_id()
        self.assertEqual(self.refused(twice), ["/user_id"])

    def test_members_that_nobody_knows_are_ignored(self):
        self.created(entry(mood="good", nested={"word_count": 9}))

    def test_form_encodings(self):
        for encode in (form, multipart):
            sent = entry(user_id="Zoë & co/+", word_count=7, timestamp="2024-01-02T10:15:00+02:00", study_seconds=90)
            stored = self.created(*encode(sent))
            self.assertEqual(stored, {**sent, "timestamp": "2024-01-02T08:15:00Z", "recorded_at": stored["recorded_at"]})
            self.assertEqual(self.shim.post(*encode(sent)).status, 409)
            self.assertEqual(self.created(*encode(entry(timestamp="2024-01-02")))["timestamp"], "2024-01-02T00:00:00Z")
            left_empty = self.created(*encode(entry(timestamp="", study_seconds="")))
            self.assertIsNone(left_empty["study_seconds"])
            self.assertEqual(self.refused(*encode({"request_id": "x", "user_id": "", "word_count": "7.5"})),
                             ["/request_id", "/user_id", "/word_count"])

    def test_a_plus_that_a_form_turned_into_a_space(self):
        body = f"request_id={new_id()}&user_id=ada&word_count=7&timestamp=2024-01-02T10:15:00+02:00"
        self.assertEqual(self.created(body, "application/x-www-form-urlencoded")["timestamp"], "2024-01-02T08:15:00Z")

    def test_broken_forms(self):
        for body, content_type in (("user_id=%zz", "application/x-www-form-urlencoded"),
                                   ("user_id=ada", "multipart/form-data; boundary=x"),
                                   ("--x\r\n", "multipart/form-data"), multipart({"user_id": "\udcff"[:0]})):
            answer = self.shim.post(body, content_type)
            self.assertEqual(answer.status, 400, content_type)
        self.assertEqual(self.refused(b"request_id=" + new_id().encode() + b"&user_id=%FF%00&word_count=7",
                                      "application/x-www-form-urlencoded"), ["/user_id"])

    def test_other_content_types(self):
        for content_type in ("text/plain", "application/xml", ""):
            answer = self.shim.post("{}", content_type)
            self.assertEqual(answer.status, 415)
            self.assertTrue(re.search("application/json", answer.headers["Accept-Post"]))
        self.created(entry(), "Application/JSON; charset=utf-8")

    def test_json_that_is_called_a_form(self):
        """As curl -d sends it where nobody says what it is."""
        for space in ("", " \n"):
            answer = self.shim.post(space + json.dumps(entry()), "application/x-www-form-urlencoded")
            self.assertEqual(answer.status, 415)
            self.assertIn("Content-Type: application/json", answer.json["detail"])
            self.assertIn("application/json", answer.headers["Accept-Post"])

    def test_a_large_body(self):
        self.created(entry(padding="x" * 65000))  # what is too large is refused on the wire: test_wire.py


if __name__ == "__main__":
    unittest.main()
