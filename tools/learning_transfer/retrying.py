# SPDX-License-Identifier: PostgreSQL
"""How often and after how long something is tried again."""

import random
import time

LONGEST_WAIT = 30  # seconds, where nobody asks for more
LONGEST_ASKED = 600


class GaveUp(Exception):
    """The other side was away for too long: what is in is in, and the rest may be sent later."""


class Refused(Exception):
    """The other side takes nothing of this, however often it is sent: no right, no such function, no such address."""


class Patience:
    def __init__(self, tries, say, sleep=time.sleep):
        self._tries = tries
        self._say = say
        self._sleep = sleep
        self._failed = 0

    def succeeded(self):
        self._failed = 0

    def failed(self, why, asked=None):
        """Waits as long as the other side asks, or longer each time."""
        self._failed += 1
        if self._failed > self._tries:
            raise GaveUp(f"{why}; gave up after {self._failed} tries")
        backoff = min(LONGEST_WAIT, 0.25 * 2**(self._failed - 1)) * random.uniform(0.75, 1.25)
        wait = min(asked, LONGEST_ASKED) if asked is not None else backoff
        self._say(f"{why}; trying again in {wait:.1f} s")
        self._sleep(wait)
