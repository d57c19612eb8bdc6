#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
"""plots.py <folder> <psql> [its arguments]: draws the pictures of analysts.md, each from the query above it on that page.

SVG by hand, without a library: small, and the same on every machine, so that a test can compare."""

import csv
import io
import pathlib
import re
import subprocess
import sys
from datetime import date
from html import escape

PAGE = pathlib.Path(__file__).resolve().parent / "analysts.md"
PICTURE = re.compile(r"^```sql\n((?:(?!^```).)*)^```\n!\[([^]]*)\]\(plots/(\w+)\.svg\)", re.MULTILINE | re.DOTALL)
STYLE = """
text { font: 12px sans-serif; fill: #333 } .small { font-size: 11px; fill: #666 } .right { text-anchor: end } .middle { text-anchor: middle }
.paper { fill: #fff } .grid { stroke: #ddd } .bar { fill: #9ec5e8 } .line { fill: none; stroke: #b3400c; stroke-width: 2 }
.dot { fill: #1f5f99 } .gap { fill: #fff; stroke: #b3400c; stroke-width: 1.5 } .thin { fill: none; stroke: #b3400c; stroke-width: 1.5 }
"""
SHADES = ("#ebedf0", "#c6e0f5", "#8dbde6", "#4a8fcb", "#14538f")
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def text(x, y, words, kind=""):
    return f'<text x="{x:g}" y="{y:g}" class="{kind}">{escape(words)}</text>'


def rectangle(x, y, width, height, **attributes):
    more = "".join(f' {name.rstrip("_")}="{value}"' for name, value in attributes.items())
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"{more}/>'


def path(points, kind):
    return f'<path d="M{" ".join(f"{x:g},{y:g}" for x, y in points)}" class="{kind}"/>'


def label(day):
    return f"{day.day} {MONTHS[day.month - 1]}"


def rounded(value):
    """No more digits than a screen has, so that the last bit of a sum shows nowhere."""
    return round(value, 1)


class Axes:
    """Days from left to right, numbers upwards from 0."""

    def __init__(self, days, top, left, upper, width, height, step):
        self.left, self.upper, self.width, self.height = left, upper, width, height
        self.first, self.slot = days[0], width / ((days[-1] - days[0]).days + 1)
        self.top = top
        self.parts = []
        for value in range(0, top + 1, step):
            self.parts.append(path([(left, self.y(value)), (left + width, self.y(value))], "grid"))
            self.parts.append(text(left - 6, self.y(value) + 4, str(value), "small right"))

    def x(self, day):
        """The middle of a day."""
        return rounded(self.left + ((day - self.first).days + 0.5) * self.slot)

    def y(self, value):
        return rounded(self.upper + self.height * (1 - value / self.top))

    def name_days(self, days):
        self.parts += [text(self.x(day), self.upper + self.height + 18, label(day), "small middle") for day in days]


def draw_days(rows):
    """Bars of words per day, and a line of their moving average."""
    days = [date.fromisoformat(row["day"]) for row in rows]
    axes = Axes(days, 200, 44, 40, 740, 190, 50)
    for day, row in zip(days, rows):
        words, width = int(row["words"]), rounded(axes.slot * 0.8)
        if words:
            axes.parts.append(rectangle(rounded(axes.x(day) - width / 2), axes.y(words), width,
                                        rounded(axes.y(0) - axes.y(words)), class_="bar"))
    axes.parts.append(path([(axes.x(day), axes.y(float(row["moving_average"]))) for day, row in zip(days, rows)], "line"))
    axes.name_days(days[::7])
    legend = [rectangle(44, 12, 12, 12, class_="bar"), text(62, 22, "words per day"),
              path([(160, 18), (184, 18)], "line"), text(190, 22, "mean of the last 7 days")]
    return 800, 260, legend + axes.parts


