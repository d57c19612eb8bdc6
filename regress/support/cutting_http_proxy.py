# SPDX-License-Identifier: PostgreSQL
"""A proxy between an HTTP client and the shim that cuts answers: the client cannot know what became of its request."""

import itertools
import socket

from proxy import Proxy


class CuttingHttpProxy(Proxy):
    """Of every second answer nothing arrives, or the first half, or all but the last byte, and the connection ends."""

    def __init__(self, database, shim):
        self._shim = shim
        self._answers = itertools.count()
        self.cuts = 0
        super().__init__(database)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def connect_server(self):
        return socket.create_connection(self._shim.address)

    def pass_reply(self, pair, data):
        if not data.startswith(b"HTTP/") or next(self._answers) % 2:
            return super().pass_reply(pair, data)
        pair[0].sendall(data[:(0, len(data) // 2, len(data) - 1)[self.cuts % 3]])
        self.cuts += 1
        return False
