# SPDX-License-Identifier: PostgreSQL
"""A primary and a standby: who is asked what, and what goes on when one of them is away."""

import concurrent.futures
import json
import signal
import unittest

from shim import Shim, entry, new_id
from standby import Pair, conninfo_of
from test_events import LISTENING, Listener
from waiting import wait_for

RANGE = "from=2024-01-01&to=2024-01-03&granularity=day&fields=period,words"
FRESH = {"Prefer": "fresh"}


class Replicas(Pair):
    def read_routes(self, sent):
        """Of all routes that read: method, target, body."""
        user = f"/users/{sent['user_id']}"
        return [("GET", f"{user}/summary?{RANGE}", None), ("GET", f"/summary?{RANGE}", None),
                ("POST", f"/summary?{RANGE}", json.dumps([sent["user_id"]])), ("GET", f"{user}/records", None),
                ("GET", f"{user}/records/{sent['request_id']}", None), ("GET", f"{user}/streaks", None),
                ("GET", f"{user}/calendar?year=2024", None), ("GET", f"{user}/profile?from=2024-01-01&to=2024-01-03", None)]

    def test_reads_may_lag_behind_and_are_fresh_where_that_is_asked_for(self):
        shim = self.run_shim("--read-database", self.prefer_standby)
        self.recorded(shim, user_id="bob")
        self.standby.catch_up()
        self.standby.pause()
        sent = self.recorded(shim)
        for method, target, body in self.read_routes(sent):
            with self.subTest(method=method, target=target):
                headers = {"Content-Type": "application/json"}
                old = shim.request(method, target, body, headers)
                fresh = shim.request(method, target, body, {**headers, "Prefer": "respond-async, fresh"})
                self.assertIn(old.status, (200, 404))
                self.assertEqual(fresh.status, 200)
                self.assertNotEqual(old.body, fresh.body)
                self.assertEqual((old.headers["Preference-Applied"], fresh.headers["Preference-Applied"]), (None, "fresh"))
                for answer in (old, fresh):
                    self.assertIn("Prefer", answer.headers["Vary"].split(", "))
                if method == "POST":
                    continue
                held = {"If-None-Match": fresh.headers["ETag"]}
                same = shim.request(method, target, None, {**held, **FRESH})
                self.assertEqual((same.status, same.headers["Preference-Applied"]), (304, "fresh"))
                self.assertIn("Prefer", same.headers["Vary"].split(", "))
                self.assertEqual(shim.request(method, target, None, held).status, old.status)
        self.standby.resume()
        self.standby.catch_up()
        for method, target, body in self.read_routes(sent):
            self.assertEqual(shim.request(method, target, body, {"Content-Type": "application/json"}).status, 200)

    def test_one_database_is_always_fresh(self):
        shim = self.run_shim()
        sent = self.recorded(shim)
        answer = shim.request("GET", f"/users/{sent['user_id']}/summary?{RANGE}", headers=FRESH)
        self.assertEqual((answer.status, answer.headers["Preference-Applied"]), (200, "fresh"))
        self.assertEqual(shim.metric('learning_shim_pool_connections{database="read",state="size"}'), 0)

    def test_the_read_database_is_away(self):
        """Nobody notices: the primary answers instead."""
        shim = self.run_shim("--read-database", self.standby.conninfo(), "--pool-size", "4")
        sent = self.recorded(shim)
        self.standby.catch_up()
        routes = self.read_routes(sent)

        def ask(number):
            method, target, body = routes[number % len(routes)]
            return shim.request(method, target, body, {"Content-Type": "application/json"}).status

        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            for how in (signal.SIGINT, signal.SIGQUIT):
                self.assertEqual(set(pool.map(ask, range(24))), {200})
                wait_for(lambda: shim.metric('learning_shim_database_ready{database="read"}') == 1)
                self.standby.stop(how)
                self.assertEqual(set(pool.map(ask, range(80))), {200})
                wait_for(lambda: shim.metric('learning_shim_database_ready{database="read"}') == 0)
                self.assertEqual(shim.admin("/readyz").status, 200)
                self.standby.start()
        wait_for(lambda: shim.metric('learning_shim_database_ready{database="read"}') == 1)
        self.assertEqual(set(map(ask, range(24))), {200})
        wait_for(lambda: shim.metric('learning_shim_pool_connections{database="read",state="idle"}') >= 1)

    def test_the_primary_is_away(self):
        """What can be read is read."""
        shim = self.run_shim("--read-database", self.prefer_standby)
        sent = self.recorded(shim)
        self.standby.catch_up()
        wait_for(lambda: shim.metric('learning_shim_database_ready{database="read"}') == 1)
        self.primary.stop()
        for method, target, body in self.read_routes(sent):
            self.assertEqual(shim.request(method, target, body, {"Content-Type": "application/json"}).status, 200, target)
            fresh = shim.request(method, target, body, {"Content-Type": "application/json", **FRESH})
            self.assertEqual((fresh.status, fresh.headers["Retry-After"]), (503, "1"))
        self.assertEqual(shim.post(entry()).status, 503)
        wait_for(lambda: shim.metric('learning_shim_database_ready{database="primary"}') == 0)
        self.assertEqual(shim.admin("/readyz").status, 200)
        self.standby.stop()
        wait_for(lambda: shim.admin("/readyz").status == 503)

    def test_what_the_standby_stops_the_primary_answers(self):
        """A conflict with its recovery, however often the statement is tried there: what this one reads, the primary has removed."""
        shim = self.run_shim("--read-database", self.standby.conninfo())
        sent = self.recorded(shim)
        self.primary.sql("""CREATE FUNCTION conflict() RETURNS text LANGUAGE plpgsql AS $$ BEGIN
            IF pg_is_in_recovery() THEN
                RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'canceling statement due to conflict with recovery';
            END IF; RETURN current_user; END $$;
            CREATE POLICY own ON learning_log USING (conflict() = current_user);
            GRANT EXECUTE ON FUNCTION conflict() TO learning_shim;
            ALTER TABLE learning_log ENABLE ROW LEVEL SECURITY""")
        self.standby.catch_up()
        for target in (f"/users/ada/records/{sent['request_id']}", "/users/ada/records"):
            self.assertEqual(shim.get(target).status, 200)

    def test_the_standby_has_not_heard_of_the_set_up(self):
        """Functions of a new version, for example: the primary has what is asked for."""
        self.primary.sql("DROP EXTENSION learning_log CASCADE")
        self.standby.catch_up()
        self.standby.pause()
        self.primary.sql("CREATE EXTENSION learning_log; SELECT create_learning_log()")
        shim = self.run_shim("--read-database", self.standby.conninfo())
        sent = self.recorded(shim)
        for method, target, body in self.read_routes(sent):
            self.assertEqual(shim.request(method, target, body, {"Content-Type": "application/json"}).status, 200, target)

    def test_no_events_of_a_standby(self):
        """Nobody can listen there: a client that waited would wait for ever."""
        self.primary.sql("ALTER DATABASE postgres SET learning_log.notify = on")
        self.standby.catch_up()
        alone = self.run_shim(conninfo=self.standby.conninfo())
        self.assertEqual(alone.request("HEAD", "/users/ada/events").status, 501)
        self.assertIn("standby", alone.get("/users/ada/events").json["detail"])
        both = self.run_shim("--read-database", self.standby.conninfo())
        self.assertEqual(both.request("HEAD", "/users/ada/events").status, 200)


