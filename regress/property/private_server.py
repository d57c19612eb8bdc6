# SPDX-License-Identifier: PostgreSQL
"""A PostgreSQL server of one's own, with the extension in it, and tables in and out of it in binary COPY."""

import os
import shutil
import struct
import subprocess
import tempfile

COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
COPY_TRAILER = struct.pack(">h", -1)
SECONDS_1970_TO_2000 = 946684800
DATABASE = "learning_property"


def timestamptz(microseconds):
    """Microseconds since 1970 as the server counts them."""
    return microseconds - SECONDS_1970_TO_2000 * 1_000_000


def sql_timestamp(microseconds):
    """A literal of an instant, for people who reproduce a failure."""
    return f"to_timestamp({microseconds // 1_000_000}) + interval '{microseconds % 1_000_000} us'"


class PrivateServer:
    """Starts a server below LEARNING_OUTPUT; where PGHOST is set, takes the one that the PG variables name."""

    def __init__(self):
        self.data = None
        self.environment = dict(os.environ, PGOPTIONS="-c TimeZone=UTC -c client_min_messages=warning")
        if "PGHOST" not in os.environ:
            self._start()
        self.environment["PGDATABASE"] = "postgres"
        self.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        self.execute(f"CREATE DATABASE {DATABASE}")
        self.environment["PGDATABASE"] = DATABASE
        self.execute("CREATE EXTENSION learning_log; SELECT create_learning_log()")

    def _start(self):
        folder = os.environ.get("LEARNING_OUTPUT") or tempfile.mkdtemp(prefix="learning_property.")
        self.data = os.path.join(folder, "server")
        subprocess.run(
            ["initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync", "--encoding=UTF8", "--no-locale"],
            check=True, stdout=subprocess.DEVNULL)
        self.socket = tempfile.mkdtemp(prefix="learning_property.")  # a socket's path must be short
        self.environment.update(PGHOST=self.socket, PGUSER="postgres", PGPORT="5432")
        options = (f"-k {self.socket} -p 5432 -c listen_addresses='' -c fsync=off -c max_wal_size=4GB "
                   "-c shared_buffers=256MB -c autovacuum=off -c jit=off")
        self._pg_ctl("start", "-l", os.path.join(folder, "server.log"), "-o", options)

    def stop(self):
        if self.data:
            self._pg_ctl("stop", "-m", "fast")
            shutil.rmtree(self.socket)
            shutil.rmtree(self.data)

    def _pg_ctl(self, *arguments):
        subprocess.run(["pg_ctl", "-s", "-w", "-D", self.data, *arguments], check=True, stdin=subprocess.DEVNULL)

    def execute(self, sql, data=None):
        """Runs SQL, each statement in its own transaction where there is one statement; returns what it prints."""
        process = subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-c", sql], input=data,
                                 stdout=subprocess.PIPE, env=self.environment, check=True)
        return process.stdout

    def run_script(self, sql):
        """Runs a script of any length in one session; returns the lines that it prints."""
        process = subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-f", "-"], input=sql.encode(),
                                 stdout=subprocess.PIPE, env=self.environment, check=True)
        return process.stdout.decode().splitlines()

    def fetch_text(self, query):
        return self.execute(query).decode().splitlines()

    def copy_in(self, table, packed_rows):
        self.execute(f"COPY {table} FROM STDIN (FORMAT binary)",
                     b"".join([COPY_HEADER, *packed_rows, COPY_TRAILER]))

    def copy_out(self, query, row):
        """The rows of a query, as tuples that `row`, a struct with the fields' lengths as padding, unpacks."""
        output = self.execute(f"COPY ({query}) TO STDOUT (FORMAT binary)")
        return list(row.iter_unpack(memoryview(output)[len(COPY_HEADER):-len(COPY_TRAILER)]))


def pack_entry(user_id, number, microseconds, words, study_seconds, recorded_at, voided=False):
    """One row of learning_log; `number` makes the request id."""
    study = struct.pack(">i", -1) if study_seconds is None else struct.pack(">ii", 4, study_seconds)
    voided_at = struct.pack(">iq", 8, timestamptz(recorded_at)) if voided else struct.pack(">i", -1)
    return b"".join([
        struct.pack(">hi", 7, len(user_id)), user_id,
        struct.pack(">iQQiqii", 16, 0, number, 8, timestamptz(microseconds), 4, words),
        study, struct.pack(">iq", 8, timestamptz(recorded_at)), voided_at])
