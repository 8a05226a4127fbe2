# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fresh secrets go in; nothing that anyone can read afterwards holds them, in any encoding."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from kubernetes import client

from tests.integration.admission import talkative_policy
from tests.integration.leaks import cases, watch
from tests.integration.leaks.cases import Case, Credentials, Setting
from tests.integration.leaks.finder import search
from tests.lab import extent, polling, state, tls, variables
from tests.lab.cluster import server
from tests.lab.paths import ROOT

pytestmark = pytest.mark.lab

SECRETS = {
    "confluent_sasl": ("confluent-kafka-sasl", "password"),
    "confluent_oauth": ("confluent-kafka-oauth", "client_secret"),
    "msk_scram": ("kafka-sasl-secret", "password"),
    "event_hubs": ("azure-kafka-secret", "password"),
    "msk_mtls": ("kafka-client-tls", "tls.key"),
    "kafka_sasl": ("kafka-sasl-secret", "password"),
    "kafka_oauth": ("kafka-oauth", "client_secret"),
    "kafka_mtls": ("kafka-client-tls", "tls.key"),
}
"""Of each provider the Secret, and its secret key."""


def report(channels: Mapping[str, str], canaries: Mapping[str, str]) -> list[str]:
    return [f"{where}: {found}" for where, text in channels.items() for found in search(text, canaries)]


def test_cases_cover_every_module_and_playbook() -> None:
    # They run on the controller, are given no secret, and are part of the playbooks
    without_secrets = {"seldon_validate_variables", "seldon_core_gitops_folder"}
    modules = {file.stem for file in (ROOT / "plugins" / "modules").glob("*.py")}
    assert set(cases.MODULES) == modules - without_secrets
    assert set(cases.PLAYBOOKS) == {file.stem for file in (ROOT / "playbooks").glob("*.yml")}


@pytest.fixture
def places(tmp_path: Path) -> watch.Places:
    return watch.Places.below(tmp_path)


@pytest.fixture
def given(lab: state.Lab, places: watch.Places) -> dict[str, Credentials]:
    return cases.credentials(lab, places.given)


@dataclass(frozen=True)
class Namespaces:
    """Namespaces by purpose, see `Setting`, and the secrets that stood in ``denied`` before, by provider."""

    names: Mapping[str, str]
    previous: Mapping[str, str] = field(repr=False)


@pytest.fixture
def namespaces(cluster: client.CoreV1Api, new_namespace: Callable[..., str]) -> Iterator[Namespaces]:
    """``denied`` holds Secrets of ours with previous secrets, ``foreign`` those of somebody else."""
    names = {purpose: new_namespace() for purpose in ("fresh", "denied", "foreign")}
    # Several providers have a Secret of the same name
    passwords = {secret: (provider, cases.password()) for provider, secret in reversed(SECRETS.items())}
    previous = {provider: passwords[secret][1] for provider, secret in SECRETS.items()}
    ours = {"field_manager": "seldon.managed_kafka", "_content_type": "application/apply-patch+yaml"}
    for (name, key), (provider, password) in passwords.items():
        labels = {"app.kubernetes.io/managed-by": "seldon.managed_kafka", "managed-kafka.seldon/provider": provider}
        data = {key: base64.b64encode(password.encode()).decode()}
        owned = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "labels": labels}, "data": data}
        cluster.patch_namespaced_secret(name, names["denied"], owned, **ours)
        theirs = client.V1Secret(metadata=client.V1ObjectMeta(name=name), string_data={"theirs": "theirs"})
        cluster.create_namespaced_secret(names["foreign"], theirs, field_manager="somebody")
    with talkative_policy(cluster, names["denied"]):
        yield Namespaces(names, previous)


@pytest.fixture
def token(cluster: client.CoreV1Api, namespaces: Namespaces) -> str:
    """Of an account that may do everything in the namespace ``fresh``."""
    name, namespace = "canary", namespaces.names["fresh"]
    cluster.create_namespaced_service_account(namespace, {"metadata": {"name": name}})
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "admin"}
    subject = {"kind": "ServiceAccount", "name": name, "namespace": namespace}
    binding = {"metadata": {"name": name}, "roleRef": role, "subjects": [subject]}
    client.RbacAuthorizationV1Api(cluster.api_client).create_namespaced_role_binding(namespace, binding)
    made = cluster.create_namespaced_service_account_token(name, namespace, {"spec": {}})
    return str(made.status.token)


