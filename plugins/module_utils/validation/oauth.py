# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Parameters of a token request, and of the login with the token."""

from __future__ import annotations

import re

from .errors import InvalidValueError
from .text import jaas_text

_EXTENSION = re.compile(r"[A-Za-z]+=[^\s,=\"'\\]+")
_SCOPE = re.compile(r"[\x21\x23-\x26\x28-\x5b\x5d-\x7e]+(?: [\x21\x23-\x26\x28-\x5b\x5d-\x7e]+)*")
"""RFC 6749, section 3.3, without the single quote."""
_LOGICAL_CLUSTER = re.compile(r"lkc-[a-z0-9]+")
_IDENTITY_POOL = re.compile(r"pool-[A-Za-z0-9]+")


def logical_cluster(text: str) -> str:
    """Return the ID of a Confluent Cloud cluster unchanged."""
    if not _LOGICAL_CLUSTER.fullmatch(text):
        raise InvalidValueError(
            "not the ID of a Confluent Cloud cluster", "Give the cluster ID that begins with lkc and a hyphen."
        )
    return text


def identity_pool(text: str) -> str:
    """Return the ID of a Confluent Cloud identity pool unchanged."""
    if not _IDENTITY_POOL.fullmatch(text):
        raise InvalidValueError(
            "not the ID of an identity pool", "Give the pool's ID that begins with pool and a hyphen."
        )
    return text


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
    jaas_text(text)
    if not _SCOPE.fullmatch(text):
        raise InvalidValueError("not a list of scopes", "Separate them with single spaces, without quotes.")
    return text
