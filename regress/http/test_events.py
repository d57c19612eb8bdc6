# SPDX-License-Identifier: PostgreSQL
"""Server-sent events: clients hear when a learner's sums change."""

import contextlib
import os
import select
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import tokens
from bouncer import Bouncer, pgbouncer
from contract import Contract
from server import Server
from shim import Shim, entry, environment, new_id, shim_program
from tokens import bearer, claims, flags, token
from waiting import wait_for

SESSIONS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'learning-shim'"
LISTENING = SESSIONS + " AND query LIKE 'LISTEN%'"


class Listener:
    """A client that reads its events, and notes when each came."""

    def __init__(self, shim, user_id="ada", headers=None):
        self.connection = shim.connect(timeout=60)
        self.connection.request("GET", f"/users/{user_id}/events", headers=headers or {})
        self.socket = self.connection.sock  # which the connection gives away to an answer without a length
        self.response = self.connection.getresponse()
        self.lines, self.events, self.ended = [], [], threading.Event()
        if self.response.status == 200:
            self.thread = threading.Thread(target=self.read, daemon=True)
            self.thread.start()

    def read(self):
        with contextlib.suppress(OSError, ValueError):
            while line := self.response.readline():
                self.lines.append(line.decode().rstrip("\n"))
                if line == b"event: changed\n":
                    self.events.append(time.monotonic())
        self.ended.set()

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.connection.close()


class OverUnixSocket(Shim):
    """Whose queue shows what was not read, where that of TCP takes many events without being read."""

    def __init__(self, database, path, *flags_):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [shim_program(), "--listen", "unix:" + path, "--admin-listen", "127.0.0.1:0", "--database", database.conninfo(), *flags_],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, env=environment())
        self.process.stdout.readline()
        self.admin_port = int(self.process.stdout.readline().decode().rsplit(":", 1)[1])


