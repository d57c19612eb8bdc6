# SPDX-License-Identifier: PostgreSQL
"""Rows that did not go in: a JSON object per line with where the row was, why, and the row itself; without a file, the
first of them are said."""

import json
import os

from learning_transfer.output_file import is_pipe_or_device

SAID = 20


class Rejects:
    def __init__(self, path, say, offset=0):
        """Goes on at `offset` of the file: what is behind it belongs to rows that will be read once more."""
        self._say = say
        self._said = 0
        self._file = None
        self._has_places = True
        if path and is_pipe_or_device(path):
            self._file = open(path, "wb")
            self._has_places = False
        elif path:
            there = min(offset, os.path.getsize(path)) if os.path.exists(path) else 0
            self._file = open(path, "r+b" if there else "wb")
            self._file.truncate(there)
            self._file.seek(there)

    def add(self, row, reason):
        if self._file:
            line = json.dumps({"line": row.line, "reason": reason, "row": row.raw}, ensure_ascii=False)
            self._file.write(line.encode(errors="replace") + b"\n")
            return
        self._said += 1
        if self._said <= SAID:
            self._say(f"line {row.line}: {reason}")
        elif self._said == SAID + 1:
            self._say("more rows are rejected: name a file with --rejects to have them all")

    def offset(self):
        """Up to here it is on disk."""
        if not self._file:
            return 0
        self._file.flush()
        return self._file.tell() if self._has_places else 0

    def close(self):
        if self._file:
            self._file.close()
