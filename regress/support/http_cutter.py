# SPDX-License-Identifier: PostgreSQL
"""A proxy between an HTTP client and the shim that cuts or replaces answers, and passes every request on whole."""

import itertools
import socket

from proxy import Proxy


class HttpCutter(Proxy):
    """Of each four answers the first is cut before its first byte, the second in its body, a 502 comes in place of the third,
    as from a balancer that lost it, and the fourth arrives. The client's connection ends with all but that one: what it sent
    has been done, and it cannot know."""

    def __init__(self, shim):
        self.shim = shim
        self.cuts = 0
        self._turns = itertools.cycle((self._nothing, self._half, self._bad_gateway, self._all))
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
    def _bad_gateway(_):
        return b"HTTP/1.1 502 Bad Gateway\r\nRetry-After: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    @staticmethod
    def _all(data):
        return data
