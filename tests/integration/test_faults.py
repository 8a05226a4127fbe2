# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong on the way to a real API server is got over, or told per namespace, and a second run finishes."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError
from tests import module
from tests.integration.admission import talkative_policy
from tests.integration.disturbed import Disturbed, disturbed, namespaces
from tests.integration.leaks.finder import search
from tests.integration.secrets import SECRETS, at, present, versions
from tests.lab import polling, state

pytestmark = pytest.mark.lab

SECONDS = 60
CANARY = "canary-5up3r-s3cr3t"


@pytest.fixture(scope="module")
def there(lab: state.Lab) -> Iterator[Disturbed]:
    """A cluster whose lists have no objects of other tests in them, for these set how long an answer is."""
    with disturbed(lab.paths, "faults") as own:
        yield own


def written(there: Disturbed, names: list[str]) -> int:
    """Secrets that are there."""
    found = there.core.list_secret_for_all_namespaces(label_selector="app.kubernetes.io/managed-by").items
    return sum(secret.metadata.namespace in names for secret in found)


def complete(there: Disturbed, names: list[str]) -> bool:
    return all(set(versions(there.core, name)) == set(SECRETS) for name in names)


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as threads:
        yield threads


def test_connections_that_are_reset_are_made_anew(there: Disturbed) -> None:
    names = namespaces(there, 12)
    where = at(there.connect(), *names)
    with there.proxy.toxic("limit_data", bytes=9000):
        outcomes = present(there.connect(), where)
    assert not [o.reasons for o in outcomes if o.failed]
    assert complete(there, names)


def test_answers_that_never_come_are_asked_for_again(there: Disturbed, background: ThreadPoolExecutor) -> None:
    names = namespaces(there, 2)
    api = there.connect(timeout=0.5)
    where = at(api, *names)
    with there.proxy.toxic("timeout", timeout=0):
        seen = there.proxy.bytes_from_clients()
        run = background.submit(present, api, where)
        for _request in range(2):
            polling.until(lambda: there.proxy.bytes_from_clients() > seen, seconds=SECONDS, what="a request")  # noqa: B023
            seen = there.proxy.bytes_from_clients()
    assert not [o.reasons for o in run.result() if o.failed]
    assert complete(there, names)


def test_a_server_that_is_killed_and_comes_back_is_waited_for(there: Disturbed, background: ThreadPoolExecutor) -> None:
    names = namespaces(there, 40)
    api = there.connect()
    where = at(api, *names)
    with there.scratch.ports_kept(), there.proxy.toxic("latency", latency=150):
        run = background.submit(present, api, where)
        polling.until(lambda: written(there, names) > 0, seconds=SECONDS, what="the first Secrets")
        with there.scratch.server_killed():
            assert not run.done()
    assert not [o.reasons for o in run.result() if o.failed]
    assert complete(there, names)


def test_a_server_that_stays_away_gives_an_account_and_a_second_run_finishes(
    there: Disturbed, background: ThreadPoolExecutor
) -> None:
    names = namespaces(there, 40)
    api = there.connect(attempts=2)
    where = at(api, *names)
    with there.scratch.ports_kept(), there.proxy.toxic("latency", latency=150):
        run = background.submit(present, api, where)
        polling.until(lambda: written(there, names) > 0, seconds=SECONDS, what="the first Secrets")
        with there.scratch.server_killed():
            outcomes = run.result()

    done = {o.name for o in outcomes if not o.failed}
    assert all(set(versions(there.core, name)) == set(SECRETS) for name in done)
    said = {reason.split(":")[0] for o in outcomes if o.failed for reason in o.reasons}
    assert said == {"perhaps not complete", "not tried"}
    again = present(there.connect(), at(there.connect(), *names))
    assert not any(o.failed for o in again)
    assert complete(there, names)


def options(there: Disturbed, names: list[str]) -> dict[str, Any]:
    credentials = {"bootstrap_servers": "broker.example.com:9092", "api_key": "KEY", "api_secret": CANARY}
    return {
        "kubeconfig": str(there.scratch.kubeconfig),
        "provider": "confluent_sasl",
        "credentials": credentials,
        "namespaces": names,
        "logs_namespace": "",
    }


def test_a_module_that_is_killed_under_way_leaves_nothing_that_a_second_run_does_not_finish(
    there: Disturbed, tmp_path: Path
) -> None:
    names = namespaces(there, 40)
    given = options(there, names)
    with there.proxy.toxic("latency", latency=150):
        process = module.start("seldon_kafka_secret", tmp_path, **given, host=there.proxy.host)
        polling.until(lambda: written(there, names) > 0, seconds=SECONDS, what="the first Secrets")
        process.kill()
        process.communicate()
    assert not complete(there, names)

    again = module.run("seldon_kafka_secret", tmp_path, **given)

    assert not again.get("failed")
    assert complete(there, names)
    assert not module.run("seldon_kafka_secret", tmp_path, **given)["changed"]


