# SPDX-License-Identifier: PostgreSQL
"""A proxy between the shim and PostgreSQL that cuts connections at the worst moments."""

import contextlib
import random
import socket
import struct
import threading


def data_rows(reply):
    """How many rows of more than one column a piece of the server's answer holds. It begins with a message."""
    rows = position = 0
    while position + 7 <= len(reply):
        kind, length, columns = struct.unpack_from("!cIH", reply, position)
        rows += kind == b"D" and columns > 1
        position += 1 + length
    return rows


class CuttingProxy:
    """Listens on a port of 127.0.0.1 and passes everything on to a unix socket. It closes a part of the connections
    when an answer with rows comes: without a byte of it, in the middle of it, or before its last byte."""

    def __init__(self, server_socket, cut_share=0.5, seed=7):
        self.server_socket = server_socket
        self.cut_share = cut_share
        self.cut_rows = 0  # rows of answers that did not arrive whole
        self._random = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self.server_socket)
                for work in (self._pass_requests, self._pass_replies):
                    threading.Thread(target=work, args=(client, server), daemon=True).start()

    def _pass_requests(self, client, server):
        with contextlib.suppress(OSError):
            while data := client.recv(1 << 16):
                server.sendall(data)
        self._cut(client, server)

    def _pass_replies(self, client, server):
        with contextlib.suppress(OSError):
            while data := server.recv(1 << 20):
                rows = data_rows(data)
                if rows and self._random.random() < self.cut_share:
                    client.sendall(data[:self._random.choice((0, len(data) // 2, len(data) - 1))])
                    self.cut_rows += rows
                    break
                client.sendall(data)
        self._cut(client, server)

    @staticmethod
    def _cut(*sockets):
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
