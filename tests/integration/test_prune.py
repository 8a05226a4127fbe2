# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pruning, on a cluster of its own since it looks at all namespaces: ours go where they are not wanted, others stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import Redactor
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import PreconditionError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import targets
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.writer import reconcile
from tests import module
from tests.examples import find
from tests.examples.known import tasks_in
from tests.integration.disturbed import Disturbed, namespaces
from tests.integration.secrets import INSTANCE, SECRETS, WORK, actions, at, foreign, present, versions, wanted
from tests.lab import state
from tests.lab.helm import install_chart

pytestmark = pytest.mark.lab

MODULE = "seldon_kafka_secret"
INSTALLED = replace(WORK, secrets=wanted(SECRETS, instance=INSTANCE))


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
    with pytest.raises(PreconditionError, match=r"⟨prune⟩: .*list on secrets"):
        present(api, targets.TargetNamespaces((name,), frozenset(), (), ()), replace(WORK, prune=True))
    assert versions(there.core, name) == {}


# --- other installations --------------------------------------------------------------------------------------------


def example() -> dict[str, Any]:
    """Options of the module's example that prunes."""
    texts = [each.text for each in find.everything() if each.path.stem == MODULE]
    tasks = [task for text in texts for document in find.documents(text) for task in tasks_in(document)]
    (options,) = [each for task in tasks if (each := task[f"seldon.managed_kafka.{MODULE}"]).get("prune")]
    return {**options, "credentials": {**options["credentials"], "password": "the-one-of-msk"}}


def runtime(there: Disturbed, namespace: str) -> None:
    """Have a SeldonRuntime there."""
    kind = ("mlops.seldon.io", "v1alpha1", namespace, "seldonruntimes")
    body = {"apiVersion": "/".join(kind[:2]), "kind": "SeldonRuntime", "metadata": {"name": "seldon"}}
    api = client.CustomObjectsApi(there.core.api_client)
    api.create_namespaced_custom_object(*kind, {**body, "spec": {"seldonConfig": "default"}})


def test_example_of_the_module_and_an_installation_leave_each_other_as_they_are(
    there: Disturbed, lab: state.Lab, tmp_path: Path
) -> None:
    api, core, given = there.connect(), there.core, example()
    install_chart(lab, there.scratch.kubeconfig, "crds", version="2.8.0")
    mesh, logs, previous = namespaces(there, 3)
    (team,) = namespaces(there, 1, team="serving")
    runtime(there, mesh)
    runtime(there, team)
    present(api, at(api, mesh, logs), INSTALLED)
    present(api, at(api, previous), replace(WORK, secrets=wanted(SECRETS, instance=given["instance"])))
    installed = {name: versions(core, name) for name in (mesh, logs)}

    done = module.run(MODULE, tmp_path, kubeconfig=str(there.scratch.kubeconfig), **given)

    assert not done.get("failed"), done
    assert {each["name"] for each in done["namespaces"]} == {team, previous}
    assert set(versions(core, team)) == {"kafka-broker-tls", "kafka-sasl-secret"}
    assert versions(core, previous) == {}
    assert {name: versions(core, name) for name in (mesh, logs)} == installed
    assert not module.run(MODULE, tmp_path, kubeconfig=str(there.scratch.kubeconfig), **given)["changed"]

    written = versions(core, team)
    selection = targets.NamespaceSelection(runtimes=(mesh,), discover=True)
    moved = wanted({"kafka-sasl-secret": {"password": "x"}, "kafka-broker-tls": {"ca.crt": "c"}}, instance=INSTANCE)
    for adopt in (False, True):
        work = replace(INSTALLED, secrets=moved, prune=True, adopt=adopt)
        result = reconcile(api, targets.find_namespaces(api, selection), work, Redactor())
        assert result.left_to_others[team] == f"seldon.managed_kafka, instance {given['instance']}"
        assert not any(each.failed for each in result.namespaces)
        assert versions(core, team) == written
    assert set(versions(core, mesh)) == {"kafka-sasl-secret", "kafka-broker-tls"}
    assert versions(core, logs) == {}


def test_secrets_of_another_instance_are_reported_and_taken_over_only_by_adopt(there: Disturbed) -> None:
    api, core = there.connect(), there.core
    (name,) = namespaces(there, 1)
    present(api, at(api, name), INSTALLED)
    before = versions(core, name)
    other = {**SECRETS, "confluent-kafka-sasl": {"password": "another"}}
    work = replace(WORK, secrets=wanted(other, instance="serving"))

    (outcome,) = present(api, at(api, name), work)
    assert sorted(secret.action for secret in outcome.secrets) == ["failed", "unchanged"]
    assert all(f"instance {INSTANCE}" in secret.reason for secret in outcome.secrets)
    assert "adopt" in " ".join(outcome.reasons)
    assert versions(core, name) == before

    adopting = replace(work, adopt=True)
    assert actions(present(api, at(api, name), adopting)) == ["adopted"] * len(SECRETS)
    assert actions(present(api, at(api, name), adopting)) == ["unchanged"] * len(SECRETS)
    # And back to Secrets without an instance: the label goes
    assert actions(present(api, at(api, name), replace(WORK, adopt=True))) == ["adopted"] * len(SECRETS)
    assert actions(present(api, at(api, name))) == ["unchanged"] * len(SECRETS)


def test_prune_of_a_selection_that_selects_nothing_deletes_nothing(there: Disturbed) -> None:
    api = there.connect()
    (name,) = namespaces(there, 1)
    present(api, at(api, name))
    with pytest.raises(PreconditionError, match="⟨prune⟩: no namespace is selected"):
        present(api, at(api), replace(WORK, prune=True))
    assert set(versions(there.core, name)) == set(SECRETS)
