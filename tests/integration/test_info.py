# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of a cluster: the findings where much is wrong, and the requests where nothing is. A bundle of it."""

from __future__ import annotations

import base64
import json
import secrets as random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.fleet import fleet_report
from tests import module
from tests.integration import bundles
from tests.integration.leaks.finder import search
from tests.integration.playbook import Run, run_playbook
from tests.integration.rights import account, blocks
from tests.integration.secrets import INSTANCE
from tests.lab import audit, polling, schemas, scratch, state, variables
from tests.lab import cluster as lab_cluster
from tests.lab.files import write_private
from tests.lab.helm import install_chart
from tests.lab.ports import free_ports
from tests.status import objections

pytestmark = pytest.mark.lab

MOST = 9
KAFKA_CLIENTS = ("seldon-dataflow-engine", "seldon-modelgateway", "seldon-pipelinegateway")
KAFKA_CLIENTS_VALUES = ("dataflow", "modelgateway", "pipelinegateway")
TEAMS = [f"team-{number:02}" for number in range(12)]
GROUP, VERSION = "mlops.seldon.io", "v1alpha1"
STARTED = "2020-01-01T00:00:00Z"
PROVIDER = "event_hubs"


@dataclass(frozen=True)
class Cluster:
    """A cluster with Seldon's kinds and releases; the test creates what its controller would create."""

    scratch: scratch.Scratch
    counter: audit.Counter
    options: dict[str, Any]
    folder: Path

    @property
    def core(self) -> client.CoreV1Api:
        return self.scratch.core

    def info(self, **options: Any) -> tuple[dict[str, Any], list[audit.Request]]:
        with self.counter.counting() as requests:
            given = {"kubeconfig": str(self.counter.kubeconfig), **self.options, **options}
            options = {name: value for name, value in given.items() if value is not None}
            status = module.run("seldon_kafka_info", self.folder, **options)
        assert "findings" in status, status
        report = fleet_report({"cluster": status}, [], datetime.now(UTC))
        assert objections(json.loads(json.dumps(report))) == []
        return status, requests


