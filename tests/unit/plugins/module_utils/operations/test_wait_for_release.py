# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a wait reports of the cluster holds no secret that the cluster has, however it is cut."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import Redactor
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.kubeconfig import Connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.wait_for_release import (
    WaitRequest,
    WaitResult,
    wait_for_release,
)
from tests.leak_forms import is_shown
from tests.unit.plugins.module_utils.http import answer, serving

SECRET = "the  Secret-value of a login"
"""With two blanks, of which messages show one."""
NAMESPACE = "/api/v1/namespaces/seldon-mesh"
FORBIDDEN = answer(json.dumps({"kind": "Status", "reason": "Forbidden", "message": "no", "code": 403}).encode(), 403)
ABSENT = answer(json.dumps({"kind": "Status", "reason": "NotFound", "message": "no", "code": 404}).encode(), 404)
DEPLOYMENT = "kind: Deployment\nmetadata:\n  name: seldon-scheduler\n"
RELEASE = {"chart": {"metadata": {"name": "seldon-core-v2-runtime", "version": "2.8.5"}}, "manifest": DEPLOYMENT}
STORED: dict[str, Any] = {
    "metadata": {
        "name": "sh.helm.release.v1.runtime.v1",
        "namespace": "seldon-mesh",
        "uid": "1",
        "labels": {"name": "runtime", "version": "1", "status": "deployed"},
    },
    "data": {"release": base64.b64encode(base64.b64encode(json.dumps(RELEASE).encode())).decode()},
}
KAFKA_SECRET = {
    "metadata": {"name": "kafka-sasl-secret", "namespace": "seldon-mesh"},
    "data": {"password": base64.b64encode(SECRET.encode()).decode()},
}
WORKLOAD = {"metadata": {"name": "seldon-scheduler", "namespace": "seldon-mesh", "generation": 1}, "spec": {}}


def listed(*items: Mapping[str, Any]) -> bytes:
    return answer(json.dumps({"kind": "List", "metadata": {}, "items": items}).encode())


def event(number: int, message: str) -> dict[str, Any]:
    about = {"kind": "Pod", "name": f"seldon-scheduler-{number}"}
    return {"metadata": {"name": f"e{number}"}, "involvedObject": about, "reason": "Failed", "message": message}


EVENTS = [
    event(0, f"cannot log in with {SECRET}"),
    event(1, f"{'x' * 330} {SECRET} was refused"),
    event(2, f"login {base64.b64encode(SECRET.encode()).decode()}\x1b[31m"),
    event(3, "because " * 300),
]


def secrets_by(way: str) -> Callable[[str, Mapping[str, list[str]]], bytes]:
    """Return what answers requests for Secrets, where the account may read them this way."""

    def answered(path: str, query: Mapping[str, list[str]]) -> bytes:
        label = query.get("labelSelector", [""])[0]
        if label.startswith("owner=helm"):
            return listed(STORED)
        if path.endswith(STORED["metadata"]["name"]):
            return answer(json.dumps(STORED).encode())
        kind = "by name" if not label else "of the namespace" if path.startswith(NAMESPACE) else "of all namespaces"
        if kind != way or "backup-of" in label:
            return FORBIDDEN if kind != "by name" else ABSENT
        if kind == "by name":
            return answer(json.dumps(KAFKA_SECRET).encode()) if path.endswith("/kafka-sasl-secret") else ABSENT
        return listed(KAFKA_SECRET)

    return answered


def wait(way: str) -> WaitResult:
    """Wait for a release whose Secrets can be read in one way only."""

    def answers(target: str) -> bytes:
        url = urlsplit(target)
        if "/secrets" in url.path:
            return secrets_by(way)(url.path, parse_qs(url.query))
        if url.path.endswith("/events"):
            return listed(*EVENTS)
        if url.path.endswith("/deployments/seldon-scheduler"):
            return answer(json.dumps(WORKLOAD).encode())
        return listed()

    with serving(answers) as url:
        request = WaitRequest("runtime", "seldon-mesh", timeout=0)
        return wait_for_release(Api(Connection({"server": url}, {})), Redactor(), request)


@pytest.mark.parametrize("way", ["by name", "of the namespace", "of all namespaces"])
def test_wait_shows_no_secret_that_it_may_read(way: str) -> None:
    result = wait(way)
    assert len([line for line in result.reasons if line.startswith("event Failed of Pod")]) == len(EVENTS)
    text = "\n".join([*result.progress, *result.reasons])
    assert "Secret-va" not in text
    assert not is_shown(text, SECRET)
    assert "********" in text


@pytest.mark.parametrize("way", ["by name", "in no way"])
def test_wait_shows_what_servers_report_in_bounded_lines(way: str) -> None:
    result = wait(way)
    assert all(len(line) <= 402 and line.isprintable() for line in [*result.progress, *result.reasons])
    assert len([line for line in result.reasons if line.startswith("event Failed of Pod")]) == len(EVENTS)
