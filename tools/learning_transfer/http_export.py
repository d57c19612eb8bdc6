# SPDX-License-Identifier: PostgreSQL
"""What learning-shim gives away of a learner: the entries that count. Voided entries and archived days are not among
them; the sums tell how many entries are missing."""

import re
import urllib.parse

from learning_transfer.retrying import Refused

NEXT = re.compile(r'<([^>]*)>\s*;\s*rel="?next"?')
ALL_YEARS = "from=0001-01-01&to=9999-12-31&granularity=year&time_zone=UTC&fill=none&fields=entries"


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
        return sum(year["entries"] for year in self._get(f"{self._user}/summary?{ALL_YEARS}").json())

    def _get(self, target):
        answer = self._client.request("GET", target)
        if answer.status != 200:
            raise Refused(f"GET {target}: status {answer.status}, {answer.problem()}")
        return answer
