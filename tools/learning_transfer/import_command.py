# SPDX-License-Identifier: PostgreSQL
"""The command learning-import: its options, and what it exits with."""

import argparse
import os
import sys
import zoneinfo

from learning_transfer.anki import AnkiSource
from learning_transfer.csv_source import OUR_NAMES, CsvSource
from learning_transfer.importing import DrySink, Import
from learning_transfer.input_file import open_input
from learning_transfer.own_export import OwnExportSource
from learning_transfer.progress import Counts, Progress
from learning_transfer.rejects import Rejects
from learning_transfer.resume import Place, fingerprint
from learning_transfer.retrying import GaveUp, Refused
from learning_transfer.rows import BadRow, SourceError
from learning_transfer.target import add_target_options, client_of, sql_connection_of
from learning_transfer.xapi import XapiSource

DESCRIPTION = """\
Reads learning events from a file and records each exactly once: importing a file twice changes nothing, since every row
has a request id, its own UUID or one that is derived from the row. Bad rows are told apart; the rest goes in."""

EXAMPLES = """\
examples:
  learning-import --from csv --url http://127.0.0.1:8000 words.csv
  learning-import --from csv --column user_id=pupil --column timestamp=when --time-zone Europe/Berlin --dry-run words.csv
  learning-import --from xapi --url https://words.example.org --token-file token --state place statements.json.gz
  learning-import --from anki --user-id ada --database 'service=learning' collection.anki2
  learning-export --user-id ada --database dbname=a | learning-import --from export --database dbname=b -

A file that was imported in part goes on where it stopped with the same command and --state; without, it goes on from the
start, and what is in already is replayed. docs/transfer.md says how an event of each source becomes an entry.

exit status:
  0  every row is in, or was skipped, since it is no learning event
  1  stopped: the other side was away too long, or refuses everything; the same command goes on later
  2  wrong options, or the file cannot be read (what came before that is in)
  3  done, and some rows were rejected or in conflict with what is stored"""


