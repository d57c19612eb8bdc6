# SPDX-License-Identifier: PostgreSQL
"""A session of PostgreSQL, made anew where it breaks."""

import contextlib

import psycopg

from learning_transfer.retrying import Patience, Refused


def words_of(error):
    """The message of an error, with its detail and hint."""
    said = error.diag
    parts = [said.message_primary or str(error).strip(), said.message_detail, said.message_hint]
    return ". ".join(part.rstrip(".") for part in parts if part)


class SqlConnection:
    def __init__(self, conninfo, tries=10, say=lambda text: None):
        self._conninfo = conninfo
        self._patience = Patience(tries, say)
        try:
            self._session = self._connect()
        except psycopg.Error as error:  # most probably a wrong connection string: that does not get better
            raise Refused(words_of(error)) from None

    def _connect(self):
        # Times are compared and shown as text, in UTC, and arrays have nulls: whatever the database's settings are.
        session = psycopg.connect(self._conninfo, autocommit=True, fallback_application_name="learning-transfer",
                                  client_encoding="UTF8")
        session.prepare_threshold = None  # statements by name do not go through every pooler
        session.execute("SELECT set_config('timezone', 'UTC', false), set_config('datestyle', 'ISO', false), set_config('array_nulls', 'on', false)")
        return session

    def run(self, work):
        """What `work` makes of the session, in one transaction that is tried again where others were in its way or where
        it is not known whether it was committed."""
        while True:
            try:
                if self._session.closed:
                    self._session = self._connect()
                with self._session.transaction():
                    answer = work(self._session)
                self._patience.succeeded()
                return answer
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                self._patience.failed(words_of(error))
            except psycopg.Error as error:
                raise Refused(words_of(error)) from None

    @contextlib.contextmanager
    def snapshot(self):
        """A transaction that sees one state and writes nothing."""
        self._session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._session.read_only = True
        with self._session.transaction():
            yield self._session

    def close(self):
        self._session.close()