@pytest.fixture(scope="module")
def cluster(lab: state.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("info")
    options: dict[str, Any] = {
        "provider": PROVIDER,
        "credentials": variables.credentials(lab, PROVIDER),
        "namespaces": TEAMS,
        "logs_namespace": "",
        "instance": INSTANCE,
    }
    log = folder / "pod.log"
    bundles.write_log(log, [])
    name, simulation = f"info-{uuid4().hex[:4]}", bundles.simulation(log)
    with scratch.cluster_of_its_own(lab.paths, name, simulation=simulation) as own:
        lab_cluster.provide_nodes(own.paths)
        rendered = module.run("seldon_kafka_values", folder, provider=PROVIDER, credentials=options["credentials"])
        install_chart(lab, own.kubeconfig, "crds", version="2.8.0")
        setup: dict[str, Any] = {"release": "seldon-core-v2-components", "values": rendered["values"], "wait": False}
        install_chart(lab, own.kubeconfig, "setup", "seldon-system", version="2.8.0", **setup)
        installed = Cluster(own, own.counted(), options, folder)
        written = {**options, "kubeconfig": str(own.kubeconfig)}
        assert module.run("seldon_kafka_secret", folder, **written)["changed"]
        for team in TEAMS:
            runtime(installed, team, "True")
            for component in KAFKA_CLIENTS:
                pod(installed, team, component)
        yield installed


def runtime(cluster: Cluster, namespace: str, ready: str) -> None:
    api = client.CustomObjectsApi(cluster.core.api_client)
    kind = (GROUP, VERSION, namespace, "seldonruntimes")
    body = {"apiVersion": f"{GROUP}/{VERSION}", "kind": "SeldonRuntime", "metadata": {"name": "seldon"}}
    api.create_namespaced_custom_object(*kind, {**body, "spec": {"seldonConfig": "default"}})
    report(cluster, namespace, ready)


def report(cluster: Cluster, namespace: str, ready: str) -> None:
    api = client.CustomObjectsApi(cluster.core.api_client)
    condition = {"type": "ModelGatewayReady", "status": ready, "reason": "NoPods", "message": "0 of 1"}
    patch = {"status": {"conditions": [condition]}}
    api.patch_namespaced_custom_object_status(GROUP, VERSION, namespace, "seldonruntimes", "seldon", patch)


def pod(cluster: Cluster, namespace: str, component: str) -> None:
    """A Pod that was started in the future, that is, after its Secrets."""
    spec = {"containers": [{"name": "client", "image": "none"}], "automountServiceAccountToken": False}
    metadata = {"name": component, "labels": {"app.kubernetes.io/name": component}}
    cluster.core.create_namespaced_service_account(namespace, {"metadata": {"name": component}})
    spec["serviceAccountName"] = component
    cluster.core.create_namespaced_pod(namespace, {"metadata": metadata, "spec": spec})
    started(cluster, namespace, component, {"running": {"startedAt": "2090-01-01T00:00:00Z"}}, "True")


def started(cluster: Cluster, namespace: str, component: str, container: dict[str, Any], ready: str) -> None:
    each = {"name": "client", "image": "none", "imageID": "", "ready": True, "restartCount": 0, "state": container}
    conditions = [{"type": "Ready", "status": ready}]
    status = {"phase": "Running", "conditions": conditions, "containerStatuses": [each]}
    cluster.core.patch_namespaced_pod_status(component, namespace, {"status": status})


def findings(status: dict[str, Any]) -> set[tuple[str, str]]:
    """Kind and place of the findings, without those about Event Hubs itself."""
    return {
        (each["kind"], "/".join(filter(None, [each["namespace"], each["object"]])))
        for each in status["findings"]
        if each["kind"] != "provider"
    }


WITHOUT_CREDENTIALS: dict[str, Any] = {"provider": None, "credentials": None, "instance": None, "brokers": True}


def test_info_of_brokers_needs_no_credentials_and_tells_whose_ca_does_not_verify_them(
    lab: state.Lab, cluster: Cluster
) -> None:
    before, _requests = cluster.info(**WITHOUT_CREDENTIALS)
    right = cluster.core.read_namespaced_secret("kafka-broker-tls", TEAMS[3]).data["ca.crt"]
    wrong = base64.b64encode(lab.pem("other-ca.crt").encode()).decode()
    try:
        cluster.core.patch_namespaced_secret("kafka-broker-tls", TEAMS[3], {"data": {"ca.crt": wrong}})
        after, _requests = cluster.info(**WITHOUT_CREDENTIALS)
        in_role, _requests = cluster.info(**WITHOUT_CREDENTIALS, _from_role=True)
    finally:
        cluster.core.patch_namespaced_secret("kafka-broker-tls", TEAMS[3], {"data": {"ca.crt": right}})

    place = f"{TEAMS[3]}/kafka-broker-tls"
    assert findings(before) == set()
    assert findings(after) >= {("broker_ca", place)}
    (found,) = (each for each in after["findings"] if each["kind"] == "broker_ca")
    assert f"the current certificates of localhost:{lab.ports.plain} (" in found["text"]
    assert "as credentials.broker_ca, or" in found["text"]
    # The provider is that of the cluster, since nobody has given one
    (found,) = (each for each in in_role["findings"] if each["kind"] == "broker_ca")
    assert "as event_hubs_broker_ca, or" in found["text"]


def test_info_of_brokers_that_cannot_be_reached_says_so(lab: state.Lab, cluster: Cluster) -> None:
    (closed,) = free_ports(1)
    credentials = {**cluster.options["credentials"], "bootstrap_servers": f"localhost:{closed}"}
    status, _requests = cluster.info(credentials=credentials, brokers=True)
    (found,) = (each for each in status["findings"] if each["kind"] == "brokers_unreachable")
    assert f"localhost:{closed}" in found["text"]


def test_info_where_nothing_is_wrong_costs_few_requests_and_no_write(cluster: Cluster) -> None:
    whole, many = cluster.info()
    half, few = cluster.info(exclude_namespaces=TEAMS[6:], discover_runtimes=False)

    assert findings(whole) == set()
    assert len([each for each in whole["namespaces"] if each["state"] == "ok"]) == len(TEAMS)
    assert 0 < len(many) <= MOST, many
    assert len(few) <= MOST
    assert not any(request.writes for request in many)
    assert whole["topics"] == {"needed": 1, "quota": 10}
    assert (whole["release"]["status"], whole["release"]["version"]) == ("deployed", "2.8.0")
    # The Secrets in the other half are managed, and only the variables of another run tell whether they are needed
    assert {kind for kind, _place in findings(half)} == {"not_selected"}

    detected, _requests = cluster.info(provider=None, credentials=None, instance=None)
    assert (detected["provider"], findings(detected)) == (PROVIDER, set())


def test_info_with_the_documented_rights_returns_what_an_administrator_gets(cluster: Cluster, tmp_path: Path) -> None:
    (role,) = blocks("Check the status")
    own = str(account(cluster.scratch.kubeconfig, role, tmp_path))

    for options in ({}, {"provider": None, "credentials": None}, {"namespace_selector": "none=such"}):
        status, _requests = cluster.info(**options)
        assert findings(status) == set()
        assert without(cluster.info(**options, kubeconfig=own)[0]) == without(status)


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        ("pods", "Pods"),
        ("configmaps", "ConfigMaps seldon-kafka"),
        ("seldonruntimes", "seldonruntimes."),
        ("pipelines", "models and pipelines"),
        ("secrets", "Secrets in all namespaces"),
    ],
)
def test_info_without_one_of_the_documented_rights_says_which(
    cluster: Cluster, tmp_path: Path, resource: str, said: str
) -> None:
    (role,) = blocks("Check the status")
    rules = [{**rule, "resources": [each for each in rule["resources"] if each != resource]} for rule in role["rules"]]
    fewer = {"metadata": {"name": f"without-{resource}"}, "rules": [rule for rule in rules if rule["resources"]]}
    own = str(account(cluster.scratch.kubeconfig, {**role, **fewer}, tmp_path))

    status, _requests = cluster.info(kubeconfig=own)

    assert [each["text"] for each in status["findings"] if each["kind"] == "forbidden" and said in each["text"]]


