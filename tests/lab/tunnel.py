# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP proxy that only tunnels: prints its port, then where it is asked to connect to; ends with the process.

It alone knows the domain `.test`, all of whose hosts are this machine.
"""

from __future__ import annotations

import asyncio
import re
from functools import partial

from tests.lab.kind.relay import joined


async def main() -> None:
    """Serve on loopback."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    host, port = re.findall(r"^CONNECT (\S+):(\d+) ", head)[0]
    print(f"{host}:{port}", flush=True)
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    address = "127.0.0.1" if host.endswith(".test") else host
    await joined(partial(asyncio.open_connection, address, int(port)), reader, writer)


if __name__ == "__main__":
    asyncio.run(main())
