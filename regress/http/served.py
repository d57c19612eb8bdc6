# SPDX-License-Identifier: PostgreSQL
"""What most tests of the API start from: a database and a shim in front of it."""

import unittest

from database import Database
from shim import Shim


class Served(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Database()
        cls.addClassCleanup(cls.database.close)
        cls.shim = Shim(cls.database.conninfo())
        cls.addClassCleanup(cls.shim.stop)

    def tearDown(self):
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])