def draw_fills(rows):
    """The five fills under each other: full points are days with entries, empty ones were filled in."""
    parts = ['<circle cx="50" cy="18" r="3" class="dot"/>', text(60, 22, "average of a day with entries"),
             '<circle cx="250" cy="18" r="3" class="gap"/>', text(260, 22, "what a day without entries shows")]
    days = sorted({date.fromisoformat(row["day"]) for row in rows})
    for place, fill in enumerate(dict.fromkeys(row["fill"] for row in rows)):
        axes = Axes(days, 20, 130, 40 + 84 * place, 650, 56, 10)
        parts.append(text(14, axes.upper + 32, fill))
        line, dots = [], []  # the line since the last hole
        for row in (row for row in rows if row["fill"] == fill):
            if not row["average"]:
                axes.parts += [path(line, "thin")] if len(line) > 1 else []
                line = []
                continue
            point = axes.x(date.fromisoformat(row["day"])), axes.y(float(row["average"]))
            line.append(point)
            dots.append(f'<circle cx="{point[0]:g}" cy="{point[1]:g}" r="3" class="{"dot" if int(row["entries"]) else "gap"}"/>')
        axes.parts += [path(line, "thin")] if len(line) > 1 and fill != "none" else []
        parts += axes.parts + dots
    axes.parts.clear()
    axes.name_days(days[::7])
    return 800, 460, parts + axes.parts


def draw_year(rows):
    """A heat map: weeks from left to right, Monday above."""
    parts = [text(10, 44 + 15 * day, WEEKDAYS[day], "small") for day in (0, 2, 4, 6)]
    for row in rows:
        day, x = date.fromisoformat(row["day"]), 42 + 14 * (int(row["week"]) - 1)
        parts.append(f'<g>{rectangle(x, 33 + 15 * (int(row["weekday"]) - 1), 12, 13, rx=2, fill=SHADES[int(row["level"])])}'
                     f'<title>{day}: {row["words"]} words</title></g>')
        if day.day == 1:
            parts.append(text(x, 24, MONTHS[day.month - 1], "small"))
    parts += [text(596, 160, "less", "small"), text(712, 160, "more", "small")]
    parts += [rectangle(626 + 16 * level, 150, 12, 13, rx=2, fill=shade) for level, shade in enumerate(SHADES)]
    return 800, 176, parts


def draw_hours(rows):
    """A heat map: hours from left to right, Monday above."""
    most = max(int(row["words"]) for row in rows)
    parts = [text(10, 44 + 22 * day, name, "small") for day, name in enumerate(WEEKDAYS)]
    parts += [text(42 + 31 * hour, 20, f"{hour}:00", "small") for hour in range(0, 24, 3)]
    for row in rows:
        weekday, hour, words = int(row["weekday"]), int(row["hour"]), int(row["words"])
        shade = SHADES[-(-4 * words // most)]  # 0 for none, then four equal steps
        parts.append(f'<g>{rectangle(42 + 31 * hour, 29 + 22 * (weekday - 1), 29, 20, rx=2, fill=shade)}'
                     f'<title>{WEEKDAYS[weekday - 1]} {hour}:00: {words} words</title></g>')
    return 800, 194, parts


def svg(width, height, title, parts):
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
            f"\n<title>{escape(title)}</title>\n<style>{STYLE}</style>\n")
    return head + "\n".join([rectangle(0, 0, width, height, class_="paper", rx=6), *parts]) + "\n</svg>\n"


def main(folder, *psql):
    draw = {"days": draw_days, "fills": draw_fills, "year": draw_year, "hours": draw_hours}
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    for query, title, name in PICTURE.findall(PAGE.read_text()):
        shown = subprocess.run([*psql, "-X", "--csv", "-v", "ON_ERROR_STOP=1", "-c", query], check=True, stdout=subprocess.PIPE, text=True)
        rows = list(csv.DictReader(io.StringIO(shown.stdout)))
        width, height, parts = draw[name](rows)
        (folder / f"{name}.svg").write_text(svg(width, height, title, parts))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
