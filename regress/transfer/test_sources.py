# SPDX-License-Identifier: PostgreSQL
"""What the readers of learning-import make of odd input, without any server."""

import gzip
import io
import json
import os
import pathlib
import sqlite3
import tempfile
import unittest
import zoneinfo

import transfer

transfer.import_library()

from learning_transfer import cells, csv_source, own_export, rows  # noqa: E402
from learning_transfer.anki import AnkiSource  # noqa: E402
from learning_transfer.input_file import open_input  # noqa: E402
from learning_transfer.xapi import XapiSource  # noqa: E402

GIVEN = "9f2c7a1e-5d0b-4c0e-8a43-0d6f3b1f7c55"


def stream(data):
    return io.BufferedReader(io.BytesIO(data if isinstance(data, bytes) else data.encode()))


def told(row):
    """A row in short."""
    kind = type(row).__name__
    if isinstance(row, rows.Rejected):
        return kind, row.line, row.reason
    return kind, row.line


class Csv(unittest.TestCase):
    def read(self, text, **options):
        return list(csv_source.CsvSource(stream(text), **options))

    def test_bad_rows_take_no_others_along(self):
        read = self.read('user_id,timestamp,word_count,note\n'
                         'ada,2024-01-01,1,"a\nb"\n'         # 2 and 3: one record
                         'ada,2024-01-01,2,"never closed\n'  # 4
                         'ada,2024-01-01,3,\n'
                         '\n'
                         'ada,2024-01-01,4,5" wide\n'        # 7: a quote that is none
                         'ada,2024-01-01,5\n'                # 8
                         'ada,2024-01-01,6,"x"y\n'           # 9
                         'ada,2024-01-01,7,"say ""hi"""\r\n'
                         'ada,then,8,\n'
                         ',2024-01-01,8,\n'
                         'ada,2024-01-01,,\n'
                         'ada,2024-01-01,9,\n')
        self.assertEqual([row.word_count for row in read if isinstance(row, rows.Entry)], [1, 3, 7, 9])
        self.assertEqual([row.line for row in read if isinstance(row, rows.Rejected)], [4, 7, 8, 9, 11, 12, 13])
        self.assertEqual(read[0].raw, 'ada,2024-01-01,1,"a\nb"')

    def test_bytes_that_are_no_text(self):
        read = list(csv_source.CsvSource(stream(b"\xef\xbb\xbfuser_id,timestamp,word_count\nad\xff,2024-01-01,1\nada,2024-01-01,1\n"
                                                + b"x" * (2 << 20) + b"\nada,2024-01-02,1")))
        self.assertEqual([told(row) for row in read], [("Rejected", 2, "the line is not UTF-8"), ("Entry", 3),
                                                       ("Rejected", 4, "the line is too long"), ("Entry", 5)])

    def test_carriage_returns_alone(self):
        """They end no line, and nothing behind them may be lost without a word."""
        with self.assertRaisesRegex(rows.SourceError, "carriage return"):
            self.read("user_id,timestamp,word_count\rada,2024-01-01,1\r")
        read = self.read('user_id,timestamp,word_count\r\n"ada",2024-01-01,1\rlee,2024-01-01,2\r\n"a\rb",2024-01-01,3\r\nlee,2024-01-01,4\rx,2024-01-01,5\n')
        self.assertEqual([(type(row), row.line) for row in read], [(rows.Rejected, 2), (rows.Entry, 3), (rows.Rejected, 4)])

    def test_long_values(self):
        for quote in ("", '"'):
            [row] = self.read(f"user_id,timestamp,word_count,note\nada,2024-01-01,1,{quote}{'x' * 1000000}{quote}\n")
            self.assertIsInstance(row, rows.Entry)

    def test_headers(self):
        for text in ("", "\n", "a,b\n", "user_id,timestamp\n", "user_id,user_id,timestamp,word_count\n", '"user_id\n', "\xff\n"):
            with self.assertRaises(rows.SourceError, msg=text):
                self.read(text)
        with self.assertRaisesRegex(rows.SourceError, "no column 'x'.*a, timestamp"):
            self.read("a,timestamp,word_count\n", columns={"user_id": "x"})

    def test_columns(self):
        [row] = self.read("who;when;n;s;k\nada;2024-07-01 12:00;5;60;" + GIVEN.upper() + "\n", delimiter=";",
                          zone=zoneinfo.ZoneInfo("Europe/Berlin"), columns={
                              "user_id": "who", "timestamp": "when", "word_count": "n", "study_seconds": "s", "request_id": "k"})
        self.assertEqual((row.user_id, row.timestamp, row.word_count, row.study_seconds, row.request_id),
                         ("ada", "2024-07-01T10:00:00Z", 5, 60, GIVEN))

    def test_identity(self):
        text = "user_id,timestamp,word_count\nada,2024-01-01,1\nada,2024-01-01,1\nada,2024-01-01,2\n"

        def ids(text, **options):
            return [row.request_id for row in self.read(text, **options)]

        first, second, third = ids(text)
        self.assertEqual((first == second, first == third), (True, False))
        self.assertEqual(ids(text.replace("2024-01-01,1\n", "2024-01-01,1\nada,2023-01-01,9\n", 1))[2:], [second, third])
        self.assertEqual(len(set(ids(text, identity="line"))), 3)
        self.assertEqual(len(set(ids(text, identity=["user_id"]))), 1)
        named = ids("request_id," + text.replace("ada", "event 7,ada"))
        self.assertEqual((len(set(named)), named[0] == first), (1, False))


