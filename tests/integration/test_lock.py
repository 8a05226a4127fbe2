# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Lease that keeps runs apart: one at a time has it, and one that was killed does not keep it."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from kubernetes import client

from tests import module
from tests.integration.disturbed import Disturbed
from tests.integration.rights import account
from tests.lab import polling

pytestmark = pytest.mark.lab

NAME = "seldon-managed-kafka"
SHORT = 3
"""Seconds of a Lease whose end a test waits for."""
Lock = Callable[..., dict[str, Any]]


@pytest.fixture
def namespace(there: Disturbed) -> str:
    name = f"test-{uuid4().hex[:8]}"
    there.core.create_namespace({"metadata": {"name": name}})
    return name


@pytest.fixture
def lock(there: Disturbed, namespace: str, tmp_path: Path) -> Lock:
    """The module, once, as a run that begins now; its holder and further options."""

    def run(holder: str, **options: Any) -> dict[str, Any]:
        given = {"kubeconfig": str(there.scratch.kubeconfig), "namespaces": [namespace], "timeout": 0, **options}
        return module.run("seldon_core_lock", tmp_path, holder=holder, **given)

    return run


def lease(there: Disturbed, namespace: str) -> Any:
    return client.CoordinationV1Api(there.admin).read_namespaced_lease(NAME, namespace)


def test_one_run_at_a_time_has_it(lock: Lock, there: Disturbed, namespace: str) -> None:
    first = lock("a@host/1")
    assert (first["acquired"], first["namespace"], first["changed"]) == (True, namespace, False)
    assert lease(there, namespace).spec.holder_identity == "a@host/1"

    waiting = lock("b@host/2")
    assert (waiting["acquired"], waiting["state"]["waited"]) == (False, True)
    assert waiting["held_by"].startswith("a@host/1, since 2")

    # Who does not have it can neither release nor delete it
    lock("b@host/2", state="released")
    lock("b@host/2", state="absent")
    assert lease(there, namespace).spec.holder_identity == "a@host/1"

    lock("a@host/1", state="released")
    second = lock("b@host/2", _state=waiting["state"])
    assert (second["acquired"], second["stale"], second["taken_over"]) == (True, True, False)

    lock("b@host/2", state="absent")
    with pytest.raises(client.ApiException, match="Not Found"):
        lease(there, namespace)


def test_a_plan_is_stale_only_if_another_run_was_at_work_since(lock: Lock, there: Disturbed, namespace: str) -> None:
    lock("a@host/1")
    lock("a@host/1", state="released")
    assert lock("b@host/2", _plan_age=60.0)["stale"] is True
    lock("b@host/2", state="released")
    released = max(each.time for each in lease(there, namespace).metadata.managed_fields)

    def is_older_than_a_plan() -> bool:
        return bool(datetime.now(UTC) - released > timedelta(seconds=3))

    polling.until(is_older_than_a_plan, seconds=30, what="the last run to have ended before the plan")
    assert lock("c@host/3", _plan_age=1.0)["stale"] is False


def test_a_run_that_was_killed_is_waited_for_no_longer_than_its_lease_lasts(lock: Lock) -> None:
    lock("a@host/1", seconds=SHORT)

    taken = lock("b@host/2", seconds=SHORT, timeout=60)

    assert (taken["acquired"], taken["taken_over"], taken["stale"]) == (True, True, True)
    # And not at all where it was killed long ago
    polling.until(
        lambda: lock("c@host/3", seconds=SHORT)["acquired"], seconds=30, what="the Lease to have expired by itself"
    )


def secrets(there: Disturbed, namespace: str, folder: Path, **run: Any) -> dict[str, Any]:
    """Write Secrets as part of a run."""
    credentials = {"bootstrap_servers": "broker.example.com:9092", "api_key": "KEY", "api_secret": "a-5ecret"}
    options: dict[str, Any] = {
        "kubeconfig": str(there.scratch.kubeconfig),
        "provider": "confluent_sasl",
        "credentials": credentials,
        "namespaces": [namespace],
        "logs_namespace": "",
        "discover_runtimes": False,
        "_run": {"namespace": namespace, "seconds": 60, **run},
    }
    return module.run("seldon_kafka_secret", folder, **options)


