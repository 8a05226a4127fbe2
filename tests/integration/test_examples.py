# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every example is run on the lab as it stands, but for what is the reader's own; again, it changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.integration import examples
from tests.integration.examples import Places
from tests.integration.playbook import Run, run_playbook
from tests.integration.secrets import INSTANCE, SECRETS, WORK, at, present, versions, wanted
from tests.integration.seldon import Seldon, with_seldon
from tests.lab import credentials, schemas, state, variables
from tests.lab.credentials import Login
from tests.lab.paths import ROOT
from tests.lab.registry import registry
from tests.lab.repository import guarded

pytestmark = pytest.mark.lab

IN_REGISTRY = "2.10.2"
LOCAL = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
USES = re.compile(rf"seldon\.managed_kafka\.({'|'.join(PROVIDERS)})'")
WRITERS = {f"seldon.managed_kafka.seldon_kafka_{name}" for name in ("secret", "secret_backup", "values")}
OF_OTHERS = ("elsewhere", "seldon-logs")
"""Namespaces with the Secrets of an installation that no example is about."""
BOOTSTRAP = ROOT / "examples" / "bootstrap"


def write_strimzi(seldon: Seldon) -> None:
    """Write the Secrets that Strimzi would have for a user of both kinds, and for the cluster."""
    lab = seldon.lab
    user = {"password": lab.credentials.scram.password, "user.crt": lab.pem("client.crt")}
    user |= {"user.key": lab.pem("client.key"), "ca.crt": lab.pem("client-ca.crt")}
    seldon.kubectl("create", "namespace", "kafka")
    for name, data in {"seldon": user, "my-cluster-cluster-ca-cert": {"ca.crt": lab.pem("ca.crt")}}.items():
        secret = {"metadata": {"name": name}, "stringData": data}
        seldon.scratch.core.create_namespaced_secret("kafka", secret)


@pytest.fixture(scope="module")
def places(lab: state.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Seldon with Secrets of a former password, and all that examples name."""
    folder, storage = tmp_path_factory.mktemp("examples"), tmp_path_factory.mktemp("registry")
    login = Login("robot", credentials.password())
    with (
        guarded(lab.paths.state / "charts", login) as repository,
        registry(lab, storage, login, IN_REGISTRY) as oci,
        with_seldon(lab) as seldon,
    ):
        seldon.write("the former one", "seldon-mesh")
        present(seldon.api, at(seldon.api, *OF_OTHERS), replace(WORK, secrets=wanted(SECRETS, instance=INSTANCE)))
        seldon.helm("runtime", "seldon-core-v2-runtime", "seldon-mesh")
        for name, labels in {
            "team-a": ["team=serving", "stage=test"],
            "serving-sandbox": ["team=serving", "stage=live"],
        }.items():
            seldon.kubectl("create", "namespace", name)
            seldon.kubectl("label", "namespace", name, *labels)
        write_strimzi(seldon)
        ready = Places(seldon, folder, repository, oci, login, str(storage / "login.json"))
        for name, text in ready.files.items():
            (folder / name).write_text(text)
        (folder / "clusters" / "live").mkdir(parents=True)
        for role in examples.foreign_roles():
            (folder / "roles" / role / "tasks").mkdir(parents=True)
        (folder / "extensions").symlink_to(ROOT / "extensions")
        yield ready


def run(places: Places, name: str, plays: list[dict[str, Any]], *options: str) -> Run:
    """Run plays beside the files that they read."""
    book, inventory = places.folder / name, places.folder / "inventory.yml"
    inventory.write_text(yaml.safe_dump({"all": {"hosts": {"bastion": LOCAL}}}))
    book.write_text(yaml.safe_dump(plays, sort_keys=False))
    return run_playbook(str(book), "-i", str(inventory), *options, environ=environ(places), folder=places.folder)


def environ(places: Places) -> dict[str, str]:
    """The reader's environment."""
    return {
        "KUBECONFIG": str(places.kubeconfig),
        # Quicker, and nothing that an example is about
        "ANSIBLE_GATHERING": "explicit",
        # What the certificates of the registry and the identity provider chain to
        "SSL_CERT_FILE": str(places.seldon.lab.paths.tls / "ca.crt"),
        "HELM_REGISTRY_CONFIG": places.logged_in,
        "KAFKA_API_KEY": places.fields["confluent_sasl_api_key"],
        "KAFKA_API_SECRET": places.fields["confluent_sasl_api_secret"],
    }


def test_examples_of_tasks_work_and_change_nothing_again(places: Places) -> None:
    ready = list(examples.tasks(places))
    of_others = {name: versions(places.seldon.scratch.core, name) for name in OF_OTHERS}
    play = {"hosts": "localhost", "gather_facts": False, "vars": places.readers, **examples.keywords(places)}
    done = run(places, "tasks.yml", [{**play, "tasks": [task for _example, tasks in ready for task in tasks]}])
    names = [f"{example}: {task['name']}" for example, tasks in ready for task in tasks]
    assert len(done.tasks) == len(names), done.output[-3000:]
    results = list(zip(names, done.tasks, strict=True))
    failed = [f"{name}: {result.get('msg')}" for name, result in results if result.get("failed")]
    assert not failed, "\n\n".join(failed)
    assert not [name for name, result in results[::2] if result.get("skipped")]
    assert not [name for name, result in results[1::2] if result["changed"]]
    assert {result["action"] for _name, result in results[::2] if result["changed"]} >= WRITERS
    assert {name: versions(places.seldon.scratch.core, name) for name in OF_OTHERS} == of_others


def test_examples_of_plays_log_in_in_check_mode(places: Places) -> None:
    ready = list(examples.plays(places))
    done = run(places, "plays.yml", [play for _example, play in ready], "--check")
    assert done.returncode == 0, done.output[-3000:]
    # All but those of the charts alone, and of another collection
    connecting = [example for example, play in ready if USES.search(str([play.get("roles"), play.get("tasks")]))]
    assert done.output.count("logged in to cluster") == len(connecting) >= len(PROVIDERS)


def test_example_of_a_bootstrap_playbook_logs_in(places: Places) -> None:
    # Those of pages have the same clusters
    options = [word for file in examples.inventories(places) for word in ("-i", str(file))]
    given = places.folder / "bootstrap.yml"
    names = ("confluent_sasl_bootstrap_servers", "confluent_sasl_broker_ca")
    variables_of_lab = {"managed_kafka_topics": variables.TOPICS, **{name: places.fields[name] for name in names}}
    given.write_text(yaml.safe_dump({"managed_kafka_action": "preflight", **variables_of_lab}))
    options += ["-i", str(BOOTSTRAP / "inventory.yml"), "--limit", "staging", "-e", f"@{given}"]
    done = run_playbook(str(BOOTSTRAP / "bootstrap.yml"), *options, environ=environ(places))
    assert done.returncode == 0, done.output[-3000:]
    assert "logged in to cluster" in done.output


def test_examples_of_manifests_are_valid_for_the_api_server(lab: state.Lab, places: Places) -> None:
    for definition in schemas.argocd(lab.paths):
        schemas.serve(places.seldon.admin, definition)
    core = places.seldon.core
    there = {each.metadata.name for each in core.list_namespace().items}
    for name in {each["metadata"].get("namespace", "default") for each in examples.manifests()} - there:
        core.create_namespace({"metadata": {"name": name}})
    file = places.folder / "manifests.yml"
    file.write_text(yaml.safe_dump_all(examples.manifests()))
    said = places.seldon.kubectl("apply", "--dry-run=server", "--validate=strict", "--filename", str(file))
    assert said.count("created (server dry run)") == len(examples.manifests())
