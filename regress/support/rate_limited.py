# SPDX-License-Identifier: PostgreSQL
"""A shim that lets in one request a second, and tests of it that hold on a slow machine, too."""

import functools
import time

from shim import Shim


def start(test, conninfo, *flags):
    """A shim for one test, which has a second from now on to use up what is let in at once."""
    running = Shim(conninfo, "--rate-limit", "1", *flags)
    test.addCleanup(running.stop)
    test.begin = time.monotonic()
    return running


def within_a_second(method):
    """For a test that uses start(). A second later one request more is let in: where the test fails and took longer, that proves
    nothing, and all of it is done again."""

    @functools.wraps(method)
    def run(test):
        for _ in range(20):
            try:
                return method(test)
            except AssertionError:
                if time.monotonic() - test.begin < 1:
                    raise
        return method(test)

    return run
