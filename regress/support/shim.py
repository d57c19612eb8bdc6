# SPDX-License-Identifier: PostgreSQL
"""The real learning-shim as a process of its own, and requests to it."""

import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import urllib.parse
import uuid


def shim_program():
    default = pathlib.Path(__file__).resolve().parents[2] / "build" / "shim" / "learning-shim"
    return os.environ.get("LEARNING_SHIM") or str(default)


def environment(**variables):
    """The caller's environment without anything that could set up the shim or libpq."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("PG", "LEARNING_SHIM")) or name == "PGSYSCONFDIR"}
    return {**kept, **variables}


def run(*flags, **variables):
    """Runs the program to its end."""
    return subprocess.run([shim_program(), *flags], capture_output=True, text=True, timeout=60, check=False,
                          env=environment(**variables))


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def bad_fields(self):
        """Where the problem document says that something is wrong."""
        return [error.get("pointer", error.get("parameter", error.get("header"))) for error in self.json["errors"]]


class Shim:
    def __init__(self, conninfo="", *flags, preexec_fn=None, **variables):
        self.log = tempfile.TemporaryFile()  # not a pipe: nobody reads while it runs, and a full pipe would stop it
        self.process = subprocess.Popen(
            [shim_program(), "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--database", conninfo, *flags],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, env=environment(**variables), preexec_fn=preexec_fn)
        line = self.process.stdout.readline().decode()
        if not line.startswith("listening on http://127.0.0.1:"):
            raise RuntimeError(f"the shim said {line!r} and {self.stop()[1]!r}")
        self.port = int(line.rsplit(":", 1)[1])
        self.address = ("127.0.0.1", self.port)
        self.admin_port = int(self.process.stdout.readline().decode().rsplit(":", 1)[1])

    def stop(self, how=signal.SIGTERM):
        """Its exit status and what it logged; may be called again."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.communicate(timeout=60)
        if not self.log.closed:
            self.log.seek(0)
            self.logged = self.log.read().decode()
            self.log.close()
        return self.process.returncode, self.logged

    def log_lines(self):
        """What it has logged so far, each line read as JSON."""
        text = os.pread(self.log.fileno(), 1 << 24, 0).decode()
        return [json.loads(line) for line in text.splitlines()]

    def admin(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.admin_port, timeout=30)
        try:
            connection.request("GET", path)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def metric(self, name):
        """The value of one series, by its name and labels as /metrics writes them."""
        for line in self.admin("/metrics").body.decode().splitlines():
            series, _, value = line.rpartition(" ")
            if series == name:
                return float(value)
        return 0.0

    def connect(self, timeout=30):
        return http.client.HTTPConnection(*self.address, timeout=timeout)

    def request(self, method, target, body=None, headers=None):
        connection = self.connect()
        try:
            connection.request(method, target, body, headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, target):
        return self.request("GET", target)

    def post(self, body, content_type="application/json"):
        if not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        return self.request("POST", "/recordsjson", body, {"Content-Type": content_type})

    def summary(self, user_id, **parameters):
        if "from_" in parameters:
            parameters["from"] = parameters.pop("from_")
        path = f"/users/{urllib.parse.quote(user_id, safe='')}/summary"
        return self.get(path + "?" + urllib.parse.urlencode(parameters))

    def raw(self, data, timeout=10):
        """Sends bytes and reads until the server closes or nothing comes for a while: what came, and whether it
        closed."""
        received = b""
        with socket.create_connection(self.address, timeout) as connection:
            connection.sendall(data)
            try:
                while chunk := connection.recv(65536):
                    received += chunk
            except TimeoutError:
                return received, False
            except ConnectionResetError:
                pass
        return received, True


def new_id():
    return str(uuid.uuid4())


def entry(**members):
    """A valid entry, with these members in place of its own."""
    return {"request_id": new_id(), "user_id": "ada", "word_count": 7, **members}
