# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reader's container is given, and what its Go component makes of that. No cluster, no broker."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client

from tests.lab import tls
from tests.lab.readers import jvm
from tests.lab.readers.container import CURL_ROOTS, ROOTS, Container, environment, inside, unpack
from tests.lab.readers.go import CONFIG, GoReader
from tests.lab.readers.outcome import MASK, Refused, scrub

ENV = {
    "KAFKA_CLIENT_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM": "https",
    "KAFKA_CLIENT_SASL_SECRET_NAME": "login",
    "KAFKA_CLIENT_SASL_PASSWORD_LOCATION": "password",
    "KAFKA_CLIENT_TLS_SECRET_NAME": "client",
    "KAFKA_CLIENT_TLS_KEY_LOCATION": "/certs/client/tls.key",
    "KAFKA_CLIENT_TLS_CRT_LOCATION": "/certs/client/tls.crt",
    "KAFKA_CLIENT_TLS_CA_LOCATION": "/certs/client/ca.crt",
    "KAFKA_BROKER_TLS_SECRET_NAME": "broker",
    "KAFKA_BROKER_TLS_CA_LOCATION": ROOTS,
}
OAUTH = ("method", "client_id", "client_secret", "scope", "token_endpoint_url", "extensions")


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Files of a lab's TLS folder, by name."""
    folder = tmp_path_factory.mktemp("tls")
    tls.create(folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def secrets(pki: dict[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Secrets with everything that the environment asks for."""
    return {
        "login": {"password": b"a password", **{key: key.encode() for key in OAUTH}},
        "client": {"tls.key": pki["client.key"], "tls.crt": pki["client.crt"], "ca.crt": pki["client-ca.crt"]},
        "broker": {"ca.crt": pki["ca.crt"]},
    }


def settings(root: Path, secrets: dict[str, dict[str, bytes]], **env: str) -> dict[str, Any]:
    """A Go consumer's settings, with files of the container named as the container names them."""
    files = {CONFIG: json.dumps({"bootstrap.servers": "broker:9092", "consumer": {"session.timeout.ms": 6000}})}
    container = Container(ENV | env, files, secrets)
    unpack(container, root)
    made = GoReader(container, root).settings("consumer")
    return {key: value.replace(str(root), "") if isinstance(value, str) else value for key, value in made.items()}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("$ConnectionString", "$ConnectionString"),
        ("$(FIRST)/x", "one/x"),
        ("$(NO_SUCH)", "$(NO_SUCH)"),
        ("$$(FIRST)", "$(FIRST)"),
        ("a$$b", "a$b"),
        ("$(FIRST", "$(FIRST"),
        (None, ""),
    ],
)
def test_variables_are_resolved_as_the_kubelet_does(value: str | None, expected: str) -> None:
    variables = [client.V1EnvVar(name="FIRST", value="one"), client.V1EnvVar(name="SECOND", value=value)]
    assert environment(variables, "mesh") == {"FIRST": "one", "SECOND": expected}


def test_a_pod_knows_its_namespace() -> None:
    own = client.V1EnvVarSource(field_ref=client.V1ObjectFieldSelector(field_path="metadata.namespace"))
    name = client.V1EnvVarSource(field_ref=client.V1ObjectFieldSelector(field_path="metadata.name"))
    variables = [client.V1EnvVar(name="POD_NAMESPACE", value_from=own), client.V1EnvVar(name="NAME", value_from=name)]
    assert environment(variables, "mesh") == {"POD_NAMESPACE": "mesh"}


@pytest.mark.parametrize(
    ("known", "expected"), [({"login": {"url": b"a"}}, "-Da"), ({"login": {}}, "-D$(URL)"), ({}, "-D$(URL)")]
)
def test_variable_from_a_secret_is_left_out_where_there_is_none(known: dict[str, Any], expected: str) -> None:
    selector = client.V1SecretKeySelector(name="login", key="url", optional=True)
    url = client.V1EnvVar(name="URL", value_from=client.V1EnvVarSource(secret_key_ref=selector))
    assert environment([url, client.V1EnvVar(name="OPTION", value="-D$(URL)")], "mesh", known)["OPTION"] == expected


def test_the_image_has_the_public_roots(tmp_path: Path) -> None:
    unpack(Container({}, {"/mnt/kafka/kafka.json": "{}"}, {}), tmp_path)
    assert "BEGIN CERTIFICATE" in inside(tmp_path, ROOTS).read_text(encoding="utf-8")
    assert inside(tmp_path, "/mnt/kafka/kafka.json").read_text(encoding="utf-8") == "{}"


def test_what_is_mounted_takes_the_place_of_the_images_roots_for_tokens(tmp_path: Path) -> None:
    image = tmp_path / "image.pem"
    image.write_text("the image's", encoding="utf-8")
    for name, mounts in (("without", {}), ("with", {CURL_ROOTS: b"a private CA"})):
        unpack(Container({}, {}, {}, mounts), tmp_path / name, image)
    roots = [inside(tmp_path / name, CURL_ROOTS).read_text(encoding="utf-8") for name in ("without", "with")]
    assert roots == ["the image's", "a private CA"]


def test_trust_store_that_java_is_told_of_is_the_containers(tmp_path: Path) -> None:
    option = "-Djavax.net.ssl.trustStore"
    container = Container({"JAVA_TOOL_OPTIONS": f"-Da=/b {option}=/mnt/ca.jks"}, {}, {})
    assert jvm.environment(container, tmp_path) == {"JAVA_TOOL_OPTIONS": f"-Da=/b {option}={tmp_path}/mnt/ca.jks"}


@pytest.mark.parametrize("form", ["{0}", "  {0}  ", "Basic {1}"])
def test_no_form_of_a_secret_is_shown(form: str) -> None:
    secret = "not for you\n"
    text = form.format(secret.strip(), base64.b64encode(secret.encode()).decode())
    shown = scrub(text, {"login": {"password": secret.encode(), "scope": b"Basic"}})
    assert MASK in shown
    assert "not for you" not in shown
    assert ("Basic" in shown) is ("Basic" in form)


def test_no_line_of_a_key_is_shown(pki: dict[str, bytes]) -> None:
    key = pki["client.key"]
    shown = scrub(f"bad base64: {key.decode().splitlines()[3]}", {"client": {"tls.key": key, "tls.crt": key}})
    assert shown == f"bad base64: {MASK}"


def test_secrets_go_to_the_program_as_java_properties() -> None:
    assert jvm.properties({"empty": {}, "login": {"password": b'\\"\n'}}) == "empty/\nlogin/\nlogin/password=XCIK"


def test_settings_come_from_the_config_map_and_the_environment(
    tmp_path: Path, secrets: dict[str, dict[str, bytes]]
) -> None:
    made = settings(tmp_path, secrets, KAFKA_SECURITY_PROTOCOL="SASL_SSL", KAFKA_SASL_MECHANISM="SCRAM-SHA-256")
    assert made == {
        "bootstrap.servers": "broker:9092",
        "session.timeout.ms": 6000,
        "security.protocol": "SASL_SSL",
        "ssl.endpoint.identification.algorithm": "https",
        "ssl.ca.location": ROOTS,
        "sasl.mechanism": "SCRAM-SHA-256",
        "sasl.username": "seldon",
        "sasl.password": "a password",
    }


def test_settings_of_oauth(tmp_path: Path, secrets: dict[str, dict[str, bytes]]) -> None:
    made = settings(tmp_path, secrets, KAFKA_SECURITY_PROTOCOL="SASL_SSL", KAFKA_SASL_MECHANISM="OAUTHBEARER")
    assert {made[f"sasl.oauthbearer.{key.replace('_', '.')}"] for key in OAUTH} == set(OAUTH)


def test_settings_of_mutual_tls(tmp_path: Path, pki: dict[str, bytes], secrets: dict[str, dict[str, bytes]]) -> None:
    made = settings(tmp_path, secrets, KAFKA_SECURITY_PROTOCOL="SSL")
    assert made["ssl.key.location"] == "/certs/client/tls.key"
    assert made["ssl.certificate.location"] == "/certs/client/tls.crt"
    assert made["ssl.ca.location"] == ROOTS
    assert inside(tmp_path, ROOTS).read_bytes() == pki["ca.crt"]
    assert inside(tmp_path, "/certs/client/tls.key").read_bytes() == pki["client.key"]


def test_without_a_broker_secret_mutual_tls_trusts_the_clients_authority(
    tmp_path: Path, secrets: dict[str, dict[str, bytes]]
) -> None:
    made = settings(tmp_path, secrets, KAFKA_SECURITY_PROTOCOL="SSL", KAFKA_BROKER_TLS_SECRET_NAME="")
    assert made["ssl.ca.location"] == "/certs/client/ca.crt"


@pytest.mark.parametrize(
    ("missing", "wrong"),
    [
        ("client", None),
        ("tls.key", None),
        ("tls.crt", None),
        ("ca.crt", None),
        ("tls.key", "client-untrusted.key"),
        ("ca.crt", "client.key"),
    ],
)
def test_without_a_usable_client_certificate_tls_is_one_sided(
    tmp_path: Path, pki: dict[str, bytes], secrets: dict[str, dict[str, bytes]], missing: str, wrong: str | None
) -> None:
    if missing == "client":
        del secrets["client"]
    else:
        del secrets["client"][missing]
    if wrong:
        secrets["client"][missing] = pki[wrong]

    made = settings(tmp_path, secrets, KAFKA_SECURITY_PROTOCOL="SSL")

    assert made["ssl.ca.location"] == ROOTS
    assert not {"ssl.key.location", "ssl.certificate.location"} & made.keys()


@pytest.mark.parametrize(("algorithm", "expected"), [("https", "https"), ("", "none")])
def test_an_empty_algorithm_switches_verification_off(
    tmp_path: Path, secrets: dict[str, dict[str, bytes]], algorithm: str, expected: str
) -> None:
    variable = {"KAFKA_CLIENT_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM": algorithm}
    made = settings(tmp_path, secrets, KAFKA_SECURITY_PROTOCOL="SSL", **variable)
    assert made["ssl.endpoint.identification.algorithm"] == expected


def test_what_go_does_not_know_it_takes_for_plaintext(tmp_path: Path, secrets: dict[str, dict[str, bytes]]) -> None:
    made = settings(tmp_path, secrets, KAFKA_SECURITY_PROTOCOL="SASL_PLAINTEXT")
    assert made == {"bootstrap.servers": "broker:9092", "session.timeout.ms": 6000}


@pytest.mark.parametrize(
    ("env", "reason"),
    [
        ({"KAFKA_SASL_MECHANISM": "GSSAPI"}, "does not support the SASL mechanism GSSAPI"),
        ({"KAFKA_CLIENT_SASL_SECRET_NAME": "other"}, "the Secret other cannot be read"),
        ({"KAFKA_CLIENT_SASL_PASSWORD_LOCATION": "/etc/secret"}, "the Secret login has no key secret"),
        ({"KAFKA_CLIENT_SASL_PASSWORD_LOCATION": " "}, "KAFKA_CLIENT_SASL_PASSWORD_LOCATION is empty"),
        ({"KAFKA_BROKER_TLS_SECRET_NAME": "other"}, "the Secret other cannot be read"),
        ({"KAFKA_BROKER_TLS_SECRET_NAME": "", "KAFKA_BROKER_TLS_CA_LOCATION": "/ca.crt"}, "which the image does not"),
    ],
)
def test_what_go_ends_over(
    tmp_path: Path, secrets: dict[str, dict[str, bytes]], env: dict[str, str], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        settings(tmp_path, secrets, **{"KAFKA_SECURITY_PROTOCOL": "SASL_SSL", **env})