def test_a_server_that_says_slower_is_obeyed(there: Disturbed) -> None:
    (name,) = namespaces(there, 1)
    account = f"system:serviceaccount:{name}:busy"
    there.core.create_namespaced_service_account(name, client.V1ServiceAccount(metadata={"name": "busy"}))
    rbac = client.RbacAuthorizationV1Api(there.admin)
    subject = client.RbacV1Subject(kind="ServiceAccount", name="busy", namespace=name)
    role = client.V1RoleRef(api_group="rbac.authorization.k8s.io", kind="ClusterRole", name="cluster-admin")
    rbac.create_cluster_role_binding(
        client.V1ClusterRoleBinding(metadata={"name": name}, role_ref=role, subjects=[subject])
    )
    flow = client.FlowcontrolApiserverV1Api(there.admin)
    # Some three requests at a time, where the run makes eight
    level = {"nominalConcurrencyShares": 1, "borrowingLimitPercent": 0, "limitResponse": {"type": "Reject"}}
    flow.create_priority_level_configuration(
        {"metadata": {"name": name}, "spec": {"type": "Limited", "limited": level}}
    )
    rule = {
        "subjects": [{"kind": "User", "user": {"name": account}}],
        "resourceRules": [
            {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"], "namespaces": ["*"], "clusterScope": True}
        ],
    }
    flow.create_flow_schema(
        {
            "metadata": {"name": name},
            "spec": {"priorityLevelConfiguration": {"name": name}, "matchingPrecedence": 2, "rules": [rule]},
        }
    )
    token = there.core.create_namespaced_service_account_token("busy", name, {"spec": {}}).status.token
    names = namespaces(there, 40)
    api = there.connect(api_key=token, kubeconfig=None, ca_cert=there.core.api_client.configuration.ssl_ca_cert)
    polling.until(
        lambda: (
            bool(at(api, name).names)
            and there.metric("apiserver_flowcontrol_dispatched_requests_total", flow_schema=name) > 0
        ),
        seconds=SECONDS,
        what="the flow schema to be in force",
    )

    outcomes = present(api, at(api, *names))

    assert there.metric("apiserver_flowcontrol_rejected_requests_total", flow_schema=name) > 0
    assert not [o.reasons for o in outcomes if o.failed]
    assert complete(there, names)


def test_an_admission_webhook_that_is_down_is_waited_for(there: Disturbed, background: ThreadPoolExecutor) -> None:
    (name,) = namespaces(there, 1, hooked="yes")
    hooks = client.AdmissionregistrationV1Api(there.admin)
    hooks.create_validating_webhook_configuration(
        {
            "metadata": {"name": name},
            "webhooks": [
                {
                    "name": "down.example.com",
                    "clientConfig": {"url": "https://127.0.0.1:1/"},
                    "namespaceSelector": {"matchLabels": {"hooked": "yes"}},
                    "rules": [
                        {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["*"], "resources": ["secrets"]}
                    ],
                    "sideEffects": "None",
                    "admissionReviewVersions": ["v1"],
                    "timeoutSeconds": 1,
                }
            ],
        }
    )
    api = there.connect()
    polling.until(lambda: not_written(there, name) == 500, seconds=SECONDS, what="the webhook to be asked")
    seen = refusals_by_webhooks(there)
    run = background.submit(present, api, at(api, name))
    polling.until(lambda: refusals_by_webhooks(there) > seen, seconds=SECONDS, what="the first refusal")
    hooks.delete_validating_webhook_configuration(name)

    assert not [o.reasons for o in run.result() if o.failed]
    assert complete(there, [name])


def refusals_by_webhooks(there: Disturbed) -> float:
    return there.metric("apiserver_admission_webhook_rejection_count", error_type="calling_webhook_error")


def not_written(there: Disturbed, name: str) -> int:
    """HTTP status of a Secret that is created as a dry run; 0 when it would be created."""
    secret = client.V1Secret(metadata=client.V1ObjectMeta(name="trial"), string_data={"password": CANARY})
    try:
        there.core.create_namespaced_secret(name, secret, dry_run="All")
    except client.ApiException as error:
        return int(error.status)
    return 0


def test_an_admission_policy_that_shows_content_is_told_without_it(there: Disturbed, tmp_path: Path) -> None:
    closed, *fine = namespaces(there, 3)

    with talkative_policy(there.core, closed):
        result = module.run("seldon_kafka_secret", tmp_path, **options(there, [closed, *fine]))

    assert result["failed"]
    assert "1 of 3 namespaces failed" in result["msg"]
    assert "refused: " in result["msg"]
    assert not search(json.dumps(result), {"password": CANARY})
    assert complete(there, fine)


def test_namespaces_that_go_in_between_do_not_stop_the_others(there: Disturbed) -> None:
    going, gone, fine = namespaces(there, 3)
    api = there.connect()
    where = at(api, going, gone, fine)
    there.core.patch_namespace(going, {"metadata": {"finalizers": ["managed-kafka.seldon/test"]}})
    there.core.delete_namespace(going)
    there.core.delete_namespace(gone)
    try:
        there.wait_until_gone(gone)
        outcomes = {o.name: o for o in present(api, where)}
    finally:
        there.core.patch_namespace(going, {"metadata": {"finalizers": None}})

    assert "being deleted" in outcomes[going].reasons[0]
    assert "deleted in the meantime" in outcomes[gone].reasons[0]
    assert not outcomes[fine].failed
    assert complete(there, [fine])


def test_an_expired_token_is_told_from_a_wrong_one(there: Disturbed) -> None:
    claims = {"sub": "somebody", "exp": int((datetime.now(UTC) - timedelta(days=1)).timestamp())}
    parts: tuple[dict[str, Any], ...] = ({"alg": "RS256"}, claims, {})
    token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    ca = there.core.api_client.configuration.ssl_ca_cert
    with pytest.raises(ApiConnectionError, match="the token expired at"):
        at(there.connect(kubeconfig=None, ca_cert=ca, api_key=token), "default")
    with pytest.raises(ApiConnectionError, match="Unauthorized"):
        at(there.connect(kubeconfig=None, ca_cert=ca, api_key="not-a-token"), "default")
