# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a Pod reaches servers that listen on the machine's loopback alone: through a socket file that the node mounts.

A Pod's 127.0.0.1:PORT → the node's PORT → FOLDER/PORT.sock → the machine's 127.0.0.1:PORT. The same port and the same
``localhost`` all the way, so that what a broker advertises, and the host name in its certificate, are right in a Pod.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Awaitable[Streams]]

_CHUNK = 2**16


async def on_machine(folder: Path, ports: Iterable[int]) -> None:
    """A socket file per port, each leading to that port of loopback; those of ports that are not asked for go."""
    for left in folder.glob("*.sock"):
        left.unlink()
    for port in ports:
        await asyncio.start_unix_server(
            partial(joined, partial(asyncio.open_connection, "127.0.0.1", port)), folder / f"{port}.sock"
        )
    await asyncio.Event().wait()


async def on_node(folder: Path) -> None:
    """A port of the node per socket file; socket files come and go with the labs that make them."""
    servers: dict[int, asyncio.Server] = {}
    while True:
        there = {int(file.stem) for file in folder.glob("*.sock")}
        for port in servers.keys() - there:
            servers.pop(port).close()
        for port in there - servers.keys():
            leads = partial(asyncio.open_unix_connection, folder / f"{port}.sock")
            servers[port] = await asyncio.start_server(partial(joined, leads), "0.0.0.0", port)  # noqa: S104 - of the node
        await asyncio.sleep(0.5)


async def in_pod(node: str, ports: Iterable[int]) -> None:
    """Loopback ports of the Pod, leading to its node; returns when they listen."""
    for port in ports:
        leads = partial(asyncio.open_connection, node, port)
        await asyncio.start_server(partial(joined, leads), "127.0.0.1", port)


def gateway(routes: str) -> str:
    """Address of the default gateway, which is the Pod's node, from /proc/net/route."""
    for line in routes.splitlines()[1:]:
        _interface, destination, address, *_rest = line.split()
        if destination == "00000000":
            return socket.inet_ntoa(struct.pack("<L", int(address, 16)))
    raise OSError("this Pod has no default gateway")


async def joined(connect: Connect, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry what comes from one side to the other, until both have ended."""
    try:
        far_reader, far_writer = await connect()
    except OSError:
        writer.close()
        return
    await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.close()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["machine", where, *numbers]:
            asyncio.run(on_machine(Path(where), map(int, numbers)))
        case ["node", where]:
            asyncio.run(on_node(Path(where)))
        case _:
            sys.exit(f"usage: {sys.argv[0]} machine FOLDER PORT ... | node FOLDER")