class Xapi(unittest.TestCase):
    def statement(self, **members):
        return {"id": GIVEN, "actor": {"account": {"name": "ada", "homePage": "https://x"}}, "timestamp": "2024-01-01T10:00:00Z",
                "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"}, "object": {"id": "https://x/1"}, **members}

    def read(self, *statements, **options):
        return list(XapiSource(stream("\n".join(map(json.dumps, statements))), **options))

    def test_shapes_of_a_file(self):
        one, two = self.statement(), self.statement(id="0b8f6c1d-2a52-4d0e-9a0f-3b9f2f6d1e77")
        pretty = json.dumps([one, two], indent=2)
        for text in (json.dumps([one, two]), pretty, f"\ufeff {pretty}", f"{json.dumps(one)}\r\n\n{json.dumps(two)}",
                     json.dumps({"statements": [one, two], "more": ""}), json.dumps({"more": "/x", "statements": [one, two]})):
            self.assertEqual([row.request_id for row in XapiSource(stream(text))], [one["id"], two["id"]], text[:40])
        self.assertEqual([row.line for row in XapiSource(stream(pretty))][0], 2)
        said = []
        list(XapiSource(stream(json.dumps({"statements": [one], "more": "/xapi/more/7"})), say=said.append))
        self.assertRegex(said[0], "/xapi/more/7")

    def test_actors(self):
        for actor, expected in (({"mbox": "mailto:ada@example.org"}, "ada@example.org"), ({"openid": "https://ada"}, "https://ada"),
                                ({"mbox_sha1sum": "abc"}, "abc"), ({"objectType": "Group", "account": {"name": "class"}}, "class")):
            [row] = self.read(self.statement(actor=actor))
            self.assertEqual(row.user_id, expected)
        for actor in ({}, None, "ada", {"member": []}, {"account": {}}, {"mbox": ""}, {"account": {"name": 7}}):
            self.assertEqual([type(row) for row in self.read(self.statement(actor=actor))], [rows.Rejected], actor)
            self.assertEqual(self.read(self.statement(actor=actor), user_id="lee")[0].user_id, "lee")

    def test_results(self):
        for result, options, words, seconds in (
                (None, {}, 1, None), ({"score": {"raw": 7.0}, "duration": "PT90S"}, {}, 7, 90), ({"score": {"scaled": 0.5}}, {}, 1, None),
                ({"score": {"raw": 7.5}}, {"words": "one"}, 1, None), ({"extensions": {"https://w": 3}}, {"words": "https://w"}, 3, None)):
            [row] = self.read(self.statement(result=result), **options)
            self.assertEqual((row.word_count, row.study_seconds), (words, seconds), result)
        for result, options in (({"score": {"raw": 7.5}}, {}), ({"score": {"raw": -1}}, {}), ({"score": {"raw": "7"}}, {}),
                                ({"duration": "P1Y"}, {}), ({"duration": ""}, {}), ({}, {"words": "https://w"})):
            self.assertEqual([type(row) for row in self.read(self.statement(result=result), **options)], [rows.Rejected], result)

    def test_verbs_and_voiding(self):
        voiding = self.statement(verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
                                 object={"objectType": "StatementRef", "id": GIVEN.upper()})
        other = self.statement(verb={"id": "http://activitystrea.ms/schema/1.0/read"})
        for verbs in (["answered"], ["http://adlnet.gov/expapi/verbs/answered"]):
            read = self.read(self.statement(), other, voiding, verbs=verbs)
            self.assertEqual([type(row) for row in read], [rows.Entry, rows.Skipped, rows.Voiding])
            self.assertEqual((read[2].request_id, read[2].user_id), (GIVEN, "ada"))
        self.assertEqual([type(row) for row in self.read({**voiding, "object": {"id": "https://x"}}, self.statement(verb=None))],
                         [rows.Rejected] * 2)

    def test_ids_and_times(self):
        """A statement without an id has always the same one, whatever the LRS adds to it."""
        without = {name: value for name, value in self.statement().items() if name != "id"}
        stored = {**dict(reversed(without.items())), "stored": "2024-01-02T00:00:00Z", "version": "1.0.3"}
        first, second = self.read(without, stored)
        self.assertEqual(first.request_id, second.request_id)
        self.assertNotEqual(first.request_id, self.read({**without, "timestamp": "2024-01-01T10:00:01Z"})[0].request_id)
        [row] = self.read({**stored, "timestamp": None})
        self.assertEqual(row.timestamp, "2024-01-02T00:00:00Z")
        self.assertEqual([type(row) for row in self.read(self.statement(timestamp=None))], [rows.Rejected])

    def test_what_is_no_statement(self):
        text = '[7, null, {"a": }, "x", [], %s, {"verb": {"id": 1}}, %s]' % ("[" * 100000 + "]" * 100000, json.dumps(self.statement()))
        read = list(XapiSource(stream(text)))
        self.assertEqual([type(row) for row in read], [rows.Rejected] * 7 + [rows.Entry])


