# SPDX-License-Identifier: PostgreSQL
"""Anki's log of reviews: the table revlog of a collection, or that table as CSV. Each review becomes an entry."""

import contextlib
import os
import pathlib
import sqlite3

from learning_transfer.csv_records import CsvRecords
from learning_transfer.request_ids import derived_id
from learning_transfer.rows import BadRow, Entry, Rejected, Skipped, SourceError, checked_count, checked_user_id
from learning_transfer.times import instant_of_milliseconds

MAGIC = b"SQLite format 3\0"
KEPT = ("id", "cid", "ease", "time", "type")
BY_HAND = (4, 5)  # types of rows that no answer made: the card was scheduled by hand, or anew


class AnkiSource:
    """`words` is "one" for each review, or "passed": one for each that was not answered with Again."""

    def __init__(self, stream, path, user_id, words="one", delimiter=","):
        if user_id is None:
            raise SourceError("a collection of Anki does not say whose it is: name the learner with --user-id")
        self._user_id = checked_user_id(user_id)
        self._words = words
        if stream.peek(len(MAGIC))[:len(MAGIC)] == MAGIC:
            if path == "-" or stream.raw.name != path:
                raise SourceError("a collection is read from a file that is not packed")
            self._reviews = of_collection(path)
        else:
            self._reviews = of_csv(CsvRecords(stream, delimiter))

    def __iter__(self):
        for review in self._reviews:
            if isinstance(review, Rejected):
                yield review
                continue
            line, raw, values = review
            try:
                yield self._row(line, raw, values)
            except BadRow as error:
                yield Rejected(line, raw, str(error))

    def _row(self, line, raw, values):
        number = {name: _whole(values.get(name), name) for name in KEPT}
        if number["type"] in BY_HAND or number["ease"] == 0:
            return Skipped(line, raw)
        if number["id"] is None:
            raise BadRow("there is no id")
        passed = self._words == "one" or (number["ease"] or 0) > 1
        seconds = None if number["time"] is None else checked_count((number["time"] + 500) // 1000, "time")
        return Entry(line, raw, derived_id("anki", number["id"], number["cid"]), self._user_id,
                     instant_of_milliseconds(number["id"]), int(passed), seconds)


def _whole(value, name):
    if value is None or value == "":
        return None
    try:
        return int(value)
    except (ValueError, TypeError):
        raise BadRow(f"{name} is not a whole number: {str(value)[:40]!r}") from None


def of_csv(records):
    for name in ("id", "ease"):
        if name not in records.header:
            raise SourceError(f"there is no column {name!r}: the header is not that of the table revlog")
    return records


def of_collection(path):
    """The rows in the order of their ids. The file is opened to be read only; Anki has to be closed."""
    with contextlib.closing(_open(path)) as collection:
        try:
            rows = collection.execute(f"SELECT {', '.join(KEPT)} FROM revlog ORDER BY id")
            for number, row in enumerate(rows, 1):
                values = dict(zip(KEPT, row))
                yield number, str(values), values
        except sqlite3.Error as error:
            raise SourceError(f"{path}: {error}") from None


def _open(path):
    """Of a collection in WAL mode SQLite would make files beside it even to read it. Where there are none, nobody has it
    open, and it is read as it stands."""
    with open(path, "rb") as file:
        in_wal_mode = file.read(20)[18:] == b"\2\2"
    as_it_stands = in_wal_mode and not os.path.exists(f"{path}-wal")
    uri = f"{pathlib.Path(path).resolve().as_uri()}?mode=ro{'&immutable=1' if as_it_stands else ''}"
    collection = sqlite3.connect(uri, uri=True)
    try:
        collection.execute("SELECT 1 FROM revlog LIMIT 1").fetchall()
        return collection
    except sqlite3.Error as error:
        collection.close()
        raise SourceError(f"{path}: {error} (is Anki still open?)") from None
