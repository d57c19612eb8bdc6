# SPDX-License-Identifier: PostgreSQL
"""learning-import and learning-export with pipes, devices, closed streams and signals in place of ordinary files."""

import fcntl
import gzip
import os
import signal
import stat
import struct
import subprocess
import tempfile
import termios
import unittest

import transfer
from served import Served
from waiting import wait_for

HEADER = b"user_id,timestamp,word_count\n"
STATEMENT = b'{"actor":{"mbox":"mailto:ada@example.org"},"verb":{"id":"https://x/answered"},"timestamp":"2024-03-0%d"}'


class OddStreams(Served):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.database.sql("TRUNCATE learning_log; SELECT record_learning('9f2c7a1e-5d0b-4c0e-8a43-0d6f3b1f7c55', 'ada', 12, '2024-03-01Z')")
        self.output = os.path.join(self.folder.name, "ada.jsonl")

    def exporting(self, output):
        return "learning-export", "--user-id", "ada", "--database", self.database.conninfo(), "--output", output

    def pipe(self):
        """A pipe by name, and the end of it to read from."""
        path = os.path.join(self.folder.name, "pipe")
        os.mkfifo(path)
        end = os.open(path, os.O_RDWR)
        self.addCleanup(os.close, end)
        return path, end

    def test_an_export_leaves_pipes_and_devices_in_their_places(self):
        path, end = self.pipe()
        done = transfer.run(*self.exporting(path))
        self.assertTrue(stat.S_ISFIFO(os.stat(path).st_mode), "no file took its place")
        self.assertEqual((done.returncode, os.read(end, 1 << 16).count(b"\n")), (0, 3))
        self.assertEqual(transfer.run(*self.exporting("/dev/full")).returncode, 2)
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/full").st_mode))

    def test_an_export_is_the_callers_alone_whatever_lies_there(self):
        other = os.path.join(self.folder.name, "other")
        with open(other, "w", encoding="utf-8") as file:
            file.write("of another")
        os.chmod(other, 0o644)
        os.symlink(other, f"{self.output}.new")
        self.assertEqual(transfer.run(*self.exporting(self.output)).returncode, 0)
        self.assertEqual((os.stat(self.output).st_mode & 0o777, os.path.islink(self.output)), (0o600, False))
        with open(other, encoding="utf-8") as file:
            self.assertEqual(file.read(), "of another")
        link = os.path.join(self.folder.name, "link")
        os.symlink(self.output, link)
        self.assertEqual(transfer.run(*self.exporting(link)).returncode, 0)
        self.assertTrue(os.path.islink(link))

    def test_an_export_that_is_ended_leaves_nothing(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with self.database.locked():
                process = transfer.start(*self.exporting(self.output))
                wait_for(self.database.waiting_for_locks, what="the export asks for the entries")
                self.assertEqual(len(os.listdir(self.folder.name)), 1, "the file that is being written")
                process.send_signal(how)
                process.communicate(timeout=60)
            self.assertEqual((process.returncode, os.listdir(self.folder.name)), (130, []))

    def test_rejected_rows_go_into_pipes_and_devices(self):
        path, end = self.pipe()
        csv = ["learning-import", "--from", "csv", "--url", transfer.url_of(self.shim), "--rejects"]
        data = HEADER + b"ada,then,1\nada,2024-03-02,5\n"
        done = transfer.run(*csv, path, "-", data=data)
        self.assertEqual((done.returncode, done.stdout), (3, b"2 rows: 1 created, 1 rejected\n"), done.stderr)
        self.assertRegex(os.read(end, 1 << 16), b'"line": 2')
        self.assertEqual(transfer.run(*csv, "/dev/null", "-", data=data).returncode, 3)
        self.assertEqual(transfer.run(*csv, "/dev/full", "-", data=data).returncode, 2)

    def test_a_file_that_arrives_byte_by_byte(self):
        array = b' {"statements": [%s,\n%s]}' % (STATEMENT % 1, STATEMENT % 2)
        for source, data in (("csv", gzip.compress(HEADER + b"ada,2024-03-02,5\nada,2024-03-03,5\n")), ("xapi", array)):
            for cut in (1, 2, 5):
                process = subprocess.Popen(transfer.command("learning-import", "--from", source, "--dry-run", "-"),
                                           stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.write_in_two(process, data, cut)
                said = process.communicate()[1]
                self.assertEqual((process.returncode, said), (0, b"2 rows: 2 valid\n"), (source, cut))

    @staticmethod
    def write_in_two(process, data, cut):
        """The second part only once the first one is taken out of the pipe."""
        process.stdin.write(data[:cut])
        process.stdin.flush()
        wait_for(lambda: process.poll() is not None or is_empty(process.stdin), what="the first part is read")
        process.stdin.write(data[cut:])
        process.stdin.flush()

    def test_streams_that_are_closed(self):
        file = os.path.join(self.folder.name, "words.csv")
        with open(file, "wb") as words:
            words.write(HEADER + b"ada,2024-03-02,5\n")
        target = ["--database", self.database.conninfo()]
        for name, arguments, status in (("learning-import", ["--from", "csv", *target, file], 0),
                                        ("learning-export", ["--user-id", "ada", *target], 2)):
            done = closing(1, transfer.command(name, *arguments))
            self.assertEqual((done.returncode, b"Traceback" in done.stderr), (status, False), done.stderr)
        done = closing(0, transfer.command("learning-import", "--from", "csv", *target, "-"))
        self.assertEqual((done.returncode, done.stderr), (2, b"learning-import: standard input is closed\n"))

    def test_a_dry_run_writes_utf_8(self):
        done = transfer.run("learning-import", "--from", "csv", "--dry-run", "-", data=HEADER + "学,2024-03-02,5\n".encode(),
                            PYTHONIOENCODING="latin-1")
        self.assertEqual((done.returncode, "学".encode() in done.stdout), (0, True), done.stderr)


def is_empty(pipe):
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0\0\0\0"))[0] == 0


def closing(stream, command):
    sign = "<" if stream == 0 else ">"
    return subprocess.run(["sh", "-c", f'exec "$@" {stream}{sign}&-', "sh", *command], capture_output=True, check=False)


if __name__ == "__main__":
    unittest.main()
