# SPDX-License-Identifier: PostgreSQL
"""What is seen from outside: the admin listener, logs, metrics, request ids."""

import os
import re
import signal
import socket
import subprocess
import tempfile
import unittest

import shim as program
import tokens
from server import Server
from shim import Shim, entry, run
from tokens import bearer, claims, flags, token
from waiting import wait_for

SUMMARY = "/users/secret-learner/summary?from=2024-01-01&to=2024-01-02&granularity=day"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def setUpModule():
    global database
    database = Server()
    unittest.addModuleCleanup(database.close)


class Admin(unittest.TestCase):
    def test_ready_when_the_database_is(self):
        own = Server(set_up=False)
        self.addCleanup(own.close)
        shim = Shim(own.conninfo("postgres"))
        self.addCleanup(shim.stop)
        self.assertEqual(shim.admin("/livez").status, 200)
        wait_for(lambda: b"missing" in shim.admin("/readyz").body)
        self.assertEqual(shim.admin("/readyz").status, 503)
        own.sql("CREATE EXTENSION learning_log")
        now = own.sql("SELECT now()")[0]
        wait_for(lambda: own.sql("SELECT 1 FROM pg_stat_activity WHERE application_name = 'learning-shim'"
                                 f" AND state = 'idle' AND query_start > '{now}'"))  # it has asked again
        self.assertIn(b"missing", shim.admin("/readyz").body)
        self.assertEqual(shim.admin("/readyz").status, 503)
        own.sql("SELECT create_learning_log()")
        wait_for(lambda: shim.admin("/readyz").status == 200)
        own.stop()
        wait_for(lambda: shim.admin("/readyz").status == 503)
        self.assertEqual(shim.admin("/livez").status, 200)
        own.start()
        wait_for(lambda: shim.admin("/readyz").status == 200)

    def test_not_ready_where_the_role_may_not_read(self):
        """Nothing that is asked for could be answered."""
        database.sql("CREATE ROLE stranger LOGIN")
        shim = Shim(database.conninfo("stranger"))
        self.addCleanup(shim.stop)
        wait_for(lambda: b"may not read" in shim.admin("/readyz").body)
        self.assertEqual(shim.admin("/readyz").status, 503)
        self.assertEqual(shim.get(SUMMARY).status, 500)
        database.sql("GRANT SELECT ON learning_log, learning_rollup, learning_archive TO stranger")
        wait_for(lambda: shim.admin("/readyz").status == 200)
        self.assertEqual(shim.get(SUMMARY).status, 200)
        database.sql("REVOKE SELECT ON learning_log, learning_rollup, learning_archive FROM stranger")
        wait_for(lambda: shim.admin("/readyz").status == 503)

    def test_not_ready_without_a_database(self):
        shim = Shim("host=/nonexistent")
        self.addCleanup(shim.stop)
        answer = shim.admin("/readyz")
        self.assertEqual(answer.status, 503)
        self.assertNotIn(b"nonexistent", answer.body)

    def test_a_database_that_hangs(self):
        own = Server()
        self.addCleanup(own.close)
        shim = Shim(own.conninfo())
        self.addCleanup(shim.stop)
        wait_for(lambda: shim.admin("/readyz").status == 200)
        children = subprocess.run(["pgrep", "-P", str(own.process.pid)], capture_output=True, text=True, check=True)
        processes = [own.process.pid, *map(int, children.stdout.split())]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            wait_for(lambda: shim.admin("/readyz").status == 503)
            self.assertEqual(shim.admin("/livez").status, 200)
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)
        wait_for(lambda: shim.admin("/readyz").status == 200)

    def test_not_ready_as_soon_as_it_stops(self):
        shim = Shim(database.conninfo(), "--statement-timeout", "60000")
        self.addCleanup(shim.stop)
        wait_for(lambda: shim.admin("/readyz").status == 200)
        with database.locked("learning_rollup"):
            connection = shim.connect()
            self.addCleanup(connection.close)
            connection.request("GET", SUMMARY)
            wait_for(database.waiting_for_locks)
            shim.process.send_signal(signal.SIGTERM)
            wait_for(lambda: shim.admin("/readyz").status == 503)
            self.assertIn("shutting down", shim.admin("/readyz").json["detail"])
        self.assertEqual(connection.getresponse().status, 200)
        self.assertEqual(shim.process.wait(60), 0)

    def test_ready_as_a_command(self):
        shim = Shim(database.conninfo())
        self.addCleanup(shim.stop)
        address = f"127.0.0.1:{shim.admin_port}"
        wait_for(lambda: run("--ready", "--admin-listen", address).returncode == 0)
        shim.stop()
        self.assertEqual(run("--ready", "--admin-listen", address).returncode, 1)

    def test_the_two_listeners_share_nothing(self):
        shim = Shim("host=/nonexistent")
        self.addCleanup(shim.stop)
        for path in ("/livez", "/readyz", "/metrics"):
            self.assertEqual(shim.get(path).status, 404)
        self.assertEqual(shim.admin("/openapi.json").status, 404)

    def test_a_unix_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "socket")
            for _ in range(2):  # the second time over the dead socket of the first
                process = subprocess.Popen([program.shim_program(), "--listen", "unix:" + path, "--admin-listen", "off"],
                                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                           env=program.environment())
                self.assertEqual(process.stdout.readline(), f"listening on unix:{path}\n")
                with socket.socket(socket.AF_UNIX) as client:
                    client.connect(path)
                    client.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    self.assertTrue(client.recv(100).startswith(b"HTTP/1.1 200"))
                second = run("--listen", "unix:" + path, "--admin-listen", "off")
                self.assertEqual(second.returncode, 1, second.stderr)
                process.kill()
                process.communicate()
                self.assertTrue(os.path.exists(path))

    def test_systemd_is_told(self):
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(os.path.join(folder, "notify"))
            manager.settimeout(60)
            shim = Shim("host=/nonexistent", NOTIFY_SOCKET=os.path.join(folder, "notify"))
            self.assertEqual(manager.recv(100), b"READY=1")
            shim.stop()
            self.assertEqual(manager.recv(100), b"STOPPING=1")