def parser():
    options = argparse.ArgumentParser("learning-import", description=DESCRIPTION, epilog=EXAMPLES,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", help="plain or packed with gzip; - is standard input")
    options.add_argument("--from", dest="source", required=True, choices=SOURCES, help="what the file is")
    options.add_argument("--user-id", help="the learner of every row, whatever the row says")
    options.add_argument("--time-zone", default="UTC", help="csv: of times without offset (default: UTC)")
    options.add_argument("--delimiter", default=",", help=r"csv, and anki's CSV: between values; \t is a tab (default: a comma)")
    options.add_argument("--column", action="append", default=[], metavar="OURS=THEIRS",
                         help=f"csv: the column to take for one of {', '.join(OUR_NAMES)}")
    options.add_argument("--identity", metavar="COLUMN,...|line",
                         help="csv: what identifies a row without request id: these columns, or its values and its line number "
                              "(default: its values; equal rows are then one event)")
    options.add_argument("--words", metavar="SOURCE",
                         help="xapi: what becomes word_count: score (result.score.raw where there is one, otherwise 1; the "
                              "default), one, or the IRI of an extension of the result; anki: one for each review (the "
                              "default), or passed: none for those answered with Again")
    options.add_argument("--verb", action="append", default=[],
                         help="xapi: take only statements with this verb, its IRI or the end of it (may be repeated)")
    add_target_options(options)
    options.add_argument("--dry-run", action="store_true", help="send nothing; write what would be sent as JSON lines")
    options.add_argument("--state", metavar="FILE", help="keep there how far the import has come, and go on from there")
    options.add_argument("--rejects", metavar="FILE", help="write rejected rows there: line, reason and row, as JSON lines")
    options.add_argument("--batch", type=int, default=1000, metavar="N", help="rows per request, 1 to 10000 (default: 1000)")
    options.add_argument("--quiet", action="store_true", help="no progress")
    return options


def csv_source(options, stream):
    columns = dict(pair.partition("=")[::2] for pair in options.column)
    unknown = [name for name, theirs in columns.items() if name not in OUR_NAMES or not theirs]
    if unknown:
        raise SourceError(f"--column: not OURS=THEIRS with one of {', '.join(OUR_NAMES)}: {unknown[0]}")
    identity = options.identity
    return CsvSource(stream, columns, options.user_id, identity if identity in (None, "line") else identity.split(","),
                     zone_of(options), delimiter_of(options))


def zone_of(options):
    try:
        return zoneinfo.ZoneInfo(options.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise SourceError(f"--time-zone: no such zone: {options.time_zone}") from None


def delimiter_of(options):
    delimiter = options.delimiter.replace("\\t", "\t")
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise SourceError("--delimiter: one character")
    return delimiter


def xapi_source(options, stream):
    return XapiSource(stream, options.user_id, options.words or "score", options.verb, lambda text: print(text, file=sys.stderr))


def anki_source(options, stream):
    if options.words not in (None, "one", "passed"):
        raise SourceError("--words: one or passed")
    return AnkiSource(stream, options.file, options.user_id, options.words or "one", delimiter_of(options))


def export_source(options, stream):
    return OwnExportSource(stream, options.user_id)


SOURCES = {"csv": csv_source, "xapi": xapi_source, "anki": anki_source, "export": export_source}


def sink_of(options, say):
    if options.dry_run:
        sys.stdout.reconfigure(encoding="utf-8", errors="strict")
        return DrySink(sys.stdout)
    if options.url:
        from learning_transfer.http_sink import HttpSink
        return HttpSink(client_of(options, say))
    from learning_transfer.sql_sink import SqlSink
    return SqlSink(sql_connection_of(options, say))


def place_of(options):
    if not options.state or options.dry_run:
        return Place()
    if options.file == "-":
        raise SourceError("--state: standard input cannot be read from a place in it")
    ignored = ("state", "batch", "quiet", "retries", "token_file")
    meaning = {name: value for name, value in vars(options).items() if name not in ignored}
    return Place(options.state, fingerprint(options.file, meaning))


def is_same_file(path, read):
    return os.path.isfile(path) and os.path.samestat(os.stat(path), os.fstat(0) if read == "-" else os.stat(read))


def run(options):
    progress = rejects = sink = None
    try:
        source = SOURCES[options.source](options, open_input(options.file))
        place = place_of(options)
        counts = Counts(**place.counts)
        progress = Progress(counts, quiet=options.quiet)
        if place.rows:
            progress.say(f"{place.rows:,} rows were in before; going on behind them")
        if options.rejects and is_same_file(options.rejects, options.file):
            raise SourceError("--rejects: this is the file that is read: name another one")
        rejects = Rejects(options.rejects, progress.say, place.rejects_offset)
        sink = sink_of(options, progress.say)
        Import(sink, counts, progress, rejects, place, options.batch).run(source)
    finally:
        for one in (sink, rejects):
            if one:
                one.close()
        if progress:
            progress.end()
            print(counts, file=sys.stderr if options.dry_run else sys.stdout)
    return 3 if counts["rejected"] or counts["conflict"] else 0


def main():
    if sys.stdout is None:  # closed by the caller, who does not want the sums
        sys.stdout = open(os.devnull, "w", encoding="utf-8")
    commands = parser()
    options = commands.parse_args()
    if not 1 <= options.batch <= 10000:
        commands.error("--batch: 1 to 10000")
    if not options.dry_run and bool(options.url) == bool(options.database):
        commands.error("one of --url and --database, or --dry-run")
    try:
        status = run(options)
    except (SourceError, BadRow, OSError) as error:
        status = 2 if not isinstance(error, BrokenPipeError) else 141
        print(f"learning-import: {error}", file=sys.stderr)
    except (GaveUp, Refused) as error:
        print(f"learning-import: {error}", file=sys.stderr)
        status = 1
    except KeyboardInterrupt:
        status = 130
    sys.stdout.flush()
    os._exit(status) if status == 141 else sys.exit(status)
