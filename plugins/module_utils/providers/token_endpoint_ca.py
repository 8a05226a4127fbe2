# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The private CA of an identity provider, which Seldon's Kafka clients get as files of the client Secret.

The clients have no setting for it. The gateways request tokens with the libcurl in their librdkafka, which reads the
roots of the image from a path that is compiled in; librdkafka has https.ca.location only from 2.11 on. The dataflow
engine uses the default trust store of its JVM, for tokens and for a Schema Registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..validation.certificates import CaBundle, as_pem, authorities, unverified_bundle
from ..validation.java_key_store import trust_store
from ..validation.pem import blocks
from ..validation.recognize import PEM
from .base import Context, Field, Key, left_out_note
from .names import TOKEN_ENDPOINT_CERTIFICATES, TOKEN_ENDPOINT_TRUST_STORE

"""Keys of the client Secret: for the gateways, and for the dataflow engine."""


def _check(text: str, context: Context) -> CaBundle:
    if not context.reads_certificates:
        return CaBundle(unverified_bundle(text))
    found = authorities(text, context.now)
    return CaBundle(as_pem(found.certificates), found.left_out)


TOKEN_ENDPOINT_CA = Field(
    "token_endpoint_ca",
    "PEM text of the private CA that signs the certificate of the identity provider. A public root when omitted.",
    _check,
    required=False,
    in_values=True,
    needs_context=True,
    form=PEM,
)


def _certificates(values: Mapping[str, Any]) -> str:
    bundle: CaBundle | None = values.get(TOKEN_ENDPOINT_CA.name)
    return bundle.pem if bundle else ""


def _trust_store(values: Mapping[str, Any]) -> bytes:
    pem = _certificates(values)
    return trust_store(block.der for block in blocks(pem)) if pem else b""


TOKEN_ENDPOINT_CA_KEYS = (
    Key(TOKEN_ENDPOINT_CERTIFICATES, _certificates, optional=True),
    Key(TOKEN_ENDPOINT_TRUST_STORE, _trust_store, optional=True),
)
"""Of the client Secret. Their content cannot come from a secret store: a trust store is made of it."""


def token_settings(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the librdkafka settings with which the login test trusts this CA alone; none where it is not given."""
    pem = _certificates(values)
    return {"https.ca.pem": pem} if pem else {}


def token_notes(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a sentence about certificates that are left out; none where there are none."""
    bundle: CaBundle | None = values.get(TOKEN_ENDPOINT_CA.name)
    return left_out_note(TOKEN_ENDPOINT_CA.name, bundle.left_out if bundle else ())
