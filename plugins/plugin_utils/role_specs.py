# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The argument specs of the roles of this collection, on the machine that runs Ansible."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_COLLECTION = Path(__file__).parents[2]


def roles() -> list[str]:
    """Return the names of the roles."""
    return sorted(path.parents[1].name for path in _COLLECTION.glob("roles/*/meta/argument_specs.yml"))


@cache
def role_spec(role: str) -> Mapping[str, Any]:
    """Return the options of the entry point C(main) of a role, by their names."""
    file = _COLLECTION / "roles" / role / "meta" / "argument_specs.yml"
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))["argument_specs"]["main"]["options"]
    return found


def collection_version() -> str:
    """Return the version of this collection; empty where no file has it."""
    manifest, source = _COLLECTION / "MANIFEST.json", _COLLECTION / "galaxy.yml"
    try:
        if manifest.is_file():
            return str(json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"])
        return str(yaml.safe_load(source.read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, yaml.YAMLError):
        return ""
