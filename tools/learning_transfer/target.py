# SPDX-License-Identifier: PostgreSQL
"""Which server is meant: the options that both commands have for it."""

import os

from learning_transfer.http_client import HttpClient
from learning_transfer.retrying import Refused

TOKEN_VARIABLE = "LEARNING_TOKEN"


def add_target_options(options):
    options.add_argument("--url", help="of learning-shim, such as http://127.0.0.1:8000")
    options.add_argument("--database", metavar="CONNINFO",
                         help="straight to PostgreSQL, by a connection string of libpq (needs python3-psycopg)")
    options.add_argument("--token-file", metavar="FILE",
                         help=f"holds the bearer token for --url; or the variable {TOKEN_VARIABLE} does")
    options.add_argument("--retries", type=int, default=10, metavar="N",
                         help="how often in a row to try again what was not answered (default: 10, about two minutes)")


def client_of(options, say):
    token = os.environ.get(TOKEN_VARIABLE, "")
    if options.token_file:
        with open(options.token_file, encoding="ascii", errors="replace") as file:
            token = file.read()
    token = token.strip()
    if not (token.isascii() and token.isprintable()):
        raise Refused("the token is none: it has bytes in it that no header may have")
    return HttpClient(options.url, token, options.retries, say)


def sql_connection_of(options, say):
    try:
        from learning_transfer.sql_connection import SqlConnection
    except ModuleNotFoundError:
        raise Refused("--database needs psycopg 3: apt-get install python3-psycopg") from None
    return SqlConnection(options.database, options.retries, say)
