# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The SeldonRuntimes of a cluster, and the conditions that their controller reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

COMPONENTS = {
    "seldon-scheduler": "SchedulerReady",
    "seldon-envoy": "EnvoyReady",
    "seldon-dataflow-engine": "DataflowEngineReady",
    "seldon-modelgateway": "ModelGatewayReady",
    "seldon-pipelinegateway": "PipelineGatewayReady",
    "hodometer": "HodometerReady",
}
"""Component of a SeldonRuntime to the condition that reports it."""
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

    @property
    def sentence(self) -> str:
        """Return what is reported, where it is known that the condition is not met."""
        return " ".join(filter(None, [self.type, self.reason, self.message]))


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
        """Return the conditions that are not met; the overall one only where there is no other."""
        found = unmet(self.conditions, self.disabled)
        return tuple([each for each in found if each.type != _OVERALL] or found)


def conditions(resource: Mapping[str, Any]) -> tuple[Condition, ...]:
    """Return the conditions of an object of the API server."""
    found = (resource.get("status") or {}).get("conditions") or []
    return tuple(Condition(*(each.get(name, "") for name in Condition._fields)) for each in found)


def disabled_components(runtime: Mapping[str, Any]) -> frozenset[str]:
    """Return the components that a SeldonRuntime, an object of the API server, switches off."""
    overrides = (runtime.get("spec") or {}).get("overrides") or []
    return frozenset(each.get("name", "") for each in overrides if each.get("disable"))


def unmet(found: Iterable[Condition], disabled: Collection[str]) -> list[Condition]:
    """Return the conditions that are not met.

    The controller evaluates neither disabled components nor, where there are any, the overall condition.
    """
    not_evaluated = {COMPONENTS.get(name, "") for name in disabled} | ({_OVERALL} if disabled else set())
    return [each for each in found if each.status != "True" and each.type not in not_evaluated]


def read(runtime: Mapping[str, Any]) -> Runtime:
    """Return the SeldonRuntime from an object of the API server."""
    metadata = runtime["metadata"]
    return Runtime(metadata["namespace"], metadata["name"], conditions(runtime), disabled_components(runtime))
