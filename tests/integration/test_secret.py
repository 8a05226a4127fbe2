# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets in namespaces of a real API server: exact, owned, and only what differs is written."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import (
    ApiConnectionError,
    PreconditionError,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.selector import parse
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import targets
from tests.integration.secrets import SECRETS, WORK, absent, actions, at, content, foreign, present, versions, wanted

pytestmark = pytest.mark.lab


def test_secrets_are_exact_and_a_second_run_writes_nothing(
    api: Api, cluster: client.CoreV1Api, new_name: Callable[[], str]
) -> None:
    name = new_name()

    first = present(api, at(api, name))

    assert first[0].created
    assert actions(first) == ["created", "created"]
    assert {s: content(cluster, name, s) for s in SECRETS} == SECRETS
    live = cluster.read_namespaced_secret("confluent-kafka-sasl", name)
    assert live.type == "Opaque"
    assert live.metadata.labels["app.kubernetes.io/managed-by"] == "seldon.managed_kafka"
    assert live.metadata.annotations is None
    assert [(m.manager, m.operation) for m in live.metadata.managed_fields] == [("seldon.managed_kafka", "Apply")]

    before = versions(cluster, name)
    assert actions(present(api, at(api, name))) == ["unchanged", "unchanged"]
    assert versions(cluster, name) == before


def test_check_mode_tells_what_the_real_run_does_and_writes_nothing(
    api: Api, cluster: client.CoreV1Api, new_name: Callable[[], str], new_namespace: Callable[[], str]
) -> None:
    absent, empty = new_name(), new_namespace()
    check = replace(WORK, check=True)

    told = present(api, at(api, absent, empty), check)

    assert versions(cluster, empty) == {}
    assert absent not in {n.metadata.name for n in cluster.list_namespace().items}
    assert told == present(api, at(api, absent, empty))


