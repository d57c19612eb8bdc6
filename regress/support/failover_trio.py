# SPDX-License-Identifier: PostgreSQL
"""Three servers that pg_auto_failover looks after, and its monitor: all on this machine, as an ordinary user."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import unittest

from ports import lasting_port
from server import SHIM_ROLE, ordinary_user, own_folder, program
from waiting import wait_for

TREE = pathlib.Path(os.environ.get("LEARNING_TREE") or pathlib.Path(__file__).resolve().parents[2])
# A killed server loses no page that the system has taken; pg_auto_failover wants a quarter of the memory for each; a copy begins with
# a checkpoint.
NODE_SETTINGS = {"fsync": "off", "shared_buffers": "32MB", "checkpoint_completion_target": "0", "max_wal_size": "1GB", "max_connections": "60"}
# The shortest times that a busy machine bears; docs/failover.md says what they mean.
MONITOR_SETTINGS = {
    "pgautofailover.health_check_period": "1s", "pgautofailover.health_check_timeout": "1s",
    "pgautofailover.health_check_max_retries": "1", "pgautofailover.health_check_retry_delay": "500ms",
    "pgautofailover.node_considered_unhealthy_timeout": "3s", "pgautofailover.primary_demote_timeout": "3s",
    "pgautofailover.startup_grace_period": "3s"}


def what_is_missing():
    """Which of Debian's packages the staged server does without."""
    library = subprocess.run([program("pg_config"), "--pkglibdir"], check=True, capture_output=True, text=True).stdout.strip()
    if not os.path.exists(os.path.join(library, "pgautofailover.so")):
        return "postgresql-NN-auto-failover"
    return None if shutil.which("pg_autoctl") else "pg-auto-failover-cli"


needs_auto_failover = unittest.skipIf(what_is_missing(), f"{what_is_missing()} is not installed")


def needs_a_standby():
    """The trigger that docs/failover.md recommends."""
    return (TREE / "docker" / "database" / "needs_a_standby.sql").read_text()


class Keeper:
    """A pg_autoctl with the PostgreSQL that it keeps running, in one process group."""

    def __init__(self, trio, name):
        self.trio = trio
        self.name = name
        self.port = lasting_port()
        self.data = os.path.join(trio.folder, name)
        self.log = open(os.path.join(trio.output, f"{name}.log"), "ab")
        self.process = None

    def initdb(self, settings):
        subprocess.run([program("initdb"), "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync", "--encoding=UTF8",
                        "--no-locale"], check=True, stdout=self.log, stderr=self.log, **ordinary_user())
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n"
                            for name, value in {**settings, "unix_socket_directories": self.trio.folder}.items())

    def create(self, kind, *options):
        self.run("create", kind, "--pgport", str(self.port), "--hostname", "127.0.0.1", "--pgctl", program("pg_ctl"),
                 "--auth", "trust", "--no-ssl", "--run", *options)

    def start(self):
        self.run("run")

    def run(self, *command):
        # It ends with this process, whatever that dies of, and no signal from a keyboard reaches it.
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "INT", "pg_autoctl", *command, "--pgdata", self.data], stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log, env=self.trio.environment, cwd=self.trio.folder, start_new_session=True,
            **ordinary_user())

    def kill(self):
        """pg_autoctl and the postmaster at once: nobody ends anything in order, nobody starts it again."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)

    def stop(self):
        """Begins a fast shutdown."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)

    def close(self):
        self.stop()
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(60)
            self.kill()  # what is left of its group
        self.log.close()


