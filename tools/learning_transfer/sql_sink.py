# SPDX-License-Identifier: PostgreSQL
"""Writes rows straight to the database, with its own functions, a transaction per batch."""

import psycopg

from learning_transfer.rows import ArchivedDay, Entry
from learning_transfer.sql_connection import words_of

RECORD = """SELECT outcome, "timestamp"::text, word_count, study_seconds
            FROM record_learning_batch(%s::uuid[], %s::text[], %s::bigint[], %s::timestamptz[], %s::bigint[])"""
STORED_DAY = """SELECT learning_cells_add(cells, %s) = learning_cells_add(%s, %s) FROM learning_archive
                WHERE user_id = %s AND day = %s::date"""
LOGGED = """SELECT coalesce(sum(entries), 0)::bigint FROM learning_rollup, learning_cells(day, cells)
            WHERE user_id = %s AND day = %s::date"""
READ = "SELECT count(*) FROM learning_cells(%s::date, %s)"  # refuses days that no question could read
ARCHIVE = "INSERT INTO learning_archive (user_id, day, cells) VALUES (%s, %s::date, learning_cells_add(%s, %s))"
NO_CELLS = b"\2\0\0\0"  # an empty list: added to it, a list of any version is written in the newest one
ROW_FAULTS = ("22", "23", "P0", "55")  # classes of SQLSTATE that are the fault of a row, not of all


class SqlSink:
    def __init__(self, connection):
        self._connection = connection

    def send(self, rows):
        """An outcome and a reason for each row, in order."""
        return self._connection.run(lambda session: self._send(session, rows))

    def close(self):
        self._connection.close()

    def _send(self, session, rows):
        recorded = iter(self._record(session, [row for row in rows if isinstance(row, Entry)]))
        return [self._result(session, row, recorded) for row in rows]

    def _result(self, session, row, recorded):
        if isinstance(row, ArchivedDay):
            return self._alone(session, row, self._archive)
        if not isinstance(row, Entry):
            return self._alone(session, row, self._void)
        outcome, reason = next(recorded)
        if row.voided and outcome in ("created", "replayed"):
            voided, reason = self._alone(session, row, self._void)
            return (outcome if voided == "voided" else voided), reason
        return outcome, reason

    def _record(self, session, entries):
        """What fails a batch is looked for by halves, so that the others go in."""
        if not entries:
            return []
        columns = [[getattr(entry, name) for entry in entries]
                   for name in ("request_id", "user_id", "word_count", "timestamp", "study_seconds")]
        try:
            with session.transaction():
                receipts = session.execute(RECORD, columns).fetchall()
            return [self._outcome(entry, *receipt) for entry, receipt in zip(entries, receipts, strict=True)]
        except psycopg.Error as error:
            if not _is_fault_of_a_row(session, error):
                raise
            if len(entries) == 1:
                return [("rejected", words_of(error))]
        half = len(entries) // 2
        return self._record(session, entries[:half]) + self._record(session, entries[half:])

    @staticmethod
    def _outcome(entry, outcome, timestamp, word_count, study_seconds):
        if outcome != "conflict":
            return outcome, None
        return outcome, (f"the entry {entry.request_id} is stored with timestamp {timestamp}, word_count {word_count}, "
                         f"study_seconds {study_seconds}")

    @staticmethod
    def _alone(session, row, work):
        try:
            with session.transaction():
                return work(session, row)
        except psycopg.Error as error:
            if not _is_fault_of_a_row(session, error):
                raise
            return "rejected", words_of(error)

    @staticmethod
    def _void(session, row):
        try:
            with session.transaction():
                session.execute("SELECT void_learning(%s, %s)", [row.request_id, row.user_id])
            return "voided", None
        except psycopg.errors.NoDataFound as error:
            return "rejected", f"voids {row.request_id}: {words_of(error)} (it may be voided by importing once more)"

    @staticmethod
    def _archive(session, row):
        """A day that is archived here already is the same one or another, and never added to. Nor is it added where the
        log has more entries of that day than the export: they may be the archived ones themselves."""
        session.execute(READ, [row.day, row.cells])
        place = [row.user_id, row.day]
        stored = session.execute(STORED_DAY, [NO_CELLS, row.cells, NO_CELLS, *place]).fetchone()
        if stored is not None:
            return ("replayed", None) if stored[0] else ("conflict", f"{row.day} is archived here with other content")
        logged = session.execute(LOGGED, place).fetchone()[0]
        if logged > row.log_entries:
            return "rejected", (f"{row.day} has {logged} entries here, {row.log_entries} in the export: "
                                "those that are archived there might count twice")
        session.execute(ARCHIVE, [*place, row.cells, NO_CELLS])
        return "created", None


def _is_fault_of_a_row(session, error):
    """Not where others were in the way: that is tried again. Without SQLSTATE psycopg could not even send the value. What
    policies refuse has the SQLSTATE of a right that is missing for all rows."""
    if isinstance(error, psycopg.OperationalError):
        return False
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return session.execute("SELECT row_security_active('learning_log')").fetchone()[0]
    return error.sqlstate[:2] in ROW_FAULTS if error.sqlstate else isinstance(error, psycopg.DataError)
