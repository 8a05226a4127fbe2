# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which Kafka clients run with outdated Secrets or settings, what restarts them once, and how far a restart is.

All but the restart itself are pure functions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from ..k8s.client import Api
from ..k8s.errors import ConflictError, NotFoundError
from ..secrets.secret import LiveSecret
from .kafka_clients import (
    CONFIG_MAP,
    KAFKA_CLIENTS,
    PREFIXES_ANNOTATION,
    SCHEDULER,
    KafkaClientPod,
    KafkaConfigMap,
    is_current,
    reads_config_map,
    with_outdated_secrets,
    with_outdated_settings,
)
from .readiness import COMPONENTS, Condition, Object, conditions, containers, disabled_components, workload_problem
from .release_readiness import path
from .runtime import RuntimeSnapshot

NO_COMPONENT, SCHEDULER_ALONE, ALL_COMPONENTS = UNRESTARTED = ("none", "scheduler", "all")
"""Components that an upgrade leaves running with the previous Kafka settings of the ConfigMap."""
ALL, ONLY_KAFKA_CLIENTS, NONE = SCOPES = ("all", "kafka_clients", "none")
VERSIONS_ANNOTATION = "managed-kafka.seldon/secret-versions"
"""Annotation of a SeldonRuntime, copied to all its Pods: the versions of the Secrets they were restarted for."""
VERSIONS_VARIABLE = "MANAGED_KAFKA_SECRET_VERSIONS"
"""Environment variable of a single Kafka client with the same content."""
_ENGINE = "seldon-dataflow-engine"
_ATTEMPTS = 5


@dataclass(frozen=True)
class RolloutStatus:
    """How far the Kafka clients of a runtime are, and its scheduler.

    :param outdated: those that run with outdated Secrets or settings, and whose restart is not pending.
    :param not_ready: Kafka client, and what it lacks to be ready with the current Secrets and settings.
    :param only_outdated: whether the outdated ones alone have to be restarted, since the controller has restarted
        the others when the settings changed.
    :param changed: the Secrets, and the ConfigMap, that were written after the outdated ones started.
    """

    namespace: str
    outdated: tuple[str, ...] = ()
    not_ready: tuple[tuple[str, str], ...] = ()
    only_outdated: bool = False
    changed: tuple[str, ...] = ()


def versions(secrets: Sequence[LiveSecret], config_map: KafkaConfigMap | None = None) -> str:
    """Return a string that differs for each state of these Secrets and settings and does not tell their content."""
    parts = [f"{secret.name}:{secret.uid[:8]}:{secret.version}" for secret in secrets]
    parts += [f"{CONFIG_MAP}:{config_map.uid[:8]}:{config_map.version}"] if config_map else []
    return ", ".join(sorted(parts))


def enabled_kafka_clients(runtime: RuntimeSnapshot) -> tuple[str, ...]:
    """Return the Kafka clients that this runtime has."""
    disabled = disabled_components(runtime.resource)
    return tuple(component for component in KAFKA_CLIENTS if component not in disabled)


