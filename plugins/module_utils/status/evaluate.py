# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Evaluate a cluster: all findings, and each namespace, from a snapshot and what is expected. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..common.text import some
from ..helm.storage import DEPLOYED, Release, Revision
from ..helm.values import differing_keys
from ..k8s.client import FIELD_MANAGER
from ..k8s.keepers import EXTERNAL_SECRETS, Keeper
from ..providers.base import Connection
from ..providers.limits import shortfalls
from ..secrets.external_status import ExternalSecret
from ..secrets.secret import Key, LiveSecret
from ..seldon.installation import is_older
from ..seldon.kafka_clients import CONFIG_MAP, KafkaClientPod, with_outdated_secrets, with_outdated_settings
from ..seldon.readiness import Runtime
from .finding import SEVERITIES, Finding
from .secrets import RUN_INSTALL, CertificateExpiry, ExpectedSecret, SecretEvaluator, as_seen_by
from .snapshot import ClusterSnapshot, SetupRelease

OK = "ok"
_PRUNE = "Set managed_kafka_prune to true for one run of the install playbook"
_RIGHTS = "See docs/how-to/least-privilege.md for the rights."


@dataclass(frozen=True)
class Expectations:
    """What a cluster is evaluated against.

    :param provider: name of the provider.
    :param runtimes: namespaces that need a SeldonRuntime.
    :param excluded: namespaces that never get the Secrets.
    :param connection: of the given credentials; None where none were given.
    :param version: of the setup chart; None where every version is accepted.
    :param values: of the setup chart, as rendered; None where no credentials were given.
    :param scrub: masks secrets in what servers report.
    :param keeper: the GitOps tool that manages the objects of the setup chart; None where none does.
    """

    secrets: tuple[ExpectedSecret, ...]
    setup: SetupRelease
    certificates: CertificateExpiry
    provider: str = ""
    runtimes: tuple[str, ...] = ()
    excluded: frozenset[str] = frozenset()
    connection: Connection | None = None
    version: str | None = None
    values: Mapping[str, Any] | None = None
    scrub: Callable[[str], str] = field(repr=False, default=lambda text: text)
    keeper: Keeper | None = None

    @property
    def remedy(self) -> str:
        """Return how the setup chart's release is corrected, a sentence without its full stop."""
        return self.keeper.remedy if self.keeper else RUN_INSTALL


@dataclass(frozen=True)
class SecretStatus:
    """A Secret of a target.

    :param state: kind of the worst finding about it, or C(ok).
    :param owner: who manages it; empty where it does not exist.
    :param changed: when its content was last written, RFC 3339, UTC; empty where it does not exist.
    :param certificate_expires: when its first certificate expires, RFC 3339, UTC; empty where it holds none.
    """

    name: str
    state: str
    owner: str = ""
    keys: tuple[str, ...] = ()
    changed: str = ""
    certificate_expires: str = ""
    certificate_days_left: int | None = None


@dataclass(frozen=True)
class NamespaceStatus:
    """A target, or another namespace that has a finding.

    :param target: whether the Secrets are needed here.
    :param runtime: whether the namespace has, or needs, a SeldonRuntime.
    :param state: kind of the worst finding, or C(ok).
    """

    name: str
    target: bool
    runtime: bool
    state: str
    secrets: tuple[SecretStatus, ...]
    kafka_clients: tuple[KafkaClientPod, ...]


def evaluate(snapshot: ClusterSnapshot, expected: Expectations) -> list[Finding]:
    """Return all findings: those about the cluster first, then by namespace, the worst first."""
    findings = [
        *_evaluate_cluster(snapshot, expected),
        *_evaluate_secrets(snapshot, expected),
        *_evaluate_namespaces(snapshot, expected),
    ]
    return sorted(findings, key=lambda f: (f.namespace, SEVERITIES.index(f.severity), f.object, f.kind))


