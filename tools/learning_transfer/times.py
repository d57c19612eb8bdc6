# SPDX-License-Identifier: PostgreSQL
"""What sources say about time: instants and durations of ISO 8601."""

import datetime
import decimal
import re

from learning_transfer.rows import BadRow

UTC = datetime.timezone.utc

_DURATION = re.compile(r"P(?:(?P<years>N)Y)?(?:(?P<months>N)M)?(?:(?P<weeks>N)W)?(?:(?P<days>N)D)?"
                       r"(?P<clock>T(?:(?P<hours>N)H)?(?:(?P<minutes>N)M)?(?:(?P<seconds>N)S)?)?".replace("N", r"\d+(?:[.,]\d+)?"),
                       re.ASCII)
_SECONDS = {"weeks": 604800, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}


def instant(text, zone=UTC):
    """An instant as RFC 3339 in UTC. What has no offset is what the wall clock of `zone` shows; a date is its start."""
    if not isinstance(text, str) or not text.strip():
        raise BadRow("there is no timestamp")
    try:
        moment = datetime.datetime.fromisoformat(text.strip().upper())
        if moment.tzinfo is None:
            # Of two offsets the smaller one, as PostgreSQL reads a time that the clock skips or shows twice.
            offset = min(moment.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
            moment = moment.replace(tzinfo=datetime.timezone(offset))
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise BadRow(f"not a time of ISO 8601: {text[:40]!r}") from None


def seconds_of_duration(text):
    """A duration such as PT1H30M or PT12.5S, in whole seconds."""
    found = _DURATION.fullmatch(text) if isinstance(text, str) and len(text) <= 100 else None
    numbers = {name: decimal.Decimal(number.replace(",", ".")) for name, number in found.groupdict().items()
               if number and name != "clock"} if found else {}
    if not numbers or found["clock"] == "T":
        raise BadRow(f"not a duration of ISO 8601: {str(text)[:40]!r}")
    if any(numbers.pop(name, 0) for name in ("years", "months")):
        raise BadRow(f"years and months have no length in seconds: {text!r}")
    seconds = sum(number * _SECONDS[name] for name, number in numbers.items())
    return int((decimal.Decimal(seconds)).to_integral_value(decimal.ROUND_HALF_UP))


def instant_of_milliseconds(number):
    """Counted from 1970 on."""
    try:
        moment = datetime.datetime(1970, 1, 1, tzinfo=UTC) + datetime.timedelta(milliseconds=number)
        return moment.isoformat().replace("+00:00", "Z")
    except OverflowError:
        raise BadRow(f"not a time in milliseconds: {number}") from None
