# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Amazon MSK with client certificates: mutual TLS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ..validation.certificates import Certificate, as_pem, authorities, client_chain, leads_to, public_key
from ..validation.errors import InvalidValueError, Problem
from ..validation.private_key import rsa_private_key
from . import msk
from .base import BOOTSTRAP_SERVERS, BROKER_CA, Field, Key, Provider


class MskMtls(Provider):
    """A client key and certificate; no user name, no SASL."""

    name = "msk_mtls"
    title = "Amazon MSK (mutual TLS)"
    protocol = "SSL"
    mechanisms = ()
    default_client_secret = "kafka-client-tls"
    fields = (
        BOOTSTRAP_SERVERS,
        Field(
            "client_cert",
            "PEM text of the client's certificate, followed by the intermediates that lead to client_ca.",
            lambda text, context: client_chain(text, context.now),
            needs_context=True,
            is_pem=True,
        ),
        Field(
            "client_key",
            "PEM text of its private key: RSA, not encrypted, PKCS#8 or PKCS#1.",
            rsa_private_key,
            secret=True,
            is_pem=True,
        ),
        Field(
            "client_ca",
            "PEM text of the private CA that signs the clients' certificates and that the cluster trusts.",
            lambda text, context: authorities(text, context.now),
            needs_context=True,
            is_pem=True,
        ),
        BROKER_CA,
    )
    client_keys = (
        Key("tls.crt", lambda values: as_pem(values["client_cert"]), "client_cert"),
        Key("tls.key", lambda values: values["client_key"].pem, "client_key"),
        Key("ca.crt", lambda values: as_pem(values["client_ca"]), "client_ca"),
    )
    limits = msk.LIMITS
    other_ports = msk.ports_other_than(msk.TLS)
    roots = msk.ROOTS

    def cross_check(self, values: Mapping[str, Any]) -> Iterator[Problem]:
        chain = values["client_cert"]
        try:
            key_matches = public_key(chain[0]) == values["client_key"].public_key
        except InvalidValueError as refused:
            yield Problem("client_cert", refused.reason, refused.remedy)
            return
        if not key_matches:
            reason = f"does not belong to the first certificate of client_cert, that of {chain[0].subject}"
            remedy = "Give the key that the certificate was issued for, and put the client's own certificate first."
            yield Problem("client_key", reason, remedy)
        if not leads_to(chain, values["client_ca"]):
            reason = f"the certificate of {chain[-1].subject} was not signed by any CA of client_ca"
            remedy = "Add the missing intermediates to client_cert, or give the CA that signed it."
            yield Problem("client_cert", reason, remedy)

    def client_settings(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {"ssl.certificate.pem": as_pem(values["client_cert"]), "ssl.key.pem": values["client_key"].pem}

    def expires(self, values: Mapping[str, Any]) -> datetime | None:
        chain: tuple[Certificate, ...] = values["client_cert"]
        return min(certificate.not_after for certificate in chain)

    def notes(self, raw: Mapping[str, str], values: Mapping[str, Any]) -> tuple[str, ...]:
        notes = []
        if values["client_key"].was_pkcs1:
            notes.append(
                "client_key was given as PKCS#1 and is written as PKCS#8, which seldon-dataflow-engine requires."
            )
        if "\r" in raw["client_key"]:
            notes.append("client_key was given with Windows line ends and is written with line feeds.")
        return tuple(notes)