class Events(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Server(**{"learning_log.notify": "on", "max_connections": "60"})
        cls.addClassCleanup(cls.database.close)

    def serve(self, *flags_, database=None):
        shim = Shim((database or self.database).conninfo(), *flags_)
        self.addCleanup(shim.stop)
        return shim

    def listen(self, shim, user_id="ada", headers=None):
        listener = Listener(shim, user_id, headers)
        self.addCleanup(listener.close)
        self.assertEqual(listener.response.status, 200)
        return listener

    def heard(self, listener, act, times=1):
        """Acts, and waits for an event."""
        for _ in range(times):
            before = len(listener.events)
            act()
            wait_for(lambda before=before: len(listener.events) > before, 60, lambda: f"nothing is heard: {listener.lines}")

    def settled(self, shim):
        """A listener to ada that has heard the first events, and a shim that listens to the database."""
        listener = self.listen(shim)
        wait_for(lambda: self.database.sql(LISTENING), 60)
        self.heard(listener, self.insert, 3)  # some of the first events may be about the session
        return listener

    def insert(self, user_id="ada"):
        self.database.sql(f"INSERT INTO learning_log VALUES ('{user_id}', '{new_id()}', '2024-01-01', 1)")

    def test_what_is_answered(self):
        shim = self.serve()
        listener = self.listen(shim)
        headers = listener.response.headers
        self.assertEqual((headers["Content-Type"], headers["Cache-Control"], headers["X-Accel-Buffering"], headers["Connection"],
                          headers["Content-Length"]), ("text/event-stream", "no-store", "no", "close", None))
        wait_for(lambda: len(listener.lines) >= 5)
        self.assertEqual(listener.lines[:2], ["retry: 2000", "event: changed"])
        self.assertRegex(listener.lines[2], r"^id: \d+$")
        self.assertEqual(listener.lines[3:5], ["data: {}", ""])
        head = shim.request("HEAD", "/users/ada/events")
        self.assertEqual((head.status, head.headers["Content-Type"], head.headers["Content-Length"], head.body),
                         (200, "text/event-stream", None, b""))
        self.assertEqual(shim.request("GET", "/users/ada/events", headers={"Accept": "application/json"}).status, 406)
        self.assertEqual(shim.request("POST", "/users/ada/events").headers["Allow"], "GET, HEAD")
        self.assertEqual(shim.metric("learning_shim_event_listeners"), 1)
        listener.close()
        wait_for(lambda: shim.metric("learning_shim_event_listeners") == 0)

    def test_each_way_to_change_something(self):
        shim = self.serve()
        listener = self.settled(shim)
        self.heard(listener, lambda: self.assertEqual(shim.post(entry()).status, 201))
        self.heard(listener, self.insert)
        self.heard(listener, lambda: self.database.sql("UPDATE learning_log SET word_count = word_count + 1 WHERE user_id = 'ada'"))
        self.assertNotIn(": nothing new", listener.lines, "it is not woken, and looks by itself when it has been silent for long")

    def test_another_learner_is_not_heard(self):
        """Who is told of everything hears as many. On a slow machine one may still be on its way that is ada's own."""
        shim = self.serve()
        listener = self.settled(shim)
        bob = self.listen(shim, "bob")
        before = len(listener.events)
        self.heard(bob, lambda: self.insert("bob"), 4)  # of which the first ones may be about the beginning
        self.assertLessEqual(len(listener.events) - before, 1)
        self.heard(listener, self.insert)

    def test_at_most_one_a_second(self):
        shim = self.serve()
        begin = time.monotonic()
        listener = self.settled(shim)
        until = len(listener.events) + 4
        storm = 0
        while len(listener.events) < until:
            self.insert()
            storm += 1
        self.assertGreater(storm, 4)
        heard = len(listener.events)
        self.assertLessEqual(heard, time.monotonic() - begin + 1)  # all of which were sent meanwhile

    def test_many_listeners_cost_one_session_and_no_thread(self):
        shim = self.serve("--pool-size", "1")
        self.assertEqual(shim.post(entry()).status, 201)
        wait_for(lambda: shim.admin("/readyz").status == 200)
        threads = os.listdir(f"/proc/{shim.process.pid}/task")
        sockets = []
        for number in range(500):
            connection = socket.create_connection(shim.address, 60)
            self.addCleanup(connection.close)
            connection.sendall(f"GET /users/learner-{number % 250}/events HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            sockets.append(connection)
        wait_for(lambda: shim.metric("learning_shim_event_listeners") == 500, 60)
        wait_for(lambda: self.database.sql(LISTENING), 60)
        self.assertLessEqual(len(self.database.sql(SESSIONS)), 4)  # of the pool, of the writer, of /readyz, and this one
        self.assertEqual(sorted(os.listdir(f"/proc/{shim.process.pid}/task")), sorted(threads))
        # Both who listen to the same learner hear it.
        self.insert("learner-7")
        for number in (7, 257):
            sockets[number].settimeout(60)
            received = b""
            while received.count(b"event: changed") < 2:
                received += sockets[number].recv(65536)
        self.assertEqual(shim.stop()[0], 0)

    def test_too_many(self):
        shim = self.serve("--event-listeners", "2")
        first = self.listen(shim)
        self.listen(shim)
        refused = shim.get("/users/ada/events")
        self.assertEqual((refused.status, refused.headers["Retry-After"]), (503, "1"))
        first.close()
        wait_for(lambda: Listener(shim).response.status == 200)

    def test_one_learner_does_not_take_the_places_of_all(self):
        shim = self.serve()
        listeners = [self.listen(shim) for _ in range(32)]
        self.assertEqual(shim.get("/users/ada/events").status, 503)
        self.listen(shim, "bob")
        listeners[0].close()
        wait_for(lambda: Listener(shim).response.status == 200)

    def test_the_session_breaks(self):
        shim = self.serve()
        listener = self.settled(shim)
        before = len(listener.events)
        broken = self.database.sql(SESSIONS)
        self.database.sql(f"SELECT pg_terminate_backend(pid) FROM ({SESSIONS}) AS s")
        wait_for(lambda: len(listener.events) > before, 60)  # something may have been missed
        wait_for(lambda: set(self.database.sql(LISTENING)) - set(broken), 60)
        self.heard(listener, self.insert, 3)

    def test_the_session_ends_with_the_last_listener(self):
        shim = self.serve()
        listener = self.settled(shim)
        pids = set(self.database.sql(SESSIONS))
        listener.close()
        wait_for(lambda: shim.metric("learning_shim_event_listeners") == 0)
        wait_for(lambda: pids - set(self.database.sql(SESSIONS)), 60)
        self.heard(self.listen(shim), self.insert, 3)

    def test_the_end_of_the_server_is_theirs(self):
        shim = self.serve("--shutdown-timeout", "20")
        listeners = [self.settled(shim), *[self.listen(shim) for _ in range(20)]]
        self.assertEqual(shim.stop()[0], 0)  # 1 where it had to give up
        for listener in listeners:
            self.assertTrue(listener.ended.wait(60))

    def test_who_does_not_read_is_ended(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "socket")
            shim = OverUnixSocket(self.database, path, "--slow-client-timeout", "2")
            self.addCleanup(shim.stop)
            with socket.socket(socket.AF_UNIX) as idle:
                idle.connect(path)
                idle.sendall(b"GET /users/ada/events HTTP/1.1\r\nHost: x\r\n\r\n")
                gone = select.poll()
                gone.register(idle, 0)  # its end, and nothing else
                self.assertTrue(gone.poll(60000), "it is kept")
                self.assertIn(b"event: changed", idle.recv(65536))  # it was told, and did not read it in time
                wait_for(lambda: shim.metric("learning_shim_event_listeners") == 0)

    def test_tokens(self):
        key = tokens.Secret()
        shim = self.serve(*flags(key))
        self.assertEqual(shim.get("/users/ada/events").status, 401)
        self.assertEqual(shim.request("GET", "/users/bob/events", headers=bearer(token(key))).status, 403)
        self.listen(shim, "ada", bearer(token(key)))
        self.listen(shim, "bob", bearer(token(key, claims(scope="service", sub="x"))))
        ending = self.listen(shim, "ada", bearer(token(key, claims(exp=int(time.time()) - 20))))  # 30 seconds are forgiven
        self.assertTrue(ending.ended.wait(60), "it is told more than its token allows")

    def test_off(self):
        database = Server()
        self.addCleanup(database.close)
        shim = self.serve(database=database)
        self.refuses(shim, "learning_log.notify")

    def refuses(self, shim, words):
        answer = shim.get("/users/ada/events")
        self.assertEqual(answer.status, 501, answer.body)
        self.assertEqual(answer.json["type"].rsplit(":", 1)[-1], "no-events")
        self.assertIn(words, answer.json["detail"])
        Contract(shim.get("/openapi.json").json).check("GET", "/users/{user_id}/events", answer)
        self.assertEqual(shim.request("HEAD", "/users/ada/events").status, 501)

    def test_switched_off(self):
        database = Server(**{"learning_log.notify": "on"})
        self.addCleanup(database.close)
        shim = self.serve(database=database)
        listener = self.listen(shim)
        wait_for(lambda: database.sql(LISTENING), 60)
        database.sql("ALTER ROLE learning_shim SET learning_log.notify = off")
        database.sql(f"SELECT pg_terminate_backend(pid) FROM ({SESSIONS}) AS s")
        self.assertTrue(listener.ended.wait(60))
        wait_for(lambda: shim.get("/users/ada/events").status == 501)

    @unittest.skipUnless(pgbouncer(), "pgbouncer is not installed (apt-get install pgbouncer)")
    def test_behind_a_pooler(self):
        bouncer = Bouncer(self.database, 4)
        self.addCleanup(bouncer.close)
        shim = Shim(bouncer.conninfo())
        self.addCleanup(shim.stop)
        self.refuses(shim, "pooler")

    def tearDown(self):
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])


if __name__ == "__main__":
    unittest.main()
