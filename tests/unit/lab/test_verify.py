# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verification logs in with exactly what the values name and the Secrets hold."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lab import verify

SECRETS = {
    "broker": {"ca.crt": "the broker's CA"},
    "client": {"tls.crt": "a certificate", "tls.key": "a key", "ca.crt": "the client's CA"},
    "password": {"password": "a password"},
    "oauth": {
        "method": "OIDC",
        "client_id": "an id",
        "client_secret": "a client secret",
        "token_endpoint_url": "https://idp.example/token",
        "scope": "kafka",
        "extensions": "",
    },
}


def values(protocol: str, mechanism: str, secret: str) -> dict[str, Any]:
    """Values as the chart has them, for one way to log in."""
    return {
        "kafka": {"bootstrap": "broker.example:9092"},
        "security": {
            "kafka": {
                "protocol": protocol,
                "sasl": {
                    "mechanism": mechanism,
                    "client": {"username": "a user", "secret": secret, "passwordPath": "password"},
                },
                "ssl": {
                    "client": {
                        "secret": secret,
                        "brokerValidationSecret": "broker",
                        "endpointIdentificationAlgorithm": "https",
                    }
                },
            }
        },
    }


BASE = {
    "bootstrap.servers": "broker.example:9092",
    "ssl.endpoint.identification.algorithm": "https",
    "ssl.ca.pem": "the broker's CA",
}


@pytest.mark.parametrize(
    ("protocol", "mechanism", "secret", "expected"),
    [
        (
            "SASL_SSL",
            "PLAIN",
            "password",
            {"sasl.mechanism": "PLAIN", "sasl.username": "a user", "sasl.password": "a password"},
        ),
        ("SSL", "SCRAM-SHA-512", "client", {"ssl.certificate.pem": "a certificate", "ssl.key.pem": "a key"}),
        (
            "SASL_SSL",
            "OAUTHBEARER",
            "oauth",
            {
                "sasl.mechanism": "OAUTHBEARER",
                "sasl.oauthbearer.method": "OIDC",
                "sasl.oauthbearer.client.id": "an id",
                "sasl.oauthbearer.client.secret": "a client secret",
                "sasl.oauthbearer.token.endpoint.url": "https://idp.example/token",
                "sasl.oauthbearer.scope": "kafka",
                "sasl.oauthbearer.extensions": "",
            },
        ),
    ],
)
def test_settings(protocol: str, mechanism: str, secret: str, expected: dict[str, str]) -> None:
    settings = verify.client_settings(values(protocol, mechanism, secret), SECRETS)
    assert settings == BASE | {"security.protocol": protocol} | expected


def test_without_a_broker_secret_the_public_roots_decide() -> None:
    public = values("SASL_SSL", "PLAIN", "password")
    public["security"]["kafka"]["ssl"]["client"]["brokerValidationSecret"] = None
    assert verify.secret_names(public["security"]["kafka"]) == ("password",)
    assert "ssl.ca.pem" not in verify.client_settings(public, SECRETS)
