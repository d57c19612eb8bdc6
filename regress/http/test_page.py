# SPDX-License-Identifier: PostgreSQL
"""The page: what it draws equals what the API answers. In a real browser."""

import http.client
import http.server
import json
import os
import pathlib
import re
import threading
import unittest

from browser import PHONE, Browsed
from served import Served
from waiting import wait_for

TREE = pathlib.Path(os.environ.get("LEARNING_TREE", pathlib.Path(__file__).resolve().parents[2]))
NEW_YORK = "America/New_York"
MARCH = {"from_": "2024-03-01", "to": "2024-03-31"}
ADA = {"learner": "ada", "zone": NEW_YORK, "by": "day", **MARCH}


class Prefixed(http.server.BaseHTTPRequestHandler):
    """A proxy that shows the shim below /learn/ and nothing else."""

    def do_GET(self):
        if not self.path.startswith("/learn/"):
            self.send_error(404)
            return
        connection = http.client.HTTPConnection(*self.server.shim.address, timeout=30)
        connection.request("GET", self.path.removeprefix("/learn"), headers={"Accept": self.headers["Accept"]})
        answer = connection.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name in ("Content-Type", "Content-Security-Policy", "ETag"):
            if answer.headers[name]:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        connection.close()

    def log_message(self, *_):
        pass