def rollout_status(runtime: RuntimeSnapshot) -> RolloutStatus:
    """Return the status, judged by the content of the cluster alone.

    A Kafka client is up to date when its Pods have recorded the current versions of Secrets and settings, or all of
    them started after these were written. While there are Pods of a newer template, only these are judged.
    """
    current = versions(runtime.secrets, runtime.config_map)
    config_maps = [runtime.config_map] if runtime.config_map else []
    outdated: list[str] = []
    changed: set[str] = set()
    controller_restarted = outdated_secrets = any_pending = False
    not_ready: list[tuple[str, str]] = []
    for component in enabled_kafka_clients(runtime):
        deployment = runtime.deployments.get(component)
        pending = _pending(runtime, component, deployment, current)
        any_pending = any_pending or bool(pending)
        if not pending and deployment and current not in _recorded_versions(deployment["spec"]["template"]):
            pods = _newest([pod for pod in runtime.pods if pod.component == component])
            with_secrets = with_outdated_secrets(pods, runtime.secrets)
            with_settings = with_outdated_settings(pods, config_maps)
            if with_secrets or with_settings:
                outdated.append(component)
                outdated_secrets = outdated_secrets or bool(with_secrets)
                changed.update(each.name for each in runtime.secrets if with_outdated_secrets(with_secrets, [each]))
                changed.update([CONFIG_MAP] if with_settings else [])
                continue
            # A Kafka client that does not read the ConfigMap has new Pods because its own template changed with it
            if pods and config_maps and not reads_config_map(deployment["spec"]["template"]["spec"]):
                created_since = all(pod.created >= each.changed for pod in pods for each in config_maps)
                controller_restarted = controller_restarted or created_since
        lacking = pending or workload_problem(deployment or {}) or _unmet_condition(runtime, component)
        if lacking:
            not_ready.append((component, lacking))
    scheduler_pending = _scheduler_pending(runtime, current)
    any_pending = any_pending or bool(scheduler_pending)
    if any_pending and not outdated_secrets:
        # Which Kafka clients the controller restarts for changed settings is only known when it has done so
        outdated, changed = [], set()
    lacking = scheduler_pending or _scheduler_problem(runtime)
    if _outdated_scheduler_pods(runtime) and not any_pending:
        # The engine keeps the pipelines that it got from this scheduler, whenever it started itself
        controller_restarted = controller_restarted or not outdated
        engine = {_ENGINE} & (set(runtime.deployments) - disabled_components(runtime.resource))
        not_ready = [each for each in not_ready if each[0] not in engine]
        outdated = sorted({*outdated, SCHEDULER, *engine})
        changed.add(CONFIG_MAP)
    elif lacking:
        not_ready.append((SCHEDULER, lacking))
    only_outdated = bool(outdated) and controller_restarted and not outdated_secrets
    return RolloutStatus(runtime.namespace, tuple(outdated), tuple(not_ready), only_outdated, tuple(sorted(changed)))


def _outdated_scheduler_pods(runtime: RuntimeSnapshot) -> list[KafkaClientPod]:
    pods = [pod for pod in runtime.pods if pod.component == SCHEDULER]
    return with_outdated_settings(pods, [runtime.config_map] if runtime.config_map else [])


def _scheduler_pending(runtime: RuntimeSnapshot, current: str) -> str:
    """Return what Seldon's controller has to do before the Pods of the scheduler can be judged."""
    if SCHEDULER in disabled_components(runtime.resource):
        return ""
    configured, config_map = _configured_prefixes(runtime, SCHEDULER), runtime.config_map
    pods = [pod for pod in runtime.pods if pod.component == SCHEDULER]
    if config_map and runtime.config and not runtime.resource["spec"].get("disableAutoUpdate"):
        if not is_current(config_map, runtime.resource["spec"], runtime.config["spec"]):
            return "Seldon's controller has not applied the values of the SeldonConfig yet"
        if configured and any(pod.prefixes != configured for pod in pods):
            return "Seldon's controller has not restarted it yet"
    if current in _requested_versions(runtime.resource, SCHEDULER) and _outdated_scheduler_pods(runtime):
        return "Seldon's controller has not restarted it yet"
    return ""


def _scheduler_problem(runtime: RuntimeSnapshot) -> str:
    """Return what the scheduler lacks to be ready, where it has settings at all."""
    pods = [pod for pod in runtime.pods if pod.component == SCHEDULER]
    if SCHEDULER in disabled_components(runtime.resource) or not runtime.config_map:
        return ""
    if not pods:
        return "has no Pod"
    return "" if all(pod.ready for pod in pods) else f"is not ready{': ' if pods[0].waiting else ''}{pods[0].waiting}"


def _configured_prefixes(runtime: RuntimeSnapshot, component: str) -> str:
    """Return the prefixes that the SeldonConfig has a component record; empty where it has none."""
    components: Sequence[Object] = ((runtime.config or {}).get("spec") or {}).get("components") or []
    annotations = [each.get("annotations") or {} for each in components if each.get("name") == component]
    return str(annotations[0].get(PREFIXES_ANNOTATION, "")) if annotations else ""


