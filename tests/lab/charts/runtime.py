# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates of seldon-core-v2-runtime: the SeldonRuntime, and the Secret for reading public buckets."""

from __future__ import annotations

import json

from tests.lab.charts.notation import SELDON_API, namespaced, template
from tests.lab.charts.versions import wiring

_PUBLIC_BUCKETS = {"type": "google cloud storage", "name": "gs", "parameters": {"anonymous": True}}


def templates(version: str) -> dict[str, str]:
    """Text per file of the templates folder."""
    spec = wiring("runtime", version)
    spec["overrides"] = [{"name": name, **override} for name, override in spec["overrides"].items()]
    runtime = namespaced(SELDON_API, "SeldonRuntime", "seldon") | {"spec": spec}
    secret = namespaced("v1", "Secret", "seldon-rclone-gs-public") | {
        "type": "Opaque",
        "stringData": {"gs": json.dumps(_PUBLIC_BUCKETS)},
    }
    return {"runtime.yaml": template(runtime), "public-buckets.yaml": template(secret)}
