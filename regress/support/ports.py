# SPDX-License-Identifier: PostgreSQL
"""Ports for programs that have to be told one, or that come back where they were."""

import contextlib
import random
import socket


def lasting_port():
    """A port of 127.0.0.1 that nobody gets by chance while its program is down: no outgoing connection, and no program that takes
    any port."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
        first_outgoing = int(file.read().split()[0])
    while True:
        port = random.randrange(max(1024, first_outgoing - 16384), first_outgoing)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
