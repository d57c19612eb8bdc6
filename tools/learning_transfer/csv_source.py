# SPDX-License-Identifier: PostgreSQL
"""CSV with a header: a row becomes an entry."""

from learning_transfer.csv_records import CsvRecords
from learning_transfer.request_ids import derived_id
from learning_transfer.rows import (BadRow, Entry, Rejected, SourceError, checked_count, checked_user_id, uuid_or_none)
from learning_transfer.times import UTC, instant

OUR_NAMES = ("request_id", "user_id", "timestamp", "word_count", "study_seconds", "voided_at")


class CsvSource:
    """`columns` names the column of each of OUR_NAMES that is called otherwise; `identity` the columns that make up a
    row's identity where it has no request id, or is "line": then the line number belongs to it."""

    def __init__(self, stream, columns=None, user_id=None, identity=None, zone=UTC, delimiter=","):
        self._records = CsvRecords(stream, delimiter)
        self._user_id = checked_user_id(user_id) if user_id is not None else None
        self._zone = zone
        header = self._records.header
        for name in (columns or {}).values():
            self._want(name)
        self._columns = {ours: (columns or {}).get(ours, ours) for ours in OUR_NAMES}
        for ours in ("timestamp", "word_count", *(["user_id"] if user_id is None else [])):
            self._want(self._columns[ours])
        self._has = {ours: name in header for ours, name in self._columns.items()}
        self._by_line = identity == "line"
        self._identity = header if identity in (None, "line") else identity
        for name in self._identity:
            self._want(name)

    def _want(self, name):
        if name not in self._records.header:
            raise SourceError(f"there is no column {name!r}; the header names {', '.join(self._records.header)} (see --column)")

    def __iter__(self):
        for record in self._records:
            if isinstance(record, Rejected):
                yield record
                continue
            line, raw, values = record
            try:
                yield self._entry(line, raw, values)
            except BadRow as error:
                yield Rejected(line, raw, str(error))

    def _entry(self, line, raw, values):
        of = {ours: values[name] if self._has[ours] else "" for ours, name in self._columns.items()}
        seconds = of["study_seconds"].strip()
        return Entry(line, raw, self._request_id(line, of["request_id"].strip(), values),
                     self._user_id or checked_user_id(of["user_id"]),
                     instant(of["timestamp"], self._zone), checked_count(of["word_count"], "word_count"),
                     checked_count(seconds, "study_seconds") if seconds else None, bool(of["voided_at"].strip()))

    def _request_id(self, line, given, values):
        if given:
            return uuid_or_none(given) or derived_id("csv", given)
        place = [line] if self._by_line else []
        return derived_id("csv", *place, {name: values[name] for name in self._identity})
