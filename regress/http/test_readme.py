# SPDX-License-Identifier: PostgreSQL
"""The README says what is true: its SQL and its requests are run in order, on the sample data, and their output is
compared with what the README shows."""

import os
import pathlib
import re
import subprocess
import unittest

from server import Server, program
from shim import Shim

TREE = pathlib.Path(os.environ.get("LEARNING_TREE", pathlib.Path(__file__).resolve().parents[2]))
README_URL = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n(?:```text\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)


def blocks():
    """The fenced blocks in order: language, text, and the output shown right behind it."""
    return BLOCK.findall((TREE / "README.md").read_text())


def lines(text):
    return [line.rstrip() for line in text.strip().splitlines()]


def is_request(command):
    return command.startswith(("curl ", "tools/"))


class ReadmeTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)
        cls.database.sql((TREE / "bench" / "sample_data.sql").read_text())
        cls.shim = Shim(cls.database.conninfo())
        cls.addClassCleanup(cls.shim.stop)

    def psql(self, statements):
        command = [program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.database.conninfo("postgres")]
        done = subprocess.run(command, input=statements, capture_output=True, text=True, check=False,
                              env=dict(os.environ, PGOPTIONS="-c timezone=UTC -c datestyle=iso"))
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def curl(self, command):
        """Runs a block as a shell does in the source tree; any request that is refused fails it."""
        command = command.replace(README_URL, f"http://127.0.0.1:{self.shim.port}")
        script = 'set -eo pipefail; curl() { command curl --fail-with-body "$@"; }\n' + command
        done = subprocess.run(["bash", "-c", script], cwd=TREE, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_every_statement_and_request(self):
        ran = {"sql": 0, "sh": 0}
        for language, text, shown in blocks():
            with self.subTest(text=text):
                if language == "sql":
                    output = self.psql(text)
                elif language == "sh" and is_request(text):
                    output = self.curl(text)
                else:
                    continue
                ran[language] += 1
                if shown:
                    self.assertEqual(lines(output), lines(shown))
        self.assertGreaterEqual(ran["sql"], 5)
        self.assertGreaterEqual(ran["sh"], 3)

    def test_every_other_command_is_known(self):
        """What is not a request is run by .ci/run (./dev ...) or by scripts/check_install.sh (cmake ...)."""
        for language, text, _ in blocks():
            if language != "sh" or is_request(text):
                continue
            for line in text.splitlines():
                with self.subTest(line=line):
                    self.assertRegex(line, r"^(git clone |\./dev up$|cmake )")

    def test_every_link_leads_somewhere(self):
        links = re.findall(r"\]\((?!https?:)([^)#]+)", (TREE / "README.md").read_text())
        self.assertTrue(links)
        self.assertEqual([link for link in links if not (TREE / link).exists()], [])


if __name__ == "__main__":
    unittest.main()
