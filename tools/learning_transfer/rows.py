# SPDX-License-Identifier: PostgreSQL
"""What a source yields for each of its rows, and what every row has to keep, wherever it comes from."""

import dataclasses
import re
import uuid

LARGEST_COUNT = 2**31 - 1  # an integer of PostgreSQL
LONGEST_USER_ID = 255  # bytes
WHITE_SPACE = " \t\n\v\f\r"
_WHOLE = re.compile(r"\+?[0-9]{1,20}(\.0{1,20})?")  # programs write whole numbers so where a column may lack some


class BadRow(Exception):
    """Why a row cannot go in; the others can."""


class SourceError(Exception):
    """Why nothing more can be read."""


@dataclasses.dataclass(slots=True)
class Row:
    line: int  # of the file; in SQLite, which row it is
    raw: str  # as it was read, for the file of rejected rows


@dataclasses.dataclass(slots=True)
class Entry(Row):
    request_id: str
    user_id: str
    timestamp: str
    word_count: int
    study_seconds: int | None = None
    voided: bool = False  # to be voided as soon as it is in


@dataclasses.dataclass(slots=True)
class Voiding(Row):
    request_id: str
    user_id: str


@dataclasses.dataclass(slots=True)
class ArchivedDay(Row):
    user_id: str
    day: str
    cells: bytes
    log_entries: int  # of the same day, which the export has as entries


@dataclasses.dataclass(slots=True)
class Rejected(Row):
    reason: str


@dataclasses.dataclass(slots=True)
class Skipped(Row):
    """Nothing that could become an entry."""


def checked_user_id(value):
    if not isinstance(value, str):
        raise BadRow("the user id is not a text")
    if not value.strip(WHITE_SPACE):
        raise BadRow("the user id is empty")
    if "\0" in value:
        raise BadRow("the user id has a NUL in it")
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise BadRow("the user id is not UTF-8") from None
    if size > LONGEST_USER_ID:
        raise BadRow(f"the user id has {size} bytes, {LONGEST_USER_ID} at most may be")
    return value


def checked_text(value, name):
    """Half of a surrogate pair, as JSON may have it, cannot be sent to any database."""
    if not isinstance(value, str) or not value:
        raise BadRow(f"there is no {name}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadRow(f"the {name} is not UTF-8") from None
    return value


def checked_count(value, name):
    """A whole number as JSON or text has it: 12, 12.0, "12", "12.0"."""
    if isinstance(value, str):
        text = value.strip()
        if not _WHOLE.fullmatch(text):
            raise BadRow(f"{name} is not a whole number from 0 on: {value[:40]!r}")
        number = int(text.partition(".")[0])
    elif isinstance(value, bool) or not isinstance(value, (int, float)) or value != value // 1:
        raise BadRow(f"{name} is not a whole number: {str(value)[:40]}")
    else:
        number = int(value)
    if not 0 <= number <= LARGEST_COUNT:
        raise BadRow(f"{name} is not between 0 and {LARGEST_COUNT}: {str(value)[:40]}")
    return number


def uuid_or_none(value):
    """The usual form of a UUID; none where it is something else."""
    try:
        return str(uuid.UUID(value))
    except (ValueError, AttributeError, TypeError):
        return None
