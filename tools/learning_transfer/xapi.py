# SPDX-License-Identifier: PostgreSQL
"""xAPI statements, as an LRS gives them away: a JSON array, an answer with "statements", or a statement per line. A
statement becomes an entry; one that voids another voids its entry."""

import json
import re

from learning_transfer.input_file import HEAD, lines
from learning_transfer.json_elements import JsonElements
from learning_transfer.request_ids import derived_id
from learning_transfer.rows import (BadRow, Entry, Rejected, Skipped, Voiding, checked_count, checked_user_id, uuid_or_none)
from learning_transfer.times import instant, seconds_of_duration

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
_ARRAY = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*(?:"more"\s*:\s*(?:"[^"]*"|null)\s*,\s*)?"statements"\s*:\s*)?\[')
_MORE = re.compile(rb'"more"\s*:\s*"([^"]+)"')
ADDED_BY_THE_LRS = ("id", "stored", "authority", "version")


class XapiSource:
    """`words` is what becomes of word_count: "score", "one", or the IRI of an extension of the result."""

    def __init__(self, stream, user_id=None, words="score", verbs=(), say=lambda text: None):
        self._stream = stream
        self._user_id = checked_user_id(user_id) if user_id is not None else None
        self._words = words
        self._verbs = set(verbs)
        self._say = say

    def __iter__(self):
        for line, data in self._statements():
            if data is None:
                yield Rejected(line, "", "the line is too long")
            elif data.strip():
                yield self._row(line, data)

    def _statements(self):
        head = self._stream.peek(HEAD)
        array = _ARRAY.match(head)
        if not array:
            yield from lines(self._stream)
            return
        self._stream.read(array.end())
        elements = JsonElements(self._stream, line=1 + head.count(b"\n", 0, array.end()))
        yield from elements
        more = _MORE.search(head[:array.end()]) or _MORE.search(elements.rest)
        if more:
            self._say(f"the file says that there are more statements at {more[1].decode(errors='replace')}")

    def _row(self, line, data):
        raw = data.decode(errors="replace").strip()
        try:
            try:
                statement = json.loads(data)
            except (ValueError, RecursionError) as error:
                raise BadRow(f"not JSON: {error}") from None
            if not isinstance(statement, dict):
                raise BadRow("a statement is a JSON object")
            return self._row_of(line, raw, statement)
        except BadRow as error:
            return Rejected(line, raw, str(error))

    def _row_of(self, line, raw, statement):
        verb = _member(statement, "verb").get("id")
        if not isinstance(verb, str):
            raise BadRow("there is no verb")
        if verb == VOIDED:
            voided = uuid_or_none(_member(statement, "object").get("id"))
            if voided is None:
                raise BadRow("voids no statement: the object has no UUID")
            return Voiding(line, raw, voided, self._user_id or user_id_of(_member(statement, "actor")))
        if self._verbs and verb not in self._verbs and re.split("[/#]", verb)[-1] not in self._verbs:
            return Skipped(line, raw)
        result = _member(statement, "result")
        duration = result.get("duration")
        return Entry(line, raw, request_id_of(statement),
                     self._user_id or user_id_of(_member(statement, "actor")),
                     instant(statement.get("timestamp") or statement.get("stored")), self._word_count(result),
                     None if duration is None else checked_count(seconds_of_duration(duration), "the duration"))

    def _word_count(self, result):
        if self._words == "one":
            return 1
        if self._words == "score":
            raw = _member(result, "score").get("raw")
            return 1 if raw is None else _number(raw, "score.raw")
        value = _member(result, "extensions").get(self._words)
        if value is None:
            raise BadRow(f"the result has no extension {self._words}")
        return _number(value, self._words)


def _member(statement, name):
    value = statement.get(name)
    return value if isinstance(value, dict) else {}


def _number(value, name):
    if isinstance(value, str):
        raise BadRow(f"{name} is not a number: {value[:40]!r}")
    return checked_count(value, name)


def user_id_of(actor):
    """The name of the account, or what else identifies an agent or a group. The account's home page is left out."""
    account = _member(actor, "account").get("name")
    for value in (account, actor.get("mbox"), actor.get("mbox_sha1sum"), actor.get("openid")):
        if value is not None:
            user_id = checked_user_id(value)
            return user_id[7:] if user_id.lower().startswith("mailto:") else user_id
    raise BadRow("the actor has no account, mbox, mbox_sha1sum or openid (see --user-id)")


def request_id_of(statement):
    given = uuid_or_none(statement.get("id"))
    if given:
        return given
    own = {name: value for name, value in statement.items() if name not in ADDED_BY_THE_LRS}
    return derived_id("xapi", json.dumps(own, sort_keys=True, separators=(",", ":")))
