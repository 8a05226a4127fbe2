# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the lab keeps its things: downloads and builds in the cache, everything that lives in the state folder."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Paths:
    """Folders and files of one checkout's lab."""

    root: Path
    cache: Path
    state: Path

    @property
    def name(self) -> str:
        """Name of the cluster: differs between two checkouts on one machine, and between the clusters of one."""
        return f"lab-{hashlib.sha256(str(self.state).encode()).hexdigest()[:8]}"

    @property
    def bin(self) -> Path:
        """Programs that the lab has built: helm, kubectl, etcd, …"""
        return self.cache / "bin"

    @property
    def venv_bin(self) -> Path:
        """Programs of the Python environment: ansible-playbook, pytest, …"""
        return self.cache / "venv" / "bin"

    @property
    def collections(self) -> Path:
        """For ANSIBLE_COLLECTIONS_PATH: holds a link to the checkout under the collection's name."""
        # Not in the cache, which several checkouts may share
        return self.root / ".cache" / "collections"

    @property
    def kubeconfig(self) -> Path:
        """Administrator's kubeconfig of the lab's cluster."""
        return self.state / "kubeconfig"

    @property
    def tls(self) -> Path:
        """Certificates and keys, PEM; the file names are those of `tests.lab.tls`."""
        return self.state / "tls"

    @property
    def vars(self) -> Path:
        """One file of Ansible variables per provider."""
        return self.state / "vars"

    @property
    def log(self) -> Path:
        """What each process printed."""
        return self.state / "log"

    @property
    def run(self) -> Path:
        """One file per process: its pid and when it started."""
        return self.state / "run"

    @property
    def lock(self) -> Path:
        """Held by the one command that changes the lab; outlives the state folder."""
        return self.cache / f"{self.name}.lock"


def paths() -> Paths:
    """Paths of this checkout; ``LAB_CACHE`` moves the cache."""
    cache = Path(os.environ.get("LAB_CACHE") or ROOT / ".cache")
    return Paths(root=ROOT, cache=cache.absolute(), state=ROOT / ".lab")
