# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials that come from Secrets of the cluster, in the form in which Strimzi keeps them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_pem_private_key, pkcs12
from kubernetes import client

from tests.integration.leaks.finder import search
from tests.integration.playbook import Run, run_playbook
from tests.integration.providers import Scram
from tests.lab import scratch, state, variables
from tests.lab.files import write_private

pytestmark = pytest.mark.lab

STRIMZI = "kafka"
CLUSTER_CA: dict[str, Any] = {
    "namespace": STRIMZI,
    "name": "my-cluster-cluster-ca-cert",
    "keys": {"broker_ca": "ca.crt"},
}
USER: dict[str, Any] = {"namespace": STRIMZI, "name": "seldon", "keys": {"password": "password"}}
CERTIFICATE: dict[str, Any] = {
    "namespace": STRIMZI,
    "name": "seldon-tls",
    "keys": {"client_cert": "user.crt", "client_key": "user.key", "client_ca": "ca.crt"},
}
LABELS = {"strimzi.io/cluster": "my-cluster", "strimzi.io/kind": "KafkaUser"}


class Strimzi:
    """A cluster in which Strimzi's operators have written their Secrets."""

    def __init__(self, lab: state.Lab, own: scratch.Scratch, folder: Path) -> None:
        self.lab = lab
        self.own = own
        self._folder = folder

    def write(self, name: str, data: dict[str, bytes]) -> None:
        """Write a Secret as the operators do: text and PKCS#12 files side by side."""
        encoded = {key: base64.b64encode(value).decode() for key, value in data.items()}
        secret = client.V1Secret(metadata=client.V1ObjectMeta(name=name, labels=LABELS), data=encoded)
        if name in {each.metadata.name for each in self.own.core.list_namespaced_secret(STRIMZI).items}:
            self.own.core.replace_namespaced_secret(name, STRIMZI, secret)
        else:
            self.own.core.create_namespaced_secret(STRIMZI, secret)

    def write_cluster_ca(self) -> None:
        ca = x509.load_pem_x509_certificate(self.lab.pem("ca.crt").encode())
        store = pkcs12.serialize_key_and_certificates(None, None, None, [ca], BestAvailableEncryption(b"of-the-store"))
        pem = self.lab.pem("ca.crt").encode()
        self.write(CLUSTER_CA["name"], {"ca.crt": pem, "ca.p12": store, "ca.password": b"of-the-store"})

    def write_user(self, password: str) -> None:
        jaas = f'org.apache.kafka.common.security.scram.ScramLoginModule required username="x" password="{password}";'
        self.write("seldon", {"password": password.encode(), "sasl.jaas.config": jaas.encode()})

    def write_certificate(self) -> None:
        certificate, key = self.lab.pem("client.crt").encode(), self.lab.pem("client.key").encode()
        store = pkcs12.serialize_key_and_certificates(
            b"seldon",
            load_pem_private_key(key, None),  # type: ignore[arg-type]
            x509.load_pem_x509_certificate(certificate),
            None,
            BestAvailableEncryption(b"of-the-store"),
        )
        own = {"user.crt": certificate, "user.key": key, "user.p12": store, "user.password": b"of-the-store"}
        self.write("seldon-tls", {"ca.crt": self.lab.pem("client-ca.crt").encode(), **own})

    def run(self, playbook: str, given: dict[str, Any], *options: str, secret: str = "") -> Run:
        """Run a playbook at -vvvv; neither the secret nor any form of it may come out."""
        file = self._folder / f"{uuid4().hex}.yml"
        write_private(file, yaml.safe_dump(given))
        environ = {"KUBECONFIG": str(self.own.kubeconfig)}
        name = f"seldon.managed_kafka.{playbook}"
        run = run_playbook(name, "-e", f"@{file}", "--diff", "-vvvv", *options, environ=environ)
        if secret:
            assert not search(run.output, {"secret": secret})
        return run

    def content(self, namespace: str, name: str, key: str) -> str:
        data = self.own.core.read_namespaced_secret(name, namespace).data
        return base64.b64decode(data[key]).decode()


@pytest.fixture(scope="module")
def strimzi(lab: state.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Strimzi]:
    with scratch.cluster_for_seldon(lab, f"strimzi-{uuid4().hex[:4]}") as own:
        own.core.create_namespace(client.V1Namespace(metadata=client.V1ObjectMeta(name=STRIMZI)))
        there = Strimzi(lab, own, tmp_path_factory.mktemp("strimzi"))
        there.write_cluster_ca()
        there.write_certificate()
        yield there


