# SPDX-License-Identifier: PostgreSQL
"""What has become of the rows so far, in numbers, and on standard error while they are read."""

import sys
import time

COUNTED = ("created", "replayed", "voided", "conflict", "rejected", "skipped", "valid")  # the last one in a dry run


class Counts:
    def __init__(self, **counts):
        self._counts = {name: counts.get(name, 0) for name in COUNTED}

    def add(self, outcome):
        self._counts[outcome] += 1

    def __getitem__(self, outcome):
        return self._counts[outcome]

    def as_dict(self):
        return dict(self._counts)

    @property
    def rows(self):
        return sum(self._counts.values())

    def __str__(self):
        said = ", ".join(f"{count:,} {name}" for name, count in self._counts.items() if count)
        return f"{self.rows:,} rows" + (f": {said}" if said else "")


class Progress:
    """One line that is written over on a terminal, otherwise a line now and then."""

    def __init__(self, counts, stream=None, quiet=False):
        self._counts = counts
        self._stream = stream or sys.stderr
        self._quiet = quiet
        self._terminal = self._stream.isatty()
        self._interval = 0.5 if self._terminal else 10
        self._began = self._shown = time.monotonic()
        self._before = counts.rows
        self._unfinished = False

    def show(self):
        now = time.monotonic()
        if self._quiet or now - self._shown < self._interval:
            return
        self._shown = now
        rate = (self._counts.rows - self._before) / (now - self._began)
        self._write(f"{self._counts}; {rate:,.0f} a second", over=self._terminal)

    def say(self, text):
        self._write(text)

    def end(self):
        if self._unfinished:
            self._stream.write("\n")
            self._unfinished = False

    def _write(self, text, over=False):
        lead = "\r" if self._unfinished else ""
        self._stream.write(f"{lead}{text}\033[K" if over else f"{lead}{text}\n")
        self._stream.flush()
        self._unfinished = over
