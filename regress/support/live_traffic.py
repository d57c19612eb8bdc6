# SPDX-License-Identifier: PostgreSQL
"""Writers and readers that go on while nodes are split, killed and started again, and what they were told."""

import itertools
import subprocess
import threading
import time
import uuid

from server import program

END = "== end "


class Session:
    """A psql that goes on after errors, and is started again when its server went away."""

    def __init__(self, conninfo):
        self.conninfo = conninfo
        self.process = None

    def ask(self, statement):
        """(SQLSTATE, lines); 08006 where there was no answer."""
        if self.process is None or self.process.poll() is not None:
            self.close()
            self.process = subprocess.Popen([program("psql"), "-qXAt", "-d", self.conninfo], stdin=subprocess.PIPE, text=True,
                                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        lines = []
        try:
            self.process.stdin.write(f"{statement};\n\\echo '{END}' :SQLSTATE\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return "08006", []
        for line in self.process.stdout:
            if line.startswith(END):
                return line.split()[-1], lines
            lines.append(line.rstrip("\n"))
        return "08006", []

    def close(self):
        if self.process is not None:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                pass
            self.process.stdout.close()
            self.process.wait(60)
            self.process = None


class Traffic:
    """Runs until its with block ends."""

    # What a client is told while a node is dead or a learner on the way; all of it means: try again.
    expected = {"08006", "08000", "40L01", "57P01", "57P02", "57P03", "40001"}

    def __init__(self, conninfos, learners, questions, writers=3, readers=2):
        self.conninfos = conninfos
        self.learners = learners
        self.questions = questions
        self.acknowledged = set()
        self.refused = {}
        self.wrong = []
        self.right_answers = 0
        self.ending = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.write, args=(n,)) for n in range(writers)]
        self.threads += [threading.Thread(target=self.read, args=(n,)) for n in range(readers)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join()

    def sessions(self, n):
        """Each thread begins with another node."""
        first = n % len(self.conninfos)
        return itertools.cycle([Session(conninfo) for conninfo in self.conninfos[first:] + self.conninfos[:first]])

    def note(self, state, statement):
        with self.lock:
            self.refused[state] = self.refused.get(state, 0) + 1
            if state not in self.expected:
                self.wrong.append((state, statement))
        time.sleep(0.01)  # as a client waits before it tries again

    def write(self, n):
        """Each entry is sent, to one node after the other, until it is acknowledged."""
        used = set()
        sessions = self.sessions(n)
        for learner in itertools.cycle(self.learners[n:] + self.learners[:n]):
            request_id = str(uuid.uuid4())
            statement = f"SELECT outcome FROM record_learning('{request_id}', '{learner}', 1)"
            while True:
                session = next(sessions)
                used.add(session)
                state, lines = session.ask(statement)
                if state == "00000":
                    break
                self.note(state, statement)
                if self.ending.is_set():
                    break
            if state == "00000":
                with self.lock:
                    self.acknowledged.add((learner, request_id))
                    if lines not in (["created"], ["replayed"]):
                        self.wrong.append((lines, statement))
            if self.ending.is_set():
                break
        for session in used:
            session.close()

    def read(self, n):
        """What never changes is answered rightly, or not at all."""
        sessions = self.sessions(n)
        used = set()
        for statement, expected in itertools.cycle(self.questions):
            if self.ending.is_set():
                break
            session = next(sessions)
            used.add(session)
            state, lines = session.ask(statement)
            if state != "00000":
                self.note(state, statement)
            elif lines != expected:
                with self.lock:
                    self.wrong.append((lines, statement))
            else:
                self.right_answers += 1
        for session in used:
            session.close()
