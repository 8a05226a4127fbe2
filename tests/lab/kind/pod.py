# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab's image does in a Pod, in place of Seldon's: `reader` in those that read credentials, else nothing."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

PORT = 8099
"""By which a reader is Ready."""
HOME = Path("/lab")
"""What the image brings along: settings.json, ca.crt, and Java's parts."""
ROOTS = "LAB_ROOTS"
"""Variable with the path of the image's roots: at first the lab's CA, as if it were a public one."""
TOPIC = "pods-that-logged-in"
"""Where every reader leaves its Pod's name once it has logged in."""
READERS = ("seldon-dataflow-engine", "seldon-modelgateway", "seldon-pipelinegateway")


def component() -> str:
    """The reader that this Pod is of, by the Pod's name; empty for all others."""
    return next((name for name in READERS if os.environ.get("HOSTNAME", "").startswith(name)), "")


def main() -> None:
    """Become a reader, or wait for the end."""
    if component():
        os.execv(sys.executable, [sys.executable, "-m", "tests.lab.kind.reader"])  # noqa: S606 - this very program
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.pause()


if __name__ == "__main__":
    main()
