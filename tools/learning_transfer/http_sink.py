# SPDX-License-Identifier: PostgreSQL
"""Sends rows to learning-shim: entries as batches with lenient handling, voidings one by one."""

import json
import urllib.parse

from learning_transfer.http_client import words_of
from learning_transfer.retrying import Refused
from learning_transfer.rows import ArchivedDay, Entry, Voiding

OUTCOMES = ("created", "replayed", "voided", "conflict")


def item_of(entry):
    item = {"request_id": entry.request_id, "user_id": entry.user_id, "word_count": entry.word_count,
            "timestamp": entry.timestamp}
    if entry.study_seconds is not None:
        item["study_seconds"] = entry.study_seconds
    return item


class HttpSink:
    def __init__(self, client):
        self._client = client

    def send(self, rows):
        """An outcome and a reason for each row, in order."""
        entries = [row for row in rows if isinstance(row, Entry)]
        answered = iter(self._record(entries) if entries else [])
        return [self._result(row, answered) for row in rows]

    def close(self):
        self._client.close()

    def _result(self, row, answered):
        if isinstance(row, ArchivedDay):
            return "rejected", "archived days go straight to the database: use --database"
        if isinstance(row, Voiding):
            return self._void(row)
        outcome, reason = next(answered)
        if row.voided and outcome in ("created", "replayed"):
            voided, reason = self._void(row)
            return (outcome if voided == "voided" else voided), reason
        return outcome, reason

    def _record(self, entries):
        body = json.dumps([item_of(entry) for entry in entries], separators=(",", ":")).encode()
        answer = self._client.request("POST", "/records/batch", body, "application/json")
        if answer.status == 413:
            if len(entries) == 1:
                return [("rejected", answer.problem())]
            half = len(entries) // 2
            return self._record(entries[:half]) + self._record(entries[half:])
        if answer.status != 200:
            raise Refused(f"POST /records/batch: status {answer.status}, {answer.problem()}")
        results = answer.json()
        if not isinstance(results, list) or len(results) != len(entries):
            raise Refused("POST /records/batch: not one result per entry: is this the address of a learning-shim?")
        return [self._outcome(result) for result in results]

    @staticmethod
    def _outcome(result):
        outcome = result.get("outcome")
        if outcome in ("created", "replayed", "voided"):
            return outcome, None
        return (outcome if outcome in OUTCOMES else "rejected"), words_of(result.get("problem", {}))

    def _void(self, row):
        path = f"/users/{urllib.parse.quote(row.user_id, safe='')}/records/{row.request_id}"
        answer = self._client.request("DELETE", path)
        if answer.status == 200:
            return "voided", None
        if answer.status in (400, 404):
            return "rejected", f"voids {row.request_id}: {answer.problem()} (it may be voided by importing once more)"
        raise Refused(f"DELETE {path}: status {answer.status}, {answer.problem()}")
