# SPDX-License-Identifier: PostgreSQL
"""What an operator may be unlucky with: a full disk, streams that are closed, a log that nobody reads, a system that gives no
more threads, no more files."""

import contextlib
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

import shim
from server import Server, own_folder
from waiting import wait_for


def start(*flags, **how):
    return subprocess.Popen([shim.shim_program(), "--admin-listen", "off", "--database", "host=/nonexistent", *flags],
                            stdin=subprocess.DEVNULL, env=shim.environment(), **how)


class Misfortunes(unittest.TestCase):
    def test_what_was_asked_for_could_not_be_written(self):
        """Half of a document is not to pass for all of it."""
        for command in ("--print-openapi", "--print-config", "--check-config", "--help", "--version"):
            with self.subTest(command), open("/dev/full", "wb") as full:
                done = subprocess.run([shim.shim_program(), command], stdout=full, stderr=subprocess.PIPE, env=shim.environment(),
                                      check=False)
                self.assertEqual(done.returncode, 1)
                self.assertIn(b"standard output", done.stderr)

    def test_a_connection_string_that_cannot_be_read(self):
        """It is found before anything listens, and libpq's own words, which repeat it, are not shown."""
        for flag in ("--database", "--read-database"):
            for conninfo in ("postgresql://ada:geheim@[::1/x", "password=geheim x", "pasword=geheim"):
                with self.subTest(flag, conninfo=conninfo):
                    done = shim.run("--listen", "127.0.0.1:0", "--admin-listen", "off", flag, conninfo)
                    self.assertEqual((done.returncode, done.stdout), (2, ""))
                    self.assertIn(flag, done.stderr)
                    self.assertNotIn("geheim", done.stderr)

    def test_a_connection_string_with_which_libpq_would_never_connect(self):
        """It says so only when it connects, which would be tried for ever."""
        for conninfo, variables, told in (
                ("sslmode=nonsense", {}, "nonsense"), ("postgresql://ada:geheim@db/x?sslmode=full", {}, "full"),
                ("channel_binding=maybe", {}, "maybe"), ("target_session_attrs=writable", {}, "writable"),
                ("service=learn", {"PGSERVICEFILE": "/dev/null"}, '"learn"'), ("", {"PGSERVICE": "learn", "PGSERVICEFILE": "/dev/null"}, '"learn"'),
                ("user=ada", {"PGSSLMODE": "nonsense"}, "nonsense"),
                ("host=a,b hostaddr=127.0.0.1", {}, "host"), ("host=a,b,c port=1,2", {}, "port"), ("host=a,b port=1,65536", {}, "port"),
                ("host=a", {"PGPORT": "none"}, "port"), ("connect_timeout=2s", {}, "connect_timeout"), ("tcp_user_timeout=long", {}, "tcp_user_timeout"),
                # a password that is not encoded as addresses want it is no host, and no port
                ("postgresql://ada:gehe/im@db/x", {}, "port"), ("postgresql://ada:g@eheim@db/x", {}, "host")):
            for flag in ("--database", "--read-database"):
                with self.subTest(flag, conninfo=conninfo, variables=variables):
                    if flag == "--read-database" and not conninfo:
                        continue  # there is none
                    done = shim.run("--check-config", flag, conninfo, **variables)
                    self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                    self.assertIn(flag if not variables else "database", done.stderr)
                    self.assertIn(told, done.stderr)
                    for half in ("gehe", "eheim"):
                        self.assertNotIn(half, done.stderr)
        done = shim.run("--listen", "127.0.0.1:0", "--admin-listen", "off", "--database", "sslmode=nonsense")
        self.assertEqual((done.returncode, done.stdout), (2, ""))

    def test_connection_strings_that_may_be_right(self):
        """Nothing is connected to, no name is looked up, no file of keys opened: all of that may come later."""
        service = os.path.join(own_folder("services."), "services")
        self.addCleanup(shutil.rmtree, os.path.dirname(service))
        with open(service, "w", encoding="ascii") as file:
            file.write("[learn]\nhost=a.invalid,b.invalid\nport=5432,5433\n")
        for conninfo, variables in (
                ("", {}), ("learning", {}), ("postgresql:///learning", {}), ("host=/run/postgresql", {}), ("host=@abstract", {}),
                ("host=/a,b.invalid,@c port=1,,65535 target_session_attrs=read-write", {}), ("host=a.invalid,b.invalid port=5432", {}),
                ("postgresql://ada:g%40h%2Feim@[::1]:5432,192.0.2.1:5433/x?sslmode=verify-full&sslrootcert=/nowhere", {}),
                ("hostaddr=192.0.2.1 connect_timeout=' 0 ' keepalives=0 sslcert=/nowhere sslkey=/nowhere passfile=/nowhere", {}),
                ("host=a,b hostaddr=192.0.2.1,192.0.2.2 port=1,2", {}), ("service=learn", {"PGSERVICEFILE": service}),
                ("", {"PGHOST": "a.invalid,b.invalid", "PGPORT": "1,2", "PGSSLMODE": "require"})):
            with self.subTest(conninfo=conninfo, variables=variables):
                done = shim.run("--check-config", "--database", conninfo, **variables)
                self.assertEqual((done.returncode, done.stdout), (0, "the settings are fine\n"), done.stderr)

    def test_no_more_threads(self):
        def little_room_for_stacks():
            resource.setrlimit(resource.RLIMIT_STACK, (8 << 20, 8 << 20))
            resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

        refused = start("--listen", "127.0.0.1:0", "--threads", "900", preexec_fn=little_room_for_stacks,
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(refused.kill)
        output, log = refused.communicate(timeout=60)
        self.assertEqual((refused.returncode, output), (1, b""))
        self.assertIn(b"threads", log)

    def test_no_more_files(self):
        """Who connects waits, and the log says why."""
        running = shim.Shim("host=/nonexistent")
        self.addCleanup(running.stop)
        self.assertEqual(running.get("/openapi.json").status, 200)
        hard = resource.prlimit(running.process.pid, resource.RLIMIT_NOFILE)[1]
        used = len(os.listdir(f"/proc/{running.process.pid}/fd"))
        resource.prlimit(running.process.pid, resource.RLIMIT_NOFILE, (used, hard))
        clients = [socket.create_connection(running.address, 60) for _ in range(3)]  # the last ones find no number
        for client in clients:
            self.addCleanup(client.close)
            client.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n")
        wait_for(lambda: any("Too many open files" in line.get("message", "") for line in running.log_lines()))
        resource.prlimit(running.process.pid, resource.RLIMIT_NOFILE, (hard, hard))
        for client in clients:
            self.assertEqual(client.recv(12), b"HTTP/1.1 200")

    def test_more_clients_than_files(self):
        """Half of few files are for the database. Who finds no place is refused, and the log says why."""
        running = shim.Shim("host=/nonexistent", "--keep-alive-timeout", "600",
                            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)))
        self.addCleanup(running.stop)
        clients = [socket.create_connection(running.address, 60) for _ in range(33)]
        try:
            self.assertEqual(clients[-1].recv(1), b"")
        except ConnectionResetError:
            pass
        wait_for(lambda: any("32 are open" in line.get("message", "") for line in running.log_lines()))
        for client in clients:
            client.close()

        def is_served():
            with contextlib.suppress(ConnectionError):  # until the shim has seen that they are gone
                return running.get("/openapi.json").status == 200

        wait_for(is_served)

    def test_streams_that_are_closed(self):
        """Nothing else gets their numbers: the log would be written there."""
        database = Server()
        self.addCleanup(database.close)
        for closed in ((2,), (0, 2), (0, 1, 2)):
            with self.subTest(closed=closed):
                address = os.path.join(database.folder, "shim")
                running = start("--listen", f"unix:{address}", "--database", database.conninfo(), stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, preexec_fn=lambda: [os.close(stream) for stream in closed])  # pylint: disable=cell-var-from-loop
                self.addCleanup(running.kill)
                wait_for(lambda: os.path.exists(address))
                for stream in closed:
                    self.assertEqual(os.readlink(f"/proc/{running.pid}/fd/{stream}"), "/dev/null")
                running.terminate()
                self.assertEqual(running.wait(60), 0)
                running.stdout.close()

    def test_a_log_that_may_not_grow(self):
        """As on a full disk, its lines are lost, and nothing else."""
        log = tempfile.TemporaryFile()
        self.addCleanup(log.close)
        running = start("--listen", "127.0.0.1:0", stdout=subprocess.PIPE, stderr=log,
                        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1)))
        self.addCleanup(running.kill)
        with running.stdout:
            port = int(running.stdout.readline().decode().rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), 60) as connection:
            connection.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertEqual(connection.recv(12), b"HTTP/1.1 404")
        running.terminate()
        self.assertEqual(running.wait(60), 0)

    def test_a_line_that_was_cut_by_a_full_disk(self):
        """The first one after it begins a line of its own, for whoever reads them one by one."""
        log = tempfile.TemporaryFile()
        self.addCleanup(log.close)
        running = start("--listen", "127.0.0.1:0", stdout=subprocess.PIPE, stderr=log)
        self.addCleanup(running.kill)
        with running.stdout:
            port = int(running.stdout.readline().decode().rsplit(":", 1)[1])

        def is_cut():
            """Tried again where another line came between."""
            resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (os.fstat(log.fileno()).st_size + 20, resource.RLIM_INFINITY))
            ask()
            return not os.pread(log.fileno(), 1 << 20, 0).endswith(b"\n")

        def request_lines():
            text = os.pread(log.fileno(), 1 << 20, 0)
            whole = text[:text.rfind(b"\n") + 1].splitlines()
            return [line for line in whole if line.startswith(b"{") and b'"event":"request"' in line]

        def ask():
            with socket.create_connection(("127.0.0.1", port), 60) as connection:
                connection.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
                self.assertEqual(connection.recv(12), b"HTTP/1.1 404")

        ask()
        wait_for(request_lines)
        wait_for(is_cut)
        ask()  # there is no room for anything
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        before = len(request_lines())
        ask()
        wait_for(lambda: len(request_lines()) > before)
        for line in request_lines():
            json.loads(line)

    def stop_with_a_full_log(self, prepare):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        filler = os.open(f"/proc/self/fd/{writer}", os.O_WRONLY | os.O_NONBLOCK)
        with self.assertRaises(BlockingIOError):
            while True:
                os.write(filler, b" ")
        os.close(filler)
        running = start("--listen", "127.0.0.1:0", "--shutdown-timeout", "1", stdout=subprocess.PIPE, stderr=writer)
        self.addCleanup(running.kill)
        os.close(writer)
        with running.stdout:
            prepare(int(running.stdout.readline().decode().rsplit(":", 1)[1]))
        running.send_signal(signal.SIGTERM)
        self.assertEqual(running.wait(60), 1)

    def test_a_log_that_nobody_reads_does_not_keep_it_from_ending(self):
        self.stop_with_a_full_log(lambda port: None)  # what wants to say that there is no database waits

    def test_nor_do_requests_whose_lines_wait(self):
        def ask(port):
            connection = socket.create_connection(("127.0.0.1", port))
            self.addCleanup(connection.close)
            connection.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")

        self.stop_with_a_full_log(ask)


if __name__ == "__main__":
    unittest.main()
