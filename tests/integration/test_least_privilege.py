# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifests of docs/how-to/least-privilege.md, applied as they stand there, are enough for what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client, utils

from tests import module
from tests.integration.rights import blocks
from tests.integration.secrets import versions
from tests.lab import scratch, state

pytestmark = pytest.mark.lab

SECRETS = {"kafka-broker-tls", "confluent-kafka-sasl"}


@pytest.fixture(scope="module")
def there(lab: state.Lab) -> Iterator[scratch.Scratch]:
    """A cluster where the names of the page are free, and where rights for the whole cluster reach nothing else."""
    with scratch.cluster_of_its_own(lab.paths, "rights") as own:
        yield own


@pytest.fixture(scope="module")
def options(there: scratch.Scratch) -> dict[str, Any]:
    """Options of the documented account, for namespaces that an administrator has made."""
    core = there.core
    for name in ("automation", "seldon-mesh", "seldon-logs"):
        core.create_namespace({"metadata": {"name": name}})
    core.create_namespaced_service_account("automation", {"metadata": {"name": "seldon-kafka-installer"}})
    token = core.create_namespaced_service_account_token("seldon-kafka-installer", "automation", {"spec": {}})
    return {
        "host": there.server,
        "ca_cert": core.api_client.configuration.ssl_ca_cert,
        "api_key": token.status.token,
        "provider": "confluent_sasl",
        "credentials": {"bootstrap_servers": "broker.example.com:9092", "api_key": "KEY", "api_secret": "a-5ecret"},
        "namespaces": ["seldon-mesh"],
        "logs_namespace": "seldon-logs",
    }


@pytest.fixture(scope="module")
def given(there: scratch.Scratch, options: dict[str, Any]) -> dict[str, Any]:
    """Options of the account that may write these Secrets in these namespaces."""
    role, binding, example = blocks("Write Secrets in given namespaces only")
    for namespace in ("seldon-mesh", "seldon-logs"):
        for manifest in (role, binding):
            placed = {**manifest, "metadata": {**manifest["metadata"], "namespace": namespace}}
            utils.create_from_dict(there.admin, placed)
    task = example[0]["seldon.managed_kafka.seldon_kafka_secret"]
    return {**options, **{name: task[name] for name in ("namespaces", "create_namespaces")}}


def test_rights_on_these_secrets_in_these_namespaces_are_enough(
    there: scratch.Scratch, given: dict[str, Any], tmp_path: Path
) -> None:
    first = module.run("seldon_kafka_secret", tmp_path, **given)
    assert not first.get("failed"), first
    assert {name for ns in ("seldon-mesh", "seldon-logs") for name in versions(there.core, ns)} == SECRETS
    assert "warnings" not in first
    assert not module.run("seldon_kafka_secret", tmp_path, **given)["changed"]


def test_a_secret_of_another_name_is_refused(there: scratch.Scratch, given: dict[str, Any], tmp_path: Path) -> None:
    other = module.run("seldon_kafka_secret", tmp_path, **given, secret_names={"client": "another-name"})
    assert other["failed"]
    assert "secrets another-name" in other["msg"]
    assert "another-name" not in versions(there.core, "seldon-mesh")


def test_a_namespace_without_the_role_is_named_and_the_others_are_written(
    there: scratch.Scratch, given: dict[str, Any], tmp_path: Path
) -> None:
    (name,) = (each["metadata"]["name"] for each in blocks("Write Secrets in given namespaces only")[1:2])
    client.RbacAuthorizationV1Api(there.admin).delete_namespaced_role_binding(name, "seldon-logs")
    there.core.delete_namespaced_secret("kafka-broker-tls", "seldon-mesh")
    partly = module.run("seldon_kafka_secret", tmp_path, **given)
    assert partly["failed"]
    assert "seldon-logs: this account may not" in partly["msg"]
    assert set(versions(there.core, "seldon-mesh")) == SECRETS


def test_rights_for_the_whole_cluster_are_enough(
    there: scratch.Scratch, options: dict[str, Any], tmp_path: Path
) -> None:
    for manifest in blocks("Write Secrets in the whole cluster"):
        utils.create_from_dict(there.admin, manifest)

    given = {**options, "discover_runtimes": True, "extra_namespaces": ["made-by-the-module"]}
    first = module.run("seldon_kafka_secret", tmp_path, **given)
    assert not first.get("failed"), first
    assert set(versions(there.core, "made-by-the-module")) == SECRETS
    assert "warnings" not in first
    again = module.run("seldon_kafka_secret", tmp_path, **given)
    assert not again["changed"]


def test_rights_to_keep_runs_apart_are_enough(there: scratch.Scratch, options: dict[str, Any], tmp_path: Path) -> None:
    (role,) = blocks("Keep runs apart")
    namespace, name = role["metadata"]["namespace"], role["metadata"]["name"]
    there.core.create_namespace({"metadata": {"name": namespace}})
    subject = {"kind": "ServiceAccount", "name": "seldon-kafka-installer", "namespace": "automation"}
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name}
    binding = {"metadata": {"name": name}, "roleRef": reference, "subjects": [subject]}

    def lock(holder: str, **more: Any) -> dict[str, Any]:
        at = {option: options[option] for option in ("host", "ca_cert", "api_key")}
        return module.run("seldon_core_lock", tmp_path, holder=holder, namespaces=[namespace], timeout=0, **at, **more)

    without = lock("a@host/1")
    assert (without["acquired"], "leases of coordination.k8s.io" in str(without["warnings"])) == (False, True)

    utils.create_from_dict(there.admin, role)
    client.RbacAuthorizationV1Api(there.admin).create_namespaced_role_binding(namespace, binding)
    first = lock("a@host/1")
    assert (first["acquired"], first["namespace"]) == (True, namespace), first
    assert "warnings" not in first
    assert lock("b@host/2")["held_by"].startswith("a@host/1")
    for end in ("released", "absent"):
        assert not lock("a@host/1", state=end).get("failed")
    # Released, so that there was nothing of its own to delete
    assert lock("b@host/2")["acquired"]
    assert not lock("b@host/2", state="absent").get("failed")
    assert client.CoordinationV1Api(there.admin).list_namespaced_lease(namespace).items == []
