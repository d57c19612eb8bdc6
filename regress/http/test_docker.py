# SPDX-License-Identifier: PostgreSQL
"""docker/ as far as it can be tested without an engine: the compose files say what they should and name what is there,
and the database's start script does its work with the staged server. That of the nodes: failover/soak_containers.py."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

import yaml

from nginx import TREE
from ports import lasting_port
from server import ordinary_user, program
from shim import Shim, entry, run
from waiting import wait_for

DOCKER = TREE / "docker"


class Compose(unittest.TestCase):
    file = "compose.yaml"
    databases = ["database"]

    @classmethod
    def setUpClass(cls):
        cls.compose = yaml.safe_load((DOCKER / cls.file).read_text())
        cls.services = cls.compose["services"]
        cls.dockerfile = (DOCKER / "Dockerfile").read_text()

    def test_every_service_is_locked_down(self):
        for name, service in self.services.items():
            with self.subTest(name):
                self.assertTrue(service["read_only"])
                self.assertEqual(service["cap_drop"], ["ALL"])
                self.assertIn("no-new-privileges:true", service["security_opt"])
                self.assertNotIn("privileged", service)

    def test_only_nginx_is_reachable(self):
        self.assertEqual([name for name, service in self.services.items() if "ports" in service], ["nginx"])
        for name, service in self.services.items():
            inner = all(self.compose["networks"][network].get("internal") for network in service["networks"])
            self.assertEqual(inner, name != "nginx", name)
        for database in self.databases:
            self.assertFalse(set(self.services["nginx"]["networks"]) & set(self.services[database]["networks"]))

    def test_each_waits_for_the_health_of_the_one_behind(self):
        for name, behind in [("nginx", "shim"), ("shim", "database")]:
            self.assertEqual(self.services[name]["depends_on"][behind]["condition"], "service_healthy")

    def test_what_it_names_is_there(self):
        for name, service in self.services.items():
            with self.subTest(name):
                stage = self.dockerfile.partition(f" AS {service['build']['target']}\n")[2].partition("\nFROM ")[0]
                for word in ["USER ", "STOPSIGNAL ", "HEALTHCHECK "]:
                    self.assertIn("\n" + word, stage)
                self.assertEqual((DOCKER / service["build"]["context"] / service["build"]["dockerfile"]).resolve(),
                                 (DOCKER / "Dockerfile").resolve())
                self.assertLessEqual(set(service.get("secrets", [])), set(self.compose["secrets"]))
                for volume in service.get("volumes", []):
                    self.assertIn(volume.partition(":")[0], self.compose["volumes"])
                self.assertLessEqual(set(service["networks"]), set(self.compose["networks"]))
                self.assertLessEqual(set(service.get("depends_on", {})), set(self.services))
        visible = re.findall(r"^!(\S+)", (DOCKER / "Dockerfile.dockerignore").read_text(), re.MULTILINE)
        for paths in re.findall(r"^COPY (?!--from)(.+) \S+$", self.dockerfile, re.MULTILINE):
            for path in paths.split():
                with self.subTest(path):
                    self.assertTrue(any(path == seen or path.startswith(seen + "/") for seen in visible))
                    self.assertTrue((TREE / path).exists() or not path.startswith("docker/"))

    def test_the_secrets_can_be_made(self):
        with tempfile.TemporaryDirectory() as folder:
            made = subprocess.run([DOCKER / "make_secrets.sh", folder], check=True, capture_output=True)
            self.assertEqual(made.stdout.count(b"made "), 5, made)
            for name, secret in self.compose["secrets"].items():
                self.assertEqual(secret["file"], f"../secrets/{name}")
                self.assertGreater((pathlib.Path(folder) / name).stat().st_size, 0)
            # And the shim accepts them, with all of its settings.
            environment = {variable: value.replace("/run/secrets", folder)
                           for variable, value in self.services["shim"]["environment"].items()}
            checked = run("--check-config", **environment)
            self.assertEqual(checked.returncode, 0, checked.stderr)
            again = subprocess.run([DOCKER / "make_secrets.sh", folder], check=True, capture_output=True)
            self.assertEqual(again.stdout, b"")

    def test_images_are_of_this_version(self):
        version = re.search(r"project\([^)]*VERSION ([0-9]+\.[0-9]+)", (TREE / "CMakeLists.txt").read_text()).group(1)
        for name, service in self.services.items():
            self.assertEqual(service["image"].rpartition(":")[2], version, name)

    def test_the_names_agree(self):
        port = self.services["shim"]["environment"]["LEARNING_SHIM_LISTEN"].rpartition(":")[2]
        configuration = (DOCKER / "nginx.conf").read_text()
        self.assertIn(f"server shim:{port};", configuration)
        self.assertIn(f"listen {self.services['nginx']['ports'][0].partition(':')[2]} ssl", configuration)
        secrets = re.findall(r"/run/secrets/(\w+)", configuration)
        self.assertEqual(set(secrets), set(self.services["nginx"]["secrets"]))


class ComposeFailover(Compose):
    file = "compose.failover.yaml"
    databases = ["node-a", "node-b", "node-c"]

    def test_each_waits_for_the_health_of_the_one_behind(self):
        self.assertEqual(self.services["nginx"]["depends_on"]["shim"]["condition"], "service_healthy")
        # Any of the nodes may be away, so nobody waits for the health of one.
        for name in ["shim", *self.databases]:
            for behind in self.services[name]["depends_on"].values():
                self.assertEqual(behind["condition"], "service_started")

    def test_the_shim_finds_whichever_takes_writes(self):
        conninfo = dict(word.split("=") for word in self.services["shim"]["environment"]["LEARNING_SHIM_DATABASE"].split())
        self.assertEqual(conninfo["host"].split(","), [self.services[name]["hostname"] for name in self.databases])
        self.assertEqual(conninfo["target_session_attrs"], "read-write")

    def test_one_node_makes_the_database_and_each_has_its_volume(self):
        first = [name for name in self.databases if self.services[name].get("environment", {}).get("FIRST") == "yes"]
        self.assertEqual(first, ["node-a"])
        volumes = [self.services[name]["volumes"] for name in ["monitor", *self.databases]]
        self.assertEqual(len({volume for [volume] in volumes}), 4)
        for name in ["monitor", *self.databases]:
            self.assertEqual(self.services[name]["command"], ["monitor" if name == "monitor" else "node"])
            self.assertIn("node_password", self.services[name]["secrets"])
        self.assertIn("database_password", self.services["node-a"]["secrets"])


class DatabaseContainer(unittest.TestCase):
    """docker/database/run: what the image starts, here as a process."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="learning_docker.")
        self.addCleanup(shutil.rmtree, self.folder)
        self.secret = pathlib.Path(self.folder) / "database_password"
        self.port = lasting_port()
        self.log = open(os.path.join(os.environ.get("LEARNING_OUTPUT", self.folder), "container.log"), "ab")
        self.addCleanup(self.log.close)

    def start(self, password):
        self.secret.write_text(password + "\n")
        if os.geteuid() == 0:
            shutil.chown(self.folder, ordinary_user()["user"])
        process = subprocess.Popen(
            [DOCKER / "database" / "run", "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"],
            env={**os.environ, "PGDATA": self.folder + "/data", "PGHOST": self.folder, "PGPORT": str(self.port),
                 "SECRETS": self.folder, "PATH": os.path.dirname(program("postgres")) + ":" + os.environ["PATH"]},
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, **ordinary_user())
        self.addCleanup(self.stop, process)
        # The health check.
        ready = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-d", "learning"]
        wait_for(lambda: process.poll() is not None or subprocess.run(ready, check=False).returncode == 0, 60)
        if process.poll() is not None:
            raise RuntimeError("the database did not start: " + pathlib.Path(self.log.name).read_text())
        return process

    def stop(self, process):
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        return process.wait(30)

    def conninfo(self, password):
        return f"host=127.0.0.1 port={self.port} user=learning_shim dbname=learning password={password}"

    def sql(self, text, password):
        return subprocess.run([program("psql"), "-qXAt", "-d", self.conninfo(password), "-c", text], check=False,
                              capture_output=True, text=True)

    def administer(self, text):
        asked = subprocess.run([program("psql"), "-qXAt", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", str(self.port), "-d", "learning",
                                "-c", text], check=True, stdout=subprocess.PIPE, text=True, **ordinary_user())
        return asked.stdout

    def test_what_an_operator_changed_stays(self):
        """Row security as docs/operators.md has it, tables that somebody else owns, and another time for statements."""
        first = self.start("secret")
        self.administer("CREATE ROLE somebody; REASSIGN OWNED BY learning_owner TO somebody; ALTER ROLE learning_shim BYPASSRLS;"
                        "ALTER ROLE learning_shim SET statement_timeout = '7s'; GRANT CONNECT ON DATABASE learning TO PUBLIC")
        state = ("SELECT rolbypassrls, setconfig, has_database_privilege('somebody', 'learning', 'CONNECT'), "
                 "(SELECT tableowner FROM pg_tables WHERE tablename = 'learning_log') "
                 "FROM pg_roles JOIN pg_db_role_setting ON setrole = pg_roles.oid WHERE rolname = 'learning_shim'")
        before = self.administer(state)
        self.assertEqual(self.stop(first), 0)
        self.start("another")
        self.assertEqual(self.administer(state), before)
        self.assertEqual(self.sql("SELECT current_user", "another").stdout, "learning_shim\n")

    def test_start_stop_and_start_again(self):
        first = self.start("it's a \"secret\\word".replace(" ", ""))
        escaped = "it\\'sa\"secret\\\\word"
        shim = Shim(self.conninfo(escaped))
        self.addCleanup(shim.stop)
        self.assertEqual(shim.post(entry(timestamp="2024-03-01T10:00:00Z")).status, 201)
        summary = shim.summary("ada", from_="2024-03-01", to="2024-03-01", granularity="day")
        self.assertEqual((summary.status, len(summary.json)), (200, 1))
        for forbidden in ["UPDATE learning_log SET word_count = 1", "DELETE FROM learning_rollup",
                          "TRUNCATE learning_log", "CREATE TABLE t ()", "CREATE TEMP TABLE t ()",
                          "SELECT rolpassword FROM pg_authid"]:
            self.assertRegex(self.sql(forbidden, escaped).stderr, "permission denied|cannot", forbidden)
        owner = "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename LIKE 'learning%'"
        self.assertEqual(self.sql(owner, escaped).stdout, "learning_owner\n")
        self.assertEqual(shim.stop()[0], 0)
        self.assertEqual(self.stop(first), 0)

        self.start("another")
        self.assertIn("password authentication failed", self.sql("SELECT 1", escaped).stderr)
        self.assertEqual(self.sql("SELECT word_count FROM learning_log", "another").stdout, "7\n")
        self.assertEqual(self.sql("SELECT * FROM learning_log_check()", "another").stdout, "")
        log = pathlib.Path(self.log.name).read_text()
        for text in ["secret", "another"]:
            self.assertNotIn(text, log)


if __name__ == "__main__":
    unittest.main()
