# SPDX-License-Identifier: PostgreSQL
"""Waiting for what will become true, instead of for a time."""

import time


def wait_for(condition, seconds=60, what="it did not come true"):
    """What the condition answers, once that is true. Whoever waits in vain is told so, in `what`'s words."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(what() if callable(what) else what)
        time.sleep(0.02)
    return answer
