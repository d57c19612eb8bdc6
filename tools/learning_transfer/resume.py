# SPDX-License-Identifier: PostgreSQL
"""How far an import has come, in a file, so that it goes on there after it was stopped. The place counts only for the same
file, unchanged, with the same options: otherwise the import begins anew, which does no harm, since ids decide."""

import hashlib
import json
import os

from learning_transfer.rows import SourceError

BEGINNING = '{"mark": "'  # of every place that was kept


def fingerprint(path, options):
    """Of a file and what is done with it."""
    state = os.stat(path)
    what = [os.path.realpath(path), state.st_size, state.st_mtime_ns, options]
    return hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()


class Place:
    """`path` may be None: then nothing is kept."""

    def __init__(self, path=None, mark=""):
        self._path = path
        self._mark = mark
        self.rows = 0
        self.counts = {}
        self.rejects_offset = 0
        saved = self._saved()
        if saved:
            self.rows, self.counts, self.rejects_offset = saved["rows"], saved["counts"], saved["rejects_offset"]

    def _saved(self):
        """Refuses any other file, since it will be written over, and removed in the end."""
        try:
            with open(self._path or "", encoding="utf-8", errors="replace") as file:
                text = file.read().strip("\0")
            if not text.startswith(BEGINNING[:len(text)]):
                raise SourceError(f"--state: {self._path} is there, and is not the place of an import: name another file")
            saved = json.loads(text)
            return saved if saved["mark"] == self._mark else None
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None  # there is none, or it was cut by a crash of the machine

    def save(self, rows, counts, rejects_offset):
        if not self._path:
            return
        state = {"mark": self._mark, "rows": rows, "counts": counts, "rejects_offset": rejects_offset}
        temporary = f"{self._path}.new"
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump(state, file)
        os.replace(temporary, self._path)

    def done(self):
        if self._path:
            for path in (self._path, f"{self._path}.new"):
                if os.path.exists(path):
                    os.unlink(path)
