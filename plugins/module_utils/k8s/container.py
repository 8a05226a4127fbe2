# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Run a program in a container of a Pod, with input and output over a WebSocket."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .client import Api
from .websocket import WebSocket, WebSocketError

_PROTOCOL = "v4.channel.k8s.io"
"""Known to every server and kubelet; the first byte of a message is its channel."""
_STDIN, _STDOUT, _STDERR, _STATUS = range(4)
_CHUNK = 2**15
_MOST_OUTPUT = 2**22
"""Bytes of standard output; a program that writes more is not the one that was meant."""
_MOST_ERRORS = 2**14
"""Bytes of standard error that are kept, the last ones."""


@dataclass(frozen=True)
class Outcome:
    """How a program in a container ended.

    :param failure: why it failed, as the server reports it; empty where it ended with exit code 0.
    """

    stdout: bytes
    stderr: bytes
    failure: str


def run(
    api: Api,
    namespace: str,
    pod: str,
    container: str,
    command: Sequence[str],
    prompt: bytes,
    stdin: bytes,
    deadline: float,
) -> Outcome:
    """Run a program to its end.

    :param command: shown in the server's audit log, so without secrets.
    :param prompt: what the program prints when it is ready to read; without it, nothing is sent.
    :param deadline: of time.monotonic().
    :raises TimeoutError: it did not end before the deadline.
    :raises ApiError: the server refuses it.
    """
    streams = dict.fromkeys(("stdin", "stdout", "stderr"), "true")
    query = {"container": container, **streams, "command": list(command)}
    path = f"/api/v1/namespaces/{namespace}/pods/{pod}/exec"
    return api.websocket(path, query, _PROTOCOL, lambda channel: _converse(channel, prompt, stdin), deadline)


def _converse(channel: WebSocket, prompt: bytes, stdin: bytes) -> Outcome:
    stdout = stderr = b""
    asked = False
    failure = "the connection to the container ended before the program did"
    try:
        for number, data in _messages(channel):
            if number == _STDOUT:
                stdout += data
                if len(stdout) > _MOST_OUTPUT:
                    return Outcome(b"", stderr, f"the program wrote more than {_MOST_OUTPUT >> 20} MiB")
                if not asked and prompt in stdout:
                    asked = True
                    _send(channel, stdin)
            elif number == _STDERR:
                stderr = (stderr + data)[-_MOST_ERRORS:]
            elif number == _STATUS:
                failure = _failure(data)
    except WebSocketError as error:
        failure = str(error)
    return Outcome(stdout, stderr, failure)


def _send(channel: WebSocket, stdin: bytes) -> None:
    for at in range(0, len(stdin), _CHUNK):
        channel.send(bytes([_STDIN]) + stdin[at : at + _CHUNK])


def _messages(channel: WebSocket) -> Iterator[tuple[int, bytes]]:
    """Yield channel and content of each message, up to the status, which is the last."""
    while (message := channel.receive()) is not None:
        if message:
            yield message[0], message[1:]
        if message[:1] == bytes([_STATUS]):
            return


def _failure(status: bytes) -> str:
    """Return why a program failed, from a Status of Kubernetes; empty where it did not."""
    try:
        found = json.loads(status)
        return "" if found["status"] == "Success" else str(found.get("message") or "no reason given")
    except (ValueError, KeyError, TypeError, AttributeError):
        return "the server reported no status of the program"
