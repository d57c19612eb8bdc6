# SPDX-License-Identifier: PostgreSQL
"""learning-import: what goes in, by both ways, what is told apart, and what it exits with."""

import gzip
import json
import os
import tempfile
import unittest

import tokens
import transfer
from served import Served
from shim import Shim, new_id

GOOD = b'''user_id,timestamp,word_count,study_seconds
ada,2024-03-01T10:15:00+01:00,12,300
ada,2024-03-02,7,
"lee, ""bob""",2024-03-02 09:30:00,5,60
'''
ANSWERED = new_id()


class Import(Served):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.database.sql("TRUNCATE learning_log")

    def path(self, name, data=None):
        path = os.path.join(self.folder.name, name)
        if data is not None:
            with open(path, "wb") as file:
                file.write(data)
        return path

    def imported(self, *arguments, data=None, status=0, **variables):
        done = transfer.run("learning-import", *arguments, data=data, **variables)
        self.assertEqual(done.returncode, status, done.stderr.decode())
        return done.stdout.decode().strip()

    def targets(self):
        return (["--url", transfer.url_of(self.shim)], ["--database", self.database.conninfo()])

    def entries(self):
        return self.database.sql("""SELECT user_id, "timestamp", word_count, study_seconds FROM learning_log
                                    WHERE voided_at IS NULL ORDER BY "timestamp", word_count""")

    def test_csv_twice_by_each_way(self):
        file = self.path("words.csv", GOOD)
        for target in self.targets():
            with self.subTest(target=target):
                self.database.sql("TRUNCATE learning_log")
                self.assertEqual(self.imported("--from", "csv", *target, file), "3 rows: 3 created")
                self.assertEqual(self.entries(), ["ada|2024-03-01 09:15:00+00|12|300", "ada|2024-03-02 00:00:00+00|7|",
                                                  'lee, "bob"|2024-03-02 09:30:00+00|5|60'])
                for other in self.targets():  # the ids are the same ones, whichever way
                    self.assertEqual(self.imported("--from", "csv", *other, file), "3 rows: 3 replayed")

    def test_whatever_the_settings_of_the_database(self):
        for setting in ("array_nulls = off", "datestyle = 'SQL, DMY'", "timezone = 'Asia/Kathmandu'", "standard_conforming_strings = off",
                        "default_transaction_isolation = serializable", "client_encoding = latin1"):
            with self.subTest(setting):
                self.database.sql(f"ALTER ROLE learning_shim SET {setting}")
                self.addCleanup(self.database.sql, "ALTER ROLE learning_shim RESET ALL")
                self.database.sql("TRUNCATE learning_log")
                self.assertEqual(self.imported("--from", "csv", "--database", self.database.conninfo(), "-", data=GOOD), "3 rows: 3 created")
                self.assertEqual(self.entries()[1], "ada|2024-03-02 00:00:00+00|7|")
                self.database.sql("ALTER ROLE learning_shim RESET ALL")

    def test_a_copy_of_the_log(self):
        """What COPY writes of learning_log, as CSV: voided entries come back voided."""
        self.database.sql("""INSERT INTO learning_log (user_id, request_id, "timestamp", word_count, voided_at)
                             SELECT 'ada', md5(n::text)::uuid, '2024-03-01Z', n, CASE WHEN n > 7 THEN now() END FROM generate_series(1, 10) AS n""")
        file = self.path("log.csv", self.database.copy("COPY learning_log TO STDOUT (FORMAT csv, HEADER)"))
        before = self.entries()
        for target in self.targets():
            self.database.sql("TRUNCATE learning_log")
            self.assertEqual(self.imported("--from", "csv", *target, file), "10 rows: 10 created")
            self.assertEqual((self.entries(), self.database.sql("SELECT count(*) FROM learning_log")), (before, ["10"]))
            self.assertEqual(self.imported("--from", "csv", *target, file), "10 rows: 7 replayed, 3 voided")

    def test_what_is_told_apart(self):
        """Conflicts and rows that the server refuses are told with their lines, over both ways; the rest goes in."""
        file = self.path("words.csv", b"request_id,user_id,timestamp,word_count\n"
                         b"9f2c7a1e-5d0b-4c0e-8a43-0d6f3b1f7c55,ada,2024-03-01,12\n"
                         b"9f2c7a1e-5d0b-4c0e-8a43-0d6f3b1f7c55,ada,2024-03-01,13\n"
                         b"7c1d2e3f-0a4b-4c5d-8e6f-9a0b1c2d3e4f,ada,1969-12-31,1\n"
                         b"7c1d2e3f-0a4b-4c5d-8e6f-9a0b1c2d3e4f,ada,2999-12-31,1\n"
                         b"not a line\n"
                         b"0b8f6c1d-2a52-4d0e-9a0f-3b9f2f6d1e77,ada,2024-03-02,1\n")
        for target in self.targets():
            with self.subTest(target=target):
                self.database.sql("TRUNCATE learning_log")
                rejects = self.path("rejects")
                self.assertEqual(self.imported("--from", "csv", *target, "--rejects", rejects, file, status=3),
                                 "6 rows: 2 created, 1 conflict, 3 rejected")
                with open(rejects, encoding="utf-8") as lines:
                    told = {one["line"]: one for one in map(json.loads, lines)}
                for line, reason in {3: "conflict.*word_count", 4: "1970|earl", 5: "ahead|late", 6: "1 values"}.items():
                    self.assertRegex(told.pop(line)["reason"], reason)
                self.assertEqual(told, {})
                self.assertEqual(len(self.entries()), 2)

    def test_many_refused_by_the_database_among_good_ones(self):
        rows = ["user_id,timestamp,word_count", *(f"ada,{'1950' if n % 97 == 5 else '2024'}-01-01,{n}" for n in range(1000))]
        for target in self.targets():
            self.database.sql("TRUNCATE learning_log")
            self.assertEqual(self.imported("--from", "csv", *target, "-", data="\n".join(rows).encode(), status=3),
                             "1,000 rows: 989 created, 11 rejected")

    def test_rows_that_a_policy_refuses(self):
        """They are told apart; a right that is missing for all rows stops the import."""
        target = ["--from", "csv", "--database", self.database.conninfo()]
        data = b"user_id,timestamp,word_count\nada,2024-03-01,1\nbob,2024-03-01,2\nada,2024-03-02,3\n"
        self.database.sql("REVOKE INSERT ON learning_log FROM learning_shim")
        self.assertEqual(self.imported(*target, "-", data=data, status=1), "0 rows")
        self.database.sql("GRANT INSERT ON learning_log TO learning_shim")
        for table in ("learning_log", "learning_rollup", "learning_archive"):
            self.database.sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON {table} USING (user_id <> 'bob')")
            self.addCleanup(self.database.sql, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY own ON {table}")
        for outcome in ("created", "replayed"):
            self.assertEqual(self.imported(*target, "-", data=data, status=3), f"3 rows: 2 {outcome}, 1 rejected")

    def test_xapi_with_voiding(self):
        answered = {"id": ANSWERED, "actor": {"mbox": "mailto:ada@example.org"}, "timestamp": "2024-03-01T10:00:00Z",
                    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"}, "object": {"id": "https://x"},
                    "result": {"score": {"raw": 5}, "duration": "PT1M"}}
        voiding = {**answered, "id": "0b8f6c1d-2a52-4d0e-9a0f-3b9f2f6d1e77", "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
                   "object": {"objectType": "StatementRef", "id": ANSWERED}}
        file = self.path("statements.json.gz", gzip.compress(json.dumps([answered, voiding], indent=1).encode()))
        early = self.path("early.json", json.dumps([voiding, answered]).encode())
        for target in self.targets():
            self.database.sql("TRUNCATE learning_log")
            self.assertEqual(self.imported("--from", "xapi", *target, file), "2 rows: 1 created, 1 voided")
            self.assertEqual(self.entries(), [])
            self.assertEqual(self.imported("--from", "xapi", *target, file), "2 rows: 2 voided")
            self.database.sql("TRUNCATE learning_log")
            for expected, status in (("2 rows: 1 created, 1 rejected", 3), ("2 rows: 2 voided", 0)):
                self.assertEqual(self.imported("--from", "xapi", "--batch", "1", *target, early, status=status), expected)
            self.assertEqual(self.entries(), [])

    def test_dry_run_sends_nothing_and_says_what_it_would(self):
        done = transfer.run("learning-import", "--from", "csv", "--dry-run", "-", data=GOOD)
        self.assertEqual((done.returncode, done.stderr.decode().strip()), (0, "3 rows: 3 valid"))
        state = self.path("state", b"{}")
        self.imported("--from", "csv", "--dry-run", "--state", state, self.path("words.csv", GOOD))
        self.assertTrue(os.path.exists(state), "it keeps no place and takes none away")
        answer = self.shim.request("POST", "/records/batch", done.stdout, {"Content-Type": "application/x-ndjson"})
        self.assertEqual([result["outcome"] for result in answer.json], ["created"] * 3)
        self.assertEqual(self.imported("--from", "csv", *self.targets()[0], "-", data=GOOD), "3 rows: 3 replayed")

    def test_exit_status(self):
        file = self.path("words.csv", GOOD)
        url = self.targets()[0]
        csv = ["--from", "csv"]
        for arguments, status in (
                ([*csv, file], 2), ([*csv, *url, "--database", "x", file], 2), ([*csv, *url, file + ".none"], 2),
                ([*csv, *url, "--column", "x=y", file], 2), ([*csv, *url, "--column", "user_id=y", file], 2),
                ([*csv, *url, "--time-zone", "x", file], 2), ([*csv, *url, "--batch", "0", file], 2),
                ([*csv, *url, "--state", file + ".state", "-"], 2), ([*csv, *url, "--user-id", " ", file], 2),
                (["--from", "anki", *url, file], 2), ([*csv, "--url", "ftp://x", file], 1),
                ([*csv, "--url", "http://127.0.0.1:1", "--retries", "1", file], 1),
                ([*csv, "--url", url[1] + "/nowhere", file], 1), ([*csv, "--database", "host=/nowhere", file], 1),
                ([*csv, "--database", self.database.conninfo("postgres", "template1"), file], 1)):
            with self.subTest(arguments=arguments):
                done = transfer.run("learning-import", *arguments)
                self.assertEqual(done.returncode, status, done.stderr)
                self.assertNotIn(b"Traceback", done.stderr)

    def test_a_cut_file_goes_in_up_to_the_cut(self):
        rows = b"".join(b"ada,2024-03-01,%d\n" % n for n in range(1000))
        packed = self.path("cut.gz", gzip.compress(b"user_id,timestamp,word_count\n" + rows)[:-4])
        self.assertEqual(self.imported("--from", "csv", *self.targets()[0], packed, status=2), "1,000 rows: 1,000 created")

    def test_tokens(self):
        key = tokens.Secret()
        shim = Shim(self.database.conninfo(), *tokens.flags(key))
        self.addCleanup(shim.stop)
        arguments = ["--from", "csv", "--url", transfer.url_of(shim), self.path("words.csv", GOOD)]
        token = tokens.token(key, tokens.claims(sub="importer", scope="service"))
        self.imported(*arguments, status=1)
        self.assertEqual(self.imported(*arguments, LEARNING_TOKEN=token), "3 rows: 3 created")
        self.imported(*arguments, LEARNING_TOKEN="to ken\u00e9\n", status=1)
        file = self.path("token", token.encode() + b"\n")
        self.assertEqual(self.imported("--token-file", file, *arguments), "3 rows: 3 replayed")

    def test_memory_does_not_grow_with_the_file(self):
        for target, count in zip(self.targets(), (200000, 50000)):
            file = self.path("large.csv.gz")
            with gzip.open(file, "wt", compresslevel=1) as large:
                large.write("user_id,timestamp,word_count\n")
                large.writelines(f"u{n % 7},2025-01-{n % 28 + 1:02},{n}\n" for n in range(count))
            importing = transfer.start("learning-import", "--from", "csv", "--batch", "5000", *target, "--user-id", f"u{count}", file)
            said, errors, peak = transfer.end_of(importing)
            self.assertEqual(said.strip(), f"{count:,} rows: {count:,} created", errors)
            self.assertLess(peak, 100 << 20)


if __name__ == "__main__":
    unittest.main()
