# SPDX-License-Identifier: PostgreSQL
"""What Grafana does to the queries of a dashboard before it sends them: its variables, and the macros of its data source for
PostgreSQL."""

import re
from datetime import timezone

def targets(dashboard):
    """Each query of a dashboard, with the panel it belongs to."""
    return [(panel, target) for panel in dashboard["panels"] for target in panel["targets"]]


def with_variables(text, values):
    """`${name:sqlstring}` is a literal of SQL, `$name` and `${name}` the bare value. What is not known stays, as it does in
    Grafana."""

    def replaced(match):
        name, form = match["name"] or match["bare"], match["form"]
        if name not in values:
            return match[0]
        if form == "sqlstring":
            return "'" + values[name].replace("'", "''") + "'"
        return values[name]

    return re.sub(r"\$\{(?P<name>\w+)(?::(?P<form>\w+))?\}|\$(?P<bare>\w+)", replaced, text)


def with_macros(text, start, end):
    """The macros of Grafana's data source for PostgreSQL that take the time range; any other one is an error there, too."""

    def instant(time):
        return f"'{time.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%S}Z'"

    def replaced(match):
        name, argument = match[1], match[2].split(",")[0].strip()
        if name == "__time":
            return f'{argument} AS "time"'
        if name == "__timeFilter":
            return f"{argument} BETWEEN {instant(start)} AND {instant(end)}"
        if name == "__timeFrom":
            return instant(start)
        if name == "__timeTo":
            return instant(end)
        raise ValueError(f"unknown macro {name}")

    return re.sub(r"\$(\w+)\(([^)]*)\)", replaced, text)
