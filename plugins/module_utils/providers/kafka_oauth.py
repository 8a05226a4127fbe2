# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Any Kafka that takes the tokens of an identity provider: SASL_SSL and OAUTHBEARER."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any, ClassVar
from urllib.parse import urlsplit

from ..validation import oauth
from ..validation.errors import Problem
from ..validation.text import jaas_text, secret_text
from .base import BOOTSTRAP_SERVERS, BROKER_CA, Field, Key, Provider
from .token_endpoint_ca import TOKEN_ENDPOINT_CA, TOKEN_ENDPOINT_CA_KEYS, token_notes, token_settings

_ENTRA_HOSTS = frozenset({"login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn"})
"""Microsoft Entra ID, worldwide and in the national clouds.

https://learn.microsoft.com/en-us/entra/identity-platform/authentication-national-cloud
"""
_ENTRA_SCOPE = "/.default"
"""End of every scope that a client requests for itself.

https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
"""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

CLIENT = (
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
        "https URL where the identity provider issues tokens.",
        oauth.token_endpoint,
        in_values=True,
    ),
    TOKEN_ENDPOINT_CA,
)
EXTENSIONS = Field(
    "extensions",
    "SASL extensions as name=value with commas and no blanks between.",
    oauth.extensions,
    required=False,
)
SCOPE = Field(
    "scope",
    "Scopes to ask for, with blanks between. Microsoft Entra ID needs api://<client id>/.default.",
    oauth.scope,
    required=False,
)


class KafkaOauth(Provider):
    """Client credentials of an identity provider; Seldon's Kafka clients fetch their tokens themselves."""

    name = "kafka_oauth"
    title = "Kafka (OAuth)"
    protocol = "SASL_SSL"
    mechanisms: ClassVar[tuple[str, ...]] = ("OAUTHBEARER",)
    default_client_secret = "kafka-oauth"
    fields: ClassVar[tuple[Field, ...]] = (BOOTSTRAP_SERVERS, *CLIENT, EXTENSIONS, SCOPE, BROKER_CA)

    client_keys: ClassVar[tuple[Key, ...]] = (
        Key("method", lambda _values: "OIDC"),
        Key("client_id", itemgetter("client_id"), "client_id"),
        Key("client_secret", itemgetter("client_secret"), "client_secret"),
        Key("token_endpoint_url", itemgetter("token_endpoint_url"), "token_endpoint_url"),
        Key("extensions", lambda values: values.get("extensions", ""), "extensions"),
        Key("scope", lambda values: values.get("scope", ""), "scope"),
        *TOKEN_ENDPOINT_CA_KEYS,
    )

    def cross_check(self, values: Mapping[str, Any]) -> Iterator[Problem]:
        at_entra = urlsplit(values["token_endpoint_url"]).hostname in _ENTRA_HOSTS
        if at_entra and not values.get("scope", "").endswith(_ENTRA_SCOPE):
            reason = "missing, or not a scope that Microsoft Entra ID grants to a client itself"
            remedy = f"Give api://<client id>{_ENTRA_SCOPE} with the ID of the application that represents Kafka."
            yield Problem("scope", reason, remedy)
        if at_entra and _UUID.fullmatch(values["client_secret"]):
            reason = "looks like an ID, while Microsoft Entra ID issues no secret of that form"
            remedy = "Give the secret's Value, not its Secret ID; Entra shows it only once, when the secret is created."
            yield Problem("client_secret", reason, remedy)

    def principal(self, values: Mapping[str, Any]) -> str:
        # What identity providers put into the claim sub of a client's own token, mostly
        return f"User:{values['client_id']}"

    def client_settings(self, values: Mapping[str, Any]) -> dict[str, str]:
        content = {key.name: str(key.content(values)) for key in self.client_keys if not key.optional}
        optional = {f"sasl.oauthbearer.{name}": content[name] for name in ("extensions", "scope")}
        return {
            "sasl.oauthbearer.method": "oidc",
            "sasl.oauthbearer.client.id": content["client_id"],
            "sasl.oauthbearer.client.secret": content["client_secret"],
            "sasl.oauthbearer.token.endpoint.url": content["token_endpoint_url"],
            **{name: text for name, text in optional.items() if text},
            **token_settings(values),
        }

    def notes(self, raw: Mapping[str, str], values: Mapping[str, Any]) -> tuple[str, ...]:
        return token_notes(values)
