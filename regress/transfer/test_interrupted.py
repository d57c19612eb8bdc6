# SPDX-License-Identifier: PostgreSQL
"""learning-import is killed, or the network is bad, or the server is away: in the end every row is there once."""

import itertools
import json
import os
import signal
import tempfile
import unittest

import transfer
from cutting_proxy import CuttingProxy
from http_cutter import HttpCutter
from proxy import Proxy, data_rows
from served import Served
from shim import Shim
from waiting import wait_for

ROWS = 3000
MIDDLE = 1250
BAD = (7, MIDDLE - 2, MIDDLE + 2, 2007)  # also in the batch that is killed
STOP_IN_THE_MIDDLE = f"""
    CREATE FUNCTION stop_in_the_middle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.word_count = {MIDDLE} THEN PERFORM pg_advisory_xact_lock(7); END IF;
        RETURN NEW; END $$;
    CREATE TRIGGER stop_in_the_middle BEFORE INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION stop_in_the_middle()"""


class EveryFourthAnswer(CuttingProxy):
    """Is cut: one of a client that does not give up has to arrive now and then."""

    def __init__(self, database):
        self._answers = itertools.count()
        super().__init__(database, cut_share=1)

    def pass_reply(self, pair, data):
        if data_rows(data) and next(self._answers) % 4 < 3:
            return Proxy.pass_reply(self, pair, data)
        return super().pass_reply(pair, data)


class Interrupted(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database.sql(STOP_IN_THE_MIDDLE)

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.database.sql("TRUNCATE learning_log")
        self.file = os.path.join(self.folder.name, "words.csv")
        self.state = self.file + ".state"
        self.rejects = self.file + ".rejects"
        with open(self.file, "w", encoding="ascii") as file:
            file.write("user_id,timestamp,word_count\n")
            for n in range(ROWS):
                file.write("bad\n" if n in BAD else f"u{n % 3},2024-01-{n % 28 + 1:02},{n}\n")
        self.good = ROWS - len(BAD)

    def arguments(self, *target, **options):
        extra = [word for name, value in {"batch": 100, **options}.items() for word in (f"--{name}", value)]
        return ["learning-import", "--from", "csv", "--state", self.state, "--rejects", self.rejects, *target, *extra, self.file]

    def counted(self):
        return self.database.sql("SELECT count(*), count(DISTINCT word_count) FROM learning_log")[0]

    def rejected_lines(self):
        with open(self.rejects, encoding="utf-8") as lines:
            return [json.loads(line)["line"] for line in lines]

    def assert_all_is_in(self):
        self.assertEqual(self.counted(), f"{self.good}|{self.good}")
        self.assertEqual(self.rejected_lines(), [n + 2 for n in BAD])
        self.assertFalse(os.path.exists(self.state), "the place of what is done is of no use")

    def kill_in_the_middle(self, arguments):
        """While a batch of it is being written: nobody knows whether that will be in."""
        with self.database.holding("SELECT pg_advisory_xact_lock(7)"):
            importing = transfer.start(*arguments)
            wait_for(lambda: importing.poll() is not None or self.database.waiting_for_locks(), 60)
            self.assertIsNone(importing.poll(), "it has ended before it could be killed")
            importing.send_signal(signal.SIGKILL)
            importing.communicate()

    def test_killed_and_started_again(self):
        for target in (["--url", transfer.url_of(self.shim)], ["--database", self.database.conninfo()]):
            with self.subTest(target=target):
                self.database.sql("TRUNCATE learning_log")
                self.kill_in_the_middle(self.arguments(*target))
                done = transfer.run(*self.arguments(*target))
                self.assertEqual(done.returncode, 3, done.stderr)
                self.assertRegex(done.stderr.decode(), r"1,2\d\d rows were in before")
                self.assertRegex(done.stdout.decode(), rf"^{ROWS:,} rows: ")
                self.assert_all_is_in()

    def test_a_place_counts_for_the_same_file_and_options_only(self):
        target = ["--url", transfer.url_of(self.shim)]
        self.kill_in_the_middle(self.arguments(*target))
        with open(self.state, encoding="utf-8") as file:
            state = file.read()

        def begins_anew(arguments):
            with open(self.state, "w", encoding="utf-8") as file:
                file.write(state)
            done = transfer.run(*arguments)
            self.assertEqual(done.returncode, 3, done.stderr)
            return b"were in before" not in done.stderr

        self.assertFalse(begins_anew(self.arguments(*target)))
        self.assertTrue(begins_anew([*self.arguments(*target)[:-1], "--user-id", "lee", self.file]))
        self.assertTrue(begins_anew(self.arguments("--database", self.database.conninfo())))
        with open(self.file, "a", encoding="ascii") as file:
            file.write("u1,2024-02-02,99999\n")
        self.assertTrue(begins_anew(self.arguments(*target)))
        self.assertEqual(self.database.sql("SELECT count(*) FROM learning_log WHERE user_id <> 'lee'"), [str(self.good + 1)])
        with open(self.state, "w", encoding="utf-8") as file:
            file.write(state[:20])  # as a crash of the machine may leave it
        self.assertEqual(transfer.run(*self.arguments(*target)).returncode, 3)

    def test_other_files_are_not_written_over(self):
        """Not even where somebody calls them the place, or the file of rejected rows."""
        target = ["learning-import", "--from", "csv", "--url", transfer.url_of(self.shim)]
        other = os.path.join(self.folder.name, "other.json")
        for name, content in ((self.file, None), (other, b'{"precious": 1}'), (other, b"\xff\xfe")):
            if content:
                with open(name, "wb") as file:
                    file.write(content)
            with open(name, "rb") as file:
                before = file.read()
            for option in ("--state", "--rejects")[:1 if content else 2]:
                self.assertEqual(transfer.run(*target, option, name, self.file).returncode, 2)
                with open(name, "rb") as file:
                    self.assertEqual(file.read(), before)

    def test_answers_that_are_cut(self):
        proxy = HttpCutter(self.shim)
        self.addCleanup(proxy.close)
        done = transfer.run(*self.arguments("--url", proxy.url, batch=500))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertGreater(proxy.cuts, 3)
        self.assertIn(b"trying again", done.stderr)
        self.assert_all_is_in()

    def test_sessions_that_are_cut(self):
        proxy = EveryFourthAnswer(self.database)
        self.addCleanup(proxy.close)
        done = transfer.run(*self.arguments("--database", proxy.conninfo()))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertGreater(proxy.cut_rows, 300)
        self.assert_all_is_in()

    def test_a_server_that_is_away(self):
        """It is asked again as often as it was said, and then the place is kept for later."""
        shim = Shim(self.database.conninfo())
        url = transfer.url_of(shim)
        self.kill_in_the_middle(self.arguments("--url", url))
        shim.stop()
        done = transfer.run(*self.arguments("--url", url, retries=2))
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr.decode(), "gave up after 3 tries")
        self.assertTrue(os.path.exists(self.state))


if __name__ == "__main__":
    unittest.main()
