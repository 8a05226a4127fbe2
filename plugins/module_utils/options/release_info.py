# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_core_release_info."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ..k8s import connection
from ..k8s.client import Api
from ..operations.list_releases import list_releases
from ..seldon.installation import Installation
from .execute import Run


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    names = {"type": "list", "elements": "str", "default": Installation().release_names()}
    return {**connection.AUTH_SPEC, "names": names}


def run(params: Mapping[str, Any], _run: Run) -> dict[str, Any]:
    """List, and return what the module returns."""
    found = list_releases(Api(connection.configuration(params)), params["names"])
    return {"releases": [asdict(each) for each in found]}