@pytest.fixture
def scram(lab: state.Lab, tmp_path: Path) -> Iterator[Scram]:
    provider = Scram(lab, tmp_path)
    yield provider
    provider.end()


def without(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in names}


def test_a_rotation_by_strimzi_is_drift_and_the_next_run_carries_it_over(
    lab: state.Lab, strimzi: Strimzi, scram: Scram
) -> None:
    user = f"strimzi-{uuid4().hex[:6]}"
    first = scram.password_of(user)["msk_scram_password"]
    strimzi.write_user(first)
    given = {
        **without(variables.written(lab, "kafka_sasl"), "kafka_sasl_password", "kafka_sasl_broker_ca"),
        "seldon_provider": "kafka_sasl",
        "kafka_sasl_username": user,
        "kafka_sasl_mechanism": "SCRAM-SHA-512",
        "kafka_sasl_from_secret": [USER, CLUSTER_CA],
        "seldon_core_charts": ["crds", "setup", "runtime"],
    }

    told = strimzi.run("install_seldon_kafka_sasl", given, "--check", secret=first)
    installed = strimzi.run("install_seldon_kafka_sasl", given, secret=first)
    again = strimzi.run("install_seldon_kafka_sasl", given, secret=first)
    assert (told.returncode, installed.returncode, again.returncode) == (0, 0, 0), installed.output[-3000:]
    assert told.stats["changed"] == installed.stats["changed"] > again.stats["changed"] == 0
    assert strimzi.content("seldon-mesh", "kafka-sasl-secret", "password") == first
    assert strimzi.content("seldon-logs", "kafka-broker-tls", "ca.crt") == lab.pem("ca.crt")

    second = scram.password_of(user)["msk_scram_password"]
    strimzi.write_user(second)
    status = strimzi.run("status", given, "-e", "seldon_status_fail_on=error", secret=second)
    assert "password: differs from the given credentials" in status.output
    rotated = strimzi.run("install_seldon_kafka_sasl", given, secret=second)
    assert rotated.stats["changed"] == 2
    assert strimzi.content("seldon-mesh", "kafka-sasl-secret", "password") == second


def test_a_client_certificate_of_strimzi(lab: state.Lab, strimzi: Strimzi) -> None:
    own = [f"kafka_mtls_{name}" for name in ("client_cert", "client_key", "client_ca", "broker_ca")]
    given = {
        **without(variables.written(lab, "kafka_mtls"), *own),
        "seldon_provider": "kafka_mtls",
        "kafka_mtls_from_secret": [CERTIFICATE, CLUSTER_CA],
    }
    run = strimzi.run("preflight", given, secret=lab.pem("client.key"))
    assert run.returncode == 0, run.output[-3000:]
    assert "logged in to cluster" in run.output


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "gone"}, "the Secret gone in namespace kafka does not exist"),
        ({"keys": {"password": "passwort"}}, "has no such key. Its keys are password, sasl.jaas.config"),
        ({"keys": {"username": "password"}}, "not a field that a Secret can hold"),
        ({"keys": {"broker_ca": "password"}}, "given more than once"),
        ({"keys": {}}, "kafka_sasl_from_secret[0].keys: not a mapping of fields"),
        ({"namespace": "Kafka"}, "kafka_sasl_from_secret[0].namespace"),
    ],
)
def test_a_secret_that_does_not_fit_is_named_before_anything_is_written(
    lab: state.Lab, strimzi: Strimzi, change: dict[str, Any], message: str
) -> None:
    strimzi.write_user("not-the-password-of-any-user")
    given = {
        **without(variables.written(lab, "kafka_sasl"), "kafka_sasl_password", "kafka_sasl_broker_ca"),
        "kafka_sasl_from_secret": [{**USER, **change}, CLUSTER_CA],
        "managed_kafka_runtime_namespaces": ["never-made"],
    }
    run = strimzi.run("install_seldon_kafka_sasl", given, secret="not-the-password-of-any-user")
    assert run.returncode == 2
    assert "kafka_sasl_from_secret" in run.output
    assert message in run.last["msg"]
    assert "never-made" not in {each.metadata.name for each in strimzi.own.core.list_namespace().items}


def test_a_pkcs12_file_is_no_text(lab: state.Lab, strimzi: Strimzi) -> None:
    given = {
        **without(variables.written(lab, "kafka_mtls"), "kafka_mtls_client_key"),
        "kafka_mtls_from_secret": {**CERTIFICATE, "keys": {"client_key": "user.p12"}},
    }
    run = strimzi.run("install_seldon_kafka_mtls", given, "--check", secret=lab.pem("client.key"))
    assert "the key user.p12 of the Secret seldon-tls in namespace kafka does not hold text" in run.last["msg"]
