# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line: log in as the readers of a namespace would, one line of JSON for each."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.lab import readers, state
from tests.lab.errors import LabError


def main() -> int:
    """Run the readers; returns 1 when one is refused, 2 when none can be run."""
    parser = argparse.ArgumentParser(prog="python -m tests.lab.readers", description=__doc__)
    parser.add_argument("namespace", help="where a SeldonRuntime is")
    parser.add_argument("--reader", choices=readers.READERS, help="which reader; both if not given")
    parser.add_argument(
        "--jvm-client", choices=readers.CLIENTS, default=readers.CLIENTS[0], help="version of the client"
    )
    parser.add_argument("--kubeconfig", type=Path, help="of the cluster; the lab's own if not given")
    arguments = parser.parse_args()
    refused = False
    try:
        lab = state.load()
        for which in [arguments.reader] if arguments.reader else readers.READERS:
            outcome = readers.read(lab, arguments.namespace, which, arguments.jvm_client, arguments.kubeconfig)
            refused |= not outcome.ok
            print(json.dumps(asdict(outcome)), flush=True)
    except LabError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return int(refused)


if __name__ == "__main__":
    sys.exit(main())
