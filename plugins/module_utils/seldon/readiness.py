# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Evaluate whether objects are ready, from the objects alone: conditions, SeldonRuntimes, workloads. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..common.text import counted
from .ownership import Owner, owner_of

Object = Mapping[str, Any]
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

    :param unmet: conditions that are not met; the overall one only where there is no other.
    :param owner: the release or the tool that it belongs to.
    """

    namespace: str
    name: str
    conditions: tuple[Condition, ...]
    unmet: tuple[Condition, ...] = ()
    owner: Owner = Owner()


def conditions(resource: Object) -> tuple[Condition, ...]:
    """Return the conditions of an object of the API server."""
    found = (resource.get("status") or {}).get("conditions") or []
    return tuple(Condition(*(str(each.get(name) or "") for name in Condition._fields)) for each in found)


def disabled_components(runtime: Object) -> frozenset[str]:
    """Return the components that a SeldonRuntime, an object of the API server, switches off."""
    overrides = (runtime.get("spec") or {}).get("overrides") or []
    return frozenset(each.get("name", "") for each in overrides if each.get("disable"))


def unmet_conditions(resource: Object) -> list[Condition]:
    """Return the conditions of a SeldonRuntime or Server that are not met.

    The controller evaluates neither disabled components nor, where there are any, the overall condition.
    """
    disabled = disabled_components(resource)
    not_evaluated = {COMPONENTS.get(name, "") for name in disabled} | ({_OVERALL} if disabled else set())
    return [each for each in conditions(resource) if each.status != "True" and each.type not in not_evaluated]


def read_runtime(runtime: Object) -> Runtime:
    """Return the SeldonRuntime from an object of the API server."""
    metadata, unmet = runtime["metadata"], unmet_conditions(runtime)
    specific = [each for each in unmet if each.type != _OVERALL]
    found = conditions(runtime), tuple(specific or unmet)
    return Runtime(metadata["namespace"], metadata["name"], *found, owner=owner_of(metadata))


def workload_problem(workload: Object) -> str:
    """Return why a Deployment or StatefulSet is not rolled out, empty when it is."""
    spec, status = workload["spec"], workload.get("status") or {}
    wanted = spec.get("replicas", 1)
    if status.get("observedGeneration", 0) < workload["metadata"].get("generation", 0):
        return "was changed a moment ago"
    updated = status.get("updatedReplicas", 0)
    if workload["kind"] == "StatefulSet" and status.get("currentRevision") == status.get("updateRevision"):
        updated = status.get("replicas", 0)
    ready = min(status.get("readyReplicas", 0), status.get("availableReplicas", 0))
    if updated < wanted:
        return f"{updated} of {counted(wanted, 'Pod is updated', 'Pods are updated')}, {ready} ready"
    if ready < wanted:
        return f"{ready} of {counted(wanted, 'Pod')} ready"
    if status.get("replicas", 0) > wanted:
        return counted(status["replicas"] - wanted, "outdated Pod still exists", "outdated Pods still exist")
    return ""


def definition_problem(definition: Object) -> str:
    """Return why a custom resource definition is not served, empty when it is."""
    found = conditions(definition)
    if any(each.type == "Established" and each.status == "True" for each in found):
        return ""
    return "; ".join(each.sentence for each in found if each.status != "True") or "not served yet"


def resource_problems(resource: Object, workloads: Sequence[Object], config: Object | None) -> list[str]:
    """Return why a SeldonRuntime or Server is not ready, from its conditions and from the workloads made for it.

    The controller sets conditions from Pods that are about to be replaced, too. So the workloads are evaluated as well,
    and those of a runtime are compared with the SeldonRuntime and its SeldonConfig.

    :param workloads: Deployments and StatefulSets of the namespace.
    :param config: the SeldonConfig of a SeldonRuntime, where it can be read.
    """
    if not conditions(resource):
        return ["Seldon's controller has not processed it"]
    lacking = [each.sentence for each in unmet_conditions(resource)]
    for workload in workloads:
        owners = workload["metadata"].get("ownerReferences") or []
        if not any(owner["uid"] == resource["metadata"]["uid"] for owner in owners):
            continue
        unready = workload_problem(workload) or _outdated(workload, resource, config)
        if unready:
            lacking.append(f"{workload['kind']} {workload['metadata']['name']}: {unready}")
    return lacking


def _outdated(workload: Object, resource: Object, config: Object | None) -> str:
    """Return what the controller has not applied to the workload yet.

    Up to Seldon 2.8 it does not override the Pods of StatefulSets, so such an override proves nothing.
    """
    name, pod = workload["metadata"]["name"], workload["spec"]["template"]["spec"]
    overrides = [each for each in resource["spec"].get("overrides") or [] if each.get("name") == name]
    changes = [each["podSpec"] for each in overrides if each.get("podSpec")]
    if changes and workload["kind"] == "StatefulSet":
        return ""
    components = (config or {}).get("spec", {}).get("components") or []
    described = containers([*components, *overrides], name)
    wanted = {each["name"]: each["image"] for each in described if each.get("image")}
    for container in pod["containers"]:
        image = wanted.get(container["name"])
        if image and image != container["image"]:
            return f"runs {container['image']}, not yet {image}"
    missing = next((path for change in changes for path in _missing(change, pod)), "")
    return f"does not have the {missing} of the SeldonRuntime yet" if missing else ""


def _missing(wanted: Any, there: Any, above: str = "") -> Iterator[str]:
    """Yield paths that are wanted and missing. Quantities are left out, for the API server writes them its own way."""
    if isinstance(wanted, Mapping):
        for key, value in wanted.items():
            if key != "resources" and value is not None:
                below = there.get(key) if isinstance(there, Mapping) else None
                yield from _missing(value, below, f"{above}.{key}" if above else key)
    elif isinstance(wanted, list):
        named = {each["name"]: each for each in there or [] if isinstance(each, Mapping) and "name" in each}
        for each in wanted:
            if isinstance(each, Mapping) and "name" in each:
                yield from _missing(each, named.get(each["name"]), f"{above}.{each['name']}")
    elif str(wanted) != str(there):
        yield above


def containers(components: Sequence[Object], name: str) -> list[Object]:
    """Return the containers of a component, as a SeldonConfig or the overrides of a SeldonRuntime describe them."""
    return [
        container
        for component in components
        if component.get("name") == name
        for container in (component.get("podSpec") or {}).get("containers") or []
    ]
