# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line of the operator: reconciles until the process is ended."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from types import FrameType

from tests.lab.operator.api import Api
from tests.lab.operator.loop import run


def _end(number: int, _frame: FrameType | None) -> None:
    os.write(sys.stderr.fileno(), f"ended by {signal.Signals(number).name}\n".encode())
    # At once, whatever the watching threads are waiting for; every write is one request, so nothing is left half done.
    os._exit(0)


def _fail(failure: threading.ExceptHookArgs) -> None:
    # Without one of its watches the operator would be blind to a kind, and look alive.
    threading.__excepthook__(failure)
    os._exit(1)


def main() -> None:
    """Use the cluster of the current kubeconfig, as kubectl would."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    threading.excepthook = _fail
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    run(Api.from_kubeconfig())


if __name__ == "__main__":
    main()
