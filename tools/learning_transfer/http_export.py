# SPDX-License-Identifier: PostgreSQL
"""What learning-shim gives away of a learner: the entries that count. Voided entries and archived days are not among
them; the sums tell how many entries are missing."""

import re
import urllib.parse

from learning_transfer.retrying import Refused

NEXT = re.compile(r'<([^>]*)>\s*;\s*rel="?next"?')
LAST_YEAR = 9999
SUMS = "summary?from={:04}-01-01&to={:04}-12-31&granularity=year&time_zone=UTC&fill=none&fields=entries"


def limit_of(answer):
    """How many periods the server answers at a time, where it says that it was asked for more."""
    return answer.json().get("limit") if answer.status == 422 else None


class HttpExport:
    def __init__(self, client, user_id):
        self._client = client
        self._user = f"/users/{urllib.parse.quote(user_id, safe='')}"
        self.missing_entries = 0  # None: not known

    def write(self, writer):
        writer.head(["entries"])
        target = f"{self._user}/records?limit=1000"
        while target:
            answer = self._get(target)
            for entry in answer.json():
                writer.entry(entry["request_id"], entry["timestamp"], entry["word_count"], entry["study_seconds"],
                             entry["recorded_at"])
            following = NEXT.search(answer.headers.get("Link", ""))
            target = following[1] if following else None
        self.missing_entries = self._entries_by_the_sums() - writer.counts["entries"]
        writer.end(**({"missing_entries": self.missing_entries} if self.missing_entries > 0 else {}))

    def close(self):
        self._client.close()

    def _entries_by_the_sums(self):
        """Of all years that JSON can express; where the server answers fewer at a time, of as many as it says."""
        first, at_a_time, entries = 1, LAST_YEAR, 0
        while first <= LAST_YEAR:
            last = min(first + at_a_time - 1, LAST_YEAR)
            target = f"{self._user}/{SUMS.format(first, last)}"
            answer = self._client.request("GET", target)
            limit = limit_of(answer)
            if limit and limit < at_a_time:
                at_a_time = limit
                continue
            entries += sum(year["entries"] for year in self._checked(target, answer).json())
            first = last + 1
        return entries

    def _get(self, target):
        return self._checked(target, self._client.request("GET", target))

    @staticmethod
    def _checked(target, answer):
        if answer.status != 200:
            raise Refused(f"GET {target}: status {answer.status}, {answer.problem()}")
        return answer
