# SPDX-License-Identifier: PostgreSQL
"""Debian's nginx with the configuration that docker/ ships, in a folder of its own and on free ports."""

import contextlib
import http.client
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile

from ports import lasting_port
from server import ordinary_user
from shim import Answer
from waiting import wait_for

TREE = pathlib.Path(os.environ.get("LEARNING_TREE") or pathlib.Path(__file__).resolve().parents[2])


def connections_to(port):
    """How many connections to this port of 127.0.0.1 are open, seen from the side that listens."""
    with open("/proc/net/tcp", encoding="ascii") as table:
        rows = [line.split() for line in list(table)[1:]]
    return sum(1 for row in rows if row[1] == f"0100007F:{port:04X}" and row[3] == "01")


class Nginx:
    def __init__(self, shim_port):
        self.folder = tempfile.mkdtemp(prefix="learning_nginx.")
        self.output = os.environ.get("LEARNING_OUTPUT", self.folder)
        self.port = lasting_port()
        self.certificate = os.path.join(self.folder, "certificate.pem")
        key = os.path.join(self.folder, "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-out", self.certificate, "-keyout", key],
            check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        configuration = self._write_configuration({
            "/tmp/": self.folder + "/",
            "/dev/stdout": os.path.join(self.output, "access.log"),
            "/run/secrets/tls_certificate": self.certificate,
            "/run/secrets/tls_key": key,
            "server shim:8000;": f"server 127.0.0.1:{shim_port};",
            "listen 8443 ": f"listen 127.0.0.1:{self.port} ",
            "listen 127.0.0.1:8080;": f"listen 127.0.0.1:{lasting_port()};",
        })
        if os.geteuid() == 0:
            for path in [self.folder, *pathlib.Path(self.folder).iterdir()]:
                os.chown(path, ordinary_user()["user"], -1)
        self._start(configuration)

    def _write_configuration(self, places):
        """The shipped file with other paths and ports, and with nothing else changed."""
        text = (TREE / "docker" / "nginx.conf").read_text()
        for shipped, here in places.items():
            assert shipped in text, f"docker/nginx.conf has no {shipped}"
            text = text.replace(shipped, here)
        path = os.path.join(self.folder, "nginx.conf")
        pathlib.Path(path).write_text(text)
        return path

    def _start(self, configuration):
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        if program is None:
            raise FileNotFoundError("there is no nginx: install Debian's package of that name")
        with open(os.path.join(self.output, "nginx.log"), "ab") as log:
            self.process = subprocess.Popen([program, "-c", configuration, "-e", "stderr", "-g", "daemon off;"],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, **ordinary_user())

        def listens():
            if self.process.poll() is not None:
                raise RuntimeError(f"nginx did not start: {self.log('nginx.log')}")
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", self.port), 5).close()
                return True

        wait_for(listens, what=lambda: f"nginx does not listen: {self.log('nginx.log')}")

    def log(self, name):
        return (pathlib.Path(self.output) / name).read_text()

    def stop(self):
        """Its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def close(self):
        self.stop()
        shutil.rmtree(self.folder)

    def tls(self, **attributes):
        context = ssl.create_default_context(cafile=self.certificate)
        for name, value in attributes.items():
            setattr(context, name, value)
        return context

    def socket(self, context=None, source="127.0.0.1", timeout=60):
        """A TLS connection; all of 127.0.0.0/8 are addresses of this machine to come from."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout, source_address=(source, 0))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return (context or self.tls()).wrap_socket(plain, server_hostname="localhost")

    def raw(self, data, context=None):
        """Sends bytes and reads until nginx closes."""
        received = b""
        with self.socket(context) as connection:
            connection.sendall(data)
            try:
                while chunk := connection.recv(65536):
                    received += chunk
            except ConnectionResetError:
                pass
        return received

    def request(self, method, target, body=None, headers=None, source="127.0.0.1"):
        connection = http.client.HTTPSConnection("localhost", self.port)
        connection.sock = self.socket(source=source)
        try:
            connection.request(method, target, body, headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()
