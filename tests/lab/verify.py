# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging in to Kafka as Seldon would: with nothing but the Helm values and the Secrets that are in the cluster."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from tests.lab.cluster import kubectl
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.paths import Paths

RELEASE, RELEASE_NAMESPACE = "seldon-core-v2-components", "seldon-system"
LOGS_NAMESPACE = "seldon-logs"
LOGIN_SECONDS = 30
CERTIFICATES = "token_endpoint_ca.crt"
"""Key of the Secret with the private CA of the identity provider; Seldon mounts it."""

Data = Mapping[str, str]


@dataclass(frozen=True)
class Login:
    """A login that worked: from which namespace's Secrets, and what the broker said."""

    namespace: str
    secrets: tuple[str, ...]
    protocol: str
    brokers: int

    def __str__(self) -> str:
        secrets = " and ".join(self.secrets)
        return f"{self.namespace}: logged in with {secrets} over {self.protocol}, {self.brokers} broker(s) seen"


def logins(paths: Paths) -> list[Login]:
    """Log in with the Secrets of every namespace that has to have them; raises LabError for the first that fails."""
    values = _values(paths)
    return [_login(paths, values, namespace) for namespace in _namespaces(paths)]


def secret_names(kafka: Mapping[str, Any]) -> tuple[str, ...]:
    """Secrets that `security.kafka` of the values names."""
    named = [kafka["ssl"]["client"]["brokerValidationSecret"]]
    named.append(kafka["sasl"]["client"]["secret"] if _is_sasl(kafka) else kafka["ssl"]["client"]["secret"])
    return tuple(name for name in named if name)


def client_settings(values: Mapping[str, Any], secrets: Mapping[str, Data]) -> dict[str, str]:
    """librdkafka's settings as Seldon derives them from its values and Secrets, by name. Holds passwords."""
    kafka = values["security"]["kafka"]
    ssl, sasl = kafka["ssl"]["client"], kafka["sasl"]
    settings = {
        "bootstrap.servers": values["kafka"]["bootstrap"],
        "security.protocol": kafka["protocol"],
        "ssl.endpoint.identification.algorithm": ssl["endpointIdentificationAlgorithm"] or "none",
    }
    if ssl["brokerValidationSecret"]:
        settings["ssl.ca.pem"] = secrets[ssl["brokerValidationSecret"]]["ca.crt"]
    if not _is_sasl(kafka):
        client = secrets[ssl["secret"]]
        return settings | {"ssl.certificate.pem": client["tls.crt"], "ssl.key.pem": client["tls.key"]}
    secret = secrets[sasl["client"]["secret"]]
    settings["sasl.mechanism"] = sasl["mechanism"]
    if sasl["mechanism"] != "OAUTHBEARER":
        password = secret[sasl["client"]["passwordPath"]]
        return settings | {"sasl.username": sasl["client"]["username"], "sasl.password": password}
    settings["sasl.oauthbearer.method"] = secret["method"]
    for key in ("client_id", "client_secret", "token_endpoint_url", "scope", "extensions"):
        settings[f"sasl.oauthbearer.{key.replace('_', '.')}"] = secret[key]
    if CERTIFICATES in secret:
        settings["https.ca.pem"] = secret[CERTIFICATES]
    return settings


def _is_sasl(kafka: Mapping[str, Any]) -> bool:
    return str(kafka["protocol"]).startswith("SASL_")


def _login(paths: Paths, values: Mapping[str, Any], namespace: str) -> Login:
    kafka = values["security"]["kafka"]
    names = secret_names(kafka)
    settings = client_settings(values, {name: _secret(paths, namespace, name) for name in names})
    if "https.ca.pem" not in settings:
        settings["https.ca.location"] = str(paths.tls / "ca.crt")
    errors: list[str] = []
    hooks: dict[str, Any] = {"log_level": 0, "error_cb": lambda error: errors.append(error.str())}
    client = AdminClient(settings | hooks)
    try:
        brokers = client.list_topics(timeout=LOGIN_SECONDS).brokers
    except KafkaException:
        client.poll(0)
        raise LabError(f"cannot log in with the Secrets of {namespace}: {'; '.join(errors[:1])}") from None
    return Login(namespace, names, str(kafka["protocol"]), len(brokers))


def _values(paths: Paths) -> Any:
    helm = [str(paths.bin / "helm"), "--kubeconfig", str(paths.kubeconfig), "--namespace", RELEASE_NAMESPACE]
    return json.loads(check([*helm, "get", "values", RELEASE, "--all", "--output", "json"], what="helm get values"))


def _namespaces(paths: Paths) -> list[str]:
    runtimes = json.loads(kubectl(paths, "get", "seldonruntimes", "--all-namespaces", "--output", "json"))["items"]
    return sorted({LOGS_NAMESPACE, *(runtime["metadata"]["namespace"] for runtime in runtimes)})


def _secret(paths: Paths, namespace: str, name: str) -> Data:
    secret = json.loads(kubectl(paths, "get", "secret", name, "--namespace", namespace, "--output", "json"))
    # The trust store of the JVM is not text, and librdkafka does not need it
    return {key: base64.b64decode(value).decode(errors="replace") for key, value in secret["data"].items()}
