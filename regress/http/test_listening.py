# SPDX-License-Identifier: PostgreSQL
"""Where the program listens: what stands at the path of a unix socket, and what else wants the same place."""

import os
import signal
import socket
import subprocess
import tempfile
import unittest

import shim


class Program:
    """The program with these listeners; for tests that do not talk to it over TCP."""

    def __init__(self, listen, admin="off"):
        self.process = subprocess.Popen(
            [shim.shim_program(), "--listen", listen, "--admin-listen", admin, "--database", "host=/nonexistent"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=shim.environment())

    def line(self):
        return self.process.stdout.readline()

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.communicate(timeout=60)
        return self.process.returncode


def dead_socket(path):
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path)


class UnixSockets(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.path = os.path.join(folder.name, "here")

    def refused(self, word):
        """Whichever listener it is for, nothing at the path changes."""
        before = os.lstat(self.path)
        for flags in (("--listen", "unix:" + self.path, "--admin-listen", "off"),
                      ("--listen", "127.0.0.1:0", "--admin-listen", "unix:" + self.path)):
            done = shim.run(*flags, "--database", "host=/nonexistent")
            self.assertEqual((done.returncode, done.stdout), (1, ""), flags)
            self.assertIn(self.path, done.stderr)
            self.assertIn(word, done.stderr)
            after = os.lstat(self.path)
            self.assertEqual((after.st_ino, after.st_mode, after.st_size), (before.st_ino, before.st_mode, before.st_size))

    def test_what_is_no_socket_stays(self):
        target = os.path.join(self.folder, "target")
        dead_socket(target)

        def file():
            with open(self.path, "w", encoding="utf-8") as important:
                important.write("important")

        for make, remove in ((file, os.unlink), (lambda: open(self.path, "w").close(), os.unlink),
                             (lambda: os.mkdir(self.path), os.rmdir), (lambda: os.mkfifo(self.path), os.unlink),
                             (lambda: os.symlink(target, self.path), os.unlink),
                             (lambda: os.symlink("/nonexistent", self.path), os.unlink)):
            make()
            self.refused("no socket")
            remove(self.path)
        self.assertTrue(os.path.exists(target))  # what a link leads to is not touched either

    def test_a_socket_in_use_stays(self):
        with socket.socket(socket.AF_UNIX) as live:
            live.bind(self.path)
            live.listen(0)
            self.refused("Address already in use")
            with socket.socket(socket.AF_UNIX) as client, socket.socket(socket.AF_UNIX) as another:
                for waiting in (client, another):  # now its queue is full
                    waiting.setblocking(False)
                    waiting.connect_ex(self.path)
                self.refused("Address already in use")
        os.unlink(self.path)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as other_kind:
            other_kind.bind(self.path)
            self.refused("Address already in use")

    def test_a_dead_socket_makes_room(self):
        for flags in (("unix:" + self.path,), ("127.0.0.1:0", "unix:" + self.path)):
            dead_socket(self.path)
            running = Program(*flags)
            lines = [running.line() for _ in flags]
            self.assertIn(f" on unix:{self.path}\n", lines[-1])
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(self.path)
            self.assertEqual(running.stop(), 0)
            self.assertFalse(os.path.lexists(self.path))

    def test_the_socket_of_another_one_outlives_it(self):
        running = Program("unix:" + self.path)
        running.line()
        os.unlink(self.path)
        with socket.socket(socket.AF_UNIX) as other:
            other.bind(self.path)
            other.listen()
            self.assertEqual(running.stop(), 0)
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(self.path)
        os.unlink(self.path)

        running = Program("unix:" + self.path)
        running.line()
        os.unlink(self.path)
        self.assertEqual(running.stop(), 0)  # there is nothing to be removed


class TwoListeners(unittest.TestCase):
    def test_it_says_nothing_before_all_is_bound(self):
        with socket.create_server(("127.0.0.1", 0)) as taken, tempfile.TemporaryDirectory() as folder:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            path = os.path.join(folder, "here")
            for listen, admin in (("127.0.0.1:0", address), (address, "127.0.0.1:0"), ("unix:" + path, address),
                                  (address, "unix:" + path)):
                done = shim.run("--listen", listen, "--admin-listen", admin, "--database", "host=/nonexistent")
                self.assertEqual((done.returncode, done.stdout), (1, ""), (listen, admin))
                self.assertIn(address, done.stderr)
                self.assertIn("Address already in use", done.stderr)
                self.assertFalse(os.path.lexists(path))

    def test_one_address_for_both(self):
        with tempfile.TemporaryDirectory() as folder:
            address = "unix:" + os.path.join(folder, "here")
            done = shim.run("--listen", address, "--admin-listen", address)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("Address already in use", done.stderr)


if __name__ == "__main__":
    unittest.main()
