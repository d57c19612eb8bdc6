# SPDX-License-Identifier: PostgreSQL
"""What apps show a learner: GET /users/{user_id}/streaks, /calendar and /profile, each the answer of a function of the
database."""

import csv
import io
import json
import unittest
import urllib.parse

from served import Served
from shim import entry

CSV = "text/csv; charset=utf-8; header=present"
NDJSON = "application/x-ndjson"
STREAKS = "/users/ada/streaks?as_of=2024-03-07T12:00:00Z"
CALENDAR = "/users/ada/calendar?year=2024"
PROFILE = "/users/ada/profile?from=2024-03-01&to=2024-03-31"
ALL = (STREAKS, CALENDAR, PROFILE)


class Habits(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for timestamp, words, seconds in (("2024-03-01T10:00:00Z", 10, 60), ("2024-03-02T23:30:00Z", 20, 600),
                                          ("2024-03-04T10:00:00Z", 30, 60), ("2024-03-05T10:00:00Z", 40, 600),
                                          ("2024-03-06T10:30:00Z", 50, 600)):
            answer = cls.shim.post(entry(timestamp=timestamp, word_count=words, study_seconds=seconds))
            assert answer.status == 201, answer.body

    def asked(self, target, **parameters):
        answer = self.shim.get(target + "&" + urllib.parse.urlencode(parameters))
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/json"), answer.body)
        return answer.json

    def from_database(self, call):
        rows = self.database.sql(f"SELECT row_to_json(r) FROM {call} AS r")
        return [json.loads(row) for row in rows]

    def test_streaks_are_one_object(self):
        self.assertEqual(self.asked(STREAKS),
                         {"current_length": 3, "current_start": "2024-03-04", "longest_length": 3, "longest_start": "2024-03-04",
                          "longest_end": "2024-03-06", "met_today": False, "at_risk": True, "units_met": 5, "units_since_first": 7,
                          "last_met": "2024-03-06"})

    def test_each_parameter_of_the_streaks(self):
        for parameters, call in (
                ({"goal_words": 20}, "goal_words => 20"), ({"goal_study_seconds": 600}, "goal_study_seconds => 600"),
                ({"rest_days": 1}, "rest_days => 1"), ({"unit": "week"}, "unit => 'week'"),
                ({"unit": "week", "week_start": "saturday", "goal_words": 31}, "unit => 'week', week_start => 'saturday', goal_words => 31"),
                ({"time_zone": "Asia/Tokyo"}, "time_zone => 'Asia/Tokyo'"), ({"day_start": "10:15"}, "day_start => '10:15'"),
                ({"goal_words": 0}, "goal_words => 0")):
            zone = "" if "time_zone" in parameters else ", time_zone => 'UTC'"
            expected = self.from_database(f"learning_streaks('ada', {call}{zone}, as_of => '2024-03-07T12:00:00Z')")
            self.assertEqual([self.asked(STREAKS, **parameters)], expected, parameters)

    def test_as_of_is_read_in_the_time_zone(self):
        for as_of, alive in (("2024-03-07", True), ("2024-03-07T23:59", True), ("2024-03-07T23:59:59 09:00", True),
                             ("2024-03-07T15:00:00Z", False), ("2024-03-08", False), ("2024-03-08T00:00:00", False)):
            target = "/users/ada/streaks?" + urllib.parse.urlencode({"as_of": as_of, "time_zone": "Asia/Tokyo"})
            self.assertEqual(self.asked(target)["current_length"] > 0, alive, as_of)
        # A date stands for the start of its day.
        self.assertTrue(self.asked("/users/ada/streaks?as_of=2024-03-04&day_start=04:00")["met_today"])

    def test_without_as_of_it_is_now(self):
        self.shim.post(entry(user_id="now"))
        streaks = self.asked("/users/now/streaks?")
        self.assertEqual((streaks["current_length"], streaks["units_met"]), (1, 1))

    def test_the_calendar_is_that_of_the_database(self):
        for parameters, call in (({}, "'ada', 2024, 'UTC'"), ({"week_start": "sunday"}, "'ada', 2024, 'UTC', week_start => 'sunday'"),
                                 ({"time_zone": "Asia/Tokyo", "day_start": "04:00"}, "'ada', 2024, 'Asia/Tokyo', '4 hours'")):
            days = self.asked(CALENDAR, **parameters)
            self.assertEqual(days, self.from_database(f"learning_calendar({call})"), parameters)
            self.assertEqual((len(days), sum(day["words"] for day in days)), (366, 150))
        self.assertEqual(self.asked(CALENDAR)[65],
                         {"day": "2024-03-06", "week": 10, "weekday": 3, "entries": 1, "words": 50, "study_seconds": 600, "level": 4})
        self.assertEqual(len(self.asked("/users/ada/calendar?year=2011&time_zone=Pacific/Apia")), 364)

    def test_the_profile_is_that_of_the_database(self):
        for zone in ("UTC", "Asia/Tokyo"):
            hours = self.asked(PROFILE, time_zone=zone)
            call = f"learning_profile('ada', date '2024-03-01', date '2024-03-31', '{zone}')"
            self.assertEqual(hours, self.from_database(call), zone)
        self.assertEqual(len(hours), 168)
        busy = [hour for hour in self.asked(PROFILE) if hour["entries"]]
        self.assertEqual(busy[0], {"weekday": 1, "hour": 10, "entries": 1, "words": 30, "study_seconds": 60})
        self.assertEqual(len(busy), 5)

    def test_the_bounds_of_the_profile_name_days(self):
        for bounds, words in ((("2024-03-02", "2024-03-02"), 20), (("2024-03-02T23:59", "2024-03-04T00:00"), 50),
                              (("2024-03-05T11:00:00Z", "2024-03-05T11:00:00Z"), 40)):
            target = "/users/ada/profile?" + urllib.parse.urlencode({"from": bounds[0], "to": bounds[1]})
            self.assertEqual(sum(hour["words"] for hour in self.asked(target)), words, bounds)

    def test_an_unknown_learner(self):
        streaks = self.asked(STREAKS.replace("ada", "nobody"))
        self.assertEqual((streaks["current_length"], streaks["last_met"]), (0, None))
        self.assertEqual({day["level"] for day in self.asked(CALENDAR.replace("ada", "nobody"))}, {0})
        self.assertEqual({hour["entries"] for hour in self.asked(PROFILE.replace("ada", "nobody"))}, {0})

    def test_formats(self):
        for target in ALL:
            rows = self.shim.get(target).json
            rows = rows if isinstance(rows, list) else [rows]
            answer = self.shim.request("GET", target, headers={"Accept": "text/csv"})
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, CSV))
            read = list(csv.reader(io.StringIO(answer.body.decode(), newline="")))
            self.assertEqual(read[0], list(rows[0]))
            text = {True: "true", False: "false", None: ""}
            self.assertEqual(read[1:], [[text[value] if value is None or isinstance(value, bool) else str(value)
                                         for value in row.values()] for row in rows])
            answer = self.shim.get(target + "&format=ndjson")
            self.assertEqual(answer.headers["Content-Type"], NDJSON)
            self.assertEqual([json.loads(line) for line in answer.body.splitlines()], rows)
            self.assertEqual(self.shim.request("GET", target, headers={"Accept": "text/html"}).status, 406)

    def test_caching(self):
        for target in ALL:
            for accept in ("application/json", "text/csv", NDJSON):
                answer = self.shim.request("GET", target, headers={"Accept": accept})
                self.assertEqual((answer.headers["Cache-Control"], answer.headers["Vary"]),
                                 ("private, no-cache", "Accept, Prefer, Accept-Encoding"))
                same = self.shim.request("GET", target, headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]})
                self.assertEqual((same.status, same.body), (304, b""))
            self.assertEqual(self.shim.request("HEAD", target).headers["Content-Length"], str(len(self.shim.get(target).body)))

    def test_what_is_required(self):
        for path, names in (("calendar", ["year"]), ("profile", ["from", "to"])):
            answer = self.shim.get(f"/users/ada/{path}")
            self.assertEqual((answer.status, answer.bad_fields), (400, names))

    def test_bad_values_are_named(self):
        for target, name, bad in ((STREAKS, "goal_words", "-1"), (STREAKS, "goal_words", "2147483648"),
                                  (STREAKS, "goal_study_seconds", "x"), (STREAKS, "rest_days", "1.5"), (STREAKS, "unit", "month"),
                                  (STREAKS, "week_start", "someday"), (STREAKS, "day_start", "24:00"), (STREAKS, "from", "2024-01-01"),
                                  (STREAKS.split("?")[0] + "?", "as_of", "now"), ("/users/ada/calendar?", "year", "0"),
                                  ("/users/ada/calendar?", "year", "10000"), ("/users/ada/calendar?", "year", "MMXXIV"),
                                  (CALENDAR, "day_start", "noon"), (CALENDAR, "fields", "day"), (PROFILE, "day_start", "04:00"),
                                  (PROFILE, "format", "xml"), ("/users/ada/profile?from=2024-01-01&", "to", "infinity"),
                                  *((target, "time_zone", "x;y") for target in ALL)):
            answer = self.shim.get(f"{target}&{name}={urllib.parse.quote(bad)}")
            self.assertEqual((answer.status, answer.bad_fields), (400, [name]), (target, name, bad))

    def test_what_only_the_database_can_refuse(self):
        for target in ALL + ("/users/ada/streaks?as_of=2024-03-07", "/users/ada/streaks?"):
            for zone in ("Mars/Olympus", "UTC+5"):
                answer = self.shim.get(f"{target}&time_zone={urllib.parse.quote(zone)}")
                self.assertEqual((answer.status, answer.json["code"], answer.bad_fields), (400, "22023", ["time_zone"]), target)
        answer = self.shim.get("/users/ada/profile?from=2024-03-02&to=2024-03-01")
        self.assertEqual((answer.status, answer.json["code"], answer.bad_fields), (400, "22023", ["from", "to"]))


if __name__ == "__main__":
    unittest.main()
