# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Test the login that Seldon Core 2 is to use from a Pod of the cluster, which exists for the test alone."""

from __future__ import annotations

import platform
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

from ..common.libraries import MissingLibraryError
from ..common.option_names import mark
from ..common.redact import Redactor
from ..common.text import counted, some
from ..k8s import container, job
from ..k8s.access import Right, described, missing_rights
from ..k8s.client import Api
from ..k8s.errors import ApiError
from ..kafka import elsewhere
from ..kafka.models import Diagnosis, Probe, Stage
from ..kafka.preflight import LoginRequest, LoginResult
from ..kafka.probe import probe
from ..seldon.kafka_clients import NAME_LABEL
from ..seldon.login_job import CLIENT, CONTAINER, LoginPod, job_manifest, pod_manifest
from ..validation.endpoints import Endpoint
from .errors import OperationError
from .test_login import NETWORK_STEPS, require_login

RIGHTS = (
    Right("create", "jobs.batch"),
    Right("delete", "jobs.batch"),
    Right("watch", "pods"),
    # One for the request, one for what it starts: which of them a server checks depends on its version
    Right("get", "pods/exec"),
    Right("create", "pods/exec"),
    Right("list", "events"),
)
"""What the test needs in its namespace."""
_CREATE_PODS = Right("create", "pods")
_LONGEST = 1000
"""Characters of what the cluster or the Pod reports; admission lists everything that it refuses."""
_PROBES = 5
"""Brokers that this host tries to reach, to compare."""
_PROBE_SECONDS = 5.0
_IMAGE = ("image", "image_pull_secrets")
_PLACE = ("resources", "node_selector", "tolerations")
_REMEDIES: Mapping[str, tuple[tuple[str, ...], str]] = {
    **dict.fromkeys(
        ("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"),
        (_IMAGE, "Give an image that the nodes can pull, and the Secrets of its registry in this namespace."),
    ),
    "CreateContainerConfigError": (
        ("run_as_user", "image"),
        "Give the number of a user that is not root.",
    ),
    **dict.fromkeys(
        ("CreateContainerError", "RunContainerError", "StartError", "ContainerCannotRun", "Error", "Completed"),
        (("python", "image"), "Give an image with Python, and the path of Python in it."),
    ),
    "OOMKilled": (("resources",), "Raise the memory limit."),
    job.UNSCHEDULABLE: (_PLACE, "Give what a node of the cluster has."),
    job.FAILED_CREATE: (
        ("resources", "service_account", "namespace"),
        "Give what admission and the quotas of the namespace allow, or have them changed.",
    ),
    job.TIMED_OUT: (("timeout",), "Raise it, or see what kubectl describe shows of the Pod while the test runs."),
}
"""Reason of a Pod to the options to check, and what to do."""


def test_login_in_cluster(
    api: Api, redactor: Redactor, request: LoginRequest, pod: LoginPod, check_mode: bool
) -> tuple[LoginResult, dict[str, str]] | None:
    """Test the login from a Pod, and delete the Pod.

    :param check_mode: only ask the server whether it would create the Pod; the result is None.
    :returns: the result, and where the login was tested.
    :raises OperationError: the Pod does not run, or Seldon could not work with this.
    :raises ApiConnectionError: the API server cannot be used.
    """
    messages = PodMessages(redactor, pod)
    deadline = time.monotonic() + pod.timeout
    if lacking := missing_rights(api, {pod.namespace: RIGHTS}).get(pod.namespace):
        raise messages.failure(
            (), f"this account may not {described(lacking)} in namespace {pod.namespace}", "Grant it these rights."
        )
    manifest = job_manifest(pod, f"seldon-kafka-login-{uuid4().hex[:8]}")
    try:
        if check_mode:
            _dry_run(api, pod, manifest)
            return None
        with job.running(api, manifest, deadline) as running:
            node = running.node
            result = _log_in(api, messages, replace(request, here="this Pod"), pod, running.name, deadline)
    except job.PodNotRunningError as error:
        raise messages.pod(error) from error
    except ApiError as error:
        raise messages.api(error) from error
    tested_from = {"place": "cluster", "namespace": pod.namespace, "node": node}
    place = f"the Pod in namespace {pod.namespace} on node {node}"
    hints = _hints(result, request, pod)
    tested = require_login(result, before_changes=True, place=place, hints=hints, tested_from=tested_from)
    return tested, tested_from


def _dry_run(api: Api, pod: LoginPod, manifest: Mapping[str, Any]) -> None:
    """Have the server validate the Job, and the Pod where the account may create one itself; raises ApiError."""
    api.create(job.jobs_path(pod.namespace), manifest, dry_run=True)
    if not missing_rights(api, {pod.namespace: (_CREATE_PODS,)}):
        api.create(job.pods_path(pod.namespace), pod_manifest(manifest), dry_run=True)


