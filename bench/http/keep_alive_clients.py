#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
"""keep_alive_clients.py <url> <clients> <process id>

Each client asks for a summary of a year of days and keeps its connection. Once all have their answers and are still
connected, prints the memory of the process in MB: what it takes now, and the most it ever took.
"""

import asyncio
import resource
import sys
import urllib.parse

AT_THE_SAME_TIME = 32
SUMMARY = "/users/learner-1/summary?from=2024-01-01&to=2024-12-31&granularity=day"


async def ask(reader, writer):
    writer.write(f"GET {SUMMARY} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    if not head[0].startswith("HTTP/1.1 200 "):
        raise SystemExit(f"not every client was served: {head[0]}")
    fields = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    await reader.readexactly(int(fields["content-length"]))


async def hold(url, clients):
    address = urllib.parse.urlsplit(url)
    turn = asyncio.Semaphore(AT_THE_SAME_TIME)

    async def client():
        async with turn:
            connection = await asyncio.open_connection(address.hostname, address.port)
            await ask(*connection)
            return connection

    return await asyncio.gather(*(client() for _ in range(clients)))


def memory(process):
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        lines = dict(line.split(":", 1) for line in status)
    return [int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")]


async def main(url, clients, process):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    connections = await hold(url, clients)
    now, peak = memory(process)
    if lost := sum(reader.at_eof() for reader, _ in connections):
        raise SystemExit(f"the server closed {lost} of {clients} connections")
    print(f"{now:.1f} {peak:.1f}")
    for _, writer in connections:
        writer.close()


asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
