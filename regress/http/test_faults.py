# SPDX-License-Identifier: PostgreSQL
"""The database is away, busy, slow or not set up: the client is told so, in time, and nothing of the inside."""

import concurrent.futures
import json
import signal
import socket
import unittest

from server import Server
from shim import Shim, entry
from waiting import wait_for

DAY = {"from_": "2024-01-01", "to": "2024-01-03", "granularity": "day"}


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Server()
        cls.addClassCleanup(cls.database.close)

    def run_shim(self, conninfo, *flags):
        running = Shim(conninfo, *flags)
        self.addCleanup(running.stop)
        return running

    def check_problem(self, answer, status, code=None):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        if code:
            self.assertEqual(answer.json["code"], code)
        else:  # no SQLSTATE: a word
            self.assertEqual(answer.json["code"], answer.json["type"].rsplit(":", 1)[-1])
        for secret in (self.database.folder, "learning_rollup", "permission", "postgres", "relation", "SELECT"):
            self.assertNotIn(secret, answer.body.decode())
        if status == 503:
            self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)

    def test_nobody_listens(self):
        running = self.run_shim("host=/nonexistent")
        self.check_problem(running.post(entry()), 503)
        self.check_problem(running.summary("ada", **DAY), 503)
        self.assertEqual(running.post("{}").status, 400)  # validation needs no database

    def test_no_such_database_or_role(self):
        for conninfo in (self.database.conninfo(dbname="nowhere"), self.database.conninfo(user="nobody")):
            self.check_problem(self.run_shim(conninfo).post(entry()), 503)

    def test_the_extension_or_its_tables_are_missing(self):
        self.database.sql("CREATE DATABASE bare")
        running = self.run_shim(self.database.conninfo("postgres", "bare"))
        self.check_problem(running.post(entry()), 503, "42883")
        self.database.sql("CREATE EXTENSION learning_log", "bare")
        self.check_problem(running.post(entry()), 503, "42P01")
        self.check_problem(running.summary("ada", **DAY), 503, "42P01")
        self.database.sql("SELECT create_learning_log()", "bare")
        self.assertEqual(running.post(entry()).status, 201)
        self.assertEqual(running.summary("ada", **DAY).status, 200)

    def test_a_role_without_rights(self):
        self.database.sql("CREATE ROLE stranger LOGIN")
        running = self.run_shim(self.database.conninfo("stranger"))
        self.check_problem(running.post(entry()), 500, "42501")
        self.check_problem(running.summary("ada", **DAY), 500, "42501")
        self.assertIn("permission denied", running.stop()[1])

    def test_it_comes_back_after_a_restart(self):
        running = self.run_shim(self.database.conninfo())
        self.assertEqual(running.post(entry()).status, 201)
        for how in (signal.SIGINT, signal.SIGQUIT):  # a fast shutdown, and a crash
            self.database.stop(how)
            self.check_problem(running.post(entry()), 503)
            self.database.start()
            wait_for(lambda: running.post(entry()).status == 201)  # it tries to connect again, soon
            self.assertEqual(running.summary("ada", **DAY).status, 200)

    def test_sessions_that_were_ended_behind_its_back(self):
        running = self.run_shim(self.database.conninfo(), "--pool-size", "4")
        for _ in range(3):
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                self.assertEqual({answer.status for answer in pool.map(lambda _: running.post(entry()), range(40))}, {201})
            self.database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'learning_shim'")

    def test_a_session_that_ends_in_the_middle(self):
        running = self.run_shim(self.database.conninfo(), "--statement-timeout", "60000")
        sent = entry()
        with concurrent.futures.ThreadPoolExecutor(1) as pool, self.database.locked():
            answer = pool.submit(running.post, sent)
            ended = wait_for(self.database.waiting_for_locks)
            self.database.sql(f"SELECT pg_terminate_backend({ended[0]})")  # no other, which may not even be set up yet
            wait_for(lambda: set(self.database.waiting_for_locks()) - set(ended))
        self.assertEqual(answer.result().status, 201)
        self.assertEqual(running.post(sent).status, 409)
        self.assertEqual(self.database.sql(f"SELECT count(*) FROM learning_log WHERE request_id = '{sent['request_id']}'"),
                         ["1"])

    def test_prepared_statements_that_were_forgotten(self):
        # Recreating the extension leaves prepared plans that name functions which are gone.
        self.database.sql("CREATE DATABASE again")
        setting_up = "CREATE EXTENSION learning_log; SELECT create_learning_log();"
        self.database.sql(setting_up, "again")
        running = self.run_shim(self.database.conninfo("postgres", "again"))
        self.assertEqual(running.post(entry()).status, 201)
        self.database.sql("DROP EXTENSION learning_log CASCADE;" + setting_up, "again")
        self.assertEqual(running.post(entry()).status, 201)
        self.assertEqual(self.database.sql("SELECT count(*) FROM learning_log", "again"), ["2"])

    def test_every_connection_is_busy(self):
        running = self.run_shim(self.database.conninfo(), "--pool-size", "1", "--pool-wait", "500", "--statement-timeout", "60000")
        with concurrent.futures.ThreadPoolExecutor(1) as pool, self.database.locked():
            waiting = pool.submit(running.post, entry())
            wait_for(lambda: running.metric('learning_shim_pool_connections{database="primary",state="in_use"}') == 1)
            self.check_problem(running.post(entry()), 503)
            self.assertEqual(running.post("{}").status, 400)
            self.assertFalse(waiting.done())
        self.assertEqual(waiting.result().status, 201)

    def test_a_statement_that_takes_too_long(self):
        running = self.run_shim(self.database.conninfo() + " options='-c statement_timeout=2000'")  # which is enough for what waits for nothing
        with self.database.locked():
            self.check_problem(running.post(entry()), 504, "57014")
        self.assertEqual(running.post(entry()).status, 201)

    def test_a_client_that_went_away(self):
        """Its query is cancelled, long before it would end by its timeout."""
        running = self.run_shim(self.database.conninfo(), "--statement-timeout", "60000")
        before = len(self.database.logged())
        with self.database.locked("learning_rollup"):
            with socket.create_connection(running.address) as client:
                client.sendall(b"GET /users/ada/summary?from=2024-01-01&to=2024-01-03&granularity=day HTTP/1.1\r\nHost: x\r\n\r\n")
                wait_for(self.database.waiting_for_locks)
            wait_for(lambda: "canceling statement due to" in self.database.logged()[before:])
        self.assertIn("canceling statement due to user request", self.database.logged()[before:])

    def test_a_lock_that_is_not_to_be_had(self):
        running = self.run_shim(self.database.conninfo() + " options='-c lock_timeout=300'")
        with self.database.locked():
            self.check_problem(running.post(entry()), 503, "55P03")

    def test_the_queue_of_notify_is_full(self):
        """As a commit finds it while a session that listens stays in its transaction. Nobody's entry is at fault. A queue holds 8 GB:
        a trigger says what the server does."""
        self.database.sql("""CREATE FUNCTION refuse_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE 'too many notifications in the NOTIFY queue' USING ERRCODE = 'program_limit_exceeded'; END $$;
            CREATE CONSTRAINT TRIGGER full_queue AFTER INSERT OR DELETE ON learning_log
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_commit()""")
        self.addCleanup(self.database.sql, "DROP FUNCTION refuse_commit() CASCADE")
        running = self.run_shim(self.database.conninfo())
        self.check_problem(running.post(entry()), 503, "53400")
        batch = json.dumps([entry(), entry()])
        self.check_problem(running.request("POST", "/records/batch", batch, {"Content-Type": "application/json"}), 503, "53400")

    def test_a_server_that_must_not_write(self):
        running = self.run_shim(self.database.conninfo() + " options='-c default_transaction_read_only=on'")
        self.check_problem(running.post(entry()), 503, "25006")
        self.assertEqual(running.summary("ada", **DAY).status, 200)

    def test_no_more_connections(self):
        wait_for(lambda: not self.database.sql("SELECT 1 FROM pg_stat_activity WHERE usename = 'learning_shim'"))  # of tests before
        self.database.sql("ALTER ROLE learning_shim CONNECTION LIMIT 2")
        running = self.run_shim(self.database.conninfo(), "--pool-size", "8")
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            statuses = {answer.status for answer in pool.map(lambda _: running.post(entry()), range(80))}
        self.database.sql("ALTER ROLE learning_shim CONNECTION LIMIT -1")
        self.assertLessEqual(statuses, {201, 503})
        self.assertIn(201, statuses)

    def test_serializable_sessions(self):
        running = self.run_shim(self.database.conninfo() +
                                " options='-c default_transaction_isolation=serializable'")
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            statuses = [answer.status for answer in pool.map(lambda _: running.post(entry(user_id="crowd")), range(200))]
        self.assertLessEqual(set(statuses), {201, 503})
        self.assertEqual(self.database.sql("SELECT count(*) FROM learning_log WHERE user_id = 'crowd'"),
                         [str(statuses.count(201))])
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])


if __name__ == "__main__":
    unittest.main()
