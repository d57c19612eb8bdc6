# SPDX-License-Identifier: PostgreSQL
"""What most tests of the API start from: a database and a shim in front of it."""

import unittest

from server import Server
from shim import Shim


def refuse_times(test):
    """For one test, the database refuses times as wrong clocks have them, with what the record functions say then."""
    test.database.sql("""
        CREATE FUNCTION refuse_times() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW."timestamp" < '1970-01-01Z' THEN
                RAISE EXCEPTION USING ERRCODE = '22008', MESSAGE = 'timestamp is too early', DETAIL = 'The earliest is 1970.';
            ELSIF NEW."timestamp" > now() + interval '1 day' THEN
                RAISE EXCEPTION USING ERRCODE = '22008', MESSAGE = 'timestamp is too late', DETAIL = 'At most 1 day ahead.';
            END IF;
            RETURN NEW; END $$;
        CREATE TRIGGER refuse_times BEFORE INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION refuse_times()""")
    test.addCleanup(test.database.sql, "DROP TRIGGER refuse_times ON learning_log; DROP FUNCTION refuse_times")


class Served(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)
        cls.shim = Shim(cls.database.conninfo())
        cls.addClassCleanup(cls.shim.stop)

    def tearDown(self):
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])