def without(status: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in status.items() if key not in ("invocation", "cluster")}


def test_info_where_much_is_wrong_names_kinds_and_places_and_no_secret(cluster: Cluster, lab: state.Lab) -> None:
    core, canary = cluster.core, random.token_urlsafe(24)
    secret, broker = "azure-kafka-secret", "kafka-broker-tls"
    core.delete_namespaced_secret(secret, TEAMS[0])
    core.patch_namespaced_secret(secret, TEAMS[1], {"stringData": {"password": canary}})
    core.patch_namespaced_secret(secret, TEAMS[2], {"stringData": {"note": canary}})
    for team, owner in ((TEAMS[3], []), (TEAMS[4], [external_secret()])):
        core.delete_namespaced_secret(broker, team)
        metadata = {"name": broker, "ownerReferences": owner}
        core.create_namespaced_secret(team, {"metadata": metadata, "stringData": {"ca.crt": lab.pem("ca.crt")}})
    started(cluster, TEAMS[5], KAFKA_CLIENTS[0], {"waiting": {"reason": "CrashLoopBackOff"}}, "False")
    started(cluster, TEAMS[6], KAFKA_CLIENTS[1], {"running": {"startedAt": STARTED}}, "True")
    report(cluster, TEAMS[7], "False")
    core.create_namespace({"metadata": {"name": "previous"}})
    labels = {"app.kubernetes.io/managed-by": "seldon.managed_kafka", "managed-kafka.seldon/provider": "msk_scram"}
    own = {**labels, "managed-kafka.seldon/instance": INSTANCE}
    ours = {"field_manager": "seldon.managed_kafka", "_content_type": "application/apply-patch+yaml"}
    for where, name, given in (
        ("previous", "old", own),
        ("previous", "of-another", labels),
        (TEAMS[7], "old", own),
    ):
        secret_of = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "labels": given}}
        core.patch_namespaced_secret(name, where, secret_of, **ours)
    core.create_namespaced_secret("previous", {"metadata": {"name": "labelled", "labels": labels}})

    status, _requests = cluster.info(installation={"values": {"kafka": {"bootstrap": canary}}}, seldon_version="2.8.5")

    release = "seldon-system/seldon-core-v2-components"
    assert findings(status) == {
        ("missing", f"{TEAMS[0]}/{secret}"),
        ("drift", f"{TEAMS[1]}/{secret}"),
        ("unexpected_key", f"{TEAMS[2]}/{secret}"),
        ("unmanaged", f"{TEAMS[3]}/{broker}"),
        ("external", f"{TEAMS[4]}/{broker}"),
        ("not_synced", f"{TEAMS[4]}/{broker}"),
        ("not_ready", f"{TEAMS[5]}/{KAFKA_CLIENTS[0]}"),
        ("outdated", f"{TEAMS[6]}/{KAFKA_CLIENTS[1]}"),
        ("runtime_not_ready", f"{TEAMS[7]}/seldon"),
        ("not_selected", "previous/old"),
        ("orphaned", f"{TEAMS[7]}/old"),
        ("other_instance", ""),
        ("unmanaged", "previous/labelled"),
        ("version", release),
        ("values", release),
    }
    # Since 2.8.4, Pods record the prefixes
    recorded = {f"{each}.annotations.managed-kafka.seldon/prefixes" for each in (*KAFKA_CLIENTS_VALUES, "scheduler")}
    assert set(status["release"]["differing_values"]) == {"kafka.bootstrap", *recorded}
    texts = {each["kind"]: each["text"] for each in status["findings"]}
    assert "CrashLoopBackOff" in texts["not_ready"]
    assert "ModelGatewayReady is False (NoPods: 0 of 1)" in texts["runtime_not_ready"]
    status.pop("invocation")
    hidden = {"in the Secrets": canary, "given": cluster.options["credentials"]["connection_string"]}
    assert not search(json.dumps(status), hidden)


