# SPDX-License-Identifier: PostgreSQL
"""learning_log over ODBC, from Python (Debian: odbc-postgresql, python3-pyodbc).

    python3 odbc.py 'Driver={PostgreSQL Unicode};Servername=localhost;Database=learning;...'
"""

import sys
import uuid
from datetime import date, datetime, timezone

import pyodbc

NEW_YORK = "America/New_York"

connection = pyodbc.connect(sys.argv[1], autocommit=True)

# ODBC's timestamps have no offset: a timestamptz comes as the wall clock of the session's zone, and views show the days
# of that zone. So let it be the learner's, here or by ConnSettings in the connection string or odbc.ini.
connection.execute(f"SET TIME ZONE '{NEW_YORK}'")

# The id is made once, before the first attempt, and kept until there is an answer: however often this is sent, it counts once.
# The casts say what ODBC has no type for: an instant is sent as text with its offset.
event = (str(uuid.uuid4()), "grace", 12, datetime(2024, 3, 2, 1, 15, tzinfo=timezone.utc).isoformat())
for _ in range(2):
    receipt = connection.execute(
        'SELECT outcome, word_count, "timestamp" FROM record_learning(?::uuid, ?, ?, ?::timestamptz)', event).fetchone()
    print("record", receipt.outcome, receipt.word_count, f"{receipt.timestamp:%Y-%m-%d %H:%M}")

# A year of Ada's days, those without entries too.
days = connection.execute(
    "SELECT period, entries, words, average_words_learned FROM aggregate_learning(?, 'day', ?::date, ?::date, ?)",
    ("ada", date(2024, 1, 1), date(2024, 12, 31), NEW_YORK))
for row in days:
    print("day", row.period.date(), row.entries, row.words, f"{row.average_words_learned:.4f}")

# Everybody, week by week, and a class: an array is sent as text.
weeks = connection.execute(
    "SELECT week, learners, words FROM learning_totals_weekly WHERE week BETWEEN ? AND ? ORDER BY week",
    (date(2024, 3, 4), date(2024, 3, 18)))
for row in weeks:
    print("everybody", row.week, row.learners, row.words)
weeks = connection.execute(
    "SELECT period, learners, words FROM aggregate_learners(?::text[], 'week', ?::date, ?::date, ?)",
    ('{"ada","lea"}', date(2024, 3, 4), date(2024, 3, 18), NEW_YORK))
for row in weeks:
    print("class", row.period.date(), row.learners, row.words)

# What there is to choose from, as BI tools on ODBC ask for it (SQLTables, SQLColumns). The driver leaves the remarks empty;
# the comments are a query away.
comments = {(row.relname, row.objsubid): row.description for row in connection.execute("""
    SELECT relname, objsubid, description FROM pg_description JOIN pg_class ON pg_class.oid = objoid
     WHERE classoid = 'pg_class'::regclass AND relname LIKE 'learning%'""")}
cursor = connection.cursor()
views = [row.table_name for row in cursor.tables("learning%", tableType="VIEW")]
for name in views:
    print(f"view {name}: {comments[name, 0]}")
for name in views:
    for row in cursor.columns(name):
        print(f"column {name}.{row.column_name} {row.type_name}: {comments[name, row.ordinal_position]}")
