# SPDX-License-Identifier: PostgreSQL
"""What becomes of the shim while its role is changed under it: sessions live on, new ones are what the server makes of them by then."""

import pathlib
import shutil
import unittest

from served import Served
from server import SHIM_ROLE, own_folder
from shim import Shim, entry
from waiting import wait_for

GOOD = [200, 201, 200]


def answers(shim):
    return [shim.get("/users/ada/summary?from=2024-01-01&to=2024-01-02&granularity=day").status, shim.post(entry()).status,
            shim.request("DELETE", "/users/nobody").status]


class RoleChanges(Served):
    def end_sessions(self):
        self.database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'learning_shim'")

    def test_dropped_and_made_anew(self):
        """The sessions stay with the role that is gone, which has no rights: new ones have to be found, in all places that keep some."""
        wait_for(lambda: self.shim.admin("/readyz").status == 200)
        self.assertEqual(answers(self.shim), GOOD)
        self.database.sql("DROP OWNED BY learning_shim; DROP ROLE learning_shim")
        wait_for(lambda: self.shim.admin("/readyz").status == 503)
        self.database.sql(SHIM_ROLE)
        wait_for(lambda: self.shim.admin("/readyz").status == 200)
        wait_for(lambda: answers(self.shim) == GOOD)

    def test_a_password_that_changes(self):
        """What is open goes on. New sessions are refused until the file of passwords has the new one; no log has either of them."""
        hba = pathlib.Path(self.database.data) / "pg_hba.conf"
        before = hba.read_text(encoding="ascii")

        def authenticate(lines):
            hba.write_text(lines, encoding="ascii")
            self.database.sql("SELECT pg_reload_conf()")

        self.addCleanup(authenticate, before)
        self.database.sql("ALTER ROLE learning_shim PASSWORD 'geheim'")
        authenticate("local all postgres trust\nlocal all all scram-sha-256\n")
        wait_for(lambda: self.database.sql("SELECT auth_method FROM pg_hba_file_rules") == ["trust", "scram-sha-256"])
        passwords = pathlib.Path(own_folder("passwords.")) / "passwords"
        self.addCleanup(shutil.rmtree, passwords.parent)
        passwords.touch(0o600)
        passwords.write_text("*:*:*:learning_shim:geheim\n", encoding="ascii")
        shim = Shim(self.database.conninfo() + f" passfile={passwords}")
        self.addCleanup(shim.stop)
        wait_for(lambda: answers(shim) == GOOD)
        self.database.sql("ALTER ROLE learning_shim PASSWORD 'verborgen'")
        self.assertEqual(answers(shim), GOOD)
        self.end_sessions()
        wait_for(lambda: shim.admin("/readyz").status == 503)
        self.assertEqual(answers(shim), [503, 503, 503])
        passwords.write_text("*:*:*:learning_shim:verborgen\n", encoding="ascii")
        wait_for(lambda: shim.admin("/readyz").status == 200)
        wait_for(lambda: answers(shim) == GOOD)
        _, log = shim.stop()
        self.assertIn("password authentication failed", log)
        for password in ("geheim", "verborgen"):
            self.assertNotIn(password, log)


if __name__ == "__main__":
    unittest.main()