class Seen(unittest.TestCase):
    def setUp(self):
        self.shim = Shim(database.conninfo())
        self.addCleanup(self.shim.stop)

    def requests(self):
        return [line for line in self.shim.log_lines() if line["event"] == "request"]

    def test_one_line_per_request(self):
        sent = entry(user_id="secret-learner")
        for _ in range(2):
            self.shim.post(sent)
        self.shim.get(SUMMARY)
        self.shim.get(SUMMARY.replace("from=2024", "from=1024").replace("=day", "=hour"))
        self.shim.get("/secret-path")
        self.shim.raw(b"GET /secret-path HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")
        self.shim.raw(b"secret rubbish\r\n\r\n")
        lines = self.requests()
        self.assertEqual([(line["method"], line["route"], line["status"]) for line in lines[:6]],
                         [("POST", "/recordsjson", 201), ("POST", "/recordsjson", 409),
                          ("GET", "/users/{user_id}/summary", 200), ("GET", "/users/{user_id}/summary", 422),
                          ("GET", None, 404), ("GET", None, 400)])
        self.assertEqual([line.get("replayed") for line in lines[:3]], [False, True, None])
        self.assertEqual(lines[0]["batch_size"], 1)
        self.assertEqual(lines[3]["sqlstate"], "54000")
        self.assertGreater(lines[0]["request_bytes"], 50)
        for line in lines[:4]:
            self.assertGreater(line["database_ms"], 0)
            self.assertGreaterEqual(line["duration_ms"], line["database_ms"])
            self.assertGreater(line["response_bytes"], 0)
            self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        _, logged = self.shim.stop()
        self.assertNotIn("secret", logged)
        self.assertNotIn(sent["request_id"], logged)

    def test_ids_in_and_out(self):
        answer = self.shim.request("GET", "/openapi.json", headers={
            "X-Request-Id": "mine-1", "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
        self.assertEqual(answer.headers["X-Request-Id"], "mine-1")
        self.assertRegex(answer.headers["traceparent"], f"^00-{TRACE}-[0-9a-f]{{16}}-01$")
        self.assertRegex(answer.headers["Server-Timing"], r"^total;dur=[0-9.]+, db;dur=0\.000$")
        line = self.requests()[-1]
        self.assertEqual(line["x_request_id"], "mine-1")
        self.assertEqual(line["traceparent"], answer.headers["traceparent"])
        for bad in ("a" * 129, 'a"b', "a b", "\xe4"):
            answer = self.shim.request("GET", "/nowhere", headers={"X-Request-Id": bad, "traceparent": bad})
            self.assertRegex(answer.headers["X-Request-Id"], "^[0-9a-f]{32}$")
            self.assertRegex(answer.headers["traceparent"], "^00-[0-9a-f]{32}-[0-9a-f]{16}-00$")

    def test_metrics(self):
        sent = entry()
        self.shim.post(sent)
        self.shim.post(sent)
        self.shim.post({**sent, "word_count": 8})
        self.shim.request("BREW", "/coffee")
        answer = self.shim.admin("/metrics")
        self.assertEqual(answer.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        values = dict(re.findall(r"^(\S+) (\S+)$", answer.body.decode(), re.M))
        for name, value in {
                'learning_shim_requests_total{method="POST",route="/recordsjson",status="201"}': 1,
                'learning_shim_requests_total{method="POST",route="/recordsjson",status="409"}': 2,
                'learning_shim_request_duration_seconds_count{method="POST",route="/recordsjson"}': 3,
                'learning_shim_entries_total{outcome="created"}': 1,
                'learning_shim_entries_total{outcome="replayed"}': 1,
                'learning_shim_entries_total{outcome="conflict"}': 1,
                'learning_shim_batch_entries_count': 3,
                'learning_shim_pool_connections{database="primary",state="size"}': 8,
                'learning_shim_pool_waiting_requests{database="primary"}': 0,
                'learning_shim_requests_in_flight': 0}.items():
            self.assertEqual(float(values[name]), value, name)
        self.assertTrue([name for name in values if name.startswith("learning_shim_build_info{version=")])
        self.assertNotIn("BREW", answer.body.decode())

    def test_a_quiet_log(self):
        quiet = Shim(database.conninfo(), "--log-level", "warning")
        self.addCleanup(quiet.stop)
        quiet.get("/openapi.json")
        self.assertEqual(quiet.stop(), (0, ""))

    def test_tokens_stay_out_of_the_log(self):
        key = tokens.Secret()
        guarded = Shim(database.conninfo(), *flags(key))
        self.addCleanup(guarded.stop)
        guarded.request("GET", SUMMARY, headers=bearer(token(key, claims(sub="secret-learner"))))
        guarded.request("GET", SUMMARY, headers=bearer(token(key)))
        self.assertEqual([line["status"] for line in guarded.log_lines() if line["event"] == "request"], [200, 403])
        _, logged = guarded.stop()
        for secret in ("eyJ", "secret-learner", key.verification_key.decode()):
            self.assertNotIn(secret, logged)


if __name__ == "__main__":
    unittest.main()
