# SPDX-License-Identifier: PostgreSQL
"""test_failover.py, with the primary killed again and again."""

import unittest

import test_failover


class FailoverAgainAndAgain(test_failover.Failover):
    kills = 5


if __name__ == "__main__":
    unittest.main()
