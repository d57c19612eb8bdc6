# SPDX-License-Identifier: PostgreSQL
"""learning-shim from Python with requests (Debian: python3-requests).

    python3 python_requests.py http://127.0.0.1:8000
"""

import csv
import json
import sys
import time
import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import requests

BASE = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
NEW_YORK = ZoneInfo("America/New_York")
session = requests.Session()


def ask(method, path, **arguments):
    """Asks until there is a whole answer. With urllib3 1 (Debian 12) requests takes half a body for an answer: so what
    came is compared with what was announced."""
    for attempt in range(1, 9):
        wait = 0.1 * 2 ** attempt
        try:
            response = session.request(method, BASE + path, timeout=30, **arguments)
            if response.raw.tell() < int(response.headers.get("Content-Length", 0)):
                raise requests.ConnectionError("the answer was cut")
            if response.status_code not in (408, 429) and response.status_code < 500:
                response.raise_for_status()
                return response
            wait = float(response.headers.get("Retry-After", wait))
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError):
            if attempt == 8:
                raise
        time.sleep(wait)
    response.raise_for_status()
    return response


# Record an event. The key is made once, before the first attempt: however often it is sent, it counts once.
event = {"user_id": "grace", "word_count": 12, "timestamp": datetime(2024, 3, 1, 10, 15, tzinfo=NEW_YORK).isoformat()}
stored = ask("POST", "/records", json=event, headers={"Idempotency-Key": f'"{uuid.uuid4()}"'}).json()
print("record", stored["word_count"])

# What a device kept while it was offline, one object per line: each has its own id and its own result.
kept = [{"request_id": str(uuid.uuid4()), "user_id": "grace", "word_count": words,
         "timestamp": datetime(2024, 3, words, 20, tzinfo=NEW_YORK).isoformat()} for words in (5, 7, 9)]
results = ask("POST", "/records/batch", data="".join(json.dumps(one) + "\n" for one in kept),
              headers={"Content-Type": "application/x-ndjson"}).json()
print("batch", sum(result["status"] in (200, 201) for result in results))

# Ada's entries of her days 9 to 13 March, page by page: the header Link leads to the next one.
page = "/users/ada/records?from=2024-03-09T00:00:00-05:00&to=2024-03-14T00:00:00-04:00&limit=10"
while page:
    answer = ask("GET", page)
    for entry in answer.json():
        instant = datetime.fromisoformat(entry["timestamp"].replace("Z", "+00:00"))  # before Python 3.11 Z is not understood
        print("entry", instant.astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M"), entry["word_count"])
    page = answer.links.get("next", {}).get("url")

# The same days as a table.
table = ask("GET", "/users/ada/summary", params={
    "from": "2024-03-09", "to": "2024-03-13", "granularity": "day", "time_zone": NEW_YORK.key,
    "fields": "date,words", "format": "csv"}).text
for row in csv.DictReader(table.splitlines()):
    print("day", row["date"], row["words"])
