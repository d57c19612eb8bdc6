# SPDX-License-Identifier: PostgreSQL
"""A proxy between the shim and PostgreSQL that does to single answers what it is told."""

import threading

from proxy import Proxy, data_rows


class ObedientProxy(Proxy):
    def __init__(self, database):
        self.cuts = 0
        self._cut_next = None
        self._passing = threading.Event()
        self._passing.set()
        self._held = None  # the connections that hold() means; None: all
        super().__init__(database)

    def cut_next(self, keep=lambda reply: 0):
        """The next answer with rows, behind which something is committed, will not arrive: only so many bytes of it do, then
        the connection ends."""
        self._cut_next = keep

    def hold(self, new_connections=True):
        """From now on no answer arrives, not even a greeting or an end; or, without `new_connections`, none on those that there
        are."""
        with self._lock:
            self._held = None if new_connections else list(self._pairs)
        self._passing.clear()

    def release(self):
        """What was held arrives, where somebody still waits for it."""
        self._passing.set()

    def close(self):
        self.release()
        super().close()

    def pass_end(self, pair):
        self._wait_where_held(pair)

    def _wait_where_held(self, pair):
        if self._held is None or pair in self._held:
            self._passing.wait()

    def pass_reply(self, pair, data):
        self._wait_where_held(pair)
        if self._cut_next and data_rows(data) > 0:
            keep, self._cut_next = self._cut_next(data), None
            self.cuts += 1
            pair[0].sendall(data[:keep])
            return False
        return super().pass_reply(pair, data)
