# SPDX-License-Identifier: PostgreSQL
"""The command learning-export: its options, and what it exits with."""

import argparse
import contextlib
import os
import signal
import sys

from learning_transfer.exporting import ExportWriter
from learning_transfer.output_file import complete_file
from learning_transfer.retrying import GaveUp, Refused
from learning_transfer.rows import BadRow, checked_user_id
from learning_transfer.target import add_target_options, client_of, sql_connection_of

DESCRIPTION = """\
Writes everything of one learner as JSON lines, which learning-import --from export reads back to equal sums. With --database
that is the entries, voided ones marked, and the archived days, in one snapshot; over HTTP the entries that count."""

EXAMPLES = """\
examples:
  learning-export --user-id ada --database 'service=learning' --output ada.jsonl
  learning-export --user-id ada --url http://127.0.0.1:8000 | gzip >ada.jsonl.gz

exit status:
  0  the export is complete
  1  the other side was away too long, or refuses
  2  wrong options, or the file cannot be written
  3  over HTTP: there are archived entries, which only --database can export; their number is said"""


def parser():
    options = argparse.ArgumentParser("learning-export", description=DESCRIPTION, epilog=EXAMPLES,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--user-id", required=True, help="the learner")
    add_target_options(options)
    options.add_argument("--output", metavar="FILE", help="instead of standard output; it is there once it is complete")
    return options


@contextlib.contextmanager
def standard_output():
    if sys.stdout is None:
        raise OSError("standard output is closed")
    sys.stdout.reconfigure(encoding="utf-8", errors="strict")
    yield sys.stdout
    sys.stdout.flush()


def output_of(options):
    return complete_file(options.output) if options.output else standard_output()


def source_of(options):
    if options.url:
        from learning_transfer.http_export import HttpExport
        return HttpExport(client_of(options, say), options.user_id)
    from learning_transfer.sql_export import SqlExport
    return SqlExport(sql_connection_of(options, say), options.user_id)


def say(text):
    print(f"learning-export: {text}", file=sys.stderr)


def run(options):
    checked_user_id(options.user_id)
    with contextlib.closing(source_of(options)) as source, output_of(options) as stream:
        writer = ExportWriter(stream, options.user_id)
        source.write(writer)
    print(", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in writer.counts.items()), file=sys.stderr)
    if options.url:
        say("over HTTP there are no voided entries and no archived days; --database exports them too")
    if source.missing_entries > 0:
        say(f"{source.missing_entries:,} entries are missing: they are archived (or were recorded meanwhile)")
        return 3
    return 0


def main():
    commands = parser()
    options = commands.parse_args()
    if bool(options.url) == bool(options.database):
        commands.error("one of --url and --database")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing half written may stay behind
    try:
        status = run(options)
    except (GaveUp, Refused) as error:
        say(error)
        status = 1
    except BrokenPipeError:
        os._exit(141)  # who reads has gone; nothing is left to flush to
    except (BadRow, OSError) as error:
        say(error)
        status = 2
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)
