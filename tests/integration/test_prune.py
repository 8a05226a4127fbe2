# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pruning, on a cluster of its own since it looks at all namespaces: ours go where they are not wanted, others stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import Redactor
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import PreconditionError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import targets
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.writer import reconcile
from tests.integration.disturbed import Disturbed, namespaces
from tests.integration.secrets import SECRETS, WORK, at, foreign, present, versions, wanted

pytestmark = pytest.mark.lab


def test_prune_removes_ours_elsewhere_and_nothing_else(there: Disturbed) -> None:
    api, cluster = there.connect(), there.core
    stays, former, theirs = namespaces(there, 3)
    present(api, at(api, stays, former))
    moved = replace(WORK, secrets=wanted({"other-name": {"password": "x"}, "kafka-broker-tls": {"ca.crt": "c"}}))
    foreign(cluster, theirs, {"password": "theirs"})

    kept = reconcile(api, at(api, stays), moved, Redactor())
    assert (stays, "confluent-kafka-sasl") in (kept.orphaned or ())
    assert (former, "kafka-broker-tls") in (kept.orphaned or ())
    assert set(versions(cluster, former)) == set(SECRETS)

    told = present(api, at(api, stays), replace(moved, prune=True, check=True))
    assert set(versions(cluster, former)) == set(SECRETS)
    done = present(api, at(api, stays), replace(moved, prune=True))

    assert told == done
    assert {o.name: [s.name for s in o.secrets if s.action == "pruned"] for o in done if o.name in (stays, former)} == {
        stays: ["confluent-kafka-sasl"],
        former: ["confluent-kafka-sasl", "kafka-broker-tls"],
    }
    assert set(versions(cluster, stays)) == {"other-name", "kafka-broker-tls"}
    assert versions(cluster, former) == {}
    assert set(versions(cluster, theirs)) == {"confluent-kafka-sasl"}
    assert reconcile(api, at(api, stays), replace(moved, prune=True), Redactor()).orphaned == ()
    assert not any(o.changed for o in present(api, at(api, stays), replace(moved, prune=True)))


def test_nothing_is_pruned_where_something_failed(there: Disturbed) -> None:
    api, cluster = there.connect(), there.core
    (name,) = namespaces(there, 1)
    present(api, at(api, name), replace(WORK, secrets=wanted({"former": {"password": "x"}})))
    foreign(cluster, name, {"password": "theirs"})

    outcome = present(api, at(api, name), replace(WORK, prune=True))[0]

    assert outcome.failed
    assert "former" in versions(cluster, name)


def test_prune_without_the_right_to_list_is_refused_before_anything_is_written(there: Disturbed) -> None:
    (name,) = namespaces(there, 1)
    there.core.create_namespaced_service_account(name, client.V1ServiceAccount(metadata={"name": "few-rights"}))
    token = there.core.create_namespaced_service_account_token("few-rights", name, {"spec": {}}).status.token
    api = there.connect(kubeconfig=None, ca_cert=there.core.api_client.configuration.ssl_ca_cert, api_key=token)
    with pytest.raises(PreconditionError, match=r"prune: .*list on secrets"):
        present(api, targets.TargetNamespaces((name,), frozenset(), (), ()), replace(WORK, prune=True))
    assert versions(there.core, name) == {}
