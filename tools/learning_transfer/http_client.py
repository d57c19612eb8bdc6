# SPDX-License-Identifier: PostgreSQL
"""Requests to learning-shim over one connection, sent again until they are answered."""

import email.utils
import gzip
import http.client
import json
import re
import time
import urllib.parse
import zlib

from learning_transfer.retrying import Patience, Refused

TRY_AGAIN = {408, 429, 500, 502, 503, 504}


class Answer:
    def __init__(self, response):
        body = response.read()
        if response.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.status, self.headers, self.body = response.status, response.headers, body

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            raise Refused(f"status {self.status} without JSON: is this the address of a learning-shim?") from None

    def problem(self):
        """What a problem document says, in words."""
        try:
            return words_of(json.loads(self.body))
        except (ValueError, AttributeError, TypeError):
            return "no more is said"


def words_of(problem):
    said = problem.get("detail") or problem.get("title") or "refused"
    fields = []
    for error in problem.get("errors", []):
        where = error.get("pointer", error.get("parameter", error.get("header", "")))
        shown = f", stored {error['stored']}, sent {error['sent']}" if "stored" in error else ""
        fields.append(f"{where.rpartition('/')[2]} {error.get('detail', '')}{shown}".strip())
    return f"{said} ({'; '.join(fields)})" if fields else said


def asked_wait(headers):
    """The seconds of Retry-After, which is a number or a date."""
    value = headers.get("Retry-After")
    if value is None:
        return None
    if value.strip().isdigit():
        return int(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _parts_of(url):
    if "@" in url.partition("//")[2].partition("/")[0]:  # and not said once more
        raise Refused("--url: no name and no password may stand in it; the token is in --token-file")
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port
    except ValueError:
        parts = None
    fits = parts and parts.scheme in ("http", "https") and parts.hostname and re.fullmatch("[!-~]*", parts.path)
    if not fits or parts.query or parts.fragment:
        raise Refused(f"not an address such as http://127.0.0.1:8000: {url}")
    return parts, port


class HttpClient:
    def __init__(self, url, token=None, tries=10, say=lambda text: None, timeout=120):
        parts, port = _parts_of(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname, port, timeout=timeout)
        self._prefix = parts.path.rstrip("/")
        self._url = url
        self._headers = {"Accept-Encoding": "gzip", "User-Agent": "learning-transfer"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._patience = Patience(tries, say)

    def request(self, method, target, body=None, content_type=None):
        """The answer, whatever it says, unless it says to try again. Everything asked here may be asked twice."""
        headers = dict(self._headers)
        if body is not None:
            headers |= {"Content-Type": content_type, "Content-Encoding": "gzip"}
            body = gzip.compress(body, 1)
        while True:
            try:
                self._connection.request(method, self._prefix + target, body, headers)
                answer = Answer(self._connection.getresponse())
            except (OSError, http.client.HTTPException, EOFError, zlib.error) as error:
                self._connection.close()
                self._patience.failed(f"{self._url}: {error or type(error).__name__}")
                continue
            if answer.status not in TRY_AGAIN:
                self._patience.succeeded()
                return answer
            self._patience.failed(f"{self._url} answers {answer.status}, {answer.problem()}", asked_wait(answer.headers))

    def close(self):
        self._connection.close()
