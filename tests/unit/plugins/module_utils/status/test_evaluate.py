# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All findings about a cluster, from a snapshot and what is expected."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.storage import Release, Revision
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.values import differing_keys
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.keepers import (
    ARGO_CD,
    EXTERNAL_SECRETS,
    FLUX,
    Keeper,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.external_status import ExternalSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import Inventory, LiveSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.targets import TargetNamespaces
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_clients import (
    KafkaClientPod,
    KafkaConfigMap,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.readiness import Condition, Runtime
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.evaluate import (
    Expectations,
    evaluate,
    namespace_statuses,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import KINDS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.secrets import (
    CertificateExpiry,
    expected_secrets,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.snapshot import ClusterSnapshot, SetupRelease
from tests.unit.plugins.module_utils import pki
from tests.unit.plugins.module_utils.providers.checks import CONTEXT
from tests.unit.plugins.module_utils.secrets.live import managed

HUBS = PROVIDERS["event_hubs"]
NAMES = HUBS.secret_names()
CONNECTION = HUBS.connection({"namespace": "example", "tier": "premium"}, CONTEXT)
STANDARD = HUBS.connection({"namespace": "example", "tier": "standard"}, CONTEXT)
BROKER_CA = pki.issue("Root").pem
SETUP = SetupRelease("seldon-system", "seldon-core-v2-components")
EXPECTED = Expectations(
    secrets=expected_secrets(HUBS, NAMES),
    setup=SETUP,
    certificates=CertificateExpiry(pki.NOW, warn_days=30),
    provider=HUBS.name,
    runtimes=("one", "two"),
    connection=CONNECTION,
)
BEFORE, CHANGED, AFTER = "2025-12-01T00:00:00Z", "2025-12-02T00:00:00Z", "2025-12-03T00:00:00Z"
GATEWAY = "seldon-modelgateway"


def live(namespace: str, name: str, data: dict[str, str], **more: Any) -> LiveSecret:
    """As the provider of these tests has it, changed before every Pod was started."""
    return managed(name, data, namespace, **{"changed": CHANGED, "provider": HUBS.name, "instance": "a", **more})


def inventory(*others: LiveSecret, **more: Any) -> Inventory:
    """Both Secrets in both namespaces; others replace those of their key."""
    both = [
        secret
        for namespace in ("one", "two")
        for secret in (
            live(namespace, NAMES.broker, {"ca.crt": BROKER_CA}),
            live(namespace, NAMES.client, {"password": "a-secret"}),
        )
    ]
    return Inventory(**{"live": {each.key: each for each in (*both, *others)}, "forbidden": {}, "others": (), **more})


def pod(namespace: str, **more: Any) -> KafkaClientPod:
    fields = {"started": AFTER, "created": AFTER, "ready": True, "waiting": "", **more}
    return KafkaClientPod(namespace=namespace, component=GATEWAY, name=f"{GATEWAY}-0", **fields)


def runtime(namespace: str, *conditions: Condition) -> Runtime:
    return Runtime(namespace, "seldon", (*conditions, Condition("Ready", "True", "", "")), conditions)


def release(values: dict[str, Any], version: str = "2.8.0") -> Release:
    return Release("seldon-core-v2-setup", version, values)


def record(status: str, name: str = SETUP.name, namespace: str = SETUP.namespace) -> Revision:
    return Revision(namespace, name, 3, status)


HEALTHY = ClusterSnapshot(
    targets=TargetNamespaces(("one", "two"), frozenset(), (), ("one", "two")),
    managed=(),
    runtimes=(runtime("one"), runtime("two")),
    releases=(record("deployed"),),
    setup=release({}),
    instance="a",
    secrets=inventory(),
    kafka_clients=(pod("one"), pod("two")),
    config_maps=(KafkaConfigMap("one", "uid", "1", CHANGED),),
    usage=(1, 1),
)
RELEASE = f"{SETUP.namespace}/{SETUP.name}"
UNMET = Condition("ModelGatewayReady", "False", "NoPods", "0 of 1")


def findings(snapshot: ClusterSnapshot, expected: Expectations = EXPECTED) -> set[tuple[str, str]]:
    """Kind and place of all findings."""
    return {(f.kind, "/".join(filter(None, [f.namespace, f.object]))) for f in evaluate(snapshot, expected)}


def test_evaluate_of_a_healthy_cluster_finds_nothing() -> None:
    assert evaluate(HEALTHY, EXPECTED) == []
    assert [each.state for each in namespace_statuses(HEALTHY, EXPECTED, [])] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"forbidden": ("Pods",), "kafka_clients": None}, {("forbidden", "")}),
        ({"releases": ()}, {("release_missing", RELEASE)}),
        ({"releases": None}, set()),
        ({"releases": (record("pending-upgrade"),)}, {("release_status", RELEASE)}),
        (
            {"releases": (record("deployed"), record("failed", "seldon-core-v2-runtime", "one"))},
            {("release_status", "one/seldon-core-v2-runtime")},
        ),
        ({"usage": (50, 0)}, {("topics", "")}),
        ({"usage": None}, set()),
        (
            {"targets": TargetNamespaces(("one", "two"), frozenset({"two"}), (), ("one", "two"))},
            {("namespace_missing", "two")},
        ),
        (
            {"targets": TargetNamespaces(("one",), frozenset(), ("two",), ("one",))},
            {("terminating", "two")},
        ),
        ({"runtimes": (runtime("one"),)}, {("runtime_missing", "two")}),
        ({"runtimes": None}, set()),
        ({"runtimes": (runtime("one"), runtime("two", UNMET))}, {("runtime_not_ready", "two/seldon")}),
        (
            {"runtimes": (runtime("one"), Runtime("two", "seldon", ()))},
            {("runtime_not_ready", "two/seldon")},
        ),
        ({"kafka_clients": (pod("one", started=BEFORE),)}, {("outdated", f"one/{GATEWAY}")}),
        ({"kafka_clients": (pod("one", started=CHANGED),)}, {("outdated", f"one/{GATEWAY}")}),
        ({"kafka_clients": (pod("one", created=BEFORE, reads_config_map=True),)}, {("outdated", f"one/{GATEWAY}")}),
        ({"kafka_clients": (pod("one", created=BEFORE),)}, set()),
        (
            {"kafka_clients": (pod("two", ready=False, started="", waiting="CrashLoopBackOff"),)},
            {("not_ready", f"two/{GATEWAY}")},
        ),
        ({"kafka_clients": (pod("elsewhere", ready=False),)}, set()),
        (
            {"secrets": inventory(live("one", NAMES.client, {}))},
            {("incomplete", f"one/{NAMES.client}")},
        ),
        (
            {"secrets": inventory(live("two", NAMES.client, {"password": "another"}))},
            {("inconsistent", f"two/{NAMES.client}")},
        ),
        (
            {"secrets": inventory(live("two", NAMES.client, {"password": "a-secret"}, owner="Helm"))},
            {("unmanaged", f"two/{NAMES.client}")},
        ),
        (
            {"secrets": inventory(others=(live("two", "old", {}, provider="msk_scram"),))},
            {("orphaned", "two/old")},
        ),
        (
            {"secrets": inventory(others=(live("three", NAMES.client, {}),))},
            {("not_selected", f"three/{NAMES.client}")},
        ),
        (
            {
                "targets": TargetNamespaces(("one", "two"), frozenset(), ("three",), ("one", "two")),
                "secrets": inventory(others=(live("three", NAMES.client, {}),)),
            },
            {("terminating", "three")},
        ),
        ({"secrets": inventory(others=None)}, set()),
        (
            {
                "secrets": inventory(
                    others=(live("three", "old", {}, instance="b"), live("four", "old", {}, instance=""))
                )
            },
            {("other_instance", "")},
        ),
        (
            {"secrets": inventory(live("one", NAMES.client, {"password": "a-secret"}, instance="b"))},
            {("unmanaged", f"one/{NAMES.client}")},
        ),
    ],
    ids=[
        "forbidden",
        "no release",
        "releases unknown",
        "pending release",
        "failed runtime release",
        "too many topics",
        "usage unknown",
        "missing namespace",
        "terminating namespace",
        "no runtime",
        "runtimes unknown",
        "condition not met",
        "no condition",
        "started before the Secret changed",
        "started when the Secret changed",
        "created before the settings changed",
        "created before settings that it does not read changed",
        "not ready",
        "not ready elsewhere",
        "empty Secret",
        "Secret that differs from the others",
        "Secret of another owner",
        "orphaned Secret",
        "Secret in a namespace that is not selected",
        "Secret in a namespace that is being deleted",
        "Secrets unknown",
        "Secrets of others elsewhere",
        "Secret of another instance",
    ],
)
def test_evaluate_of_a_changed_snapshot_finds(changes: dict[str, Any], found: set[tuple[str, str]]) -> None:
    changed = replace(HEALTHY, **changes)

    assert findings(changed) == found
    assert {kind for kind, _place in found} <= set(KINDS)


