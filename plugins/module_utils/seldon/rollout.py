# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which readers run with former Secrets or settings, how they are restarted once, and how far that is.

Pure functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import LiveSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon import kafka_config_map
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_clients import (
    MARK,
    READERS,
    VARIABLE,
    Reader,
    behind,
    configured,
    marks,
    outdated,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_config_map import (
    CONFIG_MAP,
    KafkaConfigMap,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.readiness import COMPONENTS, unready_workload
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.runtime import Object, Runtime

ALL, KAFKA_CLIENTS, NONE = "runtime", "readers", "none"
SCOPES = (ALL, KAFKA_CLIENTS, NONE)


@dataclass(frozen=True)
class RolloutStatus:
    """How the readers of a runtime rollout_status.

    :param outdated: components that run with former Secrets or settings, and that nothing is about to restart.
    :param alone: whether these alone are to be restarted, for the controller has restarted others since the settings
        changed.
    :param lacking: component, or SeldonRuntime, and what it lacks to be Ready with the present ones.
    """

    namespace: str
    outdated: tuple[str, ...] = ()
    lacking: tuple[tuple[str, str], ...] = ()
    alone: bool = False


def version(secrets: Sequence[LiveSecret], kafka: KafkaConfigMap | None = None) -> str:
    """Tells one state of these Secrets and settings from every other; says nothing of their content."""
    parts = [f"{secret.name}:{secret.uid[:8]}:{secret.version}" for secret in secrets]
    parts += [f"{CONFIG_MAP}:{kafka.uid[:8]}:{kafka.version}"] if kafka else []
    return ", ".join(sorted(parts))


def components(runtime: Runtime) -> list[str]:
    """The readers that this runtime has."""
    disabled = {each["name"] for each in _overrides(runtime.resource) if each.get("disable")}
    return [component for component in READERS if component not in disabled]


def rollout_status(runtime: Runtime) -> RolloutStatus:
    """Judge the readers by what is on the cluster alone.

    A reader is up to date when its Pods have the mark of the present Secrets and settings, or all of them started after
    these were written. While Pods of a newer template are on their way, only they are judged.
    """
    mark = _mark(runtime)
    stale: list[str] = []
    restarted = with_former_secrets = False
    lacking: list[tuple[str, str]] = []
    for component in components(runtime):
        deployment = runtime.deployments.get(component)
        awaited = _awaited(runtime, component, deployment, mark)
        if not awaited and deployment and mark not in marks(deployment["spec"]["template"]):
            pods = _newest([pod for pod in runtime.pods if pod.component == component])
            former = outdated(pods, runtime.secrets)
            if former or behind(pods, _settings(runtime)):
                stale.append(component)
                with_former_secrets = with_former_secrets or bool(former)
                continue
            # What does not read the settings was made since they changed because its own template changed with them
            if not configured(deployment["spec"]["template"]["spec"]):
                restarted = restarted or _made_since(pods, _settings(runtime))
        awaited = awaited or unready_workload(deployment or {}) or _condition(runtime, component)
        if awaited:
            lacking.append((component, awaited))
    alone = bool(stale) and restarted and not with_former_secrets
    return RolloutStatus(runtime.namespace, tuple(stale), tuple(lacking), alone)


def change(runtime: Runtime, scope: str, stale: Sequence[str]) -> dict[str, Any]:
    """Merge patch of the SeldonRuntime that has its controller restart the readers.

    :param stale: the readers to restart, for C(readers).
    """
    mark = _mark(runtime)
    if scope == ALL:
        return {"metadata": {"annotations": {MARK: mark}}}
    overrides = _overrides(runtime.resource)
    for component in stale:
        overrides = with_variable(overrides, component, _container(runtime, component), mark)
    # The list is replaced as a whole, so nobody may have changed it in the meantime
    return {
        "metadata": {"resourceVersion": runtime.resource["metadata"]["resourceVersion"]},
        "spec": {"overrides": overrides},
    }


def with_variable(overrides: Sequence[Object], component: str, container: str, value: str) -> list[Object]:
    """The overrides with our variable, once, in a container of a component, and everything else as it was."""
    return _with(
        overrides,
        component,
        lambda override: {
            **override,
            "podSpec": {
                **(override.get("podSpec") or {}),
                "containers": _with(
                    (override.get("podSpec") or {}).get("containers") or [],
                    container,
                    lambda found: {
                        **found,
                        "env": [
                            *(each for each in found.get("env") or [] if each["name"] != VARIABLE),
                            {"name": VARIABLE, "value": value},
                        ],
                    },
                ),
            },
        },
    )


def _with(items: Sequence[Object], name: str, edit: Any) -> list[Object]:
    """The items with the one of this name edited, or added."""
    if not any(each["name"] == name for each in items):
        return [*items, edit({"name": name})]
    return [edit(each) if each["name"] == name else each for each in items]


def _settings(runtime: Runtime) -> list[KafkaConfigMap]:
    return [runtime.settings] if runtime.settings else []


def _made_since(pods: Sequence[Reader], kafka: Sequence[KafkaConfigMap]) -> bool:
    return bool(pods and kafka) and all(pod.created >= each.changed for pod in pods for each in kafka)


def _mark(runtime: Runtime) -> str:
    return version(runtime.secrets, runtime.settings)


def _overrides(resource: Object) -> list[Object]:
    return list(resource["spec"].get("overrides") or [])


def _container(runtime: Runtime, component: str) -> str:
    """The reader's own container, which is not always the first where there are more."""
    there = [each["name"] for each in runtime.deployments[component]["spec"]["template"]["spec"]["containers"]]
    own = [each["name"] for each in _configured(runtime, component)]
    return str(next((name for name in own if name in there), there[0]))


def _awaited(runtime: Runtime, component: str, deployment: Object | None, mark: str) -> str:
    """What has to happen before the Pods of a reader can be judged."""
    if deployment is None:
        return "its Deployment is not there yet"
    template, status = deployment["spec"]["template"], deployment.get("status") or {}
    if mark in _asked(runtime.resource, component) and mark not in marks(template):
        return "Seldon's controller has not acted on the restart yet"
    if not _follows(runtime, component, template):
        return "Seldon's controller has not taken over the values of the SeldonConfig yet"
    if status.get("observedGeneration", 0) < deployment["metadata"].get("generation", 0):
        return "has just been changed"
    if deployment["spec"].get("replicas", 1) and not status.get("updatedReplicas", 0):
        return "has no Pod of the new kind yet"
    return ""


def _asked(resource: Object, component: str) -> set[str]:
    """Marks that a component should have."""
    found = {(resource["metadata"].get("annotations") or {}).get(MARK)}
    for variable in _variables(_overrides(resource), component):
        if variable["name"] == VARIABLE:
            found.add(variable.get("value"))
    return {mark for mark in found if mark}


def _follows(runtime: Runtime, component: str, template: Object) -> bool:
    """Whether a reader has the Kafka settings of its SeldonConfig, from which the controller makes them."""
    spec = runtime.resource["spec"]
    if spec.get("disableAutoUpdate"):
        return True
    kafka, config = runtime.settings, runtime.config
    if kafka and config and configured(template["spec"]) and not kafka_config_map.follow(kafka, spec, config["spec"]):
        return False
    own = {each["name"] for each in _variables(_overrides(runtime.resource), component)}
    there = {each["name"]: each for each in template["spec"]["containers"]}
    for container in _configured(runtime, component):
        has = {each["name"]: each.get("value") or "" for each in there.get(container["name"], {}).get("env") or []}
        for variable in container.get("env") or []:
            name = variable["name"]
            if "KAFKA" not in name or name in own or variable.get("valueFrom"):
                continue
            if has.get(name, "") != (variable.get("value") or ""):
                return False
    return True


def _configured(runtime: Runtime, component: str) -> list[Object]:
    """Containers of a component in the SeldonConfig."""
    parts: Sequence[Object] = ((runtime.config or {}).get("spec") or {}).get("components") or []
    return [
        container
        for part in parts
        if part.get("name") == component
        for container in (part.get("podSpec") or {}).get("containers") or []
    ]


def _variables(overrides: Sequence[Object], component: str) -> list[Object]:
    return [
        variable
        for override in overrides
        if override["name"] == component
        for container in (override.get("podSpec") or {}).get("containers") or []
        for variable in container.get("env") or []
    ]


def _newest(pods: Sequence[Reader]) -> list[Reader]:
    """Those of the template that was last made Pods of."""
    if not pods:
        return []
    newest = max(pods, key=lambda pod: (pod.created, not pod.started))
    return [pod for pod in pods if pod.template == newest.template]


def _condition(runtime: Runtime, component: str) -> str:
    conditions: Sequence[Object] = (runtime.resource.get("status") or {}).get("conditions") or []
    found: Mapping[str, Any] = next((each for each in conditions if each["type"] == COMPONENTS[component]), {})
    if found.get("status") == "True":
        return ""
    said = [COMPONENTS[component], found.get("status") or "not judged yet", found.get("reason"), found.get("message")]
    return " ".join(str(part) for part in said if part)
