# SPDX-License-Identifier: PostgreSQL
"""learning_log from Python with psycopg 3 (Debian: python3-psycopg).

    PGHOST=... PGDATABASE=... python3 psycopg_3.py
"""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

import psycopg

NEW_YORK = ZoneInfo("America/New_York")

# Views show the days of the session's zone: let it be the learner's.
with psycopg.connect(options="-c timezone=America/New_York", autocommit=True) as connection:
    # The id is made once, before the first attempt, and kept until there is an answer: however often this is sent, it counts once.
    event = {"id": uuid.uuid4(), "user": "grace", "words": 12, "at": datetime(2024, 3, 1, 20, 15, tzinfo=NEW_YORK)}
    for _ in range(2):
        outcome, words, at = connection.execute(
            'SELECT outcome, word_count, "timestamp" FROM record_learning(%(id)s, %(user)s, %(words)s, %(at)s)', event).fetchone()
        print("record", outcome, words, f"{at.astimezone(NEW_YORK):%Y-%m-%d %H:%M}")

    # A year of Ada's days, those without entries too. Bounds that are dates mean days of the zone that is named;
    # `period` is the start of the day as an aware datetime.
    days = connection.execute(
        "SELECT period, entries, words, average_words_learned FROM aggregate_learning(%s, 'day', %s, %s, %s)",
        ("ada", date(2024, 1, 1), date(2024, 12, 31), NEW_YORK.key))
    for period, entries, words, average in days:
        print("day", period.astimezone(NEW_YORK).date(), entries, words, f"{average:.4f}")

    # Everybody, week by week, and a class: a list is an array.
    weeks = connection.execute(
        "SELECT week, learners, words FROM learning_totals_weekly WHERE week BETWEEN %s AND %s ORDER BY week",
        (date(2024, 3, 4), date(2024, 3, 18)))
    for week, learners, words in weeks:
        print("everybody", week, learners, words)
    weeks = connection.execute(
        "SELECT period, learners, words FROM aggregate_learners(%s, 'week', %s, %s, %s)",
        (["ada", "lea"], date(2024, 3, 4), date(2024, 3, 18), NEW_YORK.key))
    for period, learners, words in weeks:
        print("class", period.astimezone(NEW_YORK).date(), learners, words)

    # What there is to choose from.
    views = connection.execute("""
        SELECT oid, relname, obj_description(oid, 'pg_class') FROM pg_class
         WHERE relkind = 'v' AND pg_table_is_visible(oid) AND relname LIKE %s ORDER BY relname""", ("learning%",)).fetchall()
    for _, name, comment in views:
        print(f"view {name}: {comment}")
    for view, name, _ in views:
        columns = connection.execute("""
            SELECT attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum) FROM pg_attribute
             WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped ORDER BY attnum""", (view,))
        for column, kind, comment in columns:
            print(f"column {name}.{column} {kind}: {comment}")
