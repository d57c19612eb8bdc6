# SPDX-License-Identifier: PostgreSQL
"""A proxy between an HTTP client and the shim that cuts answers: the client cannot know what became of its request."""

import random
import socket

from proxy import Proxy


class CuttingHttpProxy(Proxy):
    """Of a part of the answers nothing arrives, or the first half, or all but the last byte, and the connection ends."""

    def __init__(self, database, shim, cut_share=0.4, seed=7):
        self._shim = shim
        self._share = cut_share
        self._random = random.Random(seed)
        self.cuts = 0
        super().__init__(database)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def connect_server(self):
        return socket.create_connection(self._shim.address)

    def pass_reply(self, pair, data):
        if not data.startswith(b"HTTP/") or self._random.random() >= self._share:
            return super().pass_reply(pair, data)
        self.cuts += 1
        pair[0].sendall(data[:self._random.choice((0, len(data) // 2, len(data) - 1))])
        return False
