# SPDX-License-Identifier: PostgreSQL
"""A PostgreSQL server of one's own, with the extension in it and a role that may do just what the shim needs."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile

from waiting import wait_for

SHIM_ROLE = """
CREATE ROLE learning_shim LOGIN;
GRANT UPDATE (voided_at), SELECT, INSERT, DELETE ON learning_log TO learning_shim;
GRANT SELECT ON learning_rollup TO learning_shim;
GRANT SELECT, DELETE ON learning_archive TO learning_shim;
"""
# What it needs more where the shim shall move learners.
MOVING_RIGHTS = """
GRANT UPDATE (user_id) ON learning_log TO learning_shim;
GRANT INSERT, UPDATE ON learning_archive TO learning_shim;
"""
# Settings that no answer may depend on, and enough connections for every pool.
ODD_SETTINGS = {"timezone": "Asia/Kathmandu", "datestyle": "sql, dmy", "max_connections": "40"}
# For tests that load much: no work in the background, no plan that takes long to compile.
BULK_SETTINGS = {"max_wal_size": "4GB", "shared_buffers": "256MB", "autovacuum": "off", "jit": "off"}


def program(name):
    """A program of the staged server: in PG_BINDIR where that is set, otherwise the first one on the PATH."""
    found = shutil.which(name, path=os.environ.get("PG_BINDIR"))
    if found is None:
        raise FileNotFoundError(f"no {name}: put the server's programs on the PATH, or set PG_BINDIR")
    return os.path.abspath(found)  # the servers run in folders of their own


def ordinary_user():
    """Arguments for subprocess that run a program as a user that PostgreSQL accepts."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(os.environ.get("LEARNING_LOG_USER", "postgres"))
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def own_folder(prefix, parent=None):
    """A new folder that a server can work in."""
    folder = tempfile.mkdtemp(prefix=prefix, dir=parent)
    if os.geteuid() == 0:
        shutil.chown(folder, ordinary_user()["user"])
    return folder


class Server:
    """`set_up` makes the extension, its tables and the role of the shim in the database postgres."""

    def __init__(self, set_up=True, **settings):
        self.folder = own_folder("learning_server.")  # of its socket, whose path must be short
        output = os.environ.get("LEARNING_OUTPUT", self.folder)
        self.data = own_folder("data.", output)
        self.settings = {**ODD_SETTINGS, **settings, "fsync": "off", "listen_addresses": ""}
        self.log = open(os.path.join(output, "postgresql.log"), "ab")
        self.process = None
        try:
            subprocess.run([program("initdb"), "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync",
                            "--encoding=UTF8", "--no-locale"], check=True, stdout=self.log, **ordinary_user())
            self.start()
            if set_up:
                self.sql("CREATE EXTENSION learning_log; SELECT create_learning_log();" + SHIM_ROLE)
        except BaseException:
            self.close()  # nobody else will
            raise

    def start(self):
        self.process = subprocess.Popen(
            [program("postgres"), "-D", self.data, "-k", self.folder, "-p", "5432",
             *(f"--{name}={value}" for name, value in self.settings.items())],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd=self.folder, **ordinary_user())

        def is_ready():
            if self.process.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start: see {self.log.name}")
            return subprocess.run([program("pg_isready"), "-q", "-h", self.folder], check=False).returncode == 0

        wait_for(is_ready, what=f"PostgreSQL is not ready: see {self.log.name}")

    def start_again(self):
        """Starts after a kill: what the killed server left behind may be in the way for a moment."""

        def starts():
            with contextlib.suppress(RuntimeError):
                self.start()
                return True

        wait_for(starts, what=f"PostgreSQL does not start again: see {self.log.name}")

    def stop(self, how=signal.SIGINT):
        """SIGINT is a fast shutdown."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(60)

    def close(self):
        if self.process:
            self.stop()
        self.log.close()
        shutil.rmtree(self.data)
        shutil.rmtree(self.folder)

    def logged(self):
        """What the server has logged so far."""
        with open(self.log.name, encoding="utf-8") as log:
            return log.read()

    def conninfo(self, user="learning_shim", dbname="postgres"):
        return f"host={self.folder} port=5432 user={user} dbname={dbname}"

    def psql(self, dbname="postgres"):
        return [program("psql"), "-qXAt", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo("postgres", dbname)]

    def _run(self, command, data):
        environment = dict(os.environ, PGOPTIONS="-c timezone=UTC -c datestyle=iso -c client_min_messages=warning",
                           PGCLIENTENCODING="UTF8")
        return subprocess.run(command, input=data, stdout=subprocess.PIPE, env=environment, check=True).stdout

    def sql(self, text, dbname="postgres"):
        """Runs SQL as the superuser, in one session; the lines that it prints."""
        return self._run(self.psql(dbname), text.encode()).decode().splitlines()

    def copy(self, statement, data=b""):
        """Runs one COPY FROM STDIN or TO STDOUT; the bytes that it prints."""
        return self._run([*self.psql(), "-c", statement], data)

    def waiting_for_locks(self):
        """The process ids of the sessions that wait for a lock."""
        return self.sql("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'")

    def set_standbys(self, names):
        """From now on a commit waits for these: "" for none, and "nobody" for one that is never there."""
        def is_set():
            with contextlib.suppress(subprocess.CalledProcessError):  # it starts again
                self.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'; SELECT pg_reload_conf()")
                return self.sql("SHOW synchronous_standby_names") == [names]

        wait_for(is_set, 60)

    def waiting_for_standbys(self):
        """The process ids of the sessions that wait for a standby with what they have committed."""
        return self.sql("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")

    def locked(self, table="learning_log"):
        """Holds a table locked for as long as the with block runs."""
        return self.holding(f"LOCK TABLE {table}")

    def holding(self, statement):
        """Holds the locks that a statement takes for as long as the with block runs, or until release()."""
        return HeldLocks(self, statement)


class HeldLocks:
    def __init__(self, server, statement):
        self.session = subprocess.Popen(server.psql(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.session.stdin.write(f"BEGIN; {statement}; SELECT 'locked';\n".encode())
        self.session.stdin.flush()

    def __enter__(self):
        while self.session.stdout.readline() != b"locked\n":  # behind what the statement itself prints
            assert self.session.poll() is None
        return self

    def release(self):
        if self.session.poll() is None:
            self.session.communicate(b"ROLLBACK;\n")

    def __exit__(self, *_):
        self.release()
