# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Parameters of a token request, where it goes, and the login with the token."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .endpoints import host_name
from .errors import InvalidValueError, matching
from .text import jaas_text, plain_text

_EXTENSION = re.compile(r"[A-Za-z]+=[^\s,=\"'\\]+")
_SCOPE = r"[\x21\x23-\x26\x28-\x5b\x5d-\x7e]+"
"""RFC 6749, section 3.3, without the single quote."""
_LEGAL = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&()*+;=%-]+")
"""RFC 3986 without the single quote and the comma, which end a chart's text and a JVM's list of URLs."""
_SECRET_PARAMETER = re.compile(r"(?:secret|password|passwd|token|sig|signature)=", re.IGNORECASE)
"""Query parameters whose value is a secret."""
_COPY = "Copy the token endpoint from the identity provider, it begins with https and two slashes."

_logical_cluster = matching(
    r"lkc-[a-z0-9]+",
    "not the ID of a Confluent Cloud cluster",
    "Give the cluster ID that begins with lkc and a hyphen.",
)
_identity_pool = matching(
    r"pool-[A-Za-z0-9]+",
    "not the ID of an identity pool",
    "Give the pool's ID that begins with pool and a hyphen.",
)
_scopes = matching(
    f"{_SCOPE}(?: {_SCOPE})*",
    "not a list of scopes",
    "Separate them with single spaces, without quotes.",
)


def logical_cluster(text: str) -> str:
    """Return the ID of a Kafka cluster of Confluent Cloud unchanged."""
    return _logical_cluster(plain_text(text))


def identity_pool(text: str) -> str:
    """Return the ID of an identity pool of Confluent Cloud unchanged."""
    return _identity_pool(plain_text(text))


def extensions(text: str) -> str:
    """Return SASL extensions, C(name=value) separated by commas, unchanged: Seldon's Kafka clients accept them."""
    jaas_text(text)
    items = text.split(",")
    if any(item.startswith("extension_") for item in items):
        raise InvalidValueError(
            "a name begins with extension_, which seldon-modelgateway and seldon-pipelinegateway would send on",
            "Omit that prefix, seldon-dataflow-engine adds it itself.",
        )
    if not all(_EXTENSION.fullmatch(item) for item in items):
        raise InvalidValueError(
            "not a list of extensions",
            "Write name=value, names of letters alone, with commas and nothing else between them and no quotes.",
        )
    return text


def scope(text: str) -> str:
    """Return the scopes of the token unchanged: words separated by single spaces."""
    return _scopes(jaas_text(text))


def token_endpoint(text: str) -> str:
    """Return the https URL where tokens are issued unchanged.

    :raises InvalidValueError: not https, without a host, or with parts that no token endpoint has.
    """
    if not _LEGAL.fullmatch(text):
        raise InvalidValueError("contains white space or other characters that are not used in such a URL", _COPY)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise InvalidValueError("not a URL", _COPY) from None
    if parts.scheme != "https":
        raise InvalidValueError("not an https URL, the client secret would be sent in clear text", _COPY)
    if "@" in parts.netloc:
        raise InvalidValueError("contains user information", f"Credentials have fields of their own. {_COPY}")
    if "#" in text:
        raise InvalidValueError("contains a fragment", f"Omit everything from the # on. {_COPY}")
    if _SECRET_PARAMETER.search(parts.query):
        reason = "contains a secret in its query, which would show in results and Helm values"
        raise InvalidValueError(reason, "Omit it: the client secret has a field of its own.")
    if not parts.hostname or port == 0 or parts.netloc.endswith(":"):
        raise InvalidValueError("without a host, or with an impossible port", _COPY)
    if "[" not in parts.netloc:
        host_name(parts.hostname)
    return text