class Failover(Pair):
    def test_the_standby_takes_over(self):
        for flags in ((), ("--read-database", self.prefer_standby)):
            with self.subTest(flags=flags):
                shim = self.run_shim(*flags)
                sent = self.recorded(shim, request_id=new_id(), user_id=f"learner-{len(flags)}")
                if not flags:
                    self.standby.catch_up()
                    self.primary.stop(signal.SIGQUIT)
                    self.assertEqual(shim.post(entry()).status, 503)
                    self.standby.promote()
                wait_for(lambda shim=shim: shim.post(entry()).status == 201, 60)
                answer = shim.post(sent)
                self.assertEqual((answer.status, answer.json["outcome"]), (409, "replayed"))
                wait_for(lambda shim=shim: shim.admin("/readyz").status == 200, 60)
        self.assertEqual(self.standby.sql("SELECT * FROM learning_log_check()"), [])

    def test_sessions_with_one_that_is_no_primary_any_more(self):
        """It does not end them: it refuses to write. Where there is another, the first write already goes there."""
        shim = self.run_shim()
        self.recorded(shim)
        self.standby.catch_up()
        self.standby.promote()
        self.primary.sql("ALTER SYSTEM SET default_transaction_read_only = on")
        self.primary.sql("SELECT pg_reload_conf()")
        wait_for(lambda: self.primary.sql("SHOW default_transaction_read_only") == ["on"])
        sent = self.recorded(shim)
        self.assertEqual(self.standby.sql(f"SELECT count(*) FROM learning_log WHERE request_id = '{sent['request_id']}'"), ["1"])
        answer = shim.request("POST", "/records/batch", json.dumps([entry()]), {"Content-Type": "application/json"})
        self.assertEqual(answer.json[0]["status"], 201)
        self.assertEqual(shim.request("DELETE", "/users/ada").json["entries"], 3)

    def test_changes_are_heard_where_they_are_made_now(self):
        """The session with the one that is no primary any more lives on, and nothing comes there."""
        self.primary.sql("ALTER DATABASE postgres SET learning_log.notify = on")
        self.standby.catch_up()
        shim = self.run_shim()
        listener = Listener(shim)
        self.addCleanup(listener.close)
        wait_for(lambda: self.primary.sql(LISTENING))
        self.standby.promote()
        self.primary.sql("ALTER SYSTEM SET default_transaction_read_only = on")
        self.primary.sql("SELECT pg_reload_conf()")
        wait_for(lambda: self.standby.sql(LISTENING), 60, "nobody listens to the new primary")
        for _ in range(3):  # the first of them may be about the session
            heard = len(listener.events)
            self.recorded(shim)
            wait_for(lambda heard=heard: len(listener.events) > heard, 60)

    def test_an_old_primary_that_lives_on_without_its_standby(self):
        """It comes first and takes every session, but nothing is acknowledged there any more: who is not answered goes to the other
        one, and so does everybody from then on, also whoever reads or listens."""
        self.primary.sql("ALTER DATABASE postgres SET learning_log.notify = on")
        self.primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.primary.sql("SELECT pg_reload_conf()")
        wait_for(lambda: self.primary.sql("SELECT pid FROM pg_stat_replication WHERE sync_state = 'sync'"))
        shim = self.run_shim("--statement-timeout", "1000")
        listener = Listener(shim)
        self.addCleanup(listener.close)
        wait_for(lambda: self.primary.sql(LISTENING))
        self.recorded(shim)
        self.standby.catch_up()
        self.standby.promote()
        sent = self.recorded(shim)
        wait_for(lambda: self.standby.sql(LISTENING), 60, "nobody listens to the new primary")
        self.standby.sql("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE usename = 'learning_shim'")
        for one in (sent, self.recorded(shim)):
            self.assertEqual(shim.request("GET", f"/users/ada/records/{one['request_id']}", headers=FRESH).status, 200)
            self.assertEqual(self.standby.sql(f"SELECT count(*) FROM learning_log WHERE request_id = '{one['request_id']}'"), ["1"])

    def test_a_server_that_greets_and_says_nothing_more(self):
        """libpq is content with it, and would be each time: the other one comes first then."""
        both = conninfo_of([self.standby, self.primary], "any")
        self.standby.promote()
        shim = self.run_shim(conninfo=both)
        self.assertEqual(shim.summary("ada", from_="2024-01-01", to="2024-01-02", granularity="day").status, 200)
        with self.standby.holding("LOCK TABLE pg_catalog.pg_foreign_server"):  # at which every new session looks
            self.standby.sql("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE usename = 'learning_shim'")
            late = self.run_shim(conninfo=both)  # which knows none of them yet
            for one in (shim, late):
                wait_for(lambda one=one: one.summary("ada", from_="2024-01-01", to="2024-01-02", granularity="day").status == 200)


if __name__ == "__main__":
    unittest.main()
