# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Confluent Cloud with an identity provider: SASL_SSL and OAUTHBEARER."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit

from ..validation import oauth
from ..validation.errors import Problem
from ..validation.text import jaas_text, secret_text
from .base import BOOTSTRAP_SERVERS, BROKER_CA, Field, Key
from .confluent import Confluent

_ENTRA_HOSTS = frozenset({"login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn"})
"""Microsoft Entra ID, worldwide and in the national clouds.

https://learn.microsoft.com/en-us/entra/identity-platform/authentication-national-cloud
"""
_ENTRA_SCOPE = "/.default"
"""End of every scope that a client requests for itself.

https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
"""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _extensions(values: Mapping[str, Any]) -> str:
    built = {"logicalCluster": values.get("logical_cluster"), "identityPoolId": values.get("identity_pool_id")}
    return values.get("extensions") or ",".join(f"{name}={value}" for name, value in built.items() if value)


class ConfluentOauth(Confluent):
    """Client credentials of an identity provider; Seldon's Kafka clients fetch their tokens themselves."""

    name = "confluent_oauth"
    title = "Confluent Cloud (OAuth)"
    mechanisms = ("OAUTHBEARER",)
    default_client_secret = "confluent-kafka-oauth"
    fields = (
        BOOTSTRAP_SERVERS,
        Field(
            "client_id",
            "Client ID at the identity provider. Not a secret.",
            jaas_text,
            stored_as=("clientid", "appid", "username"),
        ),
        Field(
            "client_secret",
            "Secret of that client.",
            secret_text,
            secret=True,
            stored_as=("clientsecret", "password"),
        ),
        Field(
            "token_endpoint_url",
            "https URL where the identity provider issues tokens. Its certificate has to chain to a public root.",
            oauth.token_endpoint,
            in_values=True,
        ),
        Field(
            "logical_cluster", "ID of the Kafka cluster, it begins with lkc-.", oauth.logical_cluster, required=False
        ),
        Field(
            "identity_pool_id", "ID of the identity pool, it begins with pool-.", oauth.identity_pool, required=False
        ),
        Field(
            "extensions",
            "SASL extensions as name=value with commas and no blanks between, instead of the two IDs.",
            oauth.extensions,
            required=False,
        ),
        Field(
            "scope",
            "Scopes to ask for, with blanks between. Microsoft Entra ID needs api://<client id>/.default.",
            oauth.scope,
            required=False,
        ),
        BROKER_CA,
    )
    client_keys = (
        Key("method", lambda _values: "OIDC"),
        Key("client_id", itemgetter("client_id"), "client_id"),
        Key("client_secret", itemgetter("client_secret"), "client_secret"),
        Key("token_endpoint_url", itemgetter("token_endpoint_url"), "token_endpoint_url"),
        Key("extensions", _extensions, "extensions"),
        Key("scope", lambda values: values.get("scope", ""), "scope"),
    )

    def cross_check(self, values: Mapping[str, Any]) -> Iterator[Problem]:
        if "extensions" in values and ("logical_cluster" in values or "identity_pool_id" in values):
            reason = (
                "given together with ⟨credentials.logical_cluster⟩ or ⟨credentials.identity_pool_id⟩, which become "
                "extensions too"
            )
            yield Problem("extensions", reason, "Give either the extensions or the two IDs.")
        at_entra = urlsplit(values["token_endpoint_url"]).hostname in _ENTRA_HOSTS
        if at_entra and not values.get("scope", "").endswith(_ENTRA_SCOPE):
            reason = "missing, or not a scope that Microsoft Entra ID grants to a client itself"
            remedy = f"Give api://<client id>{_ENTRA_SCOPE} with the ID of the application that represents Confluent."
            yield Problem("scope", reason, remedy)
        if at_entra and _UUID.fullmatch(values["client_secret"]):
            reason = "looks like an ID, while Microsoft Entra ID issues no secret of that form"
            remedy = "Give the secret's Value, not its Secret ID; Entra shows it only once, when the secret is created."
            yield Problem("client_secret", reason, remedy)

    def client_settings(self, values: Mapping[str, Any]) -> dict[str, str]:
        optional = {"sasl.oauthbearer.extensions": _extensions(values), "sasl.oauthbearer.scope": values.get("scope")}
        return {
            "sasl.oauthbearer.method": "oidc",
            "sasl.oauthbearer.client.id": values["client_id"],
            "sasl.oauthbearer.client.secret": values["client_secret"],
            "sasl.oauthbearer.token.endpoint.url": values["token_endpoint_url"],
            **{name: value for name, value in optional.items() if value},
        }
