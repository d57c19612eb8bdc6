# SPDX-License-Identifier: PostgreSQL
"""learning-export writes everything of a learner, and learning-import reads it back to equal sums."""

import json
import os
import tempfile
import unittest

import transfer
from served import Served
from server import Server
from shim import Shim

LEARNER = 'say "ä\\b" /7'  # as awkward in JSON as in a path
SUMS = """SELECT quarter_hour, entries, words, study_seconds FROM learning_quarter_hours WHERE user_id = $${}$$ ORDER BY 1"""
ENTRIES = f"""
    SELECT count(*) FROM record_learning_batch(
        ARRAY(SELECT md5('e' || n)::uuid FROM generate_series(1, 2500) n), ARRAY(SELECT $${LEARNER}$$ FROM generate_series(1, 2500)),
        ARRAY(SELECT n FROM generate_series(1, 2500) n),
        ARRAY(SELECT '2024-01-01Z'::timestamptz + n * interval '7:13' FROM generate_series(1, 2500) n),
        ARRAY(SELECT CASE WHEN n % 3 > 0 THEN n % 100 END FROM generate_series(1, 2500) n));
    UPDATE learning_log SET recorded_at = now() - interval '1 year' WHERE word_count BETWEEN 300 AND 900 OR word_count % 10 = 1"""
EXPIRE = "CALL expire_learning_log('1 month')"
VOIDED_AND_ODD = f"""
    SELECT count(*) FROM (SELECT void_learning(request_id, user_id) FROM learning_log WHERE word_count % 100 = 2) AS voided;
    INSERT INTO learning_log VALUES ($${LEARNER}$$, gen_random_uuid(), '2024-02-29 23:59:59.999999Z', 0, 0)"""