def status_after_changes(
    runtime: RuntimeSnapshot, secret_changes: Collection[str], config_change: str
) -> RolloutStatus:
    """Return the status that the runtime will have once pending changes are written.

    :param secret_changes: namespaces whose Secrets will change.
    :param config_change: which components will keep running with previous settings, one of UNRESTARTED.
    """
    if runtime.namespace in secret_changes and runtime.pods:
        running = tuple(each for each in enabled_kafka_clients(runtime) if each in runtime.deployments)
        return RolloutStatus(runtime.namespace, running)
    readers = {pod.component for pod in runtime.pods if pod.reads_config_map}
    if config_change == SCHEDULER_ALONE:
        readers &= {SCHEDULER}
    if any(pod.component == SCHEDULER and pod.prefixes for pod in runtime.pods):
        # A change of the prefixes would reach its annotation too
        readers.discard(SCHEDULER)
    if SCHEDULER in readers:
        readers |= {_ENGINE} & set(runtime.deployments)
    if config_change != NO_COMPONENT and readers:
        return RolloutStatus(runtime.namespace, tuple(sorted(readers)), only_outdated=True)
    return rollout_status(runtime)


def restart_now(
    statuses: Iterable[RolloutStatus], given_up: Collection[str], max_parallel: int = 0
) -> list[RolloutStatus]:
    """Return the runtimes to restart next.

    :param given_up: namespaces whose restart has failed.
    :param max_parallel: in how many namespaces Kafka clients may be restarting at a time; 0 for all.
    """
    remaining = [each for each in statuses if each.namespace not in given_up]
    outdated = [each for each in remaining if each.outdated]
    restarting = [each for each in remaining if each.not_ready and not each.outdated]
    return outdated[: max(0, max_parallel - len(restarting))] if max_parallel else outdated


def restart_scope(status: RolloutStatus, scope: str) -> str:
    """Return the scope of the restart of one runtime, where the user has chosen this scope."""
    return ONLY_KAFKA_CLIENTS if status.only_outdated else scope


def restart(api: Api, runtime: RuntimeSnapshot, scope: str, outdated: Sequence[str], dry_run: bool = False) -> None:
    """Change the SeldonRuntime so that its controller replaces Pods, once for the current Secrets.

    The scheduler alone is restarted by deleting its Pod: no version before 2.9 applies overrides to it.

    :param outdated: what to restart where the scope is this alone.
    :raises ApiError: the change is refused.
    """
    if scope != ALL and SCHEDULER in outdated:
        for pod in _outdated_scheduler_pods(runtime):
            with suppress(NotFoundError):
                api.delete(f"/api/v1/namespaces/{pod.namespace}/pods/{pod.name}", pod.uid, dry_run=dry_run)
        outdated = [each for each in outdated if each != SCHEDULER]
        if not outdated:
            return
    resource_path = path("SeldonRuntime", runtime.namespace, runtime.resource["metadata"]["name"])
    for attempts_left in reversed(range(_ATTEMPTS)):
        try:
            api.merge(resource_path, restart_patch(runtime, scope, outdated), dry_run=dry_run)
        except ConflictError:
            if not attempts_left:
                raise
            runtime = replace(runtime, resource=api.get(resource_path))
        else:
            return


def restart_patch(runtime: RuntimeSnapshot, scope: str, outdated: Sequence[str]) -> dict[str, Any]:
    """Return the merge patch of the SeldonRuntime that makes its controller restart the Kafka clients.

    :param outdated: the Kafka clients to restart where the scope is these alone.
    """
    current = versions(runtime.secrets, runtime.config_map)
    if scope == ALL:
        return {"metadata": {"annotations": {VERSIONS_ANNOTATION: current}}}
    overrides = _overrides(runtime.resource)
    for component in outdated:
        overrides = with_variable(overrides, component, _container(runtime, component), current)
    # The list is replaced as a whole, so it must not have changed in the meantime
    return {
        "metadata": {"resourceVersion": runtime.resource["metadata"]["resourceVersion"]},
        "spec": {"overrides": overrides},
    }


def with_variable(overrides: Sequence[Object], component: str, container: str, value: str) -> list[Object]:
    """Return the overrides with the variable set once, in a container of a component, and all else unchanged."""
    changed = deepcopy(list(overrides))
    override = _named(changed, component)
    override["podSpec"] = override.get("podSpec") or {}
    override["podSpec"]["containers"] = override["podSpec"].get("containers") or []
    found = _named(override["podSpec"]["containers"], container)
    others = [each for each in found.get("env") or [] if each["name"] != VERSIONS_VARIABLE]
    found["env"] = [*others, {"name": VERSIONS_VARIABLE, "value": value}]
    return changed


def _named(items: list[Any], name: str) -> dict[str, Any]:
    """Return the item of this name; where there is none, one is added."""
    if not any(each["name"] == name for each in items):
        items.append({"name": name})
    return next(each for each in items if each["name"] == name)