class Page(Browsed, Served):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database.sql((TREE / "bench" / "sample_data.sql").read_text())

    def asked(self, target, **parameters):
        answer = self.shim.get(target + "?" + self.fragment(**parameters))
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def show(self, options=None, **values):
        return self.loaded(self.open(self.shim, fragment=self.fragment(**values), **(options or {})))

    def plotted(self, tab):
        """What the chart draws; waits for one, as the page may be drawing anew."""
        return wait_for(lambda: tab.evaluate("document.querySelector('.chart')?.plotted?.data.map((series) => [...series])"))

    def cells(self, tab, table):
        """The body of a table behind a chart, as texts; it is opened for that."""
        if not tab.evaluate(f"document.querySelectorAll('details')[{table}].open"):
            tab.evaluate(f"document.querySelectorAll('details')[{table}].querySelector('summary').click()")
        rows = f"[...document.querySelectorAll('details')[{table}].querySelectorAll('tbody tr')]"
        wait_for(lambda: tab.evaluate(rows + ".length"))
        return tab.evaluate(rows + ".map((row) => [...row.children].map((cell) => cell.textContent))")

    def test_bars_and_line(self):
        tab = self.show(**ADA)
        for by, moving in (("hour", 24), ("day", 7), ("week", 4), ("month", 3)):
            tab.evaluate(f"location.hash = {self.fragment(**{**ADA, 'by': by})!r}")
            tab.see(f"Words per {by}")
            rows = self.asked("/users/ada/summary", from_="2024-03-01", to="2024-03-31T23:59", granularity=by, time_zone=NEW_YORK,
                              moving_periods=moving, fields="words,entries,moving_average")
            plotted = self.plotted(self.loaded(tab))
            self.assertEqual(plotted[1], [row["words"] for row in rows], by)
            self.assertEqual(plotted[2], [row["moving_average"] for row in rows], by)
            table = self.cells(tab, 0)
            self.assertEqual([row[1:3] for row in table], [[f"{row['words']:,}", f"{row['entries']:,}"] for row in rows], by)
            self.assertEqual(tab.textContent(".value"), f"{sum(row['words'] for row in rows):,}")

    def test_the_bars_are_drawn_as_high_as_that(self):
        tab = self.show(**ADA)
        # In the middle of each bar, just below its top and just above: the colour of bars, and another.
        seen = tab.evaluate("""(() => {
            const u = document.querySelector('.chart').plotted, ratio = devicePixelRatio, {width, height} = u.ctx.canvas;
            const {data} = u.ctx.getImageData(0, 0, width, height);
            const colour = (x, y) => data.slice(4 * (Math.round(y) * width + Math.round(x))).slice(0, 4).join();
            const x = (i) => u.valToPos(u.data[0][i], 'x', true), y = (value) => u.valToPos(value, 'y', true);
            return u.data[1].map((words, i) => Math.abs(y(words) - y(u.data[2][i])) < 12 ? null
                : [colour(x(i) - 4 * ratio, y(words) + 4 * ratio), colour(x(i), y(words) - 4 * ratio)]);
        })()""")
        rows = self.plotted(tab)[1]
        bars = {inside for pair, words in zip(seen, rows) if pair and words > 30 for inside in pair[:1]}
        self.assertEqual(len(bars), 1, seen)
        self.assertTrue(bars.isdisjoint(pair[1] for pair in seen if pair), seen)

    def test_the_year(self):
        tab = self.show(**ADA)
        days = self.asked("/users/ada/calendar", year=2024, time_zone=NEW_YORK)
        drawn = tab.evaluate("[...document.querySelectorAll('.year rect')].map((one) => [one.dataset.day, Number(one.dataset.words),"
                             " one.getAttribute('class')])")
        self.assertEqual(drawn, [[day["day"], day["words"], f"level-{day['level']}"] for day in days])
        self.assertEqual([row[1:3] for row in self.cells(tab, 1)], [[f"{day['words']:,}", str(day["entries"])] for day in days])
        tab.click("[aria-label='Year before']")
        wait_for(lambda: tab.evaluate("document.querySelectorAll('.year rect').length") == 365)
        self.assertEqual(tab.textContent(".steps strong"), "2023")

    def test_the_hours_of_the_week(self):
        tab = self.show(**ADA)
        hours = self.asked("/users/ada/profile", time_zone=NEW_YORK, **MARCH)
        drawn = tab.evaluate("[...document.querySelectorAll('.profile rect')].map((one) => [one.dataset.hour, Number(one.dataset.words)])")
        self.assertEqual(drawn, [[f"{hour['weekday']}/{hour['hour']}", hour["words"]] for hour in hours])
        self.assertEqual([row[1] for row in self.cells(tab, 2)], [f"{hour['words']:,}" for hour in hours])

    def test_streaks_and_the_goal(self):
        tab = self.show(**ADA)
        for words, rest in ((20, 0), (50, 2)):
            if words != 20:
                tab.fill("label:text('Words a day') + input", str(words))
                tab.fill("label:text('Days of rest allowed') + input", str(rest))
                tab.press("label:text('Days of rest allowed') + input", "Tab")
            streaks = self.asked("/users/ada/streaks", time_zone=NEW_YORK, goal_words=words, rest_days=rest)
            wait_for(lambda: f"Longest: {streaks['longest_length']} days" in "".join(tab.texts(".facts li")),
                     what=lambda: f"{streaks}, and shown: {tab.texts('.facts li')}")
            tab.see(f"Met on {streaks['units_met']} of")
            self.assertEqual(tab.textContent(".figure strong"), f"{streaks['current_length']} days")

    def test_the_last_entries(self):
        tab = self.show(**ADA)
        entries = self.asked("/users/ada/records", order="desc", limit=10)
        self.assertEqual(tab.evaluate("[...document.querySelectorAll('.entries tr[data-request]')].map((row) =>"
                                      " [row.dataset.request, Number(row.children[1].textContent)])"),
                         [[entry["request_id"], entry["word_count"]] for entry in entries])

    def test_all_learners(self):
        tab = self.show(zone=NEW_YORK, by="week", **MARCH)
        rows = self.asked("/summary", from_="2024-03-01", to="2024-03-31T23:59", granularity="week", time_zone=NEW_YORK,
                          fields="learners,words")
        self.assertEqual(self.plotted(tab)[1:], [[row["words"] for row in rows], [row["learners"] for row in rows]])
        most = self.asked("/learners", time_zone=NEW_YORK, **MARCH)
        self.assertEqual(tab.evaluate("[...document.querySelectorAll('.ranking tbody tr')].map((row) => [row.children[1].textContent,"
                                      " row.children[3].textContent, row.querySelector('meter').value])"),
                         [[one["user_id"], f"{one['words']:,}", one["words"]] for one in most])
        tab.click("text=noor")
        tab.see("Streak and goal")
        self.assertEqual(tab.textContent("h1"), "noor")

    def test_the_zone_is_at_first_that_of_the_browser(self):
        tab = self.show({"timezoneId": "Asia/Tokyo"}, learner="kenji")
        self.assertEqual(tab.inputValue("label:text('Time zone') + input"), "Asia/Tokyo")
        tab.fill("label:text('Time zone') + input", "Europe/Berlin")
        tab.press("label:text('Time zone') + input", "Enter")
        wait_for(lambda: "Europe" in tab.evaluate("location.hash"))
        days = self.asked("/users/kenji/calendar", year=2024, time_zone="Europe/Berlin")
        wait_for(lambda: tab.evaluate("[...document.querySelectorAll('.year rect')].map((one) => Number(one.dataset.words))")
                 == [day["words"] for day in days])

    def test_the_range_ends_where_the_entries_do(self):
        tab = self.show(learner="ada", zone=NEW_YORK, last=7)
        tab.see("Nothing since 31 Dec 2024")
        self.assertEqual((tab.inputValue("label:text('From') + input"), tab.inputValue("label:text('To') + input")),
                         ("2024-12-25", "2024-12-31"))
        tab.click("input[value='90']")
        wait_for(lambda: tab.inputValue("label:text('From') + input") == "2024-10-03")
        tab.fill("label:text('From') + input", "2024-12-30")
        wait_for(lambda: len(self.plotted(self.loaded(tab))[0]) == 2)

    def test_dragging_zooms_in_and_back_undoes_it(self):
        tab = self.show(**ADA)
        box = tab.evaluate("(({left, top, width, height}) => ({left, top, width, height}))(document.querySelector('.u-over').getBoundingClientRect())")
        day, height = box["width"] / 31, box["top"] + box["height"] / 2
        tab.drag([box["left"] + 4.5 * day, height], [box["left"] + 13.5 * day, height])
        wait_for(lambda: "to=2024-03-14" in tab.evaluate("location.hash"))
        self.assertIn("from=2024-03-05", tab.evaluate("location.hash"))
        wait_for(lambda: len(self.plotted(self.loaded(tab))[0]) == 10)
        tab.goBack()
        wait_for(lambda: len(self.plotted(self.loaded(tab))[0]) == 31)

    def test_numbers_and_dates_are_those_of_the_language(self):
        tab = self.show({"locale": "de-DE"}, **ADA)
        self.assertEqual(tab.textContent(".value"), "2.152")
        self.assertEqual(self.cells(tab, 0)[8][0], "Sa., 9. März 2024")

    def test_there_is_one_calendar(self):
        """That of the fields for dates and of the API, also where the language has its own: its months begin on other days."""
        tab = self.show({"locale": "fa-IR-u-nu-latn"}, **ADA)
        self.assertIn("2024", self.cells(tab, 0)[8][0])
        self.assertEqual(tab.textContent(".year text >> nth=3")[:5], "ژانوی")

    def test_an_hour_that_comes_twice(self):
        tab = self.show(learner="ada", zone=NEW_YORK, by="hour", from_="2024-11-03", to="2024-11-03")
        self.assertEqual([" ".join(re.findall("[1-9]:00|GMT.*", row[0])) for row in self.cells(tab, 0)][:4], ["", "1:00 GMT-4", "1:00 GMT-5", "2:00"])

    def test_on_paper_the_chart_is_whole(self):
        """The paper is narrower than the screen for which it was drawn."""
        tab = self.show(**ADA)
        tab.emulateMedia({"media": "print"})
        narrow = """(() => {
            const chart = document.querySelector(".chart");
            chart.style.setProperty("width", "400px");
            const drawn = chart.querySelector("canvas").getBoundingClientRect();
            const right = drawn.right - chart.getBoundingClientRect().left;
            chart.style.removeProperty("width");
            return [right, drawn.height];
        })()"""
        right, height = tab.evaluate(narrow)
        self.assertLessEqual(right, 400)
        self.assertGreater(height, 50)
        self.assertFalse(tab.isVisible("text=Add entry"))

    def test_paper_is_light(self):
        tab = self.show(**ADA)
        line = "(({series: [, , {stroke}]}) => typeof stroke === 'function' ? stroke() : stroke)(document.querySelector('.chart').plotted)"
        light = tab.evaluate(line)
        tab.emulateMedia({"colorScheme": "dark"})
        wait_for(lambda: tab.evaluate(line) != light)
        for event, is_light in (("beforeprint", True), ("afterprint", False)):
            tab.evaluate(f"dispatchEvent(new Event('{event}'))")
            self.assertEqual(tab.evaluate(line) == light, is_light, event)

    def test_the_keyboard_is_enough(self):
        tab = self.show(**ADA)
        tab.focus("input[value=day]")
        tab.press("input[value=day]", "ArrowRight")
        tab.see("Words per week")
        self.assertEqual(tab.evaluate("document.activeElement.value"), "week")
        self.assertEqual(tab.evaluate("getComputedStyle(document.activeElement.nextElementSibling).outlineStyle"), "solid")
        tab.focus("summary")
        tab.press("summary", "Enter")
        tab.see("Moving average")

    def test_what_is_said_to_whom_cannot_see(self):
        tab = self.show(**ADA)
        wait_for(lambda: tab.textContent(".for-ears") == "2,152 words in 31 days")
        self.assertIn("2,152 words in 31 days", tab.getAttribute(".plot", "aria-label"))
        for picture in (".year", ".profile"):
            self.assertIn("The same as a table follows", tab.getAttribute(picture, "aria-label"))

    def show_prefixed(self, expected=""):
        proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Prefixed)
        proxy.shim = self.shim
        # Behind the end of the tab, which goes on asking.
        self.addCleanup(proxy.server_close)
        threading.Thread(target=proxy.serve_forever).start()
        self.addCleanup(proxy.shutdown)
        tab = self.browser.open()
        self.watch(tab, expected)
        tab.goto(f"http://127.0.0.1:{proxy.server_port}/learn/#{self.fragment(**ADA)}")
        return self.loaded(tab)

    def test_behind_a_path_prefix(self):
        self.assertEqual(self.show_prefixed().textContent(".value"), "2,152")

    def test_servers_behind_one_host(self):
        """They have one storage of the browser's: what is kept for one of them is not sent to another."""
        tab = self.show_prefixed("status of 501")
        entry = {"request_id": "00000000-0000-4000-8000-000000000001", "user_id": "ada", "word_count": 1, "timestamp": "2024-03-01T10:00:00Z"}
        kept = f"learning_log.entry.{entry['request_id']}"
        tab.evaluate(f"localStorage.setItem({kept!r}, JSON.stringify({{entry: {json.dumps(entry)}}}))")
        tab.fill("input[name=words]", "5")
        tab.press("input[name=words]", "Enter")
        tab.see("not sent yet")  # this proxy takes none
        self.assertEqual(len(tab.texts(".waiting li")), 1)
        self.assertEqual(sorted(key.split(".")[0] for key in tab.evaluate("Object.keys(localStorage)")), ["/learn/ learning_log", "learning_log"])

    def test_how_it_looks(self):
        for name, values in (("learner", ADA), ("everyone", {"zone": NEW_YORK, "last": 90, "by": "week"})):
            self.look(self.show(**values), name)
            tab = self.show({"viewport": PHONE}, **values)
            self.look(tab, name + "-phone")
            self.assertLessEqual(tab.evaluate("document.documentElement.scrollWidth"), PHONE["width"])


if __name__ == "__main__":
    unittest.main()