class Export(Served):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.file = os.path.join(self.folder.name, "export.jsonl")
        self.database.sql("TRUNCATE learning_log, learning_archive")
        self.database.sql("GRANT INSERT ON learning_archive TO learning_shim")
        for statements in (ENTRIES, EXPIRE, VOIDED_AND_ODD):
            self.database.sql(statements)
        self.sql_target = ["--database", self.database.conninfo()]
        self.http_target = ["--url", transfer.url_of(self.shim)]

    def sums(self, user_id=LEARNER, database=None):
        return (database or self.database).sql(SUMS.format(user_id))

    def exported(self, *target, status=0, user_id=LEARNER):
        done = transfer.run("learning-export", "--user-id", user_id, *target, "--output", self.file)
        self.assertEqual(done.returncode, status, done.stderr)
        self.said = done.stderr.decode()
        with open(self.file, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def imported(self, *arguments, status=0):
        done = transfer.run("learning-import", "--from", "export", *arguments, self.file)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout.decode().strip()

    def other_database(self):
        other = Server()
        self.addCleanup(other.close)
        other.sql("GRANT INSERT ON learning_archive TO learning_shim")
        return other

    def test_into_another_database_and_under_another_name(self):
        lines = self.exported(*self.sql_target)
        kinds = [line["kind"] for line in lines]
        entries, days = kinds.count("entry"), kinds.count("archived_day")
        voided = sum(line["kind"] == "entry" and line["voided_at"] is not None for line in lines)
        self.assertTrue(all((voided, days, entries > 1000)))
        self.assertEqual((lines[0]["settings"]["learning_log"], lines[-1]["entries"], lines[-1]["archived_days"]), ("1.1", entries, days))
        words = sum(int(line.split("|")[2]) for line in self.sums())
        self.assertEqual((lines[-1]["words"], lines[-1]["voided_entries"]), (words, voided))
        self.assertEqual(os.stat(self.file).st_mode & 0o077, 0, "it is nobody else's business")

        other = self.other_database()
        for database, arguments, user_id in ((other, [], LEARNER), (self.database, ["--user-id", "lee"], "lee")):
            target = ["--database", database.conninfo(), *arguments]
            self.assertEqual(self.imported(*target), f"{entries + days:,} rows: {entries + days:,} created")
            self.assertEqual(self.sums(user_id, database), self.sums())
            count = f"SELECT count(*), count(voided_at) FROM learning_log WHERE user_id = $${user_id}$$"
            self.assertEqual(database.sql(count), [f"{entries}|{voided}"])
            self.assertEqual(self.imported(*target), f"{entries + days:,} rows: {entries - voided + days:,} replayed, {voided} voided")
            self.assertEqual((self.sums(user_id, database), database.sql(count)), (self.sums(), [f"{entries}|{voided}"]))
            self.assertEqual(database.sql("SELECT * FROM learning_log_check()"), [])

        def content(lines):
            return [{name: value for name, value in line.items() if name not in ("user_id", "recorded_at", "exported_at", "voided_at")}
                    for line in lines]

        self.assertEqual(content(self.exported(*self.sql_target, user_id="lee")), content(lines))

    def test_over_http_what_is_missing_is_said(self):
        lines = self.exported(*self.http_target, status=3)
        archived = int(self.database.sql("SELECT sum(entries) FROM learning_archive, learning_cells(day, cells)")[0])
        self.assertEqual(lines[-1]["missing_entries"], archived)
        self.assertRegex(self.said, f"{archived:,} entries are missing")
        entries = self.database.sql("""SELECT request_id, word_count FROM learning_log WHERE voided_at IS NULL
                                       ORDER BY "timestamp", request_id""")
        self.assertEqual([f"{line['request_id']}|{line['word_count']}" for line in lines if line["kind"] == "entry"], entries)
        self.assertEqual(self.imported(*self.http_target, "--user-id", "lee", status=3),
                         f"{len(entries) + 1:,} rows: {len(entries):,} created, 1 rejected")

        careful = Shim(self.database.conninfo(), "--max-periods", "3000")  # fewer than there are years
        self.addCleanup(careful.stop)
        self.assertEqual(self.exported("--url", transfer.url_of(careful), status=3)[-1], lines[-1])

        self.database.sql("TRUNCATE learning_archive")
        self.assertNotIn("missing_entries", self.exported(*self.http_target)[-1])

    def test_an_export_of_everything_into_http(self):
        """Voided entries come back voided; each archived day is rejected."""
        lines = self.exported(*self.sql_target)
        days = lines[-1]["archived_days"]
        entries = lines[-1]["entries"]
        self.assertEqual(self.imported(*self.http_target, "--user-id", "lee", status=3),
                         f"{entries + days:,} rows: {entries:,} created, {days} rejected")
        self.assertEqual(self.database.sql("SELECT count(voided_at) FROM learning_log WHERE user_id = 'lee'"),
                         [str(lines[-1]["voided_entries"])])

    def test_archived_days_never_double(self):
        days = self.exported(*self.sql_target)[-1]["archived_days"]
        other = self.other_database()
        target = ["--database", other.conninfo(), "--user-id", "lee"]
        self.imported(*target)
        other.sql("UPDATE learning_log SET recorded_at = now() - interval '1 year'")
        other.sql(EXPIRE)
        before = self.sums("lee", other)
        self.assertEqual(before, self.sums())
        rejects = self.file + ".rejects"
        transfer.run("learning-import", "--from", "export", *target, "--rejects", rejects, self.file)
        with open(rejects, encoding="utf-8") as lines:
            reasons = [json.loads(line)["reason"] for line in lines]
        self.assertGreater(len(reasons), days // 2)
        other.sql("DELETE FROM learning_log")  # what had been forgotten came in anew: that is what expiry means
        self.assertEqual(self.sums("lee", other), before)

        # Where what is archived there may still be in the log here, it is not added.
        other.sql("TRUNCATE learning_log, learning_archive")
        other.sql("""SELECT record_learning(md5('e' || n)::uuid, 'lee', n, '2024-01-01Z'::timestamptz + n * interval '7:13')
                     FROM generate_series(1, 2500) n""")
        before = self.sums("lee", other)
        self.imported(*target, status=3)
        self.assertEqual([line.split("|")[1] for line in self.sums("lee", other)][:100], [line.split("|")[1] for line in before][:100])
        self.assertEqual(other.sql("SELECT count(*) FROM learning_archive"), ["0"])

    def test_archived_days_that_no_question_could_read(self):
        """They would stand in the way of every other one."""
        cell = {"quarter_hour": "09:15", "entries": 1, "words": 5, "study_seconds": 0}
        days = [{"kind": "archived_day", "user_id": "lee", "day": day, "log_entries": 0, "cells": [cell]}
                for day in ("5874897-12-31", "2024-02-30", "2024-02-29", "4714-11-24 BC")]
        with open(self.file, "w", encoding="utf-8") as file:
            for line in ({"kind": "learner", "version": 1}, *days, {"kind": "end", "entries": 0, "archived_days": len(days)}):
                file.write(json.dumps(line) + "\n")
        self.assertEqual(self.imported(*self.sql_target, status=3), "4 rows: 2 created, 2 rejected")
        self.assertEqual([line.split("|")[1] for line in self.sums("lee")], ["1", "1"])

    def test_nobody_and_no_rights(self):
        self.assertEqual([line["kind"] for line in self.exported(*self.sql_target, user_id="nobody")], ["learner", "end"])
        self.assertEqual([line["kind"] for line in self.exported(*self.http_target, user_id="nobody")], ["learner", "end"])
        self.exported(*self.sql_target)
        self.database.sql("REVOKE INSERT ON learning_archive FROM learning_shim")
        done = transfer.run("learning-import", "--from", "export", "--user-id", "lee", *self.sql_target, self.file)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr.decode(), "permission denied for table learning_archive")
        os.unlink(self.file)
        for arguments, status in (([], 2), (["--url", "x", "--database", "x"], 2), (["--url", "http://127.0.0.1:1", "--retries", "0"], 1),
                                  (["--database", "host=/nowhere"], 1)):
            done = transfer.run("learning-export", "--user-id", "ada", *arguments, "--output", self.file)
            self.assertEqual((done.returncode, os.path.exists(self.file), b"Traceback" in done.stderr), (status, False, False), done.stderr)


if __name__ == "__main__":
    unittest.main()
