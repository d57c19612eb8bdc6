# SPDX-License-Identifier: PostgreSQL
"""The README and the pages for operators, app developers and analysts say what is true: the SQL, the requests and the
programs of each page are run in order, on the sample data, and their output is compared with what the page shows. A page is
run as if nobody had read another one. The pictures are those that the page's queries give."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from server import Server, program
from shim import Shim, environment, shim_program

TREE = pathlib.Path(os.environ.get("LEARNING_TREE", pathlib.Path(__file__).resolve().parents[2]))
# The pages whose blocks are run.
PAGES = ("README.md", "docs/operators.md", "docs/app_developers.md", "docs/analysts.md")
README_URL = "http://127.0.0.1:8000"
ADMIN_URL = "http://127.0.0.1:8001"
SESSION = "-c timezone=UTC -c datestyle=iso"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n(?:```text\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)
# Blocks of commands that are run; of the others each line has to be one that something else runs.
RUN = ("curl ", "tools/", "docs/", "pg_dump ", "learning-shim ")
RUN_ELSEWHERE = re.compile(r"^(git clone |\./dev up$|cmake )")  # by .ci/run and by scripts/check_install.sh


def blocks(page):
    """The fenced blocks in order: language, text, and the output shown right behind it."""
    return BLOCK.findall((TREE / page).read_text())


def lines(text):
    return [line.rstrip() for line in text.strip().splitlines()]


def is_run(command):
    return command.startswith(RUN)


def places(page):
    """What links may name in a page: its headings, as GitHub writes them."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL),
                          re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


class Reader:
    """Somebody who has the sample data, pastes what a page says, and has the server's programs at hand."""

    def __init__(self, case):
        self.database = Server()
        case.addCleanup(self.database.close)
        self.database.sql((TREE / "bench" / "sample_data.sql").read_text())
        self.shim = Shim(self.database.conninfo())
        case.addCleanup(self.shim.stop)
        folder = tempfile.TemporaryDirectory()
        case.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name in ("tools", "docs"):
            (self.folder / name).symlink_to(TREE / name)
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "learning-shim").symlink_to(shim_program())
        path = [str(self.folder / "bin"), os.path.dirname(program("psql")), os.environ["PATH"]]
        self.environment = environment(PGHOST=self.database.folder, PGPORT="5432", PGUSER="postgres", PGDATABASE="postgres",
                                       PGOPTIONS=SESSION, PATH=os.pathsep.join(path))

    def run(self, command, text=""):
        return subprocess.run(command, input=text, cwd=self.folder, capture_output=True, text=True, check=False,
                              env=self.environment)

    def sql(self, text):
        return self.run([program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1"], text)

    def _here(self, text):
        return (text.replace(README_URL, f"http://127.0.0.1:{self.shim.port}")
                .replace(ADMIN_URL, f"http://127.0.0.1:{self.shim.admin_port}"))

    def sh(self, text):
        """Runs a block as a shell does; any request that is refused fails it."""
        return self.run(["bash", "-c", 'set -eo pipefail; curl() { command curl --fail-with-body "$@"; }\n' + self._here(text)])

    def python(self, text):
        return self.run([sys.executable, "-"], self._here(text))


class ReadmeTest(unittest.TestCase):
    maxDiff = None

    def test_every_block(self):
        for page in PAGES:
            with self.subTest(page=page):
                self.run_blocks(page)

    def run_blocks(self, page):
        reader = Reader(self)
        ran = 0
        for language, text, shown in blocks(page):
            if language not in ("sql", "sh", "python") or (language == "sh" and not is_run(text)):
                continue
            with self.subTest(page=page, text=text):
                done = getattr(reader, language)(text)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                ran += 1
                if shown:
                    self.assertEqual(lines(done.stdout), lines(shown))
        self.assertGreaterEqual(ran, 5)

    def test_pictures(self):
        """Each picture of docs/analysts.md is what the query above it gives."""
        reader = Reader(self)
        drawn = reader.folder / "plots"
        done = reader.run(["docs/plots.py", str(drawn), program("psql")])
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        committed = TREE / "docs" / "plots"
        names = sorted(file.name for file in drawn.iterdir())
        self.assertEqual(names, sorted(file.name for file in committed.iterdir()))
        for name in names:
            with self.subTest(name=name):
                self.assertEqual((drawn / name).read_text(), (committed / name).read_text())

    def test_every_other_command_is_known(self):
        for page in PAGES:
            for language, text, _ in blocks(page):
                if language != "sh" or is_run(text):
                    continue
                for line in text.splitlines():
                    with self.subTest(page=page, line=line):
                        self.assertRegex(line, RUN_ELSEWHERE)

    def test_every_link_leads_somewhere(self):
        for page in [TREE / "README.md", *sorted((TREE / "docs").glob("*.md"))]:
            for link, place in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", page.read_text()):
                with self.subTest(page=page.name, link=link, place=place):
                    target = page.parent / link if link else page
                    self.assertTrue(target.exists())
                    if place:
                        self.assertIn(place, places(target))


if __name__ == "__main__":
    unittest.main()