class Anki(unittest.TestCase):
    REVIEWS = [(1709287200123, 11, 0, 3, 5, 4, 2500, 4499, 0), (1709287210000, 12, 0, 1, 0, 0, 0, 4500, 2),
               (1709287220000, 13, 0, 0, 9, 9, 2500, 0, 4), (1709287230000, 14, 0, 2, 9, 9, 2500, 60000, 1)]
    COLUMNS = "id,cid,usn,ease,ivl,lastIvl,factor,time,type"

    def collection(self, name="collection.anki2", journal="delete"):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, name)
        collection = sqlite3.connect(path)
        collection.execute(f"PRAGMA journal_mode = {journal}")
        collection.execute(f"CREATE TABLE revlog ({self.COLUMNS.replace('id,', 'id integer primary key,', 1)})")
        collection.executemany("INSERT INTO revlog VALUES (?,?,?,?,?,?,?,?,?)", self.REVIEWS)
        collection.commit()
        collection.close()
        return path

    def read_csv(self, **options):
        text = "\n".join([self.COLUMNS, *(",".join(map(str, review)) for review in self.REVIEWS)])
        return list(AnkiSource(stream(text), "-", "ada", **options))

    def read_collection(self, path):
        with open_input(path) as opened:
            return list(AnkiSource(opened, path, "ada"))

    def test_both_forms_say_the_same(self):
        for read in (self.read_csv(), self.read_collection(self.collection()), self.read_collection(self.collection(journal="wal"))):
            self.assertEqual([type(row) for row in read], [rows.Entry, rows.Entry, rows.Skipped, rows.Entry])
            self.assertEqual([(row.timestamp, row.word_count, row.study_seconds) for row in read if isinstance(row, rows.Entry)],
                             [("2024-03-01T10:00:00.123000Z", 1, 4), ("2024-03-01T10:00:10Z", 1, 5), ("2024-03-01T10:00:30Z", 1, 60)])
            self.assertEqual(read[0].request_id, self.read_csv()[0].request_id)
        passed = [row.word_count for row in self.read_csv(words="passed") if isinstance(row, rows.Entry)]
        self.assertEqual(passed, [1, 0, 1])

    def test_a_collection_is_left_as_it_was(self):
        path = self.collection(journal="wal")
        before = pathlib.Path(path).read_bytes()
        self.read_collection(path)
        self.assertEqual(pathlib.Path(path).read_bytes(), before)
        self.assertEqual(os.listdir(os.path.dirname(path)), [os.path.basename(path)])

    def test_odd_rows(self):
        read = list(AnkiSource(stream("id,ease,time\n,3,1\nx,3,1\n1709287200123,3,\n99999999999999999999,3,1\n1709287200123,3,-9000\n"), "-", "ada"))
        self.assertEqual([type(row) for row in read], [rows.Rejected, rows.Rejected, rows.Entry, rows.Rejected, rows.Rejected])
        self.assertIsNone(read[2].study_seconds)

    def test_what_is_no_collection(self):
        path = self.collection()
        packed = path + ".gz"
        with gzip.open(packed, "wb") as file:
            file.write(pathlib.Path(path).read_bytes())
        broken = path + ".broken"
        with open(broken, "wb") as file:
            file.write(pathlib.Path(path).read_bytes()[:100])
        for path, user_id in ((packed, "ada"), (broken, "ada"), (self.collection(), None)):
            with open_input(path) as opened, self.assertRaises(rows.SourceError):
                list(AnkiSource(opened, path, user_id))
        with self.assertRaises(rows.SourceError):
            AnkiSource(stream("a,b\n1,2\n"), "-", "ada")


