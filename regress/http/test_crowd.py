# SPDX-License-Identifier: PostgreSQL
"""Thousands of connections at a time: the idle cost nothing, the busy are served in turn, and all of them end."""

import concurrent.futures
import os
import resource
import selectors
import signal
import socket
import statistics
import threading
import unittest

from test_transport import NOTHING, Transport, read_answer
from test_wire import DOCUMENT, RECORD
from waiting import wait_for


def waits_of(process):
    """How often its threads have begun to wait for something: nobody can look for work without that."""
    count = 0
    for task in os.listdir(f"/proc/{process.pid}/task"):
        with open(f"/proc/{process.pid}/task/{task}/status", encoding="ascii") as status:
            count += next(int(line.split()[1]) for line in status if line.startswith("voluntary_ctxt_switches:"))
    return count


class Crowd(Transport):
    @classmethod
    def setUpClass(cls):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < 4096:
            raise unittest.SkipTest(f"only {hard} files may be open")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        cls.addClassCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))

    def open_idle(self, running, clients):
        idle = [self.open(running, NOTHING) for _ in range(clients)]
        for connection in idle:
            self.assertEqual(read_answer(connection)[0], 404)
        return idle

    def counts_of_busy_clients(self, running, clients, median):
        """Each sends its next request when it has its answer; how many each had when half of them had so many."""
        selector = selectors.DefaultSelector()
        self.addCleanup(selector.close)
        counts = {}
        for _ in range(clients):
            connection = self.open(running, NOTHING)
            selector.register(connection, selectors.EVENT_READ)
            counts[connection] = 0
        while statistics.median(counts.values()) < median:
            events = selector.select(60)
            self.assertTrue(events, "nobody is answered any more")
            for key, _ in events:
                self.assertEqual(read_answer(key.fileobj)[0], 404)
                counts[key.fileobj] += 1
                key.fileobj.sendall(NOTHING)
        return sorted(counts.values())

    def test_busy_clients_beside_idle_and_dribbling_ones(self):
        running = self.start("--threads", "4", "--keep-alive-timeout", "600", "--slow-client-timeout", "600",
                             "--keep-alive-requests", "1000000")
        idle = self.open_idle(running, 2000)
        dribbling = [self.open(running, RECORD + b"Content-Length: 20\r\n\r\n{") for _ in range(250)]
        dribbling += [self.open(running, DOCUMENT + b"X-Slow: ") for _ in range(250)]

        counts = self.counts_of_busy_clients(running, 64, 100)
        self.assertGreaterEqual(counts[0], statistics.median(counts) / 2, counts)
        for connection in dribbling:
            connection.sendall(b"x")
        for connection in idle[::100]:
            connection.sendall(NOTHING)
            self.assertEqual(read_answer(connection)[0], 404)
        for connection in dribbling[:250:50]:
            connection.sendall(b"x" * 18)
            self.assertEqual(read_answer(connection)[0], 400)
        with open(f"/proc/{running.process.pid}/status", encoding="ascii") as status:
            resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
        self.assertLess(resident, 64 * 1024)
        self.assertEqual(running.stop()[0], 0)  # long before any of their deadlines

    def test_nobody_looks_at_idle_connections(self):
        """While one that is not idle meets its deadline of a second, the threads wait again less often than there are idle ones."""
        running = self.start("--keep-alive-timeout", "600", "--slow-client-timeout", "1")
        idle = self.open_idle(running, 2000)
        before = waits_of(running.process)
        self.assertEqual(read_answer(self.open(running, b"GET /noth"))[0], 408)
        self.assertLess(waits_of(running.process) - before, len(idle) / 4)

    def test_a_shutdown_in_the_middle_of_thousands_of_short_connections(self):
        """Each is answered in whole, or finds nobody: none is left hanging, and the program ends well."""
        running = self.start("--threads", "8")
        stopped = threading.Event()
        answered = []

        def client():
            while True:
                try:
                    with socket.create_connection(running.address, 60) as connection:
                        for _ in range(3):
                            connection.sendall(NOTHING)
                            answered.append(read_answer(connection)[0])
                except TimeoutError:
                    return "left hanging"
                except ConnectionError as error:
                    if "within" in str(error):
                        return str(error)
                    if stopped.is_set():
                        return None

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            clients = [pool.submit(client) for _ in range(16)]
            wait_for(lambda: len(answered) >= 3000, 60)
            stopped.set()
            running.process.send_signal(signal.SIGTERM)
            self.assertEqual({client.result() for client in clients}, {None})
        self.assertEqual(running.process.wait(60), 0)
        self.assertEqual(set(answered), {404})

    def test_shutdown_does_not_wait_for_idle_clients(self):
        """All of them see the end, and the program ends, though each would have an hour."""
        running = self.start("--keep-alive-timeout", "3600", "--slow-client-timeout", "3600", "--shutdown-timeout", "3600")
        clients = self.open_idle(running, 256)
        silent = [self.open(running) for _ in range(20)]
        running.process.send_signal(signal.SIGTERM)
        for connection in clients:
            self.assertEqual(connection.recv(1), b"")
        for connection in silent:
            try:
                self.assertEqual(connection.recv(1), b"")
            except ConnectionResetError:
                pass  # by the system: it was not accepted yet
        self.assertEqual(running.process.wait(60), 0)


if __name__ == "__main__":
    unittest.main()