def test_drift_is_repaired_also_where_others_wrote(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    name = new_namespace()
    present(api, at(api, name))
    edited = {"data": {"password": base64.b64encode(b"by hand").decode(), "extra": base64.b64encode(b"1").decode()}}
    cluster.patch_namespaced_secret("confluent-kafka-sasl", name, edited, field_manager="kubectl-edit")

    outcomes = present(api, at(api, name))

    assert actions(outcomes) == ["unchanged", "updated"]
    assert outcomes[0].secrets[1].keys == ("password", "extra")
    assert content(cluster, name, "confluent-kafka-sasl") == SECRETS["confluent-kafka-sasl"]
    assert actions(present(api, at(api, name))) == ["unchanged", "unchanged"]


def test_keys_that_leave_the_provider_leave_the_secret(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    name = new_namespace()
    wider = wanted({**SECRETS, "confluent-kafka-sasl": {"password": "from-the-test", "former": "x"}})
    present(api, at(api, name), replace(WORK, secrets=wider))

    assert actions(present(api, at(api, name))) == ["unchanged", "updated"]
    assert content(cluster, name, "confluent-kafka-sasl") == SECRETS["confluent-kafka-sasl"]


def test_a_foreign_secret_is_left_alone_and_its_owner_named(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    name = new_namespace()
    foreign(cluster, name, {"password": "theirs", "user": "them"})

    outcome = present(api, at(api, name))[0]

    assert outcome.failed
    assert [s.action for s in outcome.secrets] == ["created", "failed"]
    assert "kubectl-create" in outcome.reasons[0]
    assert "password, user" in outcome.reasons[0]
    assert content(cluster, name, "confluent-kafka-sasl") == {"password": "theirs", "user": "them"}


def test_a_foreign_secret_with_the_same_content_is_no_failure(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    name = new_namespace()
    foreign(cluster, name, SECRETS["confluent-kafka-sasl"])
    before = versions(cluster, name)["confluent-kafka-sasl"]

    outcome = present(api, at(api, name))[0]

    assert not outcome.failed
    assert versions(cluster, name)["confluent-kafka-sasl"] == before


def test_adopt_takes_a_foreign_secret_over_and_leaves_nothing_of_the_former_owner(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    name = new_namespace()
    last_applied = {"kubectl.kubernetes.io/last-applied-configuration": '{"data":{"password":"dGhlaXJz"}}'}
    foreign(cluster, name, {"password": "theirs", "user": "them"}, annotations=last_applied)
    adopting = replace(WORK, adopt=True)

    assert actions(present(api, at(api, name), adopting)) == ["created", "adopted"]

    live = cluster.read_namespaced_secret("confluent-kafka-sasl", name)
    assert content(cluster, name, "confluent-kafka-sasl") == SECRETS["confluent-kafka-sasl"]
    assert live.metadata.annotations is None
    assert actions(present(api, at(api, name))) == ["unchanged", "unchanged"]


def test_a_copy_that_kubectl_apply_left_on_ours_goes(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    name = new_namespace()
    present(api, at(api, name))
    copy = {"kubectl.kubernetes.io/last-applied-configuration": '{"data":{"password":"ZnJvbS10aGUtdGVzdA=="}}'}
    cluster.patch_namespaced_secret("confluent-kafka-sasl", name, {"metadata": {"annotations": copy}})

    assert actions(present(api, at(api, name))) == ["unchanged", "updated"]

    assert cluster.read_namespaced_secret("confluent-kafka-sasl", name).metadata.annotations is None
    assert actions(present(api, at(api, name))) == ["unchanged", "unchanged"]


def test_absent_removes_ours_and_nothing_else(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    ours, theirs = new_namespace(), new_namespace()
    present(api, at(api, ours))
    foreign(cluster, theirs, {"password": "theirs"})

    gone = absent(api, at(api, ours, theirs))

    assert sorted(actions(gone)) == ["deleted", "deleted", "unchanged", "unchanged"]
    assert versions(cluster, ours) == {}
    assert list(versions(cluster, theirs)) == ["confluent-kafka-sasl"]
    assert set(actions(absent(api, at(api, ours, theirs)))) == {"unchanged"}


def test_a_failing_namespace_does_not_stop_the_others(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    full, fine = new_namespace(), new_namespace()
    cluster.create_namespaced_resource_quota(
        full,
        client.V1ResourceQuota(
            metadata=client.V1ObjectMeta(name="none"), spec=client.V1ResourceQuotaSpec(hard={"count/secrets": "0"})
        ),
    )

    outcomes = {o.name: o for o in present(api, at(api, full, fine))}

    assert outcomes[full].failed
    assert "quota" in outcomes[full].reasons[0]
    assert not outcomes[fine].failed
    assert set(versions(cluster, fine)) == set(SECRETS)


def test_missing_namespaces_are_refused_before_anything_is_written_when_they_may_not_be_created(
    api: Api, cluster: client.CoreV1Api, new_name: Callable[[], str], new_namespace: Callable[[], str]
) -> None:
    missing, empty = new_name(), new_namespace()

    with pytest.raises(PreconditionError, match=missing):
        present(api, at(api, missing, empty), replace(WORK, create_namespaces=False))

    assert versions(cluster, empty) == {}


def account(cluster: client.CoreV1Api, namespace: str, verbs: list[str] | None) -> str:
    """Token of a service account with these verbs on the namespace's Secrets; with no right at all for None."""
    cluster.create_namespaced_service_account(
        namespace, client.V1ServiceAccount(metadata=client.V1ObjectMeta(name="installer"))
    )
    if verbs:
        rbac = client.RbacAuthorizationV1Api(cluster.api_client)
        metadata = client.V1ObjectMeta(name="installer")
        rules = [client.V1PolicyRule(api_groups=[""], resources=["secrets"], verbs=verbs)]
        rbac.create_namespaced_role(namespace, client.V1Role(metadata=metadata, rules=rules))
        rbac.create_namespaced_role_binding(
            namespace,
            client.V1RoleBinding(
                metadata=metadata,
                role_ref=client.V1RoleRef(api_group="rbac.authorization.k8s.io", kind="Role", name="installer"),
                subjects=[client.RbacV1Subject(kind="ServiceAccount", name="installer", namespace=namespace)],
            ),
        )
    request = client.AuthenticationV1TokenRequest(spec=client.V1TokenRequestSpec(audiences=None))
    return str(cluster.create_namespaced_service_account_token("installer", namespace, request).status.token)


def as_account(connect: Callable[..., Api], cluster: client.CoreV1Api, token: str) -> Api:
    settings = cluster.api_client.configuration
    return connect(kubeconfig=None, host=settings.host, ca_cert=settings.ssl_ca_cert, api_key=token)


def test_an_account_for_one_namespace_is_enough_there(
    connect: Callable[..., Api], cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    name = new_namespace()
    api = as_account(connect, cluster, account(cluster, name, ["get", "create", "patch"]))

    assert actions(present(api, at(api, name))) == ["created", "created"]
    assert actions(present(api, at(api, name))) == ["unchanged", "unchanged"]


def test_a_namespace_that_may_not_be_read_does_not_stop_the_others(
    connect: Callable[..., Api], cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    mine, closed = new_namespace(), new_namespace()
    api = as_account(connect, cluster, account(cluster, mine, ["get", "create", "patch"]))

    outcomes = {o.name: o for o in present(api, at(api, mine, closed))}

    assert not outcomes[mine].failed
    assert set(versions(cluster, mine)) == set(SECRETS)
    assert "create, get, patch secrets" in outcomes[closed].reasons[0]
    assert versions(cluster, closed) == {}


def test_missing_rights_are_named_before_anything_is_written(
    connect: Callable[..., Api], cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    name = new_namespace()
    api = as_account(connect, cluster, account(cluster, name, ["get"]))

    with pytest.raises(PreconditionError, match="create, patch secrets confluent-kafka-sasl, kafka-broker-tls") as told:
        present(api, at(api, name))

    assert name in str(told.value)
    assert versions(cluster, name) == {}


def test_a_bad_token_a_wrong_ca_and_an_unreachable_server_are_told_apart(
    connect: Callable[..., Api], cluster: client.CoreV1Api, lab: Any
) -> None:
    settings = cluster.api_client.configuration
    with pytest.raises(ApiConnectionError, match="does not accept the credentials"):
        at(as_account(connect, cluster, "not-a-token"), "default")
    with pytest.raises(ApiConnectionError, match="not trusted"):
        at(connect(kubeconfig=None, host=settings.host, ca_cert=str(lab.paths.tls / "ca.crt"), api_key="x"), "default")
    with pytest.raises(ApiConnectionError, match="cannot be reached"):
        at(connect(kubeconfig=None, host="https://127.0.0.1:1", validate_certs=False, api_key="x"), "default")


def test_targets_are_joined_without_doubles_and_terminating_ones_left_out(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[..., str]
) -> None:
    labelled, going, left_out = (new_namespace(team="a") for _nth in range(3))
    cluster.patch_namespace(going, {"metadata": {"finalizers": ["managed-kafka.seldon/test"]}})
    cluster.delete_namespace(going)
    try:
        wish = targets.NamespaceSelection(
            (labelled,), (labelled, going, left_out), parse("team=a"), True, frozenset([left_out])
        )
        found = targets.find_namespaces(api, wish)
    finally:
        cluster.patch_namespace(going, {"metadata": {"finalizers": None}})

    assert found.names.count(labelled) == 1
    assert going not in found.names
    assert going in found.terminating
    assert left_out not in found.names
