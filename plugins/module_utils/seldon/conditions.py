# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The SeldonRuntimes of a cluster, and what their controller says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.readiness import COMPONENTS

_OVERALL = "Ready"


class Condition(NamedTuple):
    """What the controller says of one part."""

    type: str
    status: str
    reason: str
    message: str

    def __str__(self) -> str:
        said = ": ".join(filter(None, [self.reason, self.message]))
        return f"{self.type} is {self.status}" + (f" ({said})" if said else "")


class Runtime(NamedTuple):
    """A SeldonRuntime.

    :param disabled: components that it does without.
    """

    namespace: str
    name: str
    conditions: tuple[Condition, ...]
    disabled: frozenset[str]

    @property
    def unmet(self) -> tuple[Condition, ...]:
        """Conditions that are not met; the controller judges neither what is disabled nor, then, the whole."""
        unjudged = {COMPONENTS.get(name, "") for name in self.disabled} | ({_OVERALL} if self.disabled else set())
        unmet = [each for each in self.conditions if each.status != "True" and each.type not in unjudged]
        return tuple([each for each in unmet if each.type != _OVERALL] or unmet)


def read(found: Mapping[str, Any]) -> Runtime:
    """From what the API server returns."""
    metadata = found["metadata"]
    overrides = (found.get("spec") or {}).get("overrides") or []
    conditions = (found.get("status") or {}).get("conditions") or []
    return Runtime(
        namespace=metadata["namespace"],
        name=metadata["name"],
        conditions=tuple(
            Condition(each.get("type", ""), each.get("status", ""), each.get("reason", ""), each.get("message", ""))
            for each in conditions
        ),
        disabled=frozenset(each.get("name", "") for each in overrides if each.get("disable")),
    )
