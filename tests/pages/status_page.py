# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of the HTML page that the playbook status writes, for a fleet with one cluster in each state and more."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.filter.fleet_page import fleet_page
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.fleet import fleet_report
from tests.lab.errors import LabError
from tests.lab.paths import ROOT, Paths
from tests.pages import browser
from tests.unit.plugins.module_utils.status.fleets import WHEN, info

PICTURE = ROOT / "docs" / "pictures" / "status.png"
WIDTH, HEIGHT = 1000, 530


def take(paths: Paths) -> str:
    """Write the picture; returns its size."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "status.html"
        page.write_text(fleet_page(fleet_report(fleet(), [], WHEN)), encoding="utf-8")
        later = f"{WHEN + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
        if browser.drive(paths, "photograph.mjs", page, PICTURE, WIDTH, HEIGHT, later):
            raise LabError("the browser failed; what it said is above")
    return f"{PICTURE.stat().st_size >> 10} KB"


def fleet() -> dict[str, dict[str, Any]]:
    """Clusters as the module seldon_kafka_info reports them."""
    drift = Finding(
        "drift",
        "password: differs from the given credentials. Run the install playbook.",
        "team-a",
        "confluent-kafka-sasl",
    )
    outdated = Finding("outdated", "It started before its Secrets last changed.", "team-a", "seldon-modelgateway")
    expires = Finding(
        "expires", "ca.crt: expires at 2026-01-12 08:00 UTC, days left: 11.", "seldon-mesh", "kafka-broker-tls"
    )
    names = ("seldon-logs", "seldon-mesh")
    return {
        "dev": info(names=names),
        "staging": info(drift, outdated, names=("seldon-logs", "team-a", "team-b")),
        "production-eu": info(expires, names=names, days=11),
        "production-us": info(names=names),
        "edge-1": info(names=names),
        "edge-2": {"unreachable": True, "msg": "Failed to connect to the host via ssh: Connection timed out"},
    }
