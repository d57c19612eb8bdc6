# SPDX-License-Identifier: PostgreSQL
"""What an operator may be unlucky with: a full disk, streams that are closed, a log that nobody reads, a system that gives no
more threads."""

import os
import resource
import signal
import socket
import subprocess
import unittest

import shim
from server import Server
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
