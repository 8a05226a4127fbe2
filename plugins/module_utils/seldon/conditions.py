# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The SeldonRuntimes of a cluster, and the conditions that their controller reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.readiness import COMPONENTS

_OVERALL = "Ready"


class Condition(NamedTuple):
    """A condition that the controller reports about one component."""

    type: str
    status: str
    reason: str
    message: str

    def __str__(self) -> str:
        detail = ": ".join(filter(None, [self.reason, self.message]))
        return f"{self.type} is {self.status}" + (f" ({detail})" if detail else "")


class Runtime(NamedTuple):
    """A SeldonRuntime.

    :param disabled: components that are switched off.
    """

    namespace: str
    name: str
    conditions: tuple[Condition, ...]
    disabled: frozenset[str]

    @property
    def unmet(self) -> tuple[Condition, ...]:
        """Return the conditions that are not met.

        The controller evaluates neither disabled components nor, where there are any, the overall condition.
        """
        not_evaluated = {COMPONENTS.get(name, "") for name in self.disabled} | ({_OVERALL} if self.disabled else set())
        unmet = [each for each in self.conditions if each.status != "True" and each.type not in not_evaluated]
        return tuple([each for each in unmet if each.type != _OVERALL] or unmet)


def read(runtime: Mapping[str, Any]) -> Runtime:
    """Return the SeldonRuntime from an object of the API server."""
    metadata = runtime["metadata"]
    overrides = (runtime.get("spec") or {}).get("overrides") or []
    conditions = (runtime.get("status") or {}).get("conditions") or []
    return Runtime(
        namespace=metadata["namespace"],
        name=metadata["name"],
        conditions=tuple(
            Condition(each.get("type", ""), each.get("status", ""), each.get("reason", ""), each.get("message", ""))
            for each in conditions
        ),
        disabled=frozenset(each.get("name", "") for each in overrides if each.get("disable")),
    )
