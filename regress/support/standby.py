# SPDX-License-Identifier: PostgreSQL
"""A hot standby of a server of the tests."""

import os
import subprocess
import unittest

from server import Server, ordinary_user, own_folder, program
from shim import Shim, entry
from waiting import wait_for


class Standby(Server):
    def __init__(self, primary):  # pylint: disable=super-init-not-called
        self.primary = primary
        self.folder = own_folder("learning_standby.")
        output = os.environ.get("LEARNING_OUTPUT", self.folder)
        self.data = own_folder("standby.", output)
        self.settings = primary.settings
        self.log = open(os.path.join(output, "standby.log"), "ab")
        self.process = None
        try:
            subprocess.run([program("pg_basebackup"), "-h", primary.folder, "-p", "5432", "-U", "postgres", "-D", self.data, "-R",
                            "-c", "fast", "-X", "stream", "--no-sync"], check=True, stdout=self.log, stderr=self.log,
                           cwd=self.folder, **ordinary_user())
            self.start()
        except BaseException:
            self.close()
            raise

    def catch_up(self):
        """Waits until it shows what the primary has committed."""
        written = self.primary.sql("SELECT pg_current_wal_lsn()")[0]
        wait_for(lambda: self.sql(f"SELECT pg_last_wal_replay_lsn() >= '{written}'") == ["t"], 60, "the standby lags behind")

    def pause(self):
        """From now on it lags behind."""
        self.sql("SELECT pg_wal_replay_pause()")
        wait_for(lambda: self.sql("SELECT pg_get_wal_replay_pause_state()") == ["paused"], 30)

    def resume(self):
        self.sql("SELECT pg_wal_replay_resume()")

    def promote(self):
        self.sql("SELECT pg_promote(true, 60)")


def conninfo_of(servers, attributes, user="learning_shim"):
    """Of whichever of them is what `attributes` says, in libpq's words."""
    return (f"host={','.join(server.folder for server in servers)} port={','.join('5432' for _ in servers)} user={user} "
            f"dbname=postgres target_session_attrs={attributes}")


class Pair(unittest.TestCase):
    """Tests with a primary and a standby."""

    def setUp(self):
        self.primary = Server()
        self.addCleanup(self.primary.close)
        self.standby = Standby(self.primary)
        self.addCleanup(self.standby.close)
        both = [self.primary, self.standby]
        self.read_write, self.prefer_standby = (conninfo_of(both, kind) for kind in ("read-write", "prefer-standby"))

    def run_shim(self, *flags, conninfo=None):
        shim = Shim(conninfo or self.read_write, *flags)
        self.addCleanup(shim.stop)
        return shim

    def recorded(self, shim, **members):
        sent = entry(timestamp="2024-01-02T10:00:00Z", **members)
        self.assertEqual(shim.post(sent).status, 201)
        return sent
