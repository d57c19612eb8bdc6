# SPDX-License-Identifier: PostgreSQL
"""From a source to a sink: rows are read one by one and sent in batches, and what becomes of each is counted."""

import json

from learning_transfer.http_sink import item_of
from learning_transfer.rows import Entry, Rejected, Skipped, SourceError, Voiding

MOST_BYTES = 4 << 20  # of the rows of one batch, as they were read


class Import:
    def __init__(self, sink, counts, progress, rejects, place, batch=1000):
        self._sink = sink
        self._counts = counts
        self._progress = progress
        self._rejects = rejects
        self._place = place
        self._size = batch
        self._batch = []
        self._bytes = 0

    def run(self, source):
        read = 0
        try:
            for read, row in enumerate(source, 1):
                if read > self._place.rows:
                    self._take(row)
                    if len(self._batch) >= self._size or self._bytes >= MOST_BYTES:
                        self._flush(read)
                self._progress.show()
        except SourceError:
            self._flush(read)
            raise
        self._flush(read)
        self._place.done()

    def _take(self, row):
        if isinstance(row, Rejected):
            self._count(row, "rejected", row.reason)
        elif isinstance(row, Skipped):
            self._count(row, "skipped")
        else:
            self._batch.append(row)
            self._bytes += len(row.raw)

    def _flush(self, read):
        """Sends what there is; only then does the place move on."""
        if not self._batch:
            return
        for row, (outcome, reason) in zip(self._batch, self._sink.send(self._batch), strict=True):
            self._count(row, outcome, reason)
        self._batch.clear()
        self._bytes = 0
        self._place.save(read, self._counts.as_dict(), self._rejects.offset())

    def _count(self, row, outcome, reason=None):
        self._counts.add(outcome)
        if outcome in ("conflict", "rejected"):
            self._rejects.add(row, f"conflict: {reason}" if outcome == "conflict" else reason)


class DrySink:
    """Writes what would be sent, one JSON object per line, and sends nothing."""

    def __init__(self, stream):
        self._stream = stream

    def send(self, rows):
        for row in rows:
            self._stream.write(json.dumps(self._shown(row), ensure_ascii=False) + "\n")
        return [("valid", None)] * len(rows)

    def close(self):
        self._stream.flush()

    @staticmethod
    def _shown(row):
        if isinstance(row, Entry):
            return item_of(row) | ({"voided": True} if row.voided else {})
        if isinstance(row, Voiding):
            return {"voids": row.request_id, "user_id": row.user_id}
        return {"user_id": row.user_id, "archived_day": row.day}
