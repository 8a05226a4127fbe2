# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The option C(installation): which releases Seldon Core 2 consists of."""

from __future__ import annotations

from typing import Any

from ..seldon.installation import CHARTS, Installation

NAMES = ("release", "namespace", "crds_release", "crds_namespace", "runtime_release", "servers_release")
"""Names of releases and of their namespaces; each is a variable of the role, with seldon_core_ before it."""


def changes_spec() -> dict[str, Any]:
    """Return the spec of what a plan refuses unless it is allowed."""
    return {name: {"type": "bool", "default": False} for name in ("allow_downgrade", "take_ownership")}


def installation_spec() -> dict[str, Any]:
    """Return the spec of C(installation)."""
    default = Installation()
    values = ("base_values", "values", "base_runtime_values", "runtime_values", "servers_values", "namespace_values")
    return {
        "installation": {
            "type": "dict",
            "apply_defaults": True,
            "options": {
                "charts": {"type": "list", "elements": "str", "choices": list(CHARTS), "default": list(CHARTS)},
                **{name: {"type": "str", "default": getattr(default, name)} for name in NAMES},
                "runtime_namespaces": {
                    "type": "list",
                    "elements": "str",
                    "default": list(default.runtime_namespaces),
                },
                **{name: {"type": "dict", "default": {}} for name in values},
            },
        }
    }