def test_evaluate_of_a_secret_that_does_not_exist_tells_missing_from_unreadable() -> None:
    known = {key: secret for key, secret in inventory().live.items() if key != ("one", NAMES.client)}

    assert findings(replace(HEALTHY, secrets=Inventory(known, {}, ()))) == {("missing", f"one/{NAMES.client}")}
    unreadable = Inventory(known, {"one": (NAMES.client,)}, ())
    assert findings(replace(HEALTHY, secrets=unreadable)) == {("forbidden", f"one/{NAMES.client}")}


@pytest.mark.parametrize(
    ("instance", "provider", "found"),
    [
        ("", HUBS.name, ("orphaned", "two/old")),
        ("", "msk_scram", ("other_instance", "")),
        ("b", HUBS.name, ("other_instance", "")),
    ],
)
def test_evaluate_without_an_instance_calls_orphaned_what_prune_would_delete(
    instance: str, provider: str, found: tuple[str, str]
) -> None:
    other = live("two", "old", {}, instance=instance, provider=provider)
    without = Inventory({key: each._replace(instance="") for key, each in inventory().live.items()}, {}, (other,))
    assert findings(replace(HEALTHY, secrets=without, instance="")) == {found}


@pytest.mark.parametrize(
    ("runtimes", "excluded", "parts"),
    [
        (
            (),
            (),
            ("no SeldonRuntime is there", "set managed_kafka_extra_namespaces or managed_kafka_namespace_selector"),
        ),
        ((runtime("three"),), (), ("a SeldonRuntime there may use it",)),
        ((runtime("three"),), ("three",), ("remove the namespace from managed_kafka_exclude_namespaces",)),
        (None, (), ("whether a SeldonRuntime uses it is unknown",)),
    ],
)
def test_evaluate_leaves_open_whether_a_secret_that_is_not_selected_is_needed(
    runtimes: tuple[Runtime, ...] | None, excluded: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    """Another run may have selected the namespace: to delete the Secret is one remedy of two."""
    known = None if runtimes is None else (*(HEALTHY.runtimes or ()), *runtimes)
    snapshot = replace(HEALTHY, runtimes=known, secrets=inventory(others=(live("three", NAMES.client, {}),)))
    (found,) = evaluate(snapshot, replace(EXPECTED, excluded=frozenset(excluded)))
    assert found.severity == "info"
    assert [
        part
        for part in (*parts, "If it needs the Secret", "If it does not, set managed_kafka_prune")
        if part not in found.text
    ] == []


def test_evaluate_names_each_other_instance_once_with_its_namespaces() -> None:
    others = [live(name, "old", {}, instance=each) for each in "bc" for name in ("four", "three")]
    found = evaluate(replace(HEALTHY, secrets=inventory(others=tuple(others))), EXPECTED)
    assert [each.text for each in found] == [
        f"Other Secrets belong to seldon.managed_kafka, instance {each}. They are in four, three, and are left alone."
        for each in "bc"
    ]


def test_evaluate_names_the_instance_that_owns_a_secret_and_how_to_take_it_over() -> None:
    secret = live("one", NAMES.client, {"password": "a-secret"}, instance="b")
    snapshot = replace(HEALTHY, secrets=inventory(secret))
    (found,) = evaluate(snapshot, EXPECTED)
    assert "managed by seldon.managed_kafka, instance b" in found.text
    assert "managed_kafka_adopt" in found.text
    statuses = {each.name: each for each in namespace_statuses(snapshot, EXPECTED, [found])}
    assert "seldon.managed_kafka, instance b" in {each.owner for each in statuses["one"].secrets}


NOT_SYNCED = ExternalSecret(
    "one", "kafka", NAMES.client, False, "SecretSyncedError: could not get secret data from provider"
)


def test_evaluate_names_the_external_secret_that_is_not_synced_with_the_reason_of_the_operator() -> None:
    snapshot = replace(HEALTHY, external={("one", NAMES.client): NOT_SYNCED})
    (found,) = evaluate(snapshot, replace(EXPECTED, scrub=lambda text: text.replace("provider", "***")))
    assert (found.kind, found.namespace, found.object) == ("not_synced", "one", NAMES.client)
    assert "SecretSyncedError: could not get secret data from ***" in found.text
    assert "kubectl describe externalsecret kafka --namespace one" in found.text
    assert (
        evaluate(replace(HEALTHY, external={("one", NAMES.client): NOT_SYNCED._replace(synced=True)}), EXPECTED) == []
    )


def test_evaluate_finds_the_secret_that_no_external_secret_writes_any_more_where_that_is_known() -> None:
    keeper = Keeper(EXTERNAL_SECRETS, "ExternalSecret kafka")
    secrets = dict(HEALTHY.secrets.live)
    key = ("one", NAMES.client)
    secrets[key] = secrets[key]._replace(keeper=keeper, owner=str(keeper))
    kept = replace(HEALTHY, secrets=replace(HEALTHY.secrets, live=secrets), managed=(secrets[key],))
    place = f"one/{NAMES.client}"
    assert findings(replace(kept, external={})) == {("external", place), ("not_synced", place)}
    assert findings(replace(kept, external=None)) == {("external", place)}
    assert findings(replace(kept, external={key: NOT_SYNCED._replace(synced=True)})) == {("external", place)}
    # Its label tells the provider where nothing else does
    assert replace(kept, instance="another").provider_label == HUBS.name


def test_evaluate_says_which_external_secret_has_to_write_a_missing_secret() -> None:
    (client,) = (secret for secret in HEALTHY.secrets.live.values() if secret.key == ("one", NAMES.client))
    without = {key: secret for key, secret in HEALTHY.secrets.live.items() if secret is not client}
    snapshot = replace(HEALTHY, secrets=replace(HEALTHY.secrets, live=without))

    def text(found: ClusterSnapshot) -> str:
        return next(each.text for each in evaluate(found, EXPECTED) if each.kind == "missing")

    assert text(snapshot).endswith("Run the install playbook.")
    external = {("one", NAMES.client): NOT_SYNCED}
    assert text(replace(snapshot, external=external)).endswith("Check why ExternalSecret kafka does not write it.")


def test_evaluate_asks_for_no_release_and_no_installation_where_a_gitops_tool_keeps_seldon() -> None:
    argo, flux = Keeper(ARGO_CD, "Application seldon"), Keeper(FLUX, "HelmRelease flux-system/seldon")
    missing = replace(HEALTHY, releases=(), setup=None)
    assert findings(missing) == {("release_missing", "seldon-system/seldon-core-v2-components")}
    assert findings(missing, replace(EXPECTED, keeper=argo)) == set()

    other = replace(EXPECTED, values={"kafka": {"bootstrap": "another"}}, keeper=flux)
    found = {each.kind: each.text for each in evaluate(HEALTHY, other)}
    assert found.keys() == {"gitops", "values"}
    assert found["gitops"].startswith("The release is managed by Flux, HelmRelease flux-system/seldon. ")
    assert found["values"].endswith("Change it in the source of HelmRelease flux-system/seldon, which Flux applies.")


def test_evaluate_of_a_provider_that_lacks_something_finds_it() -> None:
    assert findings(HEALTHY, replace(EXPECTED, connection=STANDARD)) == {("provider", "")}
    assert findings(HEALTHY, replace(EXPECTED, connection=None)) == set()


@pytest.mark.parametrize(
    ("installed", "rendered"),
    [
        ({"a": {}}, {}),
        ({}, {"a": {}}),
        ({"a": True}, {"a": 1}),
        ({"a": 1}, {"a": 1.0}),
        ({"a": "1"}, {"a": 1}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}),
        ({"a": None}, {}),
    ],
    ids=["empty mapping", "no mapping", "true and 1", "1 and 1.0", "string and number", "nested", "null"],
)
def test_evaluate_of_values_agrees_with_the_install(installed: dict[str, Any], rendered: dict[str, Any]) -> None:
    paths = list(differing_keys(installed, rendered))
    found = evaluate(replace(HEALTHY, setup=release(installed)), replace(EXPECTED, values=rendered))

    assert [finding.kind for finding in found] == (["values"] if paths else [])
    assert all(f"rendered values: {', '.join(paths)}." in finding.text for finding in found)


