# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values and wiring of each Seldon version: the files of the first one, and what each later one changes."""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import Any

import yaml

VERSIONS = ("2.8.0", "2.8.5", "2.9.1", "2.10.2")
_FOLDER = Path(__file__).parent / "versions"


def values(chart: str, version: str) -> dict[str, Any]:
    """Defaults of the chart's values: the same keys and the same values as the vendor's."""
    merged = _load(chart, "values", version)
    for section in (*merged.values(), *_mapping(merged.get("serverConfig")).values()):
        image = _mapping(section).get("image")
        if image and image["tag"] == "VERSION":
            image["tag"] = version
    return merged


def wiring(chart: str, version: str) -> dict[str, Any]:
    """Where the chart's values go; shape and notation as in that chart's first file."""
    return _load(chart, "wiring", version)


def change(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`base` with `changes` in it, mapping by mapping; a null takes away what `base` has."""
    changed = dict(base)
    for key, new in changes.items():
        if new is None and key in base:
            del changed[key]
        elif isinstance(new, dict) and isinstance(base.get(key), dict):
            changed[key] = change(base[key], new)
        else:
            changed[key] = new
    return changed


def _load(chart: str, what: str, version: str) -> dict[str, Any]:
    upto = VERSIONS[: VERSIONS.index(version) + 1]
    files = (_FOLDER / each / f"{chart}.{what}.yaml" for each in upto)
    return reduce(change, (yaml.safe_load(file.read_text(encoding="utf-8")) for file in files if file.exists()), {})


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
