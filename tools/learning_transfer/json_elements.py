# SPDX-License-Identifier: PostgreSQL
"""The elements of a JSON array as bytes, one by one, however long the array is. Only strings and brackets are looked at;
what is wrong inside an element stays with it, and reading goes on behind the next bracket that fits."""

import re

from learning_transfer.input_file import LONGEST, read
from learning_transfer.rows import SourceError

# A string, whole or up to where the bytes end, or one of the bytes that make the structure.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*("?)|[\[\]{},]', re.DOTALL)
_OPENER = {b"]": b"[", b"}": b"{"}


class JsonElements:
    """Yields (line, bytes). `head` is what was read of the stream already, and begins behind the array's bracket."""

    def __init__(self, stream, head=b"", line=1):
        self._stream = stream
        self._buffer = head
        self._line = line  # of the first byte of the buffer
        self._ended = False  # the array's closing bracket was seen
        self.rest = b""  # what came behind it, as far as it was read

    def __iter__(self):
        scanned = 0
        open_brackets = bytearray()
        while True:
            begin = 0
            for token in _TOKEN.finditer(self._buffer, scanned):
                kind = token[0][:1]
                if kind == b'"':
                    if not token[1]:
                        scanned = token.start()
                        break  # the rest of the string is still to come
                elif kind == b",":
                    if not open_brackets:
                        yield from self._element(begin, token.start())
                        begin = token.end()
                elif kind in (b"[", b"{"):
                    open_brackets += kind
                elif (opened := open_brackets.rfind(_OPENER[kind])) >= 0:
                    del open_brackets[opened:]
                elif kind == b"]" and not open_brackets:
                    yield from self._element(begin, token.start())
                    self.rest = self._buffer[token.end():]
                    return
                scanned = token.end()
            else:
                scanned = len(self._buffer)
            scanned -= begin
            self._drop(begin)
            if not self._more():
                yield from self._element(0, len(self._buffer))
                raise SourceError("the array is not closed: the file is cut")

    def _element(self, begin, end):
        data = self._buffer[begin:end].strip()
        if data:
            yield self._line_of_first_byte(begin), data

    def _line_of_first_byte(self, begin):
        """That is not white space."""
        blank = len(self._buffer) - len(self._buffer[begin:].lstrip())
        return self._line + self._buffer.count(b"\n", 0, blank)

    def _drop(self, size):
        self._line += self._buffer.count(b"\n", 0, size)
        self._buffer = self._buffer[size:]

    def _more(self):
        if len(self._buffer) > LONGEST:
            raise SourceError(f"line {self._line_of_first_byte(0)}: what begins here has no end within {LONGEST >> 20} MiB")
        data = read(self._stream)
        self._buffer += data
        return bool(data)