def _evaluate_cluster(snapshot: ClusterSnapshot, expected: Expectations) -> Iterator[Finding]:
    if snapshot.forbidden:
        text = f"This account may not read {', '.join(snapshot.forbidden)}, so their state is unknown. {_RIGHTS}"
        yield Finding("forbidden", text)
    if snapshot.releases is not None:
        yield from _evaluate_releases(snapshot.releases, expected)
    if snapshot.setup:
        yield from _evaluate_setup_release(snapshot.setup, expected)
    if expected.connection:
        lacking = shortfalls(expected.connection, None)
        for sentence in shortfalls(expected.connection, snapshot.usage):
            yield Finding("provider" if sentence in lacking else "topics", sentence)


def _evaluate_secrets(snapshot: ClusterSnapshot, expected: Expectations) -> Iterator[Finding]:
    evaluator = SecretEvaluator(list(snapshot.secrets.live.values()), expected.certificates, snapshot.instance)
    targets = snapshot.targets
    for namespace in targets.names:
        if namespace in targets.missing:
            text = "The namespace does not exist. Run the install playbook, or correct the variable that names it."
            yield Finding("namespace_missing", text, namespace)
            continue
        for secret in expected.secrets:
            live = snapshot.secrets.live.get((namespace, secret.name))
            if live:
                yield from evaluator.evaluate(secret, live)
            elif secret.name in snapshot.secrets.forbidden.get(namespace, ()):
                yield Finding("forbidden", f"This account may not read the Secret. {_RIGHTS}", namespace, secret.name)
            else:
                text = "The Secret does not exist, so Seldon's Kafka clients cannot log in when they start."
                writer = (snapshot.external or {}).get((namespace, secret.name))
                remedy = f"Check why ExternalSecret {writer.name} does not write it" if writer else RUN_INSTALL
                yield Finding("missing", f"{text} {remedy}.", namespace, secret.name)
    if snapshot.external is not None:
        yield from _evaluate_external_secrets(snapshot.external, snapshot.secrets.live.values(), expected.scrub)
    yield from _evaluate_other_secrets(snapshot, expected)


def _evaluate_external_secrets(
    found: Mapping[Key, ExternalSecret], secrets: Iterable[LiveSecret], scrub: Callable[[str], str]
) -> Iterator[Finding]:
    """Yield the Secrets that the operator does not write, or no longer writes, with what it reports, scrubbed."""
    for live in secrets:
        if live.keeper and live.keeper.tool == EXTERNAL_SECRETS and live.key not in found:
            text = (
                "No ExternalSecret writes the Secret any more, so changes in the secret store do not arrive here. "
                "Apply the ExternalSecret again, or have the install playbook write the Secret in future, as "
                "docs/how-to/gitops.md describes."
            )
            yield Finding("not_synced", text, live.namespace, live.name)
    for each in found.values():
        if not each.synced:
            text = (
                f"ExternalSecret {each.name} is not synced, so changes in the secret store do not arrive here: "
                f"{scrub(each.detail)}. Check the store, and the output of kubectl describe externalsecret {each.name} "
                f"--namespace {each.namespace}."
            )
            yield Finding("not_synced", text, each.namespace, each.secret)


def _evaluate_other_secrets(snapshot: ClusterSnapshot, expected: Expectations) -> Iterator[Finding]:
    """Yield the Secrets with the label of this collection that no target needs."""
    others: dict[str, set[str]] = {}
    for other in snapshot.secrets.others or ():
        namespace = other.namespace
        if not other.is_prunable_by(snapshot.instance, expected.provider):
            others.setdefault(other.described_owner, set()).add(namespace)
        elif namespace not in snapshot.targets.terminating:
            orphaned = namespace in snapshot.targets.names
            text = _orphaned(other) if orphaned else _not_selected(other, snapshot, expected)
            yield Finding("orphaned" if orphaned else "not_selected", text, namespace, other.name)
    for owner, namespaces in sorted(others.items()):
        text = f"Other Secrets belong to {owner}. They are in {some(sorted(namespaces))}, and are left alone."
        yield Finding("other_instance", text)
    for mislabelled in snapshot.secrets.mislabelled:
        text = (
            f"The Secret has the label of this collection, but was written by {mislabelled.owner}, and is left alone."
        )
        yield Finding("unmanaged", text, mislabelled.namespace, mislabelled.name)


