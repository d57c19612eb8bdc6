# SPDX-License-Identifier: PostgreSQL
"""What learning-import makes of single values, of arrays of JSON and of rejected rows, without any server."""

import io
import json
import os
import pathlib
import tempfile
import unittest
import uuid
import zoneinfo

import transfer

transfer.import_library()

from learning_transfer import json_elements, request_ids, rows, times  # noqa: E402
from learning_transfer.rejects import Rejects  # noqa: E402


class DrippingStream(io.RawIOBase):
    """Gives a byte at a time."""

    def __init__(self, data):
        self._data = io.BytesIO(data)

    def readable(self):
        return True

    def readinto(self, buffer):
        return self._data.readinto(memoryview(buffer)[:1])


class Times(unittest.TestCase):
    def test_instants(self):
        for text, expected in {
                "2024-03-01T10:15:00+01:00": "2024-03-01T09:15:00Z", "2024-03-01 10:15": "2024-03-01T10:15:00Z",
                "2024-03-01": "2024-03-01T00:00:00Z", " 2024-03-01t10:15:00z ": "2024-03-01T10:15:00Z",
                "2024-03-01T10:15:00.1234567Z": "2024-03-01T10:15:00.123456Z", "20240301T101500-0500": "2024-03-01T15:15:00Z",
                "0001-01-01T00:00:00Z": "0001-01-01T00:00:00Z"}.items():
            self.assertEqual(times.instant(text), expected, text)

    def test_what_is_no_instant(self):
        for text in ("", " ", None, 7, "yesterday", "2024-02-30", "2024-03-01T25:00Z", "0001-01-01T00:00:00+01:00",
                     "9999-12-31T23:59:59-01:00", "1709287200", "01/03/2024"):
            with self.assertRaises(rows.BadRow, msg=text):
                times.instant(text)

    def test_wall_clocks_as_postgresql_reads_them(self):
        """Where the clock skips an hour the offset before counts, where it shows one twice the offset after."""
        zone = zoneinfo.ZoneInfo("America/New_York")
        for text, expected in {"2024-03-10 02:30": "2024-03-10T07:30:00Z", "2024-11-03 01:30": "2024-11-03T06:30:00Z",
                               "2024-07-01": "2024-07-01T04:00:00Z"}.items():
            self.assertEqual(times.instant(text, zone), expected)

    def test_durations(self):
        for text, expected in {"PT1H30M": 5400, "PT12.5S": 13, "PT12.4S": 12, "PT0S": 0, "P1D": 86400, "P1W": 604800,
                               "PT1,5M": 90, "P0Y0M1DT1S": 86401, "PT16559.14S": 16559}.items():
            self.assertEqual(times.seconds_of_duration(text), expected, text)

    def test_what_is_no_duration(self):
        for text in ("", "P", "PT", "P1DT", "1:30", "-PT1S", "PT-1S", "P1Y", "P2M", 7, None, "PT1S ", "PT١S", "PT" + "9" * 200 + "S"):
            with self.assertRaises(rows.BadRow, msg=text):
                times.seconds_of_duration(text)


class Values(unittest.TestCase):
    def test_counts(self):
        for value, expected in ((0, 0), (12, 12), (12.0, 12), ("12", 12), (" +7 ", 7), ("300.0", 300), (2147483647, 2147483647)):
            self.assertEqual(rows.checked_count(value, "it"), expected)
        for value in (-1, 1.5, True, None, "", "1.5", "1.", ".0", "1.0.0", "-1", "٣", "1e3", "0x10", 2147483648, float("inf"), float("nan"), "9" * 5000, []):
            with self.assertRaises(rows.BadRow, msg=repr(value)[:20]):
                rows.checked_count(value, "it")

    def test_user_ids(self):
        for value in ("ada", " a ", "é" * 127, "..."):
            self.assertEqual(rows.checked_user_id(value), value)
        for value in ("", " \t", None, 7, "é" * 128, "a\0b", "\ud800"):
            with self.assertRaises(rows.BadRow, msg=repr(value)[:20]):
                rows.checked_user_id(value)

    def test_derived_ids_never_change(self):
        """They are in people's databases: others would count everything twice."""
        self.assertEqual(request_ids.derived_id("csv", 7, {"a": "é"}),
                         str(uuid.uuid5(uuid.UUID("cdfd5c43-5c4f-4f54-a281-b62e0d3df434"), r'["csv",7,{"a":"\u00e9"}]')))


class Elements(unittest.TestCase):
    def elements(self, text, dripping=False):
        raw = DrippingStream(text.encode()) if dripping else io.BytesIO(text.encode())
        return [(line, data.decode()) for line, data in json_elements.JsonElements(io.BufferedReader(raw))]

    def test_arrays(self):
        """Each begins behind its bracket."""
        for text, expected in {
                "]": [], " \n ]": [], '{"a":1}]': ['{"a":1}'], '{"a":[1,{"b":","}]} , 7,"x]"]': ['{"a":[1,{"b":","}]}', "7", '"x]"'],
                r'"\"]\\",1]': [r'"\"]\\"', "1"], '{"a":1}},{}]': ['{"a":1}}', "{}"], '{"a":]},{}]': ['{"a":]}', "{}"],
                '{"a":[},{}]': ['{"a":[}', "{}"], '1]2,3]': ["1"]}.items():
            for dripping in (False, True):
                self.assertEqual([data for _, data in self.elements(text, dripping)], expected, text)

    def test_lines(self):
        self.assertEqual(self.elements('\n{\n"a":1},\n\n"b"\n,7]'), [(2, '{\n"a":1}'), (5, '"b"'), (6, "7")])
        self.assertEqual(self.elements('\n{\n"a":1},\n\n"b"\n,7]', True), [(2, '{\n"a":1}'), (5, '"b"'), (6, "7")])

    def test_a_cut_array(self):
        for text in ("", "1,", '{"a":', '"x'):
            with self.assertRaises(rows.SourceError):
                self.elements(text)

    def test_no_end(self):
        with self.assertRaisesRegex(rows.SourceError, "line 2"):
            self.elements('1,\n"' + "x" * (3 << 20))


class RejectedRows(unittest.TestCase):
    def test_going_on_at_a_place(self):
        """What was written behind it is written once more: those rows are read again."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rejects")

            def write(offset, *lines):
                rejects = Rejects(path, self.fail, offset)
                for line in lines:
                    rejects.add(rows.Skipped(line, "\ud800"), "bad")
                offset = rejects.offset()
                rejects.close()
                return offset

            place = write(0, 1, 2)
            write(place, 3, 30, 31)
            write(place, 4)
            with open(path, encoding="utf-8") as lines:
                self.assertEqual([json.loads(line)["line"] for line in lines], [1, 2, 4])
            write(0, 5)
            write(1 << 20)  # the file is another one, shorter: nothing is put between
            self.assertNotIn(b"\0", pathlib.Path(path).read_bytes())

    def test_without_a_file_the_first_ones_are_said(self):
        said = []
        rejects = Rejects(None, said.append)
        for line in range(1, 100):
            rejects.add(rows.Skipped(line, ""), "bad")
        self.assertEqual((said[0], said[19], len(said)), ("line 1: bad", "line 20: bad", 21))


if __name__ == "__main__":
    unittest.main()