def tasks(todo: list[Case]) -> list[dict[str, Any]]:
    """The cases, then all their results shown and kept as facts."""
    listed: list[dict[str, Any]] = []
    for number, case in enumerate(todo):
        hidden = {name: f"{{{{ hidden[{number}].{name} }}}}" for name in case.hidden}
        task = {f"seldon.managed_kafka.{case.module}": {**case.options, **hidden}}
        listed.append({**task, "register": f"result_{number}", "ignore_errors": True})
    results = {f"kept_{number}": f"{{{{ result_{number} }}}}" for number in range(len(todo))}
    as_meant = [f"(result_{number} is failed) == {case.fails}" for number, case in enumerate(todo)]
    return [
        *listed,
        {"ansible.builtin.debug": {"msg": [*results.values()]}},
        {"ansible.builtin.set_fact": {"cacheable": True, **results}},
        {"ansible.builtin.assert": {"that": as_meant}},
    ]


def ansible(
    lab: state.Lab, places: watch.Places, callback: str, *argv: str, pipelining: bool = False
) -> tuple[int, dict[str, str]]:
    """Run ansible-playbook as talkative as it gets; its exit code, and by channel what was shown and left."""
    environ = {
        "ANSIBLE_STDOUT_CALLBACK": callback,
        "ANSIBLE_PIPELINING": str(pipelining),
        # The lab's identity provider, unlike a real one, has no certificate of a public authority
        "SSL_CERT_FILE": str(lab.paths.tls / "ca.crt"),
    }
    program = str(lab.paths.venv_bin / "ansible-playbook")
    code, shown = watch.run(lab.paths, places, [program, *argv, "-vvvv", "--diff"], **environ)
    return code, {f"{callback} {where}": text for where, text in shown.items()}


def test_no_module_shows_a_secret(
    lab: state.Lab, places: watch.Places, given: dict[str, Credentials], namespaces: Namespaces, token: str
) -> None:
    wrong = secrets.token_urlsafe(40)
    at = Setting(lab.paths.kubeconfig, server(lab.paths), places.given, namespaces.names, token, wrong)
    canaries = {"token": token, "signature of the token": token.rpartition(".")[2], "wrong token": wrong}
    canaries.update({f"previous secret of {provider}": previous for provider, previous in namespaces.previous.items()})
    for made in given.values():
        canaries.update(made.canaries)
    tried = {name: made for name, made in given.items() if extent.has_all() or name not in cases.REPEATED}
    every = [
        case for provider, made in tried.items() for make in cases.MODULES.values() for case in make(at, provider, made)
    ]

    shown = {}
    # In check mode first, as nothing is there yet
    for callback, todo, options in (
        ("ansible.posix.json", [case for case in every if case.checked], ["--check"]),
        ("ansible.builtin.default", every, []),
    ):
        book, hidden = places.given / "tasks.yml", places.given / "hidden.json"
        book.write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": tasks(todo)}]))
        hidden.write_text(json.dumps({"hidden": [dict(case.hidden) for case in todo]}))
        code, told = ansible(lab, places, callback, str(book), "-e", f"@{hidden}", *options)
        assert code == 0, told[f"{callback} output"][-2000:]
        shown.update(told)
    shown.update(watch.on_cluster(lab.paths, list(namespaces.names.values())))

    assert report(shown, canaries) == []


def test_no_playbook_shows_a_secret(
    lab: state.Lab,
    places: watch.Places,
    given: dict[str, Credentials],
    new_name: Callable[[], str],
    new_namespace: Callable[..., str],
) -> None:
    """Each with the credentials that the lab knows, and on another host with fresh ones that it refuses."""
    tls.further_client(places.given, "known", lab.paths.tls / "client-ca")
    known = variables.by_provider(lab)
    known["msk_mtls"]["msk_mtls_client_cert"] = (places.given / "known.crt").read_text()
    known["msk_mtls"]["msk_mtls_client_key"] = (places.given / "known.key").read_text()
    runtime, logs = new_name(), new_name()
    common = {
        "ansible_connection": "local",
        "ansible_python_interpreter": str(lab.paths.venv_bin / "python"),
        # What Helm keeps is looked into where everything is installed
        "seldon_core_charts": [],
        "managed_kafka_topics": variables.TOPICS,
        "managed_kafka_runtime_namespaces": [runtime],
        "managed_kafka_logs_namespace": logs,
        # Without the charts there is no namespace of the controller
        "managed_kafka_backup_namespace": new_namespace(),
        # The Secrets are in a file there, which is what it is for
        "seldon_render_dest": str(places.given),
        "seldon_render_tools": "argocd,flux",
        # An archive is compressed; what is in one, tests/integration/test_info.py searches
        "seldon_support_bundle_dest": str(places.given),
    }
    hosts: dict[str, Any] = {}
    book = []
    canaries: dict[str, str] = {}
    for playbook, providers in cases.PLAYBOOKS.items():
        for provider in providers:
            if provider in extent.FURTHER and not extent.has_all():
                continue
            secret = given[provider].secret[0]
            refused = {f"{provider}_{name}": given[provider].given[name] for name in cases.PAIRS[secret]}
            good, bad = f"{playbook}_{provider}_good", f"{playbook}_{provider}_bad"
            hosts[good] = {**common, **known[provider], "seldon_provider": provider}
            hosts[bad] = {**hosts[good], **refused}
            path = str(ROOT / "playbooks" / f"{playbook}.yml")
            book.append({"import_playbook": path, "vars": {"seldon_hosts": f"{good},{bad}"}})
            canaries.update(given[provider].canaries)
            canaries[f"{provider}, known"] = known[provider][f"{provider}_{secret}"]
    (places.given / "all.yml").write_text(yaml.safe_dump(book))
    (places.given / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}))

    code, shown = ansible(
        lab,
        places,
        "ansible.builtin.default",
        str(places.given / "all.yml"),
        "--inventory",
        str(places.given / "hosts.yml"),
        pipelining=True,
    )

    output = shown["ansible.builtin.default output"]
    recap = dict(re.findall(r"^(\S+) +: ok=\d+ .*failed=(\d)", output, re.MULTILINE))
    # Who renders or looks does not log in; nobody confirms the removal
    lenient = ("render_", "status_", "support_bundle_")
    refused_hosts = {host for host in hosts if host.endswith("_bad") and not host.startswith(lenient)}
    refused_hosts |= {host for host in hosts if host.startswith("uninstall_")}
    assert recap == {host: str(int(host in refused_hosts)) for host in hosts}, output[-2000:]
    assert code != 0
    shown.update(watch.on_cluster(lab.paths, [runtime, logs]))
    assert report(shown, canaries) == []


