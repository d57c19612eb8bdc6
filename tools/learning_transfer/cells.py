# SPDX-License-Identifier: PostgreSQL
"""The archived sums of a learner's UTC day, as the database packs them (extension/src/core/cells.hpp, version 2)."""

import re

from learning_transfer.rows import BadRow

SUMS = ("entries", "words", "study_seconds")
LARGEST_SUM = 2**63 - 1
_QUARTER_HOUR = re.compile(r"([01]\d|2[0-3]):(00|15|30|45)", re.ASCII)


def packed(cells):
    """Of a list of objects with quarter_hour, such as "09:15", and the sums of it."""
    if not isinstance(cells, list) or not cells:
        raise BadRow("an archived day has a list of cells")
    by_place = {}
    for cell in cells:
        place, sums = _read(cell)
        if place in by_place:
            raise BadRow(f"the quarter-hour {cell['quarter_hour']} is there twice")
        by_place[place] = sums
    day = [sum(sums) for sums in zip(*by_place.values())]
    if max(day) > LARGEST_SUM:
        raise BadRow("the sums of the day are too large")
    data = bytearray(b"\2") + _varints(day)
    for place in sorted(by_place):
        data.append(place)
        data += _varints(by_place[place])
    return bytes(data)


def _read(cell):
    found = _QUARTER_HOUR.fullmatch(str(cell.get("quarter_hour"))) if isinstance(cell, dict) else None
    if not found:
        raise BadRow(f"not a quarter-hour with its sums: {str(cell)[:60]}")
    sums = [cell.get(name) for name in SUMS]
    if any(type(value) is not int or not 0 <= value <= LARGEST_SUM for value in sums) or sums[0] == 0:
        raise BadRow(f"these are no sums of entries: {str(cell)[:80]}")
    return int(found[1]) * 4 + int(found[2]) // 15, sums


def _varints(numbers):
    data = bytearray()
    for number in numbers:
        number *= 2  # zigzag; there are no negative ones here
        while number > 127:
            data.append(number & 127 | 128)
            number >>= 7
        data.append(number)
    return data
