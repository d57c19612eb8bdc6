# SPDX-License-Identifier: PostgreSQL
"""The program as its operator sees it: settings, signals, ports."""

import http.client
import signal
import socket
import threading
import unittest

import shim
from server import Server
from shim import Shim, entry
from waiting import wait_for


class Settings(unittest.TestCase):
    def test_help_and_version(self):
        for flag in ("--help", "--version"):
            done = shim.run(flag)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
        for word in ("--database", "LEARNING_SHIM_DATABASE", "--listen", "--pool-size", "--threads"):
            self.assertIn(word, shim.run("--help").stdout)

    def test_what_it_does_not_understand(self):
        for flags, word in ((["--databse", "x"], "--databse"), (["--listen", "8000"], "--listen"),
                            (["--pool-size", "0"], "--pool-size"), (["--threads=many"], "--threads"),
                            (["--pool-size"], "--pool-size"), (["extra"], "extra")):
            done = shim.run(*flags)
            self.assertEqual(done.returncode, 2, flags)
            self.assertIn(word, done.stderr)
            self.assertEqual(done.stdout, "")
        done = shim.run(LEARNING_SHIM_THREADS="901")
        self.assertEqual(done.returncode, 2)
        self.assertIn("LEARNING_SHIM_THREADS", done.stderr)

    def test_a_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            done = shim.run("--listen", f"127.0.0.1:{taken.getsockname()[1]}")
        self.assertEqual(done.returncode, 1)
        self.assertIn("Address already in use", done.stderr)

    def test_a_second_copy_does_not_share_the_port(self):
        first = Shim("host=/nonexistent")
        done = shim.run("--listen", f"127.0.0.1:{first.port}")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(first.get("/openapi.json").status, 200)
        first.stop()

    def test_a_port_is_free_again_at_once(self):
        first = Shim("host=/nonexistent")
        connection = first.connect()
        self.addCleanup(connection.close)
        connection.request("GET", "/openapi.json")
        connection.getresponse().read()
        first.stop()  # and this side has closed the connection: it lingers
        second = Shim("host=/nonexistent", "--listen", f"127.0.0.1:{first.port}")
        self.assertEqual(second.port, first.port)
        second.stop()

    def test_the_variables_of_libpq_work(self):
        database = Server()
        self.addCleanup(database.close)
        running = Shim("", PGHOST=database.folder, PGPORT="5432", PGUSER="learning_shim", PGDATABASE="postgres")
        self.assertEqual(running.post(entry()).status, 201)
        running.stop()
        running = Shim("", LEARNING_SHIM_DATABASE=database.conninfo(), PGUSER="nobody")
        self.assertEqual(running.post(entry()).status, 503)  # the empty flag is over the variable, and PGUSER is wrong
        running.stop()


def accepts_connections(address):
    try:
        socket.create_connection(address).close()
        return True
    except ConnectionRefusedError:
        return False


class Stopping(unittest.TestCase):
    def test_each_of_the_signals_ends_it_cleanly(self):
        for how in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(how=how):
                running = Shim("host=/nonexistent")
                self.assertEqual(running.get("/openapi.json").status, 200)
                self.assertEqual(running.stop(how)[0], 0)

    def test_a_signal_that_was_ignored_at_the_start_stays_ignored(self):
        for how in (signal.SIGHUP, signal.SIGINT):  # as nohup does, and a script with what it puts into the background
            with self.subTest(how=how):
                before = signal.signal(how, signal.SIG_IGN)
                self.addCleanup(signal.signal, how, before)
                running = Shim("host=/nonexistent")
                signal.signal(how, before)
                running.process.send_signal(how)
                self.assertEqual(running.get("/openapi.json").status, 200)
                self.assertEqual(running.stop(signal.SIGTERM)[0], 0)

    def test_a_request_in_flight_is_answered(self):
        database = Server()
        self.addCleanup(database.close)
        running = Shim(database.conninfo(), "--statement-timeout", "60000")
        statuses = []
        with database.locked():
            client = threading.Thread(target=lambda: statuses.append(running.post(entry()).status))
            client.start()
            wait_for(database.waiting_for_locks)
            running.process.send_signal(signal.SIGTERM)
            wait_for(lambda: not accepts_connections(running.address))
            self.assertIsNone(running.process.poll())
            self.assertEqual(statuses, [])
        client.join()
        self.assertEqual(statuses, [201])
        self.assertEqual(running.process.wait(60), 0)
        running.stop()

    def test_idle_connections_do_not_hold_it_up(self):
        running = Shim("host=/nonexistent", "--keep-alive-timeout", "60", "--shutdown-timeout", "20")
        connections = [running.connect() for _ in range(20)]
        for connection in connections:
            self.addCleanup(connection.close)
            connection.request("GET", "/nothing")
            connection.getresponse().read()
        self.assertEqual(running.stop()[0], 0)  # 1 where it had to give up
        with self.assertRaises((http.client.RemoteDisconnected, ConnectionError)):
            connections[0].request("GET", "/nothing")
            connections[0].getresponse()


if __name__ == "__main__":
    unittest.main()
