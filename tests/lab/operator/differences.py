# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an object of the cluster is as the operator wants it; it writes only when it is not."""

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

    It may hold what the API server fills in, but on its pods no label and no annotation of anybody else's: so Seldon's
    operator takes back what ``kubectl rollout restart`` leaves there.
    """
    digest = wanted["metadata"].get("annotations", {}).get(LAST_APPLIED)
    if digest != found["metadata"].get("annotations", {}).get(LAST_APPLIED):
        return True
    if _pod_metadata(found) != _pod_metadata(wanted):
        return True
    return not all(_covers(found.get(field), wanted[field], field) for field in wanted if field != "metadata")


def _pod_metadata(manifest: Values) -> list[dict[str, str]]:
    template = manifest.get("spec", {}).get("template", {}).get("metadata", {})
    return [template.get(field) or {} for field in ("labels", "annotations")]


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
        return (
            isinstance(found, list)
            and len(found) == len(wanted)
            and all(_covers(one, other, field) for one, other in zip(found, wanted, strict=True))
        )
    return bool(found == wanted)


def _is_same_quantity(found: Any, wanted: Any) -> bool:
    """The API server writes quantities its own way: 1000m as 1."""
    # kubernetes.utils has no types
    return found is not None and parse_quantity(found) == parse_quantity(wanted)  # type: ignore[no-untyped-call]