class FailoverTrio:
    """The extension, its tables and the role of the shim are in the database postgres, unless `set_up` makes something else."""

    def __init__(self, set_up=None):
        self.folder = own_folder("learning_trio.")
        self.output = os.environ.get("LEARNING_OUTPUT", self.folder)
        self.environment = {
            "PATH": os.path.dirname(program("postgres")) + ":" + os.environ["PATH"], "LC_ALL": "C.UTF-8",
            "PGHOST": self.folder, "PGUSER": "postgres", "HOME": self.folder, "XDG_RUNTIME_DIR": self.folder,
            "XDG_CONFIG_HOME": self.folder + "/config", "XDG_DATA_HOME": self.folder + "/data"}
        self.monitor = Keeper(self, "monitor")
        self.nodes = [Keeper(self, name) for name in "abc"]
        try:
            self._set_up()
            self.sql(set_up or "CREATE EXTENSION learning_log; SELECT create_learning_log();" + SHIM_ROLE + needs_a_standby())
        except BaseException:
            self.close()  # nobody else will
            raise

    def _set_up(self):
        self.monitor.initdb(MONITOR_SETTINGS | {"shared_buffers": "32MB"})
        self.monitor.create("monitor")
        first, *others = self.nodes
        first.initdb(NODE_SETTINGS)
        wait_for(lambda: self.ask_monitor("SELECT 1 FROM pg_extension WHERE extname = 'pgautofailover'"), 120,
                 "there is no monitor")
        self._create(first)
        wait_for(lambda: self.states() == ["a single single"], 120, self._failure)
        for node in others:  # copies of the first one
            self._create(node)
        self.wait_until_settled()

    def _create(self, node):
        node.create("postgres", "--name", node.name, "--username", "postgres", "--dbname", "postgres", "--monitor",
                    f"postgres://autoctl_node@127.0.0.1:{self.monitor.port}/pg_auto_failover")

    def close(self):
        keepers = [*self.nodes, self.monitor]
        for keeper in keepers:
            keeper.stop()
        for keeper in keepers:
            keeper.close()
        shutil.rmtree(self.folder)

    def ask_monitor(self, question):
        """The lines of the answer; none where there is no answer."""
        return subprocess.run(
            [program("psql"), "-qXAt", "-F", " ", "-d", "pg_auto_failover", "-p", str(self.monitor.port), "-c", question],
            check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.environment).stdout.splitlines()

    def states(self):
        """Of each node its name, what it says that it is, and what it shall become."""
        return self.ask_monitor("SELECT nodename, reportedstate, goalstate FROM pgautofailover.node ORDER BY nodename")

    def _failure(self):
        return f"the nodes are {self.states()}: see the logs in {self.output}"

    def wait_until_settled(self, seconds=240):
        """Until one is the primary and both others follow it."""
        wait_for(lambda: sorted(state.partition(" ")[2] for state in self.states()) ==
                 ["primary primary", "secondary secondary", "secondary secondary"], seconds, self._failure)

    def primary(self):
        """Whoever takes writes, or is about to."""
        names = self.ask_monitor("SELECT nodename FROM pgautofailover.node WHERE goalstate IN ('primary', 'wait_primary')")
        return next((node for node in self.nodes if [node.name] == names), None)

    def wait_for_another_primary(self, than, seconds=240):
        wait_for(lambda: self.primary() not in (than, None), seconds, self._failure)

    def switch_over(self):
        """What an operator does before the primary's machine is taken away; answers when another one has taken over. The monitor
        refuses it where it holds a standby that it has just met for unwell: then it is asked again."""
        before = self.primary()

        def has_switched():
            asked = subprocess.run(["pg_autoctl", "perform", "switchover", "--pgdata", self.monitor.data, "--wait", "240"], check=False,
                                   stdout=self.monitor.log, stderr=self.monitor.log, env=self.environment, cwd=self.folder, **ordinary_user())
            return asked.returncode == 0 or self.primary() not in (before, None)

        wait_for(has_switched, 240, self._failure)

    def conninfo(self, user="learning_shim"):
        """Of whichever node takes writes."""
        return (f"host={','.join('127.0.0.1' for _ in self.nodes)} port={','.join(str(node.port) for node in self.nodes)} "
                f"user={user} dbname=postgres target_session_attrs=read-write connect_timeout=3")

    def sql(self, text):
        """Runs SQL as the superuser on the primary; the lines that it prints."""
        return subprocess.run(
            [program("psql"), "-qXAt", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo("postgres")], input=text, check=True,
            stdout=subprocess.PIPE, text=True, env={**self.environment, "PGOPTIONS": "-c client_min_messages=warning"},
        ).stdout.splitlines()