@pytest.mark.parametrize(
    ("version", "remedy"),
    [
        ("2.8.0", None),
        (None, None),
        ("2.10.2", "Run the install playbook."),
        ("2.7.0", "Seldon does not support downgrades: set seldon_core_version to 2.8.0."),
    ],
)
def test_evaluate_of_another_version_gives_the_remedy(version: str | None, remedy: str | None) -> None:
    found = evaluate(HEALTHY, replace(EXPECTED, version=version))

    assert [finding.kind for finding in found] == (["version"] if remedy else [])
    assert all(finding.text.endswith(f"{version} is expected. {remedy}") for finding in found)


def test_evaluate_of_a_reported_condition_masks_secrets() -> None:
    reported = replace(HEALTHY, runtimes=(runtime("one", UNMET._replace(message="a-secret")), runtime("two")))
    expected = replace(EXPECTED, scrub=lambda text: text.replace("a-secret", "***"))

    (finding,) = evaluate(reported, expected)

    assert finding.text == "ModelGatewayReady is False (NoPods: ***). Check the Pods in one."


def test_evaluate_sorts_by_namespace_and_severity() -> None:
    secrets = inventory(live("one", NAMES.broker, {"ca.crt": BROKER_CA}, immutable=True, last_applied=True))
    snapshot = replace(HEALTHY, secrets=secrets, runtimes=(runtime("one", UNMET), runtime("two")), usage=(50, 0))

    found = evaluate(snapshot, EXPECTED)

    assert [(f.namespace, f.severity) for f in found] == [
        ("", "error"),
        ("one", "error"),
        ("one", "warning"),
        ("one", "info"),
    ]
    statuses = namespace_statuses(snapshot, EXPECTED, found)
    states = {each.name: (each.state, [secret.state for secret in each.secrets]) for each in statuses}
    assert states == {"one": ("runtime_not_ready", ["metadata", "ok"]), "two": ("ok", ["ok", "ok"])}


def test_namespace_statuses_say_when_the_first_certificate_of_a_secret_expires() -> None:
    certificates = pki.issue("Root", days=(-10, 400)).pem + pki.issue("Other", days=(-10, 40)).pem
    secrets = inventory(live("one", NAMES.broker, {"ca.crt": certificates}))

    first, _second = namespace_statuses(replace(HEALTHY, secrets=secrets), EXPECTED, [])

    expires = f"{pki.NOW + timedelta(days=40):%Y-%m-%dT%H:%M:%SZ}"
    assert {each.name: (each.certificate_expires, each.certificate_days_left) for each in first.secrets} == {
        NAMES.broker: (expires, 40),
        NAMES.client: ("", None),
    }
