# SPDX-License-Identifier: PostgreSQL
"""The shim behind a pooler that lends the server's sessions to others between transactions."""

import concurrent.futures
import http.client
import json
import unittest
import urllib.parse

from bouncer import Bouncer, pgbouncer
from server import Server
from shim import Shim, entry, new_id
from waiting import wait_for

RANGE = urllib.parse.urlencode({"from": "2024-01-01", "to": "2024-01-31", "granularity": "day"})
LONG_RANGE = RANGE.replace("2024-01-01", "2020-01-01")  # whose answer comes in pieces
WHAT_IS_LEFT = """SHOW statement_timeout; SHOW lock_timeout; SELECT coalesce(nullif(current_setting('learning_log.max_periods', true), ''), '100000');
                  SELECT name FROM pg_prepared_statements; SELECT 'end';"""
SLOW = """
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.user_id = 'slow' THEN PERFORM pg_sleep(60); END IF; RETURN NEW; END $$;
CREATE TRIGGER slow BEFORE INSERT ON learning_log FOR EACH ROW EXECUTE FUNCTION slow();
"""


def mixed_requests(address, count, number):
    """Sends that many requests of all kinds over one connection; the statuses that were not the right ones."""
    connection = http.client.HTTPConnection(*address, timeout=60)
    wrong = []
    json_type = {"Content-Type": "application/json"}
    for i in range(count):
        user = f"learner-{number}-{i % 5}"
        sent = entry(user_id=user, timestamp=f"2024-01-{i % 28 + 1:02}T10:15:00Z")
        method, target, body, headers, right = [
            ("POST", "/records", json.dumps(sent), json_type, 201),
            ("GET", f"/users/{user}/summary?{RANGE}", None, {}, 200),
            ("POST", "/records/batch", json.dumps([sent, {**sent, "request_id": new_id()}]), json_type, 200),
            ("GET", f"/users/{user}/records?limit=3", None, {}, 200),
            ("POST", "/recordsjson", json.dumps(sent), json_type, 201),
            ("GET", f"/users/{user}/streaks", None, {}, 200),
            ("POST", "/records/batch", json.dumps([sent]), {**json_type, "Prefer": "handling=strict"}, 200),
            ("GET", f"/summary?user_id={user}&{LONG_RANGE}", None, {}, 200),
            ("GET", f"/users/{user}/summary?{RANGE}&time_zone=Mars", None, {}, 400),
            ("GET", f"/users/{user}/calendar?year=2024", None, {}, 200),
            ("DELETE", f"/users/{user}/records/{new_id()}", None, {}, 404),
        ][i % 11]
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != right:
            wrong.append((method, target, response.status, answer))
    connection.close()
    return wrong


@unittest.skipUnless(pgbouncer(), "pgbouncer is not installed (apt-get install pgbouncer)")
class Pooler(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Server(statement_timeout="77s", lock_timeout="66s")
        cls.addClassCleanup(cls.database.close)
        cls.database.sql(SLOW)

    def tearDown(self):
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])

    def run_bouncer(self, pool_size, **options):
        bouncer = Bouncer(self.database, pool_size, **options)
        self.addCleanup(bouncer.close)
        return bouncer

    def run_shim(self, bouncer, *flags):
        shim = Shim(bouncer.conninfo(), *flags)
        self.addCleanup(shim.stop)
        return shim

    def check_mixed(self, shim, requests, clients=8):
        with concurrent.futures.ThreadPoolExecutor(clients) as pool:
            each = [pool.submit(mixed_requests, shim.address, requests // clients, number) for number in range(clients)]
        wrong = [one for client in each for one in client.result()]
        others = [line for line in shim.log_lines() if line["event"] != "request"]
        self.assertEqual(wrong[:3], [], others[-5:])

    def test_ten_thousand_requests(self):
        bouncer = self.run_bouncer(3)
        self.check_mixed(self.run_shim(bouncer), 10000)

    def test_nothing_is_left_behind(self):
        """With a single session of the server, what the shim leaves there is what the next client finds."""
        bouncer = self.run_bouncer(1)
        shim = self.run_shim(bouncer)
        self.check_mixed(shim, 88)
        self.assertEqual(bouncer.sql(WHAT_IS_LEFT), ["77s", "66s", "100000", "end"])
        self.assertEqual(shim.post(entry()).status, 201)

    def test_the_limits_hold(self):
        bouncer = self.run_bouncer(2)
        shim = self.run_shim(bouncer, "--statement-timeout", "2000", "--max-periods", "10")
        answer = shim.post(entry(user_id="slow"))
        self.assertEqual((answer.status, answer.json["code"]), (504, "57014"))
        answer = shim.get(f"/users/ada/summary?{RANGE}")
        self.assertEqual((answer.status, answer.json["limit"]), (422, 10))

    def test_a_pooler_that_is_not_noticed(self):
        """Statements by name meet those of other sessions, or are not there. The first time it is found out."""
        bouncer = self.run_bouncer(2)
        shim = self.run_shim(bouncer, "--sessions", "own")
        self.check_mixed(shim, 1000)

    def test_sessions_of_our_own(self):
        """In the mode `session` nothing is to be shared, and it does no harm that it looks so."""
        bouncer = self.run_bouncer(20, pool_mode="session")
        self.check_mixed(self.run_shim(bouncer), 500)

    def test_no_session_is_to_be_had(self):
        """The pooler greets and then lets us wait: the first statement of a connection has its time, too."""
        bouncer = self.run_bouncer(1)
        shim = self.run_shim(bouncer, "--statement-timeout", "3000000")
        with bouncer.session() as other:
            other.stdin.write("BEGIN; SELECT 'begun';\n")
            other.stdin.flush()
            self.assertEqual(other.stdout.readline(), "begun\n")
            answer = shim.get(f"/users/ada/summary?{RANGE}")
            self.assertEqual((answer.status, answer.headers["Retry-After"]), (503, "1"))
            other.communicate("ROLLBACK;\n")
        wait_for(lambda: shim.get(f"/users/ada/summary?{RANGE}").status == 200, 60)

    def test_the_server_starts_again(self):
        bouncer = self.run_bouncer(2)
        shim = self.run_shim(bouncer)
        self.assertEqual(shim.post(entry()).status, 201)
        self.database.stop()
        self.assertEqual(shim.post(entry()).status, 503)
        self.database.start()
        wait_for(lambda: shim.post(entry()).status == 201, 60)


if __name__ == "__main__":
    unittest.main()
