# SPDX-License-Identifier: PostgreSQL
"""GET /users/{user_id}/summary: the database's own answer, asked for in the ways that HTTP clients ask."""

import unittest

from served import Served
from shim import Shim, entry

DAY = {"from_": "2024-01-01", "to": "2024-01-03", "granularity": "day"}


class Summary(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for timestamp, words in (("2024-01-01T23:30:00Z", 10), ("2024-01-02T03:00:00Z", 40), ("2024-01-02T12:00:00Z", 44),
                                 ("2024-03-15T12:00:00Z", 5)):
            answer = cls.shim.post(entry(timestamp=timestamp, word_count=words, study_seconds=60))
            assert answer.status == 201, answer.body

    def rows(self, user_id="ada", **parameters):
        answer = self.shim.summary(user_id, **{**DAY, **parameters})
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        return answer.json

    def averages(self, **parameters):
        return [row["average_words_learned"] for row in self.rows(**parameters)]

    def periods(self, **parameters):
        return [row["period"] for row in self.rows(**parameters)]

    def refused(self, **parameters):
        answer = self.shim.summary("ada", **{**DAY, **parameters})
        self.assertEqual(answer.status, 400, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        return answer.json

    def test_a_bare_array_of_two_fields(self):
        self.assertEqual(self.rows(), [{"period": "2024-01-01T00:00:00Z", "average_words_learned": 10},
                                       {"period": "2024-01-02T00:00:00Z", "average_words_learned": 42},
                                       {"period": "2024-01-03T00:00:00Z", "average_words_learned": 0}])

    def test_the_body_is_the_text_of_the_database(self):
        text = self.database.sql("""SELECT aggregate_learning_json('ada', 'week', '2024-01-01Z', '2024-02-01Z', 'Asia/Tokyo',
                                    'linear', 3, '4 hours', 'sunday', '{period,words,moving_average}')""")
        answer = self.shim.summary("ada", from_="2024-01-01T00:00:00Z", to="2024-02-01T00:00:00Z", granularity="week",
                                   time_zone="Asia/Tokyo", fill="linear", moving_periods=3, day_start="04:00",
                                   week_start="sunday", fields="period,words,moving_average")
        self.assertEqual(answer.body.decode(), text[0])

    def test_an_unknown_learner_has_gaps(self):
        self.assertEqual([row["average_words_learned"] for row in self.rows("nobody")], [0, 0, 0])

    def test_every_granularity(self):
        for granularity, count in (("hour", 25), ("day", 2), ("week", 1), ("month", 1), ("quarter", 1), ("year", 1)):
            self.assertEqual(len(self.rows(granularity=granularity, to="2024-01-02")), count, granularity)

    def test_multiples(self):
        for granularity, rows in (("15 minutes", 97), ("2 hours", 13), ("12 hours", 3), ("2 weeks", 1), ("6 months", 1)):
            self.assertEqual(len(self.rows(granularity=granularity, to="2024-01-02")), rows, granularity)
        self.assertEqual(self.periods(granularity="2 weeks"), ["2023-12-25T00:00:00Z"])
        self.assertEqual(self.periods(granularity="8 hours", day_start="04:00", from_="2024-01-01T05:00", to="2024-01-01T12:00"),
                         ["2024-01-01T04:00:00Z", "2024-01-01T12:00:00Z"])

    def test_the_granularities_are_those_of_the_database(self):
        parameters = self.shim.get("/openapi.json").json["paths"]["/users/{user_id}/summary"]["get"]["parameters"]
        names = next(parameter for parameter in parameters if parameter["name"] == "granularity")["schema"]["enum"]
        self.database.sql("""DO $$ BEGIN PERFORM aggregate_learning('ada', '5 minutes', date '2024-01-01', date '2024-01-01', 'UTC');
                             EXCEPTION WHEN invalid_parameter_value THEN
                                 DECLARE hint text; BEGIN GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT; RAISE LOG '%', hint; END;
                             END $$""")
        self.assertIn(f"Valid values are {', '.join(names)}.", self.database.logged())
        for granularity in names:
            text = self.database.sql(f"""SELECT aggregate_learning_json('ada', '{granularity}', date '2024-01-01', date '2024-03-31', 'Asia/Tokyo',
                                         fields => '{{period,words}}')""")
            answer = self.shim.summary("ada", from_="2024-01-01", to="2024-03-31", granularity=granularity, time_zone="Asia/Tokyo",
                                       fields="period,words")
            self.assertEqual(answer.body.decode(), text[0], granularity)

    def test_another_granularity_is_told_which_there_are(self):
        for bad in ("5 minutes", "1 hour", "2 day", "15minutes", "2  hours", "quarters"):
            detail = self.refused(granularity=bad)["errors"][0]["detail"]
            self.assertIn("must be one of 15 minutes, 30 minutes, hour, 2 hours", detail)
            self.assertIn("6 months, year", detail)

    def test_fills(self):
        for fill, last in (("zero", [0]), ("null", [None]), ("previous", [42]), ("none", [])):
            self.assertEqual(self.averages(fill=fill), [10, 42] + last, fill)

    def test_fields(self):
        self.assertEqual(self.rows(fields="words,entries", to="2024-01-01"), [{"words": 10, "entries": 1}])

    def test_days_are_those_of_the_time_zone(self):
        self.assertEqual(self.averages(time_zone="Europe/Berlin"), [0, (10 + 40 + 44) / 3, 0])
        self.assertEqual(self.periods(time_zone="America/New_York")[0], "2024-01-01T00:00:00-05:00")
        self.assertEqual(self.averages(time_zone="America/New_York"), [25, 44, 0])

    def test_instants_bounds(self):
        for bound in ("2024-01-02T00:00:00Z", "2024-01-02T05:44:00+05:45", "2024-01-02T05:44:00 05:45", "2024-01-01",
                      "2024-01-01 10:00", "2024-01-01T10:00:00.5"):
            expected = "2024-01-02" if bound.endswith("Z") else "2024-01-01"
            self.assertEqual(self.periods(from_=bound, to=bound), [expected + "T00:00:00Z"], bound)

    def test_what_has_no_offset_is_read_in_the_time_zone(self):
        for bound in ("2024-07-01", "2024-07-01T00:00:00", "2024-07-01 23:59:59", "2024-07-01T14:59:59Z"):
            self.assertEqual(self.periods(from_=bound, to=bound, time_zone="Asia/Tokyo"), ["2024-07-01T00:00:00+09:00"],
                             bound)

    def test_a_plus_that_arrived_as_a_space(self):
        target = "/users/ada/summary?from=2024-01-02T05:30:00+05:45&to=2024-01-02T05:45:00%2B05:45&granularity=day"
        answer = self.shim.get(target)
        self.assertEqual([row["period"] for row in answer.json], ["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"])

    def test_a_date_begins_when_the_day_begins(self):
        self.assertEqual(self.periods(day_start="04:00", to="2024-01-02"), ["2024-01-01T04:00:00Z", "2024-01-02T04:00:00Z"])
        self.assertEqual(self.averages(day_start="04:00", to="2024-01-02"), [25, 44])
        self.assertEqual(self.periods(day_start="04:00", from_="2024-01-02T00:00", to="2024-01-02T00:00"),
                         ["2024-01-01T04:00:00Z"])
        self.assertEqual(self.periods(granularity="hour", from_="2024-01-02", to="2024-01-02"), ["2024-01-02T00:00:00Z"])

    def test_week_start(self):
        for week_start, first in (("monday", "2024-01-01"), ("sunday", "2023-12-31"), ("wednesday", "2023-12-27")):
            self.assertEqual(self.periods(granularity="week", week_start=week_start, to="2024-01-01"),
                             [first + "T00:00:00Z"])

    def test_moving_average(self):
        self.assertEqual(self.rows(fields="moving_average", moving_periods=2),
                         [{"moving_average": 5}, {"moving_average": 47}, {"moving_average": 42}])

    def test_head(self):
        target = "/users/ada/summary?from=2024-01-01&to=2024-01-03&granularity=day"
        got, head = self.shim.get(target), self.shim.request("HEAD", target)
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(head.headers["Content-Length"], str(len(got.body)))
        self.assertIsNone(head.headers["Accept-Ranges"])
        self.assertEqual(self.shim.request("HEAD", "/users/ada/summary").status, 400)

    def test_user_ids_in_the_path(self):
        for user_id in ("a/b", "a b+c", "Zoë", "50%", "...", "学" * 85):
            self.assertEqual(self.shim.post(entry(user_id=user_id, timestamp="2024-01-01T12:00:00Z")).status, 201)
            self.assertEqual(self.rows(user_id, to="2024-01-01")[0]["average_words_learned"], 7, user_id)
        for path in ("%FF", "a%00b", "", "%", "a" * 256, "%zz", "%C3"):
            answer = self.shim.get(f"/users/{path}/summary?from=2024-01-01&to=2024-01-01&granularity=day")
            self.assertEqual(answer.status, 400, path)

    def test_what_is_required(self):
        answer = self.shim.get("/users/ada/summary")
        self.assertEqual((answer.status, answer.bad_fields), (400, ["from", "to", "granularity"]))

    def test_bad_values_are_named(self):
        for name, bad in (("from", "yesterday"), ("from", "infinity"), ("from", "2024-02-30"), ("to", "now"),
                          ("to", "2024-01-01T00:00:00+99:00"), ("granularity", "Day"), ("granularity", "minute"),
                          ("fill", "blank"), ("moving_periods", "0"), ("moving_periods", "1.5"), ("day_start", "24:00"),
                          ("day_start", "4 hours"), ("day_start", "-01:00"), ("week_start", "someday"), ("fields", "period,"),
                          ("fields", "user_id"), ("time_zone", "a" * 65), ("time_zone", "x;y"), ("timezone", "UTC")):
            problem = self.refused(**{"from_" if name == "from" else name: bad})
            self.assertEqual([error["parameter"] for error in problem["errors"]], [name], bad)

    def test_a_value_given_twice(self):
        target = "/users/ada/summary?from=2024-01-01&from=2024-01-02&to=2024-01-03&granularity=day"
        self.assertEqual(self.shim.get(target).bad_fields, ["from"])

    def test_what_only_the_database_can_refuse(self):
        for bad, named in (({"time_zone": "Mars/Olympus"}, ["time_zone"]), ({"time_zone": "UTC+5"}, ["time_zone"]),
                           ({"time_zone": "XYZ-3"}, ["time_zone"]), ({"to": "2023-12-31"}, ["from", "to"])):
            problem = self.refused(**bad)
            self.assertEqual(problem["code"], "22023", bad)
            self.assertEqual([error["parameter"] for error in problem["errors"]], named)
            self.assertGreater(len(problem["detail"]), 10)
        for bad in ({"to": "2023-12-31T23:00:00Z"}, {"to": "2023-12-31T23:59:59.9999994Z", "from_": "2024-01-01T00:00:00Z"},
                    {"from_": "2024-01-02T00:00:00Z", "to": "2024-01-02T01:00:00", "time_zone": "Asia/Tokyo"}):
            self.assertEqual([error["parameter"] for error in self.refused(**bad)["errors"]], ["from", "to"], bad)

    def test_a_zone_that_does_not_exist_is_asked_for_once(self):
        for number, bounds in enumerate((("2024-01-01", "2024-01-02"), ("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"))):
            zone = f"Mars/Once{number}"
            problem = self.refused(from_=bounds[0], to=bounds[1], time_zone=zone)
            self.assertEqual([error["parameter"] for error in problem["errors"]], ["time_zone"])
            errors = [line for line in self.database.logged().splitlines() if "ERROR:" in line and zone in line]
            self.assertEqual(len(errors), 1, errors)

    def test_too_many_periods(self):
        answer = self.shim.summary("ada", from_="1900-01-01", to="2024-01-01", granularity="hour")
        self.assertEqual((answer.status, answer.json["code"]), (422, "54000"))
        self.assertEqual((answer.json["count"], answer.json["limit"]), (1086961, 10000))

    def test_the_limit_of_periods_is_the_lower_of_the_shim_s_and_the_database_s(self):
        for flags, options, limit in ((["--max-periods", "5"], "", 5), ([], "-c learning_log.max_periods=3", 3),
                                      (["--max-periods", "4"], "-c learning_log.max_periods=1000", 4)):
            shim = Shim(self.database.conninfo() + f" options='{options}'", *flags)
            self.addCleanup(shim.stop)
            answers = [shim.summary("ada", from_="1000-01-01", to=to, granularity="day") for to in ("1000-01-03", "1600-01-01")]
            self.assertEqual([answer.status for answer in answers], [200, 422], (flags, options))
            self.assertEqual(answers[1].json["limit"], limit)

    def test_the_ends_of_time(self):
        for bounds in (("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31")):
            answer = self.shim.summary("ada", from_=bounds[0], to=bounds[1], granularity="day", time_zone="Pacific/Auckland")
            self.assertIn(answer.status, (200, 400), answer.body)


if __name__ == "__main__":
    unittest.main()