def _overrides(resource: Object) -> list[Object]:
    return list(resource["spec"].get("overrides") or [])


def _container(runtime: RuntimeSnapshot, component: str) -> str:
    """Return the Kafka client's own container, which is not always the first where there are more."""
    running = [each["name"] for each in runtime.deployments[component]["spec"]["template"]["spec"]["containers"]]
    own = [each["name"] for each in _configured_containers(runtime, component)]
    return str(next((name for name in own if name in running), running[0]))


def _pending(runtime: RuntimeSnapshot, component: str, deployment: Object | None, current: str) -> str:
    """Return what has to happen before the Pods of a Kafka client can be judged."""
    if deployment is None:
        return "its Deployment does not exist yet"
    template, status = deployment["spec"]["template"], deployment.get("status") or {}
    if current in _requested_versions(runtime.resource, component) and current not in _recorded_versions(template):
        return "Seldon's controller has not started the restart yet"
    if not _has_current_values(runtime, component, template):
        return "Seldon's controller has not applied the values of the SeldonConfig yet"
    if status.get("observedGeneration", 0) < deployment["metadata"].get("generation", 0):
        return "was changed a moment ago"
    if deployment["spec"].get("replicas", 1) and not status.get("updatedReplicas", 0):
        return "has no updated Pod yet"
    return ""


def _recorded_versions(template: Object) -> set[str]:
    """Return what restarts of this collection recorded on the template of a Deployment."""
    return _versions_in(template, template["spec"]["containers"])


def _requested_versions(resource: Object, component: str) -> set[str]:
    """Return the versions that restarts of this collection have requested for a component."""
    return _versions_in(resource, containers(_overrides(resource), component))


def _versions_in(annotated: Object, with_variables: Sequence[Object]) -> set[str]:
    annotations = annotated["metadata"].get("annotations") or {}
    variables = [each.get("value") for each in _variables(with_variables) if each["name"] == VERSIONS_VARIABLE]
    return set(filter(None, [annotations.get(VERSIONS_ANNOTATION), *variables]))


def _has_current_values(runtime: RuntimeSnapshot, component: str, template: Object) -> bool:
    """Return whether a Kafka client has the Kafka settings of its SeldonConfig."""
    spec = runtime.resource["spec"]
    if spec.get("disableAutoUpdate"):
        return True
    reads, config_map, config = reads_config_map(template["spec"]), runtime.config_map, runtime.config
    if reads and config_map and config and not is_current(config_map, spec, config["spec"]):
        return False
    configured = _configured_prefixes(runtime, component)
    if configured and (template["metadata"].get("annotations") or {}).get(PREFIXES_ANNOTATION) != configured:
        return False
    own = {each["name"] for each in _variables(containers(_overrides(runtime.resource), component))}
    running = {each["name"]: each for each in template["spec"]["containers"]}
    for container in _configured_containers(runtime, component):
        variables = _variables([running.get(container["name"], {})])
        current = {each["name"]: each.get("value") or "" for each in variables}
        for variable in _variables([container]):
            name = variable["name"]
            if "KAFKA" not in name or name in own or variable.get("valueFrom"):
                continue
            if current.get(name, "") != (variable.get("value") or ""):
                return False
    return True


def _configured_containers(runtime: RuntimeSnapshot, component: str) -> list[Object]:
    """Return the containers of a component in the SeldonConfig."""
    components: Sequence[Object] = ((runtime.config or {}).get("spec") or {}).get("components") or []
    return containers(components, component)


def _variables(found: Sequence[Object]) -> list[Object]:
    """Return the environment variables of containers."""
    return [variable for container in found for variable in container.get("env") or []]


def _newest(pods: Sequence[KafkaClientPod]) -> list[KafkaClientPod]:
    """Return the Pods of the template that the newest Pod has."""
    if not pods:
        return []
    newest = max(pods, key=lambda pod: (pod.created, not pod.started))
    return [pod for pod in pods if pod.template == newest.template]


def _unmet_condition(runtime: RuntimeSnapshot, component: str) -> str:
    missing = Condition(COMPONENTS[component], "not set yet", "", "")
    found = next((each for each in conditions(runtime.resource) if each.type == missing.type), missing)
    return "" if found.status == "True" else " ".join(filter(None, found))
