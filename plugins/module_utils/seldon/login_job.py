# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The Job from whose Pod a login is tested: to the network it is the model gateway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..k8s.client import FIELD_MANAGER
from ..secrets.secret import MANAGED_BY
from .kafka_clients import LOGIN_TEST_LABEL, NAME_LABEL

CLIENT = "seldon-modelgateway"
"""The Kafka client whose label the Pod has. No Service has its Pods as endpoints."""
CONTAINER = "login-test"
_GRACE = 10
"""Seconds after the time-out in which this process deletes the Job, before Kubernetes does."""


@dataclass(frozen=True)
class LoginPod:
    """The Pod that a user has described.

    :param image: with Python and confluent-kafka.
    :param namespace: exists already.
    :param python: path or name of Python in the image.
    :param resources: requests and limits.
    :param service_account: that of the namespace when empty.
    :param run_as_user: number of a user that is not root; the image's own user when None.
    :param timeout: seconds for all of the test: its start, the login, and the answer.
    """

    image: str
    namespace: str
    python: str = "python3"
    image_pull_secrets: tuple[str, ...] = ()
    resources: Mapping[str, Any] = field(default_factory=dict)
    node_selector: Mapping[str, str] = field(default_factory=dict)
    tolerations: tuple[Mapping[str, Any], ...] = ()
    service_account: str = ""
    run_as_user: int | None = None
    timeout: int = 120


def job_manifest(pod: LoginPod, name: str) -> dict[str, Any]:
    """Return the Job, which ends and is deleted after the time-out whatever happens to the process that created it."""
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "namespace": pod.namespace, "labels": _labels()},
        "spec": {
            "backoffLimit": 0,
            "activeDeadlineSeconds": pod.timeout + _GRACE,
            "ttlSecondsAfterFinished": 0,
            "template": {"metadata": {"labels": _pod_labels()}, "spec": _pod_spec(pod)},
        },
    }


def pod_manifest(job: Mapping[str, Any]) -> dict[str, Any]:
    """Return the Pod that a Job would create, for a dry run."""
    metadata, template = job["metadata"], job["spec"]["template"]
    own = {**template["metadata"], "name": metadata["name"], "namespace": metadata["namespace"]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": own, "spec": template["spec"]}


def _labels() -> dict[str, str]:
    return {MANAGED_BY: FIELD_MANAGER, LOGIN_TEST_LABEL: "true"}


def _pod_labels() -> dict[str, str]:
    return {**_labels(), NAME_LABEL: CLIENT}


def _pod_spec(pod: LoginPod) -> dict[str, Any]:
    user = {} if pod.run_as_user is None else {"runAsUser": pod.run_as_user}
    container = {
        "name": CONTAINER,
        "image": pod.image,
        # The program of the test comes later, over the connection that its input comes over
        "command": [pod.python, "-c", f"import time; time.sleep({pod.timeout + _GRACE})"],
        "resources": dict(pod.resources),
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
    }
    return {
        "restartPolicy": "Never",
        "terminationGracePeriodSeconds": 1,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}, **user},
        "imagePullSecrets": [{"name": name} for name in pod.image_pull_secrets],
        "nodeSelector": dict(pod.node_selector),
        "tolerations": [dict(each) for each in pod.tolerations],
        **({"serviceAccountName": pod.service_account} if pod.service_account else {}),
        "containers": [container],
    }
