# SPDX-License-Identifier: PostgreSQL
"""The lines of an export. docs/transfer.md describes them; own_export.py reads them back."""

import datetime
import json

from learning_transfer.own_export import VERSION


class ExportWriter:
    def __init__(self, stream, user_id):
        self._stream = stream
        self._user_id = user_id
        self.counts = dict.fromkeys(("entries", "voided_entries", "archived_days", "words", "study_seconds"), 0)

    def head(self, includes, **settings):
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
        self._write("learner", format="learning_log", version=VERSION, exported_at=now, includes=includes, settings=settings)

    def entry(self, request_id, timestamp, word_count, study_seconds, recorded_at, voided_at=None):
        self.counts["entries"] += 1
        if voided_at is not None:
            self.counts["voided_entries"] += 1
        else:
            self._add(word_count, study_seconds)
        self._write("entry", request_id=request_id, timestamp=timestamp, word_count=word_count, study_seconds=study_seconds,
                    recorded_at=recorded_at, voided_at=voided_at)

    def archived_day(self, day, log_entries, cells):
        self.counts["archived_days"] += 1
        for cell in cells:
            self._add(cell["words"], cell["study_seconds"])
        self._write("archived_day", day=day, log_entries=log_entries, cells=cells)

    def end(self, **more):
        self._write("end", **self.counts, **more)

    def _add(self, words, study_seconds):
        self.counts["words"] += words
        self.counts["study_seconds"] += study_seconds or 0

    def _write(self, kind, **members):
        line = {"kind": kind, "user_id": self._user_id, **members}
        self._stream.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