SYNCED = {"type": "Ready", "status": "True", "reason": "SecretSynced", "message": "secret synced"}
FAILED = {**SYNCED, "status": "False", "reason": "SecretSyncedError"}
FAILED["message"] = "could not get secret data from provider"
"""As External Secrets 2.9 reports it where an entry is missing in the store, and where the store cannot be reached."""


def test_info_reports_what_the_external_secrets_operator_reports(
    cluster: Cluster, lab: state.Lab, tmp_path: Path
) -> None:
    schemas.serve(cluster.scratch.admin, schemas.external_secrets(lab.paths, ("externalsecrets",))[0])
    objects = client.CustomObjectsApi(cluster.scratch.admin)
    for team, reported in ((TEAMS[9], SYNCED), (TEAMS[10], FAILED)):
        where = ("external-secrets.io", "v1", team, "externalsecrets")
        body = {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": {"name": "kafka"}}
        spec = {"target": {"name": "kafka-broker-tls"}, "data": []}
        objects.create_namespaced_custom_object(*where, {**body, "spec": spec})
        objects.patch_namespaced_custom_object_status(*where, "kafka", {"status": {"conditions": [reported]}})
        marks = {"labels": {"reconcile.external-secrets.io/managed": "true"}}
        manager = "externalsecrets.external-secrets.io/kafka"
        cluster.core.patch_namespaced_secret("kafka-broker-tls", team, {"metadata": marks}, field_manager=manager)

    def reports(**options: Any) -> list[tuple[str, str, str]]:
        found = cluster.info(**options)[0]["findings"]
        chosen = [each for each in found if each["kind"] in ("external", "not_synced", "forbidden")]
        return [
            (each["kind"], each["namespace"], each["text"])
            for each in chosen
            if each["namespace"] in (*TEAMS[9:11], "")
        ]

    kept, other, failed = sorted(reports())
    assert [kept[0], other[0], failed[0]] == ["external", "external", "not_synced"]
    assert "Change it in the secret store that ExternalSecret kafka reads." in kept[2]
    assert failed[1] == TEAMS[10]
    assert "SecretSyncedError: could not get secret data from provider" in failed[2]

    (role,) = blocks("Check the status")
    rules = [rule for rule in role["rules"] if rule["resources"] != ["externalsecrets"]]
    fewer = {**role, "metadata": {"name": "without-externalsecrets"}, "rules": rules}
    own = str(account(cluster.scratch.kubeconfig, fewer, tmp_path))
    without_right = reports(kubeconfig=own)
    assert {each[0] for each in without_right} == {"external", "forbidden"}
    assert "externalsecrets.external-secrets.io" in next(each[2] for each in without_right if each[0] == "forbidden")


def external_secret() -> dict[str, Any]:
    owner = {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "name": "kafka", "uid": str(uuid4())}
    return {**owner, "controller": True}


KNOWN, UNKNOWN = random.token_urlsafe(24) + "-", random.token_urlsafe(24)
"""A secret that the cluster holds, and one that it does not."""
WATCHED = TEAMS[11]


@pytest.fixture(scope="module")
def planted(cluster: Cluster, lab: state.Lab) -> dict[str, str]:
    """Secrets in everything that a bundle reads of a namespace; by name."""
    core, key = cluster.core, lab.pem("client.key")
    bundles.write_log(cluster.folder / "pod.log", bundles.leaks(KNOWN, UNKNOWN, key))
    core.patch_namespaced_secret("azure-kafka-secret", WATCHED, {"stringData": {"password": KNOWN}})
    core.create_namespaced_secret(WATCHED, {"metadata": {"name": "another"}, "stringData": {"any": KNOWN[::-1]}})
    about = {"kind": "Pod", "name": KAFKA_CLIENTS[0], "namespace": WATCHED}
    message = f"{KNOWN} is refused, as is {KNOWN[::-1]}, password={UNKNOWN}"
    event = {"metadata": {"name": "refused"}, "involvedObject": about, "reason": "Refused", "message": message}
    core.create_namespaced_event(WATCHED, event)
    core.patch_namespaced_pod(KAFKA_CLIENTS[0], WATCHED, {"metadata": {"annotations": {"note": KNOWN}}})
    settings = {"bootstrap.servers": "broker.example.com:9092", "sasl.password": UNKNOWN, "note": KNOWN}
    config = {"metadata": {"name": "seldon-kafka"}, "data": {"kafka.json": json.dumps(settings)}}
    core.create_namespaced_config_map(WATCHED, config)
    state_of = {"waiting": {"reason": "CrashLoopBackOff", "message": message}}
    started(cluster, WATCHED, KAFKA_CLIENTS[0], state_of, "False")
    restarted = {"name": "client", "image": "none", "imageID": "", "ready": False, "restartCount": 2, "state": state_of}
    core.patch_namespaced_pod_status(KAFKA_CLIENTS[0], WATCHED, {"status": {"containerStatuses": [restarted]}})
    condition = {"type": "ModelGatewayReady", "status": "False", "reason": "NoPods", "message": message}
    api = client.CustomObjectsApi(core.api_client)
    patch = {"status": {"conditions": [condition]}}
    api.patch_namespaced_custom_object_status(GROUP, VERSION, WATCHED, "seldonruntimes", "seldon", patch)
    polling.until(
        lambda: all(each.spec.node_name for each in core.list_namespaced_pod(WATCHED).items),
        seconds=60,
        what="the Pods to be on nodes",
    )
    return {"known": KNOWN, "unknown": UNKNOWN, "another": KNOWN[::-1], "key": key}


@pytest.fixture(scope="module")
def accounts(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Kubeconfigs of an account with the rights of the page, and of one with those but the ones for Secrets."""
    folder = tmp_path_factory.mktemp("accounts")
    rules = [rule for name in ("Check the status", "Write a support bundle") for rule in blocks(name)[0]["rules"]]
    page = {**blocks("Write a support bundle")[0], "rules": rules}
    without = [{**rule, "resources": [each for each in rule["resources"] if each != "secrets"]} for rule in rules]
    blind = {"metadata": {"name": "blind"}, "rules": [rule for rule in without if rule["resources"]]}
    roles = {"page": page, "blind": {**page, **blind}}
    return {name: str(account(cluster.scratch.kubeconfig, role, folder)) for name, role in roles.items()}


def bundle(
    lab: state.Lab, folder: Path, hosts: dict[str, dict[str, Any]], *options: str
) -> tuple[Run, dict[str, dict[str, str]]]:
    """Write bundles of hosts; the archives by host."""
    inventory = folder / "inventory.yml"
    local = {"ansible_connection": "local", "ansible_python_interpreter": str(lab.paths.venv_bin / "python")}
    common = {**local, "seldon_support_bundle_log_lines": bundles.LINES, "seldon_support_bundle_dest": "archives"}
    write_private(inventory, yaml.safe_dump({"all": {"hosts": {n: {**common, **v} for n, v in hosts.items()}}}))
    (folder / "archives").mkdir(exist_ok=True)
    chosen = ["-i", str(inventory), "-e", "seldon_hosts=all", "--diff", *options]
    done = run_playbook("seldon.managed_kafka.support_bundle", *chosen, folder=folder)
    archives = sorted((folder / "archives").iterdir())
    assert [each.stat().st_mode & 0o7777 for each in archives] == [0o600] * len(archives)
    return done, {each.name.split("-")[2]: bundles.read(each) for each in archives}


def test_support_bundles_have_what_the_page_promises_and_no_secret(
    lab: state.Lab,
    cluster: Cluster,
    planted: dict[str, str],
    accounts: dict[str, str],
    closed: Path,
    tmp_path: Path,
) -> None:
    admin = str(cluster.scratch.kubeconfig)
    given = {**variables.written(lab, PROVIDER), "seldon_provider": PROVIDER, "managed_kafka_runtime_namespaces": TEAMS}
    hosts: dict[str, dict[str, Any]] = {
        "provider": {**given, "seldon_core_kubeconfig": admin},
        "page": {"seldon_core_kubeconfig": accounts["page"]},
        "blind": {"seldon_core_kubeconfig": accounts["blind"]},
        "closed": {"seldon_core_kubeconfig": str(closed)},
    }
    done, archives = bundle(lab, tmp_path, hosts, "-vvvv")

    assert set(archives) == {"provider", "page", "blind"}, done.output[-3000:]
    assert "The support bundle cannot be collected: https://127.0.0.1:9" in done.output
    hidden = {**planted, "given": given[f"{PROVIDER}_connection_string"]}
    assert search(done.output, hidden) == []
    assert search(bundles.all_of(archives), hidden) == []
    first = archives["provider"]
    assert bundles.promised() - set(first) == set()
    assert bundles.promised() - set(archives["page"]) == {"plan.json"}

    log = f"logs/{WATCHED}/{KAFKA_CLIENTS[0]}/client"
    for files in (first, archives["page"]):
        for name in (f"{log}.log", f"{log}.previous.log"):
            assert files[name].splitlines()[-1].endswith(bundles.LAST)
            assert len(files[name].splitlines()) <= bundles.LINES
        assert "********" in files[f"{log}.log"]
        assert "Refused" in files["events.json"]
        assert "is refused, as is" in files["events.json"]
        assert "broker.example.com:9092" in files["configmaps.json"]
    assert "plan.json" not in first["README.txt"].split("Not read")[1]
    (of_broker,) = (
        each
        for each in json.loads(first["secrets.json"])
        if (each["namespace"], each["name"]) == (WATCHED, "kafka-broker-tls")
    )
    assert of_broker["keys"] == ["ca.crt"]
    assert set(of_broker["certificates"]["ca.crt"][0]) == {"not_before", "not_after", "sha256"}
    assert json.loads(first["versions.json"])["kubernetes"]["gitVersion"].startswith("v1.")
    assert [each["chart"] for release in json.loads(first["releases.json"]) for each in release["revisions"]]
    settings = json.loads(first["settings.json"])
    assert settings[f"{PROVIDER}_connection_string"] == "********"
    assert settings[f"{PROVIDER}_broker_ca"] == given[f"{PROVIDER}_broker_ca"]
    assert json.loads(first["status.json"])["findings"]

    # Whose Secrets nobody has read
    assert not [name for name in archives["blind"] if name.startswith("logs/")]
    assert "Refused" in archives["blind"]["events.json"]
    assert "is refused, as is" not in archives["blind"]["events.json"]
    assert "left out, since Secrets there may not be read" in archives["blind"]["README.txt"]


def test_support_bundle_in_check_mode_reads_a_few_lists_and_writes_nothing(
    lab: state.Lab, cluster: Cluster, planted: dict[str, str], tmp_path: Path
) -> None:
    wrong = {"seldon_provider": PROVIDER, f"{PROVIDER}_connection_string": KNOWN, f"{PROVIDER}_bootstrap_servers": "no"}
    hosts = {"one": {**wrong, "seldon_core_kubeconfig": str(cluster.counter.kubeconfig)}}
    with cluster.counter.counting() as requests:
        done, archives = bundle(lab, tmp_path, hosts, "--check")
    assert done.returncode == 0, done.output[-3000:]
    assert archives == {}
    (summary,) = (each["msg"] for each in done.tasks if isinstance(each.get("msg"), list))
    assert summary[-1].startswith(f"Not written in check mode: {tmp_path}/archives/seldon-support-one-")
    assert [each for each in summary if each.startswith("Not in the bundle: status.json: ")]
    assert search(done.output, planted) == []
    assert [each for each in requests if each.writes] == []
    # Also with useless credentials, of however many namespaces
    assert [each.uri for each in requests if each.verb == "list" and "/namespaces/" in each.uri] == []


def test_support_bundle_of_secrets_that_may_not_be_read_has_logs_on_request_alone(
    cluster: Cluster, planted: dict[str, str], accounts: dict[str, str]
) -> None:
    def logs(**options: Any) -> dict[str, str]:
        given = {"kubeconfig": accounts["blind"], "only_namespaces": [WATCHED], **options}
        files = module.run("seldon_core_support_bundle", cluster.folder, **given)["files"]
        return {name: text for name, text in files.items() if name.startswith("logs/")}

    assert logs() == {}
    assert logs(include_unmasked=True, log_lines=0) == {}
    shown = logs(include_unmasked=True)
    assert {name.split("/")[1] for name in shown} == {WATCHED, "seldon-system"}
    by_form = {name: planted[name] for name in ("unknown", "key")}
    assert search("\n".join(shown.values()), by_form) == []
