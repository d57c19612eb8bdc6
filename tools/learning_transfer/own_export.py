# SPDX-License-Identifier: PostgreSQL
"""What learning-export writes, read back: JSON objects, one per line, each with its "kind". The last one says how many
there were, so that a file that was cut is noticed."""

import json
import re

from learning_transfer.cells import packed
from learning_transfer.input_file import lines
from learning_transfer.rows import (ArchivedDay, BadRow, Entry, Rejected, SourceError, checked_count, checked_text,
                                    checked_user_id, uuid_or_none)

VERSION = 1
COUNTED = {"entry": "entries", "archived_day": "archived_days"}


# As exports have them. PostgreSQL reads more: "now", which is another time whenever it is read, or "infinity".
_DAY = re.compile(r"\d{4,7}-\d\d-\d\d(?: BC)?", re.ASCII)
_TIMESTAMP = re.compile(r"\d{4,7}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?(?: BC)?", re.ASCII)


def _written(form, value, name):
    if not form.fullmatch(checked_text(value, name)):
        raise BadRow(f"not a {name} as an export has it: {value[:40]!r}")
    return value


class OwnExportSource:
    def __init__(self, stream, user_id=None):
        self._stream = stream
        self._user_id = checked_user_id(user_id) if user_id is not None else None
        self._seen = None  # since the last head: how many of each kind

    def __iter__(self):
        number = 0
        for number, data in lines(self._stream):
            if data is None:
                yield Rejected(number, "", "the line is too long")
            elif data.strip():
                raw = data.decode(errors="replace").strip()
                try:
                    row = self._row(number, raw, data)
                    if row:
                        yield row
                except BadRow as error:
                    yield Rejected(number, raw, str(error))
        if self._seen is not None:
            yield Rejected(number + 1, "", "the export has no last line: it was cut, and is not complete")

    def _row(self, number, raw, data):
        try:
            record = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise BadRow(f"not JSON: {error}") from None
        kind = record.get("kind") if isinstance(record, dict) else None
        if kind == "learner":
            return self._head(number, record)
        if self._seen is None and kind in ("entry", "archived_day", "end"):
            raise SourceError(f"line {number}: the first line is missing, that of kind learner")
        if kind == "entry":
            return self._entry(number, raw, record)
        if kind == "archived_day":
            return self._archived_day(number, raw, record)
        if kind == "end":
            return self._end(record)
        raise BadRow("no line of an export: kind is none of learner, entry, archived_day, end")

    def _head(self, number, record):
        if record.get("version") != VERSION:
            raise SourceError(f"line {number}: an export of version {record.get('version')}, known is {VERSION}")
        if self._seen is not None:
            raise SourceError(f"line {number}: another export begins, and the one before has no last line")
        self._seen = dict.fromkeys(COUNTED, 0)

    def _learner(self, record):
        return self._user_id or checked_user_id(record.get("user_id"))

    def _entry(self, number, raw, record):
        self._seen["entry"] += 1
        request_id = uuid_or_none(record.get("request_id"))
        if request_id is None:
            raise BadRow("request_id is no UUID")
        # Times are those of PostgreSQL, which go beyond what Python has: the database reads them.
        timestamp = _written(_TIMESTAMP, record.get("timestamp"), "timestamp")
        seconds = record.get("study_seconds")
        return Entry(number, raw, request_id, self._learner(record), timestamp,
                     checked_count(record.get("word_count"), "word_count"),
                     None if seconds is None else checked_count(seconds, "study_seconds"), record.get("voided_at") is not None)

    def _archived_day(self, number, raw, record):
        self._seen["archived_day"] += 1
        day = _written(_DAY, record.get("day"), "day")
        return ArchivedDay(number, raw, self._learner(record), day, packed(record.get("cells")),
                           checked_count(record.get("log_entries"), "log_entries"))

    def _end(self, record):
        seen, self._seen = self._seen, None
        for kind, name in COUNTED.items():
            if record.get(name) != seen[kind]:
                raise BadRow(f"the export had {record.get(name)} {name}, and {seen[kind]} are here: it is not complete")
        if record.get("missing_entries"):
            raise BadRow(f"{record['missing_entries']} entries are not in the export, since it was made over HTTP")
