# SPDX-License-Identifier: PostgreSQL
"""GET /summary and POST /summary: the sums over some learners, over a list of them, and over everybody."""

import csv
import io
import json
import socket
import unittest
import urllib.parse

from served import Served
from shim import Shim, entry
from waiting import wait_for

RANGE = "from=2024-01-01&to=2024-01-03&granularity=day"
FIELDS = "period,learners,entries,words,average_words_learned,study_seconds,moving_average"
CSV = "text/csv; charset=utf-8; header=present"
NDJSON = "application/x-ndjson"
ODD = ['say "a"', "back\\slash", "a,b", "{}", "NULL", "学", "a b+c&d", "'"]


class Totals(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user_id, timestamp, words in (("ada", "2024-01-01T12:00:00Z", 10), ("ada", "2024-01-01T23:30:00Z", 20),
                                          ("bob", "2024-01-01T12:00:00Z", 40), ("bob", "2024-01-03T12:00:00Z", 50),
                                          *((user_id, "2024-01-02T12:00:00Z", 1) for user_id in ODD)):
            answer = cls.shim.post(entry(user_id=user_id, timestamp=timestamp, word_count=words, study_seconds=60))
            assert answer.status == 201, answer.body

    def get(self, *user_ids, more="", **headers):
        query = urllib.parse.urlencode([("user_id", user_id) for user_id in user_ids])
        return self.shim.request("GET", f"/summary?{RANGE}&{query}{more}", headers=headers)

    def post(self, body, content_type="application/json", more="", **headers):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.shim.request("POST", f"/summary?{RANGE}{more}", body, {"Content-Type": content_type, **headers})

    def answers(self, user_ids, more="&fields=words,learners"):
        """By either method; both say the same."""
        got, posted = self.get(*user_ids, more=more), self.post(user_ids, more=more)
        self.assertEqual((got.status, posted.status), (200, 200), (got.body, posted.body))
        self.assertEqual((got.body, got.headers["Content-Type"]), (posted.body, posted.headers["Content-Type"]))
        return got.json

    def pairs(self, user_ids):
        return [(row["words"], row["learners"]) for row in self.answers(user_ids)]

    def test_some_learners(self):
        self.assertEqual(self.pairs(["ada"]), [(30, 1), (0, 0), (0, 0)])
        self.assertEqual(self.pairs(["ada", "bob"]), [(70, 2), (0, 0), (50, 1)])
        self.assertEqual(self.pairs(["ada", "nobody", "ada"]), [(30, 1), (0, 0), (0, 0)])

    def test_ids_of_any_characters(self):
        self.assertEqual(self.pairs(ODD), [(0, 0), (len(ODD), len(ODD)), (0, 0)])
        for user_id in ODD:
            self.assertEqual(self.pairs([user_id]), [(0, 0), (1, 1), (0, 0)], user_id)

    def test_everybody(self):
        answer = self.get(more="&fields=words,learners")
        self.assertEqual([(row["words"], row["learners"]) for row in answer.json], [(70, 2), (len(ODD), len(ODD)), (50, 1)])

    def test_an_empty_list_is_nobody(self):
        for body, content_type in ((b"[]", "application/json"), (b" [ ] ", "application/json"), (b"", NDJSON), (b"\n", NDJSON)):
            answer = self.post(body, content_type, more="&fields=learners,words")
            self.assertEqual((answer.status, answer.json), (200, [{"learners": 0, "words": 0}] * 3), body)

    def test_a_parameter_left_empty_is_not_everybody(self):
        for query in ("user_id=", "user_id", "user_id=ada&user_id="):
            answer = self.shim.get(f"/summary?{RANGE}&{query}")
            self.assertEqual((answer.status, answer.bad_fields), (400, ["user_id"]), query)
        self.assertEqual(self.shim.get(f"/summary?{RANGE}&fill=").status, 200)  # of all others it is the default

    def test_the_body_is_the_text_of_the_database(self):
        text = self.database.sql(f"""SELECT aggregate_learners_json('{{ada,bob}}', '2 weeks', '2024-01-01Z', '2024-02-01Z', 'Asia/Tokyo',
                                     'linear', 3, '4 hours', 'sunday', '{{{FIELDS}}}')""")
        query = ("from=2024-01-01T00:00:00Z&to=2024-02-01T00:00:00Z&granularity=2+weeks&time_zone=Asia/Tokyo&fill=linear&moving_periods=3"
                 f"&day_start=04:00&week_start=sunday&fields={FIELDS}")
        self.assertEqual(self.shim.get(f"/summary?{query}&user_id=ada&user_id=bob").body.decode(), text[0])
        posted = self.shim.request("POST", f"/summary?{query}", b'"ada"\n"bob"\n', {"Content-Type": NDJSON})
        self.assertEqual(posted.body.decode(), text[0])

    def test_a_hundred_and_ten_thousand(self):
        ids = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(10001)]
        self.shim.post(entry(user_id=ids[99], timestamp="2024-01-01T12:00:00Z", word_count=3))
        self.shim.post(entry(user_id=ids[9999], timestamp="2024-01-01T12:00:00Z", word_count=4))
        self.addCleanup(self.database.sql, f"SELECT forget_learner('{ids[99]}'), forget_learner('{ids[9999]}')")
        self.assertEqual(self.pairs(ids[:100])[0], (3, 1))
        answer = self.get(*ids[:101])
        self.assertEqual((answer.status, answer.bad_fields), (400, ["user_id"]))
        self.assertIn("more than 100 times", answer.json["errors"][0]["detail"])
        self.assertEqual(self.post(ids[:10000], more="&fields=words,learners").json[0], {"words": 7, "learners": 2})
        self.assertEqual(self.post(ids).status, 413)

    def test_a_long_list_of_the_longest_ids(self):
        ids = ["\\" * 250 + f"{number:05}" for number in range(10000)]
        self.shim.post(entry(user_id=ids[-1], timestamp="2024-01-01T12:00:00Z", word_count=4))
        self.addCleanup(self.database.sql, "SELECT forget_learner(repeat(E'\\\\', 250) || '09999')")
        for _ in range(2):
            self.assertEqual(self.post(ids, more="&fields=words,learners").json[0], {"words": 4, "learners": 1})

    def test_formats(self):
        for ask in (lambda **more: self.get("ada", **more), lambda **more: self.post(["ada"], **more)):
            rows = ask(more=f"&fields={FIELDS}").json
            answer = ask(more=f"&fields={FIELDS}", Accept="text/csv")
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, CSV))
            self.assertTrue(answer.headers["Vary"].startswith("Accept"))
            read = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
            self.assertEqual([row["learners"] for row in read], [str(row["learners"]) for row in rows])
            self.assertEqual(",".join(read[0]), FIELDS)
            answer = ask(more=f"&fields={FIELDS}&format=ndjson")
            self.assertEqual((answer.headers["Content-Type"], [json.loads(line) for line in answer.body.splitlines()]), (NDJSON, rows))
            self.assertEqual(ask(Accept="text/html").status, 406)

    def test_caching(self):
        tag = self.get("ada").headers["ETag"]
        same = self.get("ada", **{"If-None-Match": tag})
        self.assertEqual((same.status, same.body), (304, b""))
        self.assertEqual(self.get("bob", **{"If-None-Match": tag}).status, 200)
        self.assertEqual(self.get("ada").headers["Cache-Control"], "private, no-cache")
        head = self.shim.request("HEAD", f"/summary?{RANGE}")
        self.assertEqual((head.status, head.headers["Content-Length"]), (200, str(len(self.get().body))))
        self.assertIsNone(self.post(["ada"]).headers["ETag"])  # what is posted is not kept

    def test_a_long_answer_comes_in_pieces(self):
        bounds = "from=2015-01-01&to=2024-12-31&granularity=day&fields=period,learners,words"
        text = self.database.sql("""SELECT aggregate_learners_json(NULL, 'day', date '2015-01-01', date '2024-12-31', 'UTC',
                                    fields => '{period,learners,words}')""")
        self.assertGreater(len(text[0]), 3 * 65536)
        self.assertEqual(self.shim.get(f"/summary?{bounds}").body.decode(), text[0])

    def test_bad_elements_are_named(self):
        for body, content_type, named in ((["ada", ""], "application/json", ["/1"]), ([7, "ada", None, ["ada"], {}], "application/json",
                                                                                       ["/0", "/2", "/3", "/4"]),
                                          (["x" * 256, ".."], "application/json", ["/0", "/1"]), ({"user_id": "ada"}, "application/json", [""]),
                                          (b'["a\\x"]', "application/json", ["/0"]), (b'["a\0"]', "application/json", ["/0"]),
                                          (["y" * 70000], "application/json", ["/0"]), (b'["\xff"]', "application/json", ["/0"]),
                                          (b'ada\n"bob"\n', NDJSON, ["/0"]), ([""] * 10000, "application/json", [f"/{i}" for i in range(20)])):
            answer = self.post(body, content_type)
            self.assertEqual((answer.status, answer.bad_fields), (400, named), str(body)[:20])
        self.assertEqual(self.post(b"user_id=ada", "application/x-www-form-urlencoded").headers["Accept-Post"],
                         "application/json, application/x-ndjson")

    def test_errors_are_those_of_a_summary(self):
        for ask in (self.shim.get, lambda target: self.shim.request("POST", target, b"[]", {"Content-Type": "application/json"})):
            self.assertEqual(ask("/summary").bad_fields, ["from", "to", "granularity"])
            self.assertEqual(ask(f"/summary?{RANGE}&fields=user_id").bad_fields, ["fields"])
            self.assertEqual(ask(f"/summary?{RANGE}&users=ada").bad_fields, ["users"])
            answer = ask(f"/summary?{RANGE}&time_zone=Mars/Olympus")
            self.assertEqual((answer.status, answer.json["code"], answer.bad_fields), (400, "22023", ["time_zone"]))
            answer = ask(f"/summary?{RANGE.replace('01-03', '00-03').replace('2024-00', '2023-12')}")
            self.assertEqual((answer.status, answer.bad_fields), (400, ["from", "to"]))
            answer = ask("/summary?from=1900-01-01&to=2024-01-01&granularity=hour")
            self.assertEqual((answer.status, answer.json["count"], answer.json["limit"]), (422, 1086961, 10000))
        self.assertEqual(self.shim.request("POST", f"/summary?{RANGE}&user_id=ada", b"[]", {"Content-Type": "application/json"}).bad_fields,
                         ["user_id"])
        self.assertEqual(self.shim.request("DELETE", "/summary").headers["Allow"], "GET, HEAD, POST")

    def test_a_list_that_there_is_no_room_for(self):
        """It is held several times on its way to the database, which is asked for beforehand."""
        running = Shim(self.database.conninfo(), "--bytes-in-flight", "1")
        self.addCleanup(running.stop)
        ids = json.dumps(["x" * 250 + f"{number:05}" for number in range(1500)]).encode()
        self.assertLess(len(ids), 400_000)

        def status():
            return running.request("POST", f"/summary?{RANGE}", ids, {"Content-Type": "application/json"}).status

        def is_refused_beside_another():
            """Whichever comes first has the room: the other one, unless it is late."""
            with socket.create_connection(running.address) as other:
                other.sendall(b"POST /records/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 300000\r\n\r\n"
                              + b" " * 200_000)
                return status() == 503

        self.assertEqual(status(), 200)
        wait_for(is_refused_beside_another)
        wait_for(lambda: status() == 200)


if __name__ == "__main__":
    unittest.main()
