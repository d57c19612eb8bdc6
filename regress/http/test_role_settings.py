# SPDX-License-Identifier: PostgreSQL
"""What somebody has set for the role of the shim, or for its database, changes no answer; where there can be no session, that is what is said."""

import unittest

from served import Served
from server import Server
from shim import Shim, entry
from standby import Standby, conninfo_of
from waiting import wait_for


def days(last):
    return f"/users/ada/summary?from=2024-01-01&to=2024-01-{last:02d}&granularity=day&fields=words"


class RoleSettings(Served):
    def run_shim(self, setting, *flags):
        self.database.sql(f"ALTER ROLE learning_shim SET {setting}")
        self.addCleanup(self.database.sql, "ALTER ROLE learning_shim RESET ALL")
        shim = Shim(self.database.conninfo(), *flags)
        self.addCleanup(shim.stop)
        return shim

    def test_nulls_in_arrays(self):
        for flags in ((), ("--sessions", "shared")):
            shim = self.run_shim("array_nulls = off", *flags)
            self.assertEqual(shim.post(entry()).status, 201)  # without a time and seconds of study

    def test_numbers_as_postgresql_takes_them(self):
        """Until the module is loaded the setting is any text, which the module may take, or may not."""
        for flags in ((), ("--sessions", "shared")):
            for text, most in (("1e1", 10), (" 12 ", 12), ("2.0e1", 20), ("1e9", 31), ("many", 31)):
                with self.subTest(text=text, flags=flags):
                    shim = self.run_shim(f"learning_log.max_periods = '{text}'", *flags)
                    self.assertEqual(shim.get(days(most)).status, 200)
                    if most < 31:
                        self.assertEqual(shim.get(days(most + 1)).status, 422)
                    self.assertEqual(shim.post(entry()).status, 201)
                    shim.stop()

    def test_a_transaction_that_takes_too_long(self):
        """What transaction_timeout says, which PostgreSQL has from 17 on."""
        self.database.sql("""
            CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION USING ERRCODE = '25P04', MESSAGE = 'too long'; END $$;
            CREATE TRIGGER give_up BEFORE INSERT ON learning_log EXECUTE FUNCTION give_up()""")
        self.addCleanup(self.database.sql, "DROP TRIGGER give_up ON learning_log; DROP FUNCTION give_up")
        answer = self.shim.post(entry())
        self.assertEqual((answer.status, answer.json["code"]), (504, "25P04"))


class NoSession(unittest.TestCase):
    def test_serializable_on_a_standby(self):
        """It refuses every transaction: that is no matter of what a client asks for, who shall ask again."""
        primary = Server()
        self.addCleanup(primary.close)
        standby = Standby(primary)
        self.addCleanup(standby.close)
        primary.sql("ALTER ROLE learning_shim SET default_transaction_isolation = serializable")
        standby.catch_up()
        alone = Shim(standby.conninfo())
        self.addCleanup(alone.stop)
        for answer in (alone.get(days(3)), alone.post(entry())):
            self.assertEqual((answer.status, answer.headers["Retry-After"]), (503, "1"), answer.body)
        self.assertEqual(alone.admin("/readyz").status, 503)
        both = Shim(primary.conninfo(), "--read-database", conninfo_of([primary, standby], "prefer-standby"))
        self.addCleanup(both.stop)
        wait_for(lambda: both.admin("/readyz").status == 200)
        self.assertEqual(both.get(days(3)).status, 200)


if __name__ == "__main__":
    unittest.main()
