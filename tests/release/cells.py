# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the collection is tried out with. Together the cells hold every pair of values that go together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOCKS = Path(__file__).resolve().parent / "locks"

CORES = {"2.18": "3.11", "2.19": "3.11", "2.20": "3.12", "2.21": "3.12"}
"""ansible-core, and the oldest Python that it runs on."""

PYTHONS = ("3.11", "3.12", "3.13")

HELMS = {3: "helm", 4: "helm4"}
"""The lab's program of each major version."""


@dataclass(frozen=True)
class Cell:
    """What a user may have.

    :param libraries: those of requirements.txt, and ansible-core's patch release: the oldest allowed, or the newest.
    """

    python: str
    core: str
    libraries: str
    helm: int

    def __str__(self) -> str:
        return f"python-{self.python}-core-{self.core}-{self.libraries}-helm-{self.helm}"

    @property
    def lock(self) -> Path:
        """Pinned Python packages."""
        return LOCKS / f"core-{self.core}-{self.libraries}.lock"


OLDEST = Cell("3.11", "2.18", "oldest", 3)
CELLS = (
    OLDEST,
    Cell("3.11", "2.18", "newest", 4),
    Cell("3.12", "2.18", "newest", 3),
    Cell("3.13", "2.18", "newest", 4),
    Cell("3.11", "2.19", "newest", 3),
    Cell("3.12", "2.19", "newest", 4),
    Cell("3.13", "2.19", "newest", 3),
    Cell("3.12", "2.20", "newest", 3),
    Cell("3.13", "2.20", "newest", 4),
    Cell("3.12", "2.21", "oldest", 4),
    Cell("3.13", "2.21", "oldest", 3),
    Cell("3.13", "2.21", "newest", 4),
)


def locks() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name of each lock file, to what is locked in it, the oldest Python it is for, and options of the resolver."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for cell in CELLS:
        oldest = cell.libraries == "oldest"
        core = f"ansible-core{'==' if oldest else '~='}{cell.core}.0"
        how = ("--resolution", "lowest-direct" if oldest else "highest")
        found[cell.lock.name] = f"{core}\n-r requirements.txt\n", (CORES[cell.core], *how)
    return found