def _log_in(
    api: Api, messages: PodMessages, request: LoginRequest, pod: LoginPod, name: str, deadline: float
) -> LoginResult:
    command, given = elsewhere.command(pod.python), elsewhere.standard_input(request)
    try:
        outcome = container.run(
            api, pod.namespace, name, CONTAINER, command, elsewhere.PROMPT.encode(), given, deadline
        )
        return elsewhere.read_answer(outcome.stdout)
    except TimeoutError:
        raise job.PodNotRunningError(job.TIMED_OUT, "the login test did not end in time") from None
    except MissingLibraryError as missing:
        raise messages.failure(
            ("image",),
            f"the image {pod.image} lacks the Python library {missing.name}",
            "Use an image with it, such as the execution environment of this collection, or one that is built with "
            f"RUN pip install {missing.name} certifi.",
        ) from None
    except elsewhere.NoAnswerError:
        raise messages.failure(
            ("image", "python", "resources"),
            f"the login test in the Pod printed no result ({outcome.failure or 'it ended without an error'})",
            "Check that the image has Python 3.9 or later, and that the memory limit is high enough.",
            outcome.stderr.decode(errors="replace"),
        ) from None


class PodMessages:
    """Messages about the Pod."""

    def __init__(self, redactor: Redactor, pod: LoginPod) -> None:
        self._redactor, self._pod = redactor, pod

    def failure(self, options: Iterable[str], reason: str, remedy: str, detail: str = "") -> OperationError:
        """Return the error that the login could not be tested.

        :param detail: what the cluster or the Pod reported, unmasked.
        """
        fields = ", ".join(mark(f"from_cluster.{each}") for each in options)
        words = self._redactor.shown(detail, _LONGEST)
        problem = {"brokers": [], "failed_step": "Pod", "field": fields, "reason": reason, "remedy": remedy}
        message = (
            f"The login cannot be tested from the cluster, nothing was changed: {reason}"
            f"{f' ({fields})' if fields else ''}. {remedy}{f' Reported error: {words}' if words else ''}"
        )
        return OperationError(message, {"problems": [{**problem, "detail": words}]})

    def pod(self, error: job.PodNotRunningError) -> OperationError:
        """Return the error for a Pod that does not run."""
        options, remedy = _REMEDIES.get(error.reason, ((), "See what kubectl describe shows of such a Pod."))
        reason = f"the Pod in namespace {self._pod.namespace} does not run ({error.reason})"
        if error.reason == job.TIMED_OUT:
            time_out = counted(self._pod.timeout, "second")
            reason = f"the Pod in namespace {self._pod.namespace} takes more than {time_out}"
        return self.failure(options, reason, remedy, error.words)

    def api(self, error: ApiError) -> OperationError:
        """Return the error for a Job or a Pod that the API server refuses."""
        namespace = self._pod.namespace
        if error.namespace_is_gone:
            return self.failure(
                ("namespace",),
                f"the namespace {namespace} does not exist",
                f"Create it first, with kubectl create namespace {namespace}, or give one that exists.",
            )
        options, remedy = _REMEDIES[job.FAILED_CREATE]
        return self.failure(options, f"the API server refuses the Pod in namespace {namespace}", remedy, error.message)


def _hints(result: LoginResult, request: LoginRequest, pod: LoginPod) -> list[str]:
    """Return what differs between the Pod and this host, where the network is why the login fails."""
    failed = [each for each in result.problems if each.failed_step in NETWORK_STEPS]
    brokers = list(dict.fromkeys(_brokers(failed)))[:_PROBES]
    if not brokers:
        return []
    with ThreadPoolExecutor(_PROBES) as pool:
        seconds = min(request.timeout, _PROBE_SECONDS)
        probes = dict(zip(brokers, pool.map(lambda each: probe(each, request.ca, seconds), brokers)))
    return network_hints(probes, platform.node(), pod.namespace)


def _brokers(problems: Sequence[Diagnosis]) -> Iterator[Endpoint]:
    for problem in problems:
        yield from problem.brokers


def network_hints(probes: Mapping[Endpoint, Probe], host: str, namespace: str) -> list[str]:
    """Return sentences on what differs between a Pod and a host. Pure.

    :param probes: what the host has seen of the brokers that the Pod cannot reach.
    """
    reached = [str(each) for each, seen in probes.items() if seen.stage in (Stage.TLS, Stage.DONE)]
    missed = [str(each) for each, seen in probes.items() if seen.stage not in (Stage.TLS, Stage.DONE)]
    ports = some(sorted({str(each.port) for each in probes}))
    lines = []
    if reached:
        lines.append(f"{host}, which runs this module, reaches {some(reached)}: the difference is in the cluster.")
    if missed:
        lines.append(f"{host}, which runs this module, does not reach {some(missed)} either.")
    policies = f"those in {namespace} that select {NAME_LABEL}={CLIENT}"
    command = f"kubectl get networkpolicies --namespace {namespace}"
    return [
        *lines,
        "DNS: the cluster's DNS has to resolve the names, also those of private zones.",
        f"NetworkPolicy: {policies} have to allow egress to port {ports} and to DNS. See {command}.",
        "Route: the nodes need a route to the brokers, whose firewall has to admit the addresses of the nodes.",
    ]
