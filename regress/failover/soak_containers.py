# SPDX-License-Identifier: PostgreSQL
"""docker/failover/run: what the containers of compose.failover.yaml start, here as processes; and that they come back."""

import os
import pathlib
import shutil
import signal
import subprocess
import unittest

from failover_trio import TREE, needs_auto_failover
from ports import lasting_port
from server import ordinary_user, own_folder, program
from shim import Shim, entry
from waiting import wait_for

PASSWORD = "it'sa\"secret\\word"


class Container:
    def __init__(self, folder, name, *command, **environment):
        self.name = name
        self.command = command
        self.port = lasting_port()
        self.home = own_folder(name + ".", folder)
        self.sockets = folder  # the same for all, as in the containers: a node copies the settings of another one
        self.log = open(os.path.join(os.environ.get("LEARNING_OUTPUT", folder), f"{name}.log"), "ab")
        self.environment = {"PATH": os.path.dirname(program("postgres")) + ":" + os.environ["PATH"], "HOME": self.home,
                            "PGHOST": self.sockets, "SECRETS": folder, "NODE": name, "ADDRESS": "127.0.0.1", "PORT": str(self.port),
                            "LC_ALL": "C.UTF-8", **environment}
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "INT", TREE / "docker" / "failover" / "run", *self.command], stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log, env=self.environment, cwd=self.home, start_new_session=True, **ordinary_user())

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process and self.process.wait(120)

    def sql(self, text, dbname="learning"):
        """As the container's own user; nothing where there is no answer."""
        asked = subprocess.run([program("psql"), "-qXAt", "-h", self.sockets, "-p", str(self.port), "-d", dbname,
                                "-c", text], check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                               **ordinary_user())
        return asked.stdout.splitlines()

    def close(self):
        self.stop()
        self.log.close()


@needs_auto_failover
class Containers(unittest.TestCase):
    def setUp(self):
        self.folder = own_folder("learning_containers.")
        self.addCleanup(shutil.rmtree, self.folder)
        for secret in ["database_password", "node_password"]:
            (pathlib.Path(self.folder) / secret).write_text(PASSWORD + "\n")
        self.monitor = Container(self.folder, "monitor", "monitor")
        monitor = f"127.0.0.1:{self.monitor.port}"
        self.nodes = [Container(self.folder, "node-a", "node", MONITOR=monitor, FIRST="yes"),
                      Container(self.folder, "node-b", "node", MONITOR=monitor),
                      Container(self.folder, "node-c", "node", MONITOR=monitor)]
        self.containers = [self.monitor, *self.nodes]
        for container in self.containers:
            self.addCleanup(container.close)

    def start(self):
        for container in self.containers:
            container.start()

        def settled():
            for container in self.containers:
                if container.process.poll() is not None:
                    raise RuntimeError(f"{container.name} ended: see {container.log.name}")
            states = self.monitor.sql("SELECT reportedstate, goalstate FROM pgautofailover.node", "pg_auto_failover")
            return sorted(states) == ["primary|primary", "secondary|secondary", "secondary|secondary"]

        wait_for(settled, 300, "the nodes do not settle: see their logs")

    def conninfo(self, user="learning_shim"):
        escaped = PASSWORD.replace("\\", "\\\\").replace("'", "\\'")
        return (f"host=127.0.0.1,127.0.0.1,127.0.0.1 port={','.join(str(node.port) for node in self.nodes)} user={user} "
                f"dbname=learning target_session_attrs=read-write connect_timeout=3 password='{escaped}'")

    def test_start_stop_and_start_again(self):
        self.start()
        for _ in range(2):
            shim = Shim(self.conninfo())
            self.addCleanup(shim.stop)
            answer = wait_for(lambda running=shim: (lambda sent: sent.status == 201 and sent)(running.post(entry())), 60)
            self.assertEqual(answer.status, 201)
            shim.stop()
            for container in self.containers:
                container.stop()
            self.start()
        for node in self.nodes:
            wait_for(lambda node=node: node.sql("SELECT count(*) FROM learning_log") == ["2"], 60, f"{node.name} does not follow")
        [names] = {tuple(node.sql("SELECT tgname FROM pg_trigger WHERE tgname = 'needs_a_standby'")) for node in self.nodes}
        self.assertEqual(names, ("needs_a_standby",))
        for user in ["postgres", "learning_owner", "pgautofailover_monitor"]:
            asked = subprocess.run([program("psql"), "-d", self.conninfo(user), "-c", "SELECT 1 FROM learning_log"], check=False,
                                   capture_output=True, text=True)
            self.assertNotEqual(asked.returncode, 0, user)
        for container in self.containers:
            self.assertNotIn("secret", pathlib.Path(container.log.name).read_text())


if __name__ == "__main__":
    unittest.main()
