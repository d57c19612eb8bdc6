# SPDX-License-Identifier: PostgreSQL
"""Everything of a learner, straight from the tables, in one snapshot."""

import itertools

import psycopg

from learning_transfer.retrying import Refused
from learning_transfer.sql_connection import words_of

SETTINGS = """SELECT coalesce((SELECT extversion FROM pg_extension WHERE extname = 'learning_log'), 'none'),
                     current_setting('server_version'), current_setting('learning_log.earliest', true),
                     current_setting('learning_log.latest_ahead', true)
              FROM learning_sums_are_covered()"""  # which also loads the module, and refuses where entries would be hidden
ENTRIES = """SELECT request_id::text, "timestamp"::text, word_count, study_seconds, recorded_at::text, voided_at::text
             FROM learning_log WHERE user_id = %s ORDER BY "timestamp", request_id"""
ARCHIVE = """SELECT archive.day::text, coalesce((SELECT sum(entries) FROM learning_rollup AS rollup,
                        learning_cells(rollup.day, rollup.cells) WHERE rollup.user_id = archive.user_id AND rollup.day = archive.day), 0)::bigint,
                    to_char(quarter_hour, 'HH24:MI'), entries, words, study_seconds
             FROM learning_archive AS archive, learning_cells(archive.day, archive.cells)
             WHERE archive.user_id = %s ORDER BY archive.day, quarter_hour"""
ROWS_AT_A_TIME = 2000


def rfc3339(text):
    """2024-03-01 09:15:00+00 becomes 2024-03-01T09:15:00Z; years before 1 and beyond 9999 stay as PostgreSQL writes them."""
    if text is None or len(text) < 22 or text[10] != " " or not text.endswith("+00"):
        return text
    return f"{text[:10]}T{text[11:-3]}Z"


class SqlExport:
    missing_entries = 0

    def __init__(self, connection, user_id):
        self._connection = connection
        self._user_id = user_id

    def write(self, writer):
        try:
            with self._connection.snapshot() as session:
                self._write(session, writer)
        except psycopg.Error as error:
            raise Refused(words_of(error)) from None

    def close(self):
        self._connection.close()

    def _write(self, session, writer):
        version, server, earliest, ahead = session.execute(SETTINGS).fetchone()
        writer.head(["entries", "voided_entries", "archived_days"], learning_log=version, postgresql=server,
                    earliest=earliest, latest_ahead=ahead)
        for request_id, timestamp, words, seconds, recorded_at, voided_at in self._rows(session, ENTRIES):
            writer.entry(request_id, rfc3339(timestamp), words, seconds, rfc3339(recorded_at), rfc3339(voided_at))
        for (day, logged), cells in itertools.groupby(self._rows(session, ARCHIVE), lambda row: row[:2]):
            writer.archived_day(day, logged, [{"quarter_hour": at, "entries": entries, "words": words, "study_seconds": seconds}
                                              for _, _, at, entries, words, seconds in cells])
        writer.end()

    def _rows(self, session, statement):
        with session.cursor("export") as cursor:  # one of the server's, so that rows are not all held here
            cursor.itersize = ROWS_AT_A_TIME
            yield from cursor.execute(statement, [self._user_id])
