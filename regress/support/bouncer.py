# SPDX-License-Identifier: PostgreSQL
"""pgbouncer in front of a server of the tests: a program of its own, never the system's service."""

import os
import shutil
import signal
import subprocess

from server import ordinary_user, own_folder, program
from waiting import wait_for

USER = "learning_shim"
DATABASE = "postgres"
CONFIGURATION = """
[databases]
* = host={server.folder} port=5432

[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder}/users
logfile = {folder}/log
pool_mode = {pool_mode}
default_pool_size = {pool_size}
max_client_conn = 200
ignore_startup_parameters = {dropped}
"""


def pgbouncer():
    """The program; nothing where it is not installed."""
    return shutil.which("pgbouncer", path="/usr/sbin:" + os.environ.get("PATH", ""))


class Bouncer:
    """All its clients together have `pool_size` sessions of each database of the server. `dropped` are the words of their connection
    strings that it takes and does not pass on."""

    def __init__(self, server, pool_size, pool_mode="transaction", dropped=""):
        self.folder = own_folder("learning_bouncer.")
        with open(os.path.join(self.folder, "users"), "w", encoding="utf-8") as users:
            users.write(f'"{USER}" ""\n"postgres" ""\n')
        configuration = os.path.join(self.folder, "pgbouncer.ini")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(server=server, folder=self.folder, pool_size=pool_size, pool_mode=pool_mode,
                                            dropped=dropped))
        self.process = subprocess.Popen([pgbouncer(), "-q", configuration], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, cwd=self.folder, **ordinary_user())
        try:
            wait_for(lambda: os.path.exists(os.path.join(self.folder, ".s.PGSQL.6432")), 30, "pgbouncer does not start")
        except AssertionError:
            self.close()
            raise

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        shutil.rmtree(self.folder)

    def conninfo(self):
        return f"host={self.folder} port=6432 user={USER} dbname={DATABASE}"

    def session(self):
        """psql, which reads what to do from its standard input."""
        return subprocess.Popen([program("psql"), "-qXAt", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo()],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def sql(self, text):
        """Runs SQL on a session that the shim may have had before; the lines that it prints."""
        output, _ = self.session().communicate(text, timeout=60)
        return output.splitlines()
