# SPDX-License-Identifier: PostgreSQL
"""Tables in and out of a server in binary COPY, and the entries of a log in that form."""

import struct

HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
TRAILER = struct.pack(">h", -1)
SECONDS_1970_TO_2000 = 946684800


def timestamptz(microseconds):
    """Microseconds since 1970 as the server counts them."""
    return microseconds - SECONDS_1970_TO_2000 * 1_000_000


def sql_timestamp(microseconds):
    """A literal of an instant, for people who reproduce a failure."""
    return f"to_timestamp({microseconds // 1_000_000}) + interval '{microseconds % 1_000_000} us'"


def copy_in(server, table, packed_rows):
    server.copy(f"COPY {table} FROM STDIN (FORMAT binary)", b"".join([HEADER, *packed_rows, TRAILER]))


def copy_out(server, query, row):
    """The rows of a query, as tuples that `row`, a struct with the fields' lengths as padding, unpacks."""
    output = server.copy(f"COPY ({query}) TO STDOUT (FORMAT binary)")
    return list(row.iter_unpack(memoryview(output)[len(HEADER):-len(TRAILER)]))


def pack_entry(user_id, number, microseconds, words, study_seconds, recorded_at, voided=False):
    """One row of learning_log; `number` makes the request id."""
    study = struct.pack(">i", -1) if study_seconds is None else struct.pack(">ii", 4, study_seconds)
    voided_at = struct.pack(">iq", 8, timestamptz(recorded_at)) if voided else struct.pack(">i", -1)
    return b"".join([
        struct.pack(">hi", 7, len(user_id)), user_id,
        struct.pack(">iQQiqii", 16, 0, number, 8, timestamptz(microseconds), 4, words),
        study, struct.pack(">iq", 8, timestamptz(recorded_at)), voided_at])
