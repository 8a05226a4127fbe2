# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an object of the cluster is as the operator wants it; it writes only when it is not."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from kubernetes.utils.quantity import parse_quantity

Values = dict[str, Any]

# On workloads and Services, as Seldon's operator has it, which keeps the object itself there
LAST_APPLIED = "seldon.io/last-applied"


def marked(manifest: Values) -> Values:
    """The manifest with a digest of itself, which tells when a field has gone from it."""
    digest = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    metadata = manifest["metadata"]
    annotations = metadata.get("annotations", {}) | {LAST_APPLIED: digest}
    return manifest | {"metadata": metadata | {"annotations": annotations}}


def differs(found: Values, wanted: Values) -> bool:
    """Whether `found` has to be replaced by `wanted`.

    What somebody else added to it is no reason: that of ``kubectl rollout restart`` stays until the operator has a
    reason of its own, and then goes, which restarts the pods once more.
    """
    digest = wanted["metadata"].get("annotations", {}).get(LAST_APPLIED)
    if digest != found["metadata"].get("annotations", {}).get(LAST_APPLIED):
        return True
    return not all(_covers(found.get(field), wanted[field], field) for field in wanted if field != "metadata")


def _covers(found: Any, wanted: Any, field: str) -> bool:
    if not wanted and not found:
        return True
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(
            _is_same_quantity(found.get(key), value)
            if field in ("limits", "requests")
            else _covers(found.get(key), value, key)
            for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        return isinstance(found, list) and _covers_list(found, wanted, field)
    return bool(found == wanted)


def _covers_list(found: list[Any], wanted: list[Any], field: str) -> bool:
    """Named things, like containers and variables, may have others between them."""
    if all(isinstance(each, dict) and "name" in each for each in wanted):
        return all(any(_covers(one, each, field) for one in found) for each in wanted)
    return len(found) == len(wanted) and all(
        _covers(one, other, field) for one, other in zip(found, wanted, strict=True)
    )


def _is_same_quantity(found: Any, wanted: Any) -> bool:
    """The API server writes quantities its own way: 1000m as 1."""
    # kubernetes.utils has no types
    return found is not None and parse_quantity(found) == parse_quantity(wanted)