def _orphaned(secret: LiveSecret) -> str:
    return (
        f"This collection wrote the Secret for {secret.provider or 'another provider'}, and no target needs it. "
        f"{_PRUNE} to delete it."
    )


def _not_selected(secret: LiveSecret, snapshot: ClusterSnapshot, expected: Expectations) -> str:
    """Return what is known of a Secret in a namespace that no given variable selects; a run may have selected it."""
    written = f"This installation wrote the Secret for {secret.provider or 'another provider'}"
    if snapshot.runtimes is None:
        runtime = "whether a SeldonRuntime uses it is unknown"
    elif any(each.namespace == secret.namespace for each in snapshot.runtimes):
        runtime = "a SeldonRuntime there may use it"
    else:
        runtime = "no SeldonRuntime is there"
    if secret.namespace in expected.excluded:
        remedy = "remove the namespace from managed_kafka_exclude_namespaces"
    else:
        remedy = "set managed_kafka_extra_namespaces or managed_kafka_namespace_selector as the installation has them"
    return (
        f"{written}, {runtime}, and the given variables do not select the namespace. If it needs the Secret, {remedy}. "
        f"If it does not, {_PRUNE[0].lower()}{_PRUNE[1:]}, with all variables of the installation, to delete it."
    )


def _evaluate_namespaces(snapshot: ClusterSnapshot, expected: Expectations) -> Iterator[Finding]:
    targets = snapshot.targets
    for namespace in targets.terminating:
        yield Finding("terminating", "The namespace is being deleted.", namespace)
    alive = set(targets.names)
    pods = [pod for pod in snapshot.kafka_clients or () if pod.namespace in alive]
    yield from _evaluate_kafka_clients(pods, snapshot)
    if snapshot.runtimes is not None:
        runtimes = [runtime for runtime in snapshot.runtimes if runtime.namespace in alive]
        needed = set(expected.runtimes) & alive - targets.missing
        yield from _evaluate_runtimes(runtimes, needed, expected.scrub)


def _evaluate_kafka_clients(pods: Sequence[KafkaClientPod], snapshot: ClusterSnapshot) -> Iterator[Finding]:
    """Yield the Pods that run with earlier Secrets or settings, and those that are not ready."""
    older = with_outdated_secrets(pods, snapshot.secrets.live.values())
    reasons = [(pod, "started before its Secrets last changed and may still use the previous ones") for pod in older]
    others = [pod for pod in pods if pod not in older]
    for pod in with_outdated_settings(others, snapshot.config_maps or ()):
        settings = f"the ConfigMap {CONFIG_MAP} with the Kafka settings last changed"
        reasons.append((pod, f"was created before {settings} and may still use the previous settings"))
    for pod, reason in reasons:
        text = f"{pod.name} {reason}. The install playbook restarts it."
        yield Finding("outdated", text, pod.namespace, pod.component)
    for pod in pods:
        if not pod.ready:
            reason = f"{pod.name} is not ready" + (f": {pod.waiting}" if pod.waiting else "")
            yield Finding("not_ready", f"{reason}. Check its log and events.", pod.namespace, pod.component)


def _evaluate_runtimes(runtimes: Sequence[Runtime], needed: set[str], scrub: Callable[[str], str]) -> Iterator[Finding]:
    """Yield the conditions that are not met, scrubbed, and the namespaces that lack a SeldonRuntime."""
    for runtime in runtimes:
        if not runtime.conditions:
            text = "Seldon's controller has not reported any condition yet. Check the log of the controller."
        elif runtime.unmet:
            text = f"{scrub('; '.join(map(str, runtime.unmet)))}. Check the Pods in {runtime.namespace}."
        else:
            continue
        yield Finding("runtime_not_ready", text, runtime.namespace, runtime.name)
    for name in sorted(needed - {runtime.namespace for runtime in runtimes}):
        yield Finding("runtime_missing", f"The namespace has no SeldonRuntime. {RUN_INSTALL}.", name)


