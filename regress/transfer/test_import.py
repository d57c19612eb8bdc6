# SPDX-License-Identifier: PostgreSQL
"""learning-import: what goes in, by both ways, what is told apart, and what it exits with."""

import gzip
import json
import os
import tempfile
import unittest

import transfer
from served import Served

GOOD = b'''user_id,timestamp,word_count,study_seconds
ada,2024-03-01T10:15:00+01:00,12,300
ada,2024-03-02,7,
"lee, ""bob""",2024-03-02 09:30:00,5,60
'''


class Import(Served):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.database.sql("TRUNCATE learning_log")

    def path(self, name, data=None):
        path = os.path.join(self.folder.name, name)
        if data is not None:
            with open(path, "wb") as file:
                file.write(data)
        return path

    def imported(self, *arguments, data=None, status=0, **variables):
        done = transfer.run("learning-import", *arguments, data=data, **variables)
        self.assertEqual(done.returncode, status, done.stderr.decode())
        return done.stdout.decode().strip()

    def targets(self):
        return (["--url", transfer.url_of(self.shim)], ["--database", self.database.conninfo()])

    def entries(self):
        return self.database.sql("""SELECT user_id, "timestamp", word_count, study_seconds FROM learning_log
                                    WHERE voided_at IS NULL ORDER BY "timestamp", word_count""")

    def test_csv_twice_by_each_way(self):
        file = self.path("words.csv", GOOD)
        for target in self.targets():
            with self.subTest(target=target):
                self.database.sql("TRUNCATE learning_log")
                self.assertEqual(self.imported("--from", "csv", *target, file), "3 rows: 3 created")
                self.assertEqual(self.entries(), ["ada|2024-03-01 09:15:00+00|12|300", "ada|2024-03-02 00:00:00+00|7|",
                                                  'lee, "bob"|2024-03-02 09:30:00+00|5|60'])
                for other in self.targets():  # the ids are the same ones, whichever way
                    self.assertEqual(self.imported("--from", "csv", *other, file), "3 rows: 3 replayed")


if __name__ == "__main__":
    unittest.main()
