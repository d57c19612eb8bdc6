# SPDX-License-Identifier: PostgreSQL
"""POST /records/batch: one result per item, and with strict handling all or nothing."""

import concurrent.futures
import json
import unittest

from served import Served, refuse_times
from shim import Shim, entry, new_id
from waiting import wait_for


class Batch(Served):
    def send(self, body, content_type="application/json", prefer=None):
        if not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        headers = {"Content-Type": content_type, **({"Prefer": prefer} if prefer else {})}
        return self.shim.request("POST", "/records/batch", body if isinstance(body, bytes) else body.encode(), headers)

    def results(self, body, content_type="application/json", prefer=None):
        answer = self.send(body, content_type, prefer)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/json"), answer.body[:500])
        return answer.json

    def count(self):
        return int(self.database.sql("SELECT count(*) FROM learning_log")[0])

    def test_what_is_refused_in_any_case_waits_for_no_session(self):
        shim = Shim(self.database.conninfo(), "--pool-size", "1", "--pool-wait", "60000")
        self.addCleanup(shim.stop)

        def send(items, **headers):
            return shim.request("POST", "/records/batch", json.dumps(items), {"Content-Type": "application/json", **headers})

        bad = [entry(), entry(word_count=-1), entry(word_count="x")]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            with self.database.locked():
                has_it = pool.submit(send, [entry()])
                wait_for(self.database.waiting_for_locks)
                waits = pool.submit(send, bad)
                self.assertEqual(send({"no": "list"}).status, 400)
                refused = send(bad, Prefer="handling=strict")
                self.assertEqual((refused.status, refused.json["code"], refused.json["index"], refused.bad_fields),
                                 (422, "batch-refused", 1, ["/1/word_count"]))
                self.assertEqual(refused.headers["Preference-Applied"], "handling=strict")
                self.assertFalse(has_it.done() or waits.done())
            self.assertEqual(has_it.result().status, 200)
            self.assertEqual([result["status"] for result in waits.result().json], [201, 400, 400])

    def test_few_are_worked_on_at_a_time(self):
        """Four; of the others a few wait shortly, and all that have no turn by then are told so."""
        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            with self.database.locked():
                answers = {pool.submit(self.send, [entry()]) for _ in range(24)}
                waiting = answers
                while len(waiting) > 4:
                    done, waiting = concurrent.futures.wait(waiting, 60, concurrent.futures.FIRST_COMPLETED)
                    self.assertTrue(done, "they are not told")
                self.assertEqual({answer.result().status for answer in answers - waiting}, {503})
            self.assertEqual({answer.result().status for answer in waiting}, {200})
        refused = next(answer.result() for answer in answers - waiting)
        self.assertEqual((refused.headers["Retry-After"], refused.json["code"]), ("1", "database-busy"))

    def test_each_item_has_its_result(self):
        taken, repeated = entry(), entry()
        self.results([taken, repeated])
        fresh = entry(user_id='say "a\\b", {c}', timestamp="2024-01-02T10:15:00Z")
        results = self.results([fresh, {**taken, "word_count": 9}, {"word_count": "x"}, repeated, fresh, 7, None, []])
        self.assertEqual([result["status"] for result in results], [201, 422, 400, 200, 200, 400, 400, 400])
        self.assertEqual([result.get("outcome") for result in results[:5]],
                         ["created", "conflict", None, "replayed", "replayed"])
        self.assertEqual(results[0]["entry"]["user_id"], fresh["user_id"])
        self.assertEqual(results[4]["entry"], results[0]["entry"])
        self.assertEqual(results[1]["problem"]["errors"][0]["pointer"], "/1/word_count")
        self.assertEqual([error["pointer"] for error in results[2]["problem"]["errors"]],
                         ["/2/request_id", "/2/user_id", "/2/word_count"])
        self.assertEqual(results[5]["problem"]["errors"][0]["pointer"], "/5")

    def test_values_that_no_item_may_have(self):
        bad = [entry(user_id=user_id) for user_id in (" ", "\t\n\v\f\r", ".", "..")]
        results = self.results(bad + [entry(user_id="..."), entry(timestamp="2024-02-30")])
        self.assertEqual([result["status"] for result in results], [400] * 4 + [201, 400])
        self.assertEqual([error["pointer"] for result in results if "problem" in result
                          for error in result["problem"]["errors"]],
                         ["/0/user_id", "/1/user_id", "/2/user_id", "/3/user_id", "/5/timestamp"])

    def test_ndjson(self):
        good = [entry() for _ in range(3)]
        body = f"{json.dumps(good[0])}\r\n\n{{broken\n{json.dumps(good[1])}\n{json.dumps(good[2])}"
        results = self.results(body, "application/x-ndjson")
        self.assertEqual([result["status"] for result in results], [201, 400, 201, 201])
        self.assertEqual(results[1]["problem"]["errors"][0]["pointer"], "/1")

    def test_ten_thousand(self):
        sent = [entry(user_id=f"u{i % 100}", timestamp=f"2024-01-{i % 28 + 1:02}T10:15:00Z") for i in range(10000)]
        before = self.count()
        self.assertEqual({result["outcome"] for result in self.results(sent)}, {"created"})
        results = self.results(sent)
        self.assertEqual({result["outcome"] for result in results}, {"replayed"})
        self.assertEqual([result["entry"]["request_id"] for result in results], [item["request_id"] for item in sent])
        self.assertEqual(self.count(), before + 10000)
        self.assertEqual(self.send(sent + [entry()]).status, 413)
        self.assertEqual(self.send("{}\n" * 10001, "application/x-ndjson").status, 413)

    def test_the_longest_items_fit(self):
        sent = [entry(user_id="x" * 255, word_count=2147483647, timestamp="2024-01-02T10:15:00.123456+00:00",
                      study_seconds=2147483647) for _ in range(10000)]
        results = self.results(json.dumps(sent, indent=1))
        self.assertEqual({result["status"] for result in results}, {201})

    def test_empty_ones(self):
        self.assertEqual(self.results([]), [])
        self.assertEqual(self.results("", "application/x-ndjson"), [])
        self.assertEqual(self.results([], prefer="handling=strict"), [])

    def test_what_is_no_batch(self):
        for body in ("", "{}", "[", "[{}", "7", "[{}{}]", "[] []"):
            answer = self.send(body)
            self.assertEqual((answer.status, answer.bad_fields), (400, [""]), body)
        answer = self.send("[]", "text/csv")
        self.assertEqual((answer.status, answer.headers["Accept-Post"]), (415, "application/json, application/x-ndjson"))
        self.assertEqual(self.send(b" " * ((8 << 20) + 1)).status, 413)

    def test_strict_handling_is_all_or_nothing(self):
        before = self.count()
        answer = self.send([entry(), entry(word_count=-1), entry(user_id="")], prefer="handling=strict")
        self.assertEqual((answer.status, answer.json["index"], answer.json["code"]), (422, 1, "batch-refused"))
        self.assertEqual(answer.bad_fields, ["/1/word_count"])
        self.assertEqual(answer.headers["Preference-Applied"], "handling=strict")
        self.assertEqual(self.count(), before)

        taken = entry()
        self.results([taken])
        answer = self.send([entry(), taken, entry(), {**taken, "word_count": 9}], prefer="respond-async, handling=strict")
        self.assertEqual((answer.status, answer.json["index"]), (422, 3))
        self.assertEqual(answer.json["errors"], [{"pointer": "/3/word_count", "detail": "differs from what is stored",
                                                  "stored": 7, "sent": 9}])
        self.assertEqual(self.count(), before + 1)

        results = self.results([taken, entry()], prefer="handling=strict")
        self.assertEqual([result["outcome"] for result in results], ["replayed", "created"])
        self.assertEqual(self.count(), before + 2)

    def test_strict_handling_shows_a_stored_time_as_all_else_does(self):
        for time in ("4714-11-24 00:00:00Z BC", "0001-12-31 23:59:59.5Z BC", "0001-01-01 00:00:00Z", "294276-12-31 23:00:00.123457Z"):
            sent = entry(user_id="old")
            self.database.sql(f"""INSERT INTO learning_log (user_id, request_id, "timestamp", word_count)
                VALUES ('old', '{sent["request_id"]}', '{time}', {sent["word_count"]})""")
            shown = self.shim.get(f"/users/old/records/{sent['request_id']}").json["timestamp"]
            answer = self.send([entry(), {**sent, "timestamp": "2024-01-01T00:00:00Z"}], prefer="handling=strict")
            self.assertEqual(answer.status, 422)
            self.assertEqual([(error["pointer"], error["stored"]) for error in answer.json["errors"]], [("/1/timestamp", shown)], time)

    def test_lenient_handling_is_said_too(self):
        self.assertEqual(self.send([], prefer="handling=lenient").headers["Preference-Applied"], "handling=lenient")
        self.assertIsNone(self.send([]).headers["Preference-Applied"])

    def test_numbers_out_of_range_stay_with_their_item(self):
        body = '[%s, {"word_count": 1e999}, %s]' % (json.dumps(entry()), json.dumps(entry()))
        self.assertEqual([result["status"] for result in self.results(body)], [201, 400, 201])

    def test_what_the_database_refuses_stays_with_its_item(self):
        self.refuse_666()
        sent = [entry(word_count=666 if i in (3, 8) else 1) for i in range(10)]
        self.assertEqual([result["status"] for result in self.results(sent)],
                         [400 if i in (3, 8) else 201 for i in range(10)])

    def test_times_that_the_database_refuses(self):
        refuse_times(self)
        good, old, new = entry(), entry(timestamp="1969-12-31T23:59:59Z"), entry(timestamp="2999-01-01")
        results = self.results([good, old, entry(), new, entry(user_id=" ")])
        self.assertEqual([result["status"] for result in results], [201, 400, 201, 400, 400])
        for index, word in ((1, "1970|earliest"), (3, "1 day|latest")):
            problem = results[index]["problem"]
            self.assertEqual((problem["code"], problem["errors"][0]["pointer"]), ("22008", f"/{index}/timestamp"))
            self.assertRegex(problem["detail"], word)
            self.assertRegex(problem["errors"][0]["detail"], word)

        before = self.count()
        for size, bad in ((1, [0]), (2, [1]), (2, [0, 1]), (9, [8]), (9, [0]), (9, [3, 4]), (10, [5, 9]), (1000, [617, 800])):
            items = [dict(old if index in bad else entry(), request_id=new_id()) for index in range(size)]
            answer = self.send(items, prefer="handling=strict")
            self.assertEqual((answer.status, answer.json["code"], answer.json["index"]), (422, "22008", bad[0]), (size, bad))
            self.assertEqual(answer.bad_fields, [f"/{bad[0]}/timestamp"])
            self.assertRegex(answer.json["errors"][0]["detail"], "1970|earliest")
            self.assertEqual(self.count(), before)

    def test_strict_handling_names_the_item_that_the_database_refuses(self):
        self.refuse_666()
        answer = self.send([entry(), entry(word_count=666)], prefer="handling=strict")
        self.assertEqual((answer.status, answer.json["code"], answer.json["index"]), (422, "22023", 1))
        self.assertEqual(answer.bad_fields, ["/1"])

    def refuse_666(self):
        self.database.sql("""CREATE FUNCTION picky() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                               IF NEW.word_count = 666 THEN RAISE EXCEPTION USING ERRCODE = '22023'; END IF;
                               RETURN NEW; END $$;
                             CREATE TRIGGER picky BEFORE INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION picky()""")
        self.addCleanup(self.database.sql, "DROP TRIGGER picky ON learning_log; DROP FUNCTION picky")


if __name__ == "__main__":
    unittest.main()