def _evaluate_releases(releases: Sequence[Revision], expected: Expectations) -> Iterator[Finding]:
    """Yield the releases that Helm did not complete, and the setup chart's release if it is missing.

    Where Argo CD applies the objects of the chart, there is no release, and none is missing.
    """
    for release in releases:
        if release.status != DEPLOYED:
            text = f"Helm left the release in status {release.status} at revision {release.number}. {expected.remedy}."
            yield Finding("release_status", text, release.namespace, release.name)
    setup = expected.setup
    if not expected.keeper and not any((each.namespace, each.name) == setup for each in releases):
        text = "Helm has no such release. Check seldon_core_release and seldon_core_namespace, or install Seldon Core."
        yield Finding("release_missing", text, *setup)


def _evaluate_setup_release(release: Release, expected: Expectations) -> Iterator[Finding]:
    """Yield who manages the setup chart's release, and where version and values differ from what is expected."""
    if expected.keeper:
        text = f"The release is managed by {expected.keeper}. {expected.keeper.remedy}."
        yield Finding("gitops", text, *expected.setup)
    version = expected.version
    if version and release.version != version:
        older = is_older(version, release.version)
        keep = f"Seldon does not support downgrades: set seldon_core_version to {release.version}"
        text = f"Version {release.version} of {release.chart} is installed, {version} is expected."
        yield Finding("version", f"{text} {keep if older else expected.remedy}.", *expected.setup)
    paths = list(differing_keys(release.values, expected.values)) if expected.values is not None else []
    if paths:
        listed = some(paths, most=8)
        text = f"The values of the release differ from the rendered values: {listed}. {expected.remedy}."
        yield Finding("values", text, *expected.setup)


def namespace_statuses(
    snapshot: ClusterSnapshot, expected: Expectations, findings: Iterable[Finding]
) -> Iterator[NamespaceStatus]:
    """Yield each target and each further namespace that has a finding, sorted by name.

    :param findings: the worst of a namespace first.
    """
    by_namespace: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.namespace:
            by_namespace.setdefault(finding.namespace, []).append(finding)
    pods: dict[str, list[KafkaClientPod]] = {}
    for pod in snapshot.kafka_clients or ():
        pods.setdefault(pod.namespace, []).append(pod)
    targets = snapshot.targets
    for name in sorted({*targets.names, *targets.terminating, *by_namespace}):
        own = by_namespace.get(name, [])
        target = name in targets.names
        yield NamespaceStatus(
            name=name,
            target=target,
            runtime=name in targets.runtimes,
            state=_first_kind(own),
            secrets=tuple(_secret_statuses(snapshot, expected, name, own)) if target else (),
            kafka_clients=tuple(pods.get(name, ())),
        )


def _secret_statuses(
    snapshot: ClusterSnapshot, expected: Expectations, namespace: str, findings: Sequence[Finding]
) -> Iterator[SecretStatus]:
    for secret in expected.secrets:
        state = _first_kind([finding for finding in findings if finding.object == secret.name])
        live = snapshot.secrets.live.get((namespace, secret.name))
        if live is None:
            yield SecretStatus(secret.name, state)
            continue
        expires = expected.certificates.expires(secret.known_keys, live.data)
        yield SecretStatus(
            name=secret.name,
            state=state,
            owner=as_seen_by(live, snapshot.instance).owner or FIELD_MANAGER,
            keys=tuple(sorted(live.data)),
            changed=live.changed,
            certificate_expires=f"{expires:%Y-%m-%dT%H:%M:%SZ}" if expires else "",
            certificate_days_left=expected.certificates.days_left(secret.known_keys, live.data),
        )


def _first_kind(findings: Sequence[Finding]) -> str:
    return findings[0].kind if findings else OK