class OwnExport(unittest.TestCase):
    HEAD = {"kind": "learner", "user_id": "ada", "version": 1}
    ENTRY = {"kind": "entry", "user_id": "ada", "request_id": GIVEN, "timestamp": "0044-03-15 00:00:00+00 BC", "word_count": 5}
    CELL = {"quarter_hour": "09:15", "entries": 1, "words": 5, "study_seconds": 0}
    DAY = {"kind": "archived_day", "user_id": "ada", "day": "2024-01-01", "log_entries": 0, "cells": [CELL]}
    END = {"kind": "end", "entries": 1, "archived_days": 1}

    def read(self, *records, **options):
        text = "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records)
        return [told(row) if isinstance(row, rows.Rejected) else row for row in own_export.OwnExportSource(stream(text), **options)]

    def test_a_whole_one(self):
        entry, day = self.read(self.HEAD, self.ENTRY, self.DAY, self.END)
        self.assertEqual((entry.user_id, entry.timestamp, entry.voided), ("ada", self.ENTRY["timestamp"], False))
        self.assertEqual(day.cells, bytes([2, 2, 10, 0, 37, 2, 10, 0]))
        entry, day = self.read(self.HEAD, {**self.ENTRY, "voided_at": "2024-01-01T00:00:00Z"}, self.DAY, self.END, user_id="lee")
        self.assertEqual((entry.user_id, day.user_id, entry.voided), ("lee", "lee", True))

    def test_one_that_was_cut(self):
        self.assertRegex(str(self.read(self.HEAD, self.ENTRY)[-1]), "cut")
        self.assertRegex(str(self.read(self.HEAD, self.ENTRY, self.END)[-1]), "1 archived_days, and 0")
        self.assertRegex(str(self.read(self.HEAD, self.ENTRY, self.DAY, {**self.END, "missing_entries": 3})[-1]), "3 entries")
        for records in ((self.ENTRY,), (self.HEAD, self.HEAD), ({**self.HEAD, "version": 2},)):
            with self.assertRaises(rows.SourceError):
                self.read(*records)

    def test_bad_lines(self):
        for bad in ("{", "7", {}, {"kind": "x"}, {**self.ENTRY, "request_id": "x"}, {**self.ENTRY, "timestamp": 7}, {**self.ENTRY, "timestamp": "\ud800"}, {**self.DAY, "day": "\ud800"},
                    {**self.ENTRY, "timestamp": "now"}, {**self.ENTRY, "timestamp": "03/04/2024"}, {**self.ENTRY, "timestamp": "infinity"},
                    {**self.DAY, "day": "infinity"}, {**self.DAY, "day": "today"}, {**self.DAY, "day": "2024-01-01 BCE"},
                    {**self.ENTRY, "word_count": None}, {**self.DAY, "cells": []}, {**self.DAY, "day": None}, {**self.DAY, "log_entries": -1}):
            self.assertEqual(self.read(self.HEAD, bad)[0][:2], ("Rejected", 2), bad)

    def test_bad_cells(self):
        for cell in (7, {}, {**self.CELL, "quarter_hour": "09:10"}, {**self.CELL, "quarter_hour": "24:00"}, {**self.CELL, "quarter_hour": 9},
                     {**self.CELL, "entries": 0}, {**self.CELL, "words": -1}, {**self.CELL, "words": 1.0}, {**self.CELL, "words": 2**63},
                     {**self.CELL, "words": True}):
            with self.assertRaises(rows.BadRow, msg=cell):
                cells.packed([cell])
        for list_of_cells in (None, [], [self.CELL, self.CELL], [{**self.CELL, "words": 2**62}, {**self.CELL, "quarter_hour": "00:00", "words": 2**62}]):
            with self.assertRaises(rows.BadRow):
                cells.packed(list_of_cells)


if __name__ == "__main__":
    unittest.main()