def test_a_module_writes_nothing_once_another_run_has_taken_over(
    lock: Lock, there: Disturbed, namespace: str, tmp_path: Path
) -> None:
    lock("a@host/1", seconds=1)
    assert lock("b@host/2", timeout=30)["taken_over"]

    refused = secrets(there, namespace, tmp_path, holder="a@host/1")
    assert refused["failed"]
    assert f"taken the Lease {namespace}/{NAME} over: b@host/2, since" in refused["msg"]
    assert there.core.list_namespaced_secret(namespace).items == []

    written = secrets(there, namespace, tmp_path, holder="b@host/2")
    assert written["changed"], written
    annotations = [each.metadata.annotations for each in there.core.list_namespaced_secret(namespace).items]
    assert annotations == [{"managed-kafka.seldon/run": "2"}] * 2
    lock("b@host/2", state="released")
    assert "another run, which has ended" in secrets(there, namespace, tmp_path, holder="b@host/2")["msg"]


def never_ready(there: Disturbed, namespace: str) -> None:
    """Store a release of a Deployment that does not exist."""
    manifest = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: none\n"
    release = {"chart": {"metadata": {"name": "none", "version": "1.0.0"}}, "manifest": manifest}
    labels = {"owner": "helm", "name": "never-ready", "status": "deployed", "version": "1"}
    data = base64.b64encode(base64.b64encode(gzip.compress(json.dumps(release).encode()))).decode()
    metadata = {"name": "sh.helm.release.v1.never-ready.v1", "labels": labels}
    there.core.create_namespaced_secret(namespace, {"metadata": metadata, "data": {"release": data}})


def test_a_module_renews_it_while_it_works(lock: Lock, there: Disturbed, namespace: str, tmp_path: Path) -> None:
    lock("a@host/1", seconds=SHORT)
    before = lease(there, namespace).spec.renew_time
    never_ready(there, namespace)
    options: dict[str, Any] = {
        "name": "never-ready",
        "namespace": namespace,
        "kubeconfig": str(there.scratch.kubeconfig),
    }
    known = module.run("seldon_core_wait", tmp_path, timeout=0, **options)["progress"]
    run = {"holder": "a@host/1", "namespace": namespace, "seconds": SHORT}
    (tmp_path / "work").mkdir()
    work = module.start("seldon_core_wait", tmp_path / "work", _run=run, _last_progress=known, timeout=120, **options)
    try:
        polling.until(lambda: lease(there, namespace).spec.renew_time > before, seconds=30, what="it to be renewed")
        assert lock("b@host/2", timeout=4 * SHORT)["acquired"] is False
    finally:
        work.kill()
        work.communicate()
    assert lock("b@host/2", timeout=4 * SHORT)["taken_over"]


def test_it_is_in_the_first_namespace_that_exists_or_can_be_created(
    lock: Lock, there: Disturbed, namespace: str
) -> None:
    new = f"test-{uuid4().hex[:8]}"
    assert lock("a@host/1", namespaces=[new, namespace])["namespace"] == namespace
    lock("a@host/1", state="absent")

    first = lock("a@host/1", namespaces=[new, namespace], create_namespace=True)
    assert (first["namespace"], first["stale"]) == (new, False)

    nowhere = lock("a@host/1", namespaces=[f"{new}-other"])
    assert (nowhere["acquired"], nowhere["held_by"]) == (False, "")
    assert "there is no namespace for its Lease" in str(nowhere["warnings"])


def test_an_account_that_may_not_use_leases_goes_on_and_is_told_what_is_not_promised(
    lock: Lock, there: Disturbed, namespace: str, tmp_path: Path
) -> None:
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": "nobody"},
        "rules": [{"apiGroups": [""], "resources": ["namespaces"], "verbs": ["get"]}],
    }
    without = lock("a@host/1", kubeconfig=str(account(there.scratch.kubeconfig, role, tmp_path)))

    assert (without["acquired"], without["held_by"], without["namespace"]) == (False, "", "")
    assert len(without["warnings"]) == 1
    warning = str(without["warnings"])
    assert "not kept apart from other installations, rotations and uninstallations" in warning
    assert f"grant get, create, patch and delete on leases of coordination.k8s.io in {namespace}" in warning
