# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a lab is: its ports, paths and credentials. Written once by ``up``, read by everything else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields

from tests.lab import credentials
from tests.lab.credentials import Credentials, Login
from tests.lab.errors import LabError
from tests.lab.files import write_private
from tests.lab.paths import Paths, paths
from tests.lab.ports import free_ports


@dataclass(frozen=True)
class Ports:
    """Every port of the lab but those of the Kubernetes cluster, which are in its kubeconfig."""

    charts: int
    identity_provider: int
    # One per way to log in to Kafka
    plain: int
    scram: int
    mtls: int
    oauth: int
    # A certificate for another host name, and an expired one; both with PLAIN
    badhost: int
    oldcert: int
    # Without any login, for the lab's own administration
    internal: int
    controller: int
    # The same of the Kafka 3.9 beside it
    kafka39_plain: int
    kafka39_scram: int
    kafka39_internal: int
    kafka39_controller: int


@dataclass(frozen=True)
class Lab:
    """One lab."""

    paths: Paths
    ports: Ports
    credentials: Credentials = field(repr=False)

    def pem(self, file: str) -> str:
        """Text of a file of the TLS folder, e.g. ``ca.crt`` or ``client.key``."""
        return (self.paths.tls / file).read_text(encoding="utf-8")


def create(where: Paths) -> Lab:
    """Pick ports, make credentials, and write both down."""
    ports = Ports(*free_ports(len(fields(Ports))))
    lab = Lab(where, ports, credentials.generate())
    document = {"ports": asdict(lab.ports), "credentials": asdict(lab.credentials)}
    write_private(where.state / "state.json", json.dumps(document, indent=2))
    return lab


def exists(where: Paths) -> bool:
    """Whether a lab was made here and not taken down since."""
    return (where.state / "state.json").exists()


def load() -> Lab:
    """The lab of this checkout; raises LabError when there is none."""
    where = paths()
    if not exists(where):
        raise LabError("there is no lab here yet; make one with: make lab-up")
    document = json.loads((where.state / "state.json").read_text(encoding="utf-8"))
    try:
        return Lab(where, Ports(**document["ports"]), _credentials(document["credentials"]))
    except (KeyError, TypeError):
        # Without the cause: its traceback could show the document.
        raise LabError("another version of the lab made .lab; make it anew with: make lab-down lab-up") from None


def _credentials(document: dict[str, dict[str, str]]) -> Credentials:
    return Credentials(**{name: Login(**login) for name, login in document.items()})
