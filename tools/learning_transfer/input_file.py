# SPDX-License-Identifier: PostgreSQL
"""A file as a stream of bytes, unpacked where it is packed, and its lines, however long they are."""

import gzip
import io
import os
import stat
import sys
import zlib

from learning_transfer.rows import SourceError

LONGEST = 1 << 20  # bytes of one line or one statement: what is longer is not kept in memory


HEAD = 1 << 12  # what a format is told by


class WholeHead(io.RawIOBase):
    """What comes out of a pipe, perhaps byte by byte: the head of it is waited for, the rest is taken as it comes."""

    name = None

    def __init__(self, stream):
        self._stream = stream  # to be kept: it closes the file when it goes
        self._raw = stream.raw
        self._begun = False

    def readable(self):
        return True

    def readinto(self, buffer):
        if self._begun:
            return self._raw.readinto(buffer)
        self._begun = True
        head = memoryview(buffer)[:HEAD]
        size = 0
        while size < len(head) and (more := self._raw.readinto(head[size:])):
            size += more
        return size


class Unpacked(io.RawIOBase):
    """What gzip has packed. Where the file is cut, all that comes before is read first."""

    name = None

    def __init__(self, stream):
        self._file = gzip.GzipFile(fileobj=stream)

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self._file.read1(len(buffer))
        buffer[:len(data)] = data
        return len(data)


def open_input(path):
    if path == "-" and sys.stdin is None:
        raise SourceError("standard input is closed")
    try:
        stream = sys.stdin.buffer if path == "-" else open(path, "rb")
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            stream = io.BufferedReader(WholeHead(stream), 1 << 16)
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from None
    if stream.peek(2)[:2] == b"\x1f\x8b":
        stream = io.BufferedReader(Unpacked(stream), 1 << 16)
    return stream


def read(stream, size=1 << 16):
    """Some bytes, or none at the end."""
    try:
        return stream.read1(size)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"the file cannot be read to its end: {error}") from None


def lines(stream, longest=LONGEST):
    """The lines with their numbers; None in place of one that is too long."""
    number = 0
    try:
        while line := stream.readline(longest + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if len(line) <= longest or line.endswith(b"\n"):
                yield number, line
                continue
            while (rest := stream.readline(longest)) and not rest.endswith(b"\n"):
                pass
            yield number, None
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"the file cannot be read beyond line {number}: {error}") from None
