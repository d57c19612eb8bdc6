# SPDX-License-Identifier: PostgreSQL
"""A proxy between an HTTP client and the shim that cuts answers, and passes every request on whole."""

import itertools
import socket

from proxy import Proxy


class HttpCutter(Proxy):
    """Of each three answers the first is cut before its first byte, the second in its body, and the third arrives. The
    client's connection ends with a cut: what it sent has been done, and it cannot know."""

    def __init__(self, shim):
        self.shim = shim
        self.cuts = 0
        self._turns = itertools.cycle((self._nothing, self._half, self._all))
        super().__init__()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def connect_server(self):
        return socket.create_connection(self.shim.address)

    def pass_reply(self, pair, data):
        if not data.startswith(b"HTTP/1.1 "):  # more of an answer that arrives
            return super().pass_reply(pair, data)
        with self._lock:
            kept = next(self._turns)(data)
            self.cuts += kept is not data
        pair[0].sendall(kept)
        return kept is data

    @staticmethod
    def _nothing(_):
        return b""

    @staticmethod
    def _half(data):
        return data[:(data.index(b"\r\n\r\n") + 4 + len(data)) // 2]

    @staticmethod
    def _all(data):
        return data
