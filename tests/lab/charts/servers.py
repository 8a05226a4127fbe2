# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates of seldon-core-v2-servers: the Servers mlserver and triton."""

from __future__ import annotations

from typing import Any

from tests.lab.charts.notation import SELDON_API, USE_DEPLOYMENTS, choice, namespaced, template
from tests.lab.charts.versions import change, wiring


def templates(version: str) -> dict[str, str]:
    """Text per file of the templates folder."""
    wires = wiring("servers", version)
    stateful = _documents(wires["servers"])
    if "deployments" not in wires:
        return {"servers.yaml": stateful}
    deployments = _documents(change(wires["servers"], wires["deployments"]))
    return {"servers.yaml": choice(USE_DEPLOYMENTS, deployments, stateful)}


def _documents(servers: dict[str, Any]) -> str:
    return "---\n".join(template(_server(name, wires)) for name, wires in servers.items())


def _server(name: str, wires: dict[str, Any]) -> dict[str, Any]:
    server = namespaced(SELDON_API, "Server", name)
    return server | {"metadata": server["metadata"] | wires["metadata"], "spec": wires["spec"]}
