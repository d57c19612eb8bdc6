# SPDX-License-Identifier: PostgreSQL
"""A proxy between a client and its server. What it does to the connections is said by the classes made of it."""

import contextlib
import os
import socket
import struct
import threading


def messages(reply):
    """Kind and content of the whole messages in a piece of the server's answer, which begins with one."""
    position = 0
    while position + 5 <= len(reply):
        kind, length = struct.unpack_from("!cI", reply, position)
        if position + 1 + length > len(reply):
            return
        yield kind, reply[position + 5:position + 1 + length]
        position += 1 + length


def data_rows(reply):
    """How many rows of more than one column a piece of the server's answer holds."""
    return sum(kind == b"D" and struct.unpack_from("!H", content)[0] > 1 for kind, content in messages(reply))


class Proxy:
    """Listens on a port of 127.0.0.1 and passes everything on to a database's unix socket, or wherever connect() leads."""

    def __init__(self, database=None):
        self.server_socket = database and os.path.join(database.folder, ".s.PGSQL.5432")
        self._lock = threading.Lock()
        self._pairs = []  # of connections, (client, server)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def conninfo(self, user="learning_shim", dbname="postgres"):
        return (f"host=127.0.0.1 port={self.port} user={user} dbname={dbname} sslmode=disable gssencmode=disable")

    def close(self):
        self._listener.close()
        self.break_connections()

    def break_connections(self):
        """Closes the connections that there are: nobody is told why."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            self._cut(pair)

    def connect_server(self):
        """A new connection to the server."""
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self.server_socket)
        except OSError:
            server.close()
            raise
        return server

    def pass_reply(self, pair, data):
        """Passes on a piece of the server's answer; False where the connection is to be closed instead."""
        pair[0].sendall(data)
        return True

    def pass_end(self, pair):
        """The server has closed its side; the client's is closed after this."""

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = self.connect_server()
                except OSError:
                    self._cut((client,))
                    continue
                pair = (client, server)
                with self._lock:
                    self._pairs.append(pair)
                for work in (self._pass_requests, self._pass_replies):
                    threading.Thread(target=work, args=(pair,), daemon=True).start()

    def _pass_requests(self, pair):
        client, server = pair
        with contextlib.suppress(OSError):
            while data := client.recv(1 << 16):
                server.sendall(data)
        self._cut(pair)

    def _pass_replies(self, pair):
        with contextlib.suppress(OSError):
            while (data := pair[1].recv(1 << 20)) and self.pass_reply(pair, data):
                pass
            if not data:
                self.pass_end(pair)
        self._cut(pair)

    @staticmethod
    def _cut(pair):
        for one in pair:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
