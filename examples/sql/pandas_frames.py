# SPDX-License-Identifier: PostgreSQL
"""learning_log with SQLAlchemy and pandas (Debian: python3-sqlalchemy, python3-pandas, python3-psycopg2).

    python3 pandas_frames.py 'postgresql+psycopg2://localhost/learning'

The same lines run with SQLAlchemy 1.4 and pandas 1.5 (Debian 12) and with 2.0 and 2.2 (Debian 13). SQLAlchemy 2 can also use
psycopg 3: postgresql+psycopg://.
"""

import sys
import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas
import sqlalchemy
from sqlalchemy import text

NEW_YORK = "America/New_York"

# Views show the days of the session's zone: let it be the learner's.
engine = sqlalchemy.create_engine(sys.argv[1], connect_args={"options": f"-c timezone={NEW_YORK}"})

# The id is made once, before the first attempt, and kept until there is an answer: however often this is sent, it counts once.
# Each begin() is a transaction: what it returned is stored when the block has ended.
event = {"id": uuid.uuid4().hex, "user": "grace", "words": 12, "at": datetime(2024, 3, 1, 20, 15, tzinfo=ZoneInfo(NEW_YORK))}
RECORD = text('SELECT outcome, word_count, "timestamp" FROM record_learning(CAST(:id AS uuid), :user, :words, :at)')
for _ in range(2):
    with engine.begin() as connection:
        receipt = connection.execute(RECORD, event).one()
    print("record", receipt.outcome, receipt.word_count, f"{receipt.timestamp.astimezone(ZoneInfo(NEW_YORK)):%Y-%m-%d %H:%M}")

with engine.connect() as connection:
    # A year of Ada's days, those without entries too. pandas has a timestamptz in UTC: tz_convert makes it the learner's
    # day again, before anything is grouped, resampled or drawn.
    days = pandas.read_sql_query(
        text("SELECT period, entries, words, average_words_learned FROM aggregate_learning(:user, 'day', :first, :last, :zone)"),
        connection, params={"user": "ada", "first": date(2024, 1, 1), "last": date(2024, 12, 31), "zone": NEW_YORK})
    days["period"] = pandas.to_datetime(days["period"], utc=True).dt.tz_convert(NEW_YORK)
    days = days.set_index("period")
    for period, row in days.iterrows():
        print(f"day {period.date()} {row['entries']:.0f} {row['words']:.0f} {row['average_words_learned']:.4f}")
    print("the most words:", days["words"].idxmax(), days["words"].max())

    # Everybody, week by week, and a class: a list is an array.
    weeks = pandas.read_sql_query(
        text("SELECT week, learners, words FROM learning_totals_weekly WHERE week BETWEEN :first AND :last ORDER BY week"),
        connection, params={"first": date(2024, 3, 4), "last": date(2024, 3, 18)}, parse_dates=["week"])
    for row in weeks.itertuples():
        print("everybody", row.week.date(), row.learners, row.words)
    weeks = pandas.read_sql_query(
        text("SELECT period, learners, words FROM aggregate_learners(:users, 'week', :first, :last, :zone)"),
        connection, params={"users": ["ada", "lea"], "first": date(2024, 3, 4), "last": date(2024, 3, 18), "zone": NEW_YORK})
    weeks["period"] = pandas.to_datetime(weeks["period"], utc=True).dt.tz_convert(NEW_YORK)
    for row in weeks.itertuples():
        print("class", row.period.date(), row.learners, row.words)

# What there is to choose from, as tools on SQLAlchemy ask for it.
inspector = sqlalchemy.inspect(engine)
views = sorted(name for name in inspector.get_view_names() if name.startswith("learning"))
for name in views:
    print(f"view {name}: {inspector.get_table_comment(name)['text']}")
for name in views:
    for column in inspector.get_columns(name):
        print(f"column {name}.{column['name']} {column['type']}: {column['comment']}")
