# SPDX-License-Identifier: PostgreSQL
"""The records of a CSV file (RFC 4180) with a header. A quote that is never closed must not take the records behind it
along: where lines do not make a record together, only the first of them is rejected, and reading goes on behind it."""

import collections
import csv
import io

from learning_transfer.input_file import LONGEST, lines
from learning_transfer.rows import BadRow, Rejected, SourceError

MOST_LINES = 200  # of one record
csv.field_size_limit(2 * LONGEST)  # a record may be that long; Python's own limit for one value is an eighth of a line


class CsvRecords:
    """Yields (line, raw, values by column), or a rejected row."""

    def __init__(self, stream, delimiter=","):
        self._lines = lines(stream)
        self._delimiter = delimiter
        self._ahead = collections.deque()  # lines that were read already
        first = next(self._lines, (0, b""))[1] or b""
        try:
            self.header = [name.strip() for name in self._split(first.decode())]
        except (UnicodeDecodeError, csv.Error) as error:
            raise SourceError(f"the first line is no header: {error}") from None
        if not any(self.header):
            raise SourceError("there is no header: the first line has to name the columns")
        doubled = [name for name, times in collections.Counter(self.header).items() if times > 1 and name]
        if doubled:
            raise SourceError(f"the header names {doubled[0]!r} twice")

    def __iter__(self):
        while (numbered := self._next_line()) is not None:
            number, line = numbered
            if line is None:
                yield Rejected(number, "", "the line is too long")
            elif line.strip():
                try:
                    yield number, *self._record(line)
                except BadRow as error:
                    yield Rejected(number, line.decode(errors="replace").rstrip("\r\n"), str(error))

    def _next_line(self):
        return self._ahead.popleft() if self._ahead else next(self._lines, None)

    def _split(self, text):
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter, strict=True))
        if len(records) > 1:  # nothing behind the first one may be lost
            raise csv.Error("a carriage return is no end of a line: end lines with LF or CR LF")
        return records[0] if records else []

    def _record(self, line):
        """The record that begins with this line, as its text and its values."""
        if b'"' not in line:
            return self._values(line)
        taken = []
        try:
            whole = line
            while whole.count(b'"') % 2:
                following = self._next_line() if len(taken) < MOST_LINES and len(whole) < LONGEST else None
                if following is None:
                    raise BadRow("a quote is not closed")
                taken.append(following)
                if following[1] is None:
                    raise BadRow("a quote is not closed")
                whole += following[1]
            return self._values(whole)
        except BadRow:
            self._ahead.extendleft(reversed(taken))
            raise

    def _values(self, data):
        try:
            text = data.decode()
            if b'"' in data:
                values = self._split(text)
            else:
                values = text.rstrip("\r\n").split(self._delimiter)
        except UnicodeDecodeError:
            raise BadRow("the line is not UTF-8") from None
        except csv.Error as error:
            raise BadRow(f"not a line of CSV: {error}") from None
        if len(values) != len(self.header):
            raise BadRow(f"{len(values)} values, but the header names {len(self.header)}")
        return text.rstrip("\r\n"), dict(zip(self.header, values))
