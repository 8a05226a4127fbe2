# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both readers of Seldon's credentials, as oracles: each takes what the cluster holds, as its pod would, and logs in.

`read` runs one; ``python -m tests.lab.readers NAMESPACE`` is the command line.
"""

from __future__ import annotations

from tests.lab.readers.jvm import CLIENTS
from tests.lab.readers.outcome import Outcome
from tests.lab.readers.read import READERS, read

__all__ = ["CLIENTS", "READERS", "Outcome", "read"]
