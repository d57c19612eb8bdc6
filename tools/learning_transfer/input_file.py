# SPDX-License-Identifier: PostgreSQL
"""A file as a stream of bytes, unpacked where it is packed, and its lines, however long they are."""

import gzip
import io
import sys
import zlib

from learning_transfer.rows import SourceError

LONGEST = 1 << 20  # bytes of one line or one statement: what is longer is not kept in memory


def open_input(path):
    try:
        stream = sys.stdin.buffer if path == "-" else open(path, "rb")
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from None
    if stream.peek(2)[:2] == b"\x1f\x8b":
        stream = io.BufferedReader(gzip.GzipFile(fileobj=stream), 1 << 16)
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