PLANTED = cases.password()

PLANTS = {
    "output": "import sys; sys.stderr.write(sys.stdin.read() or VALUE)",
    "tmp/": "import tempfile; tempfile.NamedTemporaryFile('w', delete=False).write(VALUE)",
    "ansible.log": "import os; open(os.environ['ANSIBLE_LOG_PATH'], 'w').write(VALUE)",
}
"""Where a program leaves a secret, and that program."""


@pytest.mark.parametrize(("where", "program"), PLANTS.items(), ids=PLANTS)
def test_watch_run_that_leaves_a_secret_finds_it(
    lab: state.Lab, places: watch.Places, where: str, program: str
) -> None:
    script = places.given / "plant.py"
    script.write_text(f"VALUE = {PLANTED!r}\n{program}\n")
    _code, shown = watch.run(lab.paths, places, [sys.executable, str(script)])
    assert any(found.startswith(where) for found in report(shown, {"planted": PLANTED}))


def test_watch_processes_with_a_secret_argument_finds_it(places: watch.Places) -> None:
    environ = {**os.environ, **places.environment}
    with watch.Processes(places) as processes:
        argv = [sys.executable, "-c", "input()", PLANTED]
        with subprocess.Popen(argv, stdin=subprocess.PIPE, env=environ) as process:
            polling.until(
                lambda: bool(search("\n".join(list(processes.seen)), {"planted": PLANTED})),
                seconds=30,
                what="the process to be seen",
            )
            process.communicate(b"\n")


def test_watch_on_cluster_with_planted_secrets_finds_all(
    lab: state.Lab, cluster: client.CoreV1Api, new_namespace: Callable[..., str]
) -> None:
    name = new_namespace()
    ours = {"app.kubernetes.io/managed-by": "seldon.managed_kafka"}
    inside = {"name": "t", "data": base64.b64encode(PLANTED.encode()).decode()}
    for where, release in {
        "config": {"config": {"password": PLANTED}, "chart": {}},
        "manifest": {"manifest": f"password: {PLANTED}", "chart": {}},
        "chart": {"chart": {"templates": [inside]}},
    }.items():
        packed = base64.b64encode(gzip.compress(json.dumps(release).encode())).decode()
        kept = client.V1Secret(
            metadata=client.V1ObjectMeta(name=f"release-{where}"),
            type="helm.sh/release.v1",
            string_data={"release": packed},
        )
        cluster.create_namespaced_secret(name, kept)
    annotated = client.V1ObjectMeta(name="annotated", labels=ours, annotations={"copy": PLANTED})
    cluster.create_namespaced_secret(name, client.V1Secret(metadata=annotated))
    ours_alone = client.V1ObjectMeta(name="ours", labels=ours)
    cluster.create_namespaced_secret(name, client.V1Secret(metadata=ours_alone, string_data={"password": PLANTED}))
    cluster.create_namespaced_config_map(name, {"metadata": {"name": "map"}, "data": {"copy": PLANTED}})
    about = {"kind": "Secret", "name": "annotated", "namespace": name}
    cluster.create_namespaced_event(name, {"metadata": {"name": "event"}, "involvedObject": about, "message": PLANTED})

    found = report(watch.on_cluster(lab.paths, [name]), {"planted": PLANTED})

    assert {line.split(":")[1].strip() for line in found} == {
        "Secret release-config",
        "Secret release-manifest",
        "Secret release-chart",
        "Secret annotated",
        "ConfigMap map",
        "Event event",
    }
