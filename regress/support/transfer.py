# SPDX-License-Identifier: PostgreSQL
"""The commands learning-import and learning-export as processes of their own."""

import os
import pathlib
import subprocess
import sys

from shim import environment

TREE = pathlib.Path(os.environ.get("LEARNING_TREE", pathlib.Path(__file__).resolve().parents[2]))
TOOLS = TREE / "tools"


def import_library():
    """Makes the tools' modules importable: for tests of single readers."""
    sys.path.insert(0, str(TOOLS))


def command(name, *arguments):
    return [sys.executable, str(TOOLS / name), *map(str, arguments)]


def start(name, *arguments, **variables):
    return subprocess.Popen(command(name, *arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=environment(**variables))


def run(name, *arguments, data=None, **variables):
    """Runs it to its end; `data` is what it reads from standard input."""
    return subprocess.run(command(name, *arguments), input=data, capture_output=True, timeout=120, check=False,
                          env=environment(**variables))


def end_of(process):
    """Waits for it, who writes little: what it said, and the most memory that it ever had, in bytes, as Linux counts it."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    said = [stream.read().decode() for stream in (process.stdout, process.stderr)]
    process.communicate()
    return *said, usage.ru_maxrss << 10


def url_of(shim):
    return f"http://127.0.0.1:{shim.port}"
