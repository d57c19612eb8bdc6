# SPDX-License-Identifier: PostgreSQL
"""The programs of examples/, run as a user runs them, and whether what they need is here."""

import importlib.util
import os
import pathlib
import shutil
import subprocess
import unittest

TREE = pathlib.Path(os.environ.get("LEARNING_TREE", pathlib.Path(__file__).resolve().parents[2]))
EXAMPLES = TREE / "examples"
# Where regress/clients/install_npm_packages.sh has put the examples of Node.js beside the packages that they import.
NODE_EXAMPLES = pathlib.Path(os.environ.get("LEARNING_NODE_EXAMPLES", "/nonexistent"))
JDBC_DRIVER = pathlib.Path("/usr/share/java/postgresql.jar")


def needs_program(name):
    return unittest.skipUnless(shutil.which(name), f"there is no {name}")


def needs_file(path, what):
    return unittest.skipUnless(os.path.exists(path), f"there is no {what}: {path}")


def needs_module(*names):
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    return unittest.skipIf(missing, f"python3 has no {', '.join(missing)}")


def needs_npm_packages(test):
    return needs_file(NODE_EXAMPLES / "installed", "Node.js with the packages of the examples")(test)


def run(*command, environment=None, cwd=EXAMPLES, seconds=240):
    """Runs an example; what it prints. A status other than 0 is an error, with all that it said."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False, timeout=seconds,
                          stdin=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr}")
    return done.stdout
