# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Any Kafka with client certificates: mutual TLS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from ..validation.certificates import Certificate, as_pem, authorities, client_chain, public_key, up_to
from ..validation.errors import InvalidValueError, Problem
from ..validation.private_key import rsa_private_key
from ..validation.recognize import PEM, PRIVATE_KEY
from .base import BOOTSTRAP_SERVERS, BROKER_CA, Field, Key, Provider, left_out_note, marked


def _chain(values: Mapping[str, Any]) -> tuple[Certificate, ...]:
    """Return the certificates that are written for the client: as far as a CA of client_ca, where that is given."""
    whole: tuple[Certificate, ...] = values["client_cert"].certificates
    return (up_to(whole, values["client_ca"].certificates) if "client_ca" in values else ()) or whole


class KafkaMtls(Provider):
    """A client key and certificate; no user name, no SASL."""

    name = "kafka_mtls"
    title = "Kafka (mutual TLS)"
    protocol = "SSL"
    mechanisms: ClassVar[tuple[str, ...]] = ()
    default_client_secret = "kafka-client-tls"
    fields: ClassVar[tuple[Field, ...]] = (
        BOOTSTRAP_SERVERS,
        Field(
            "client_cert",
            "PEM text of the client's certificate, followed by the intermediates that lead to ⟨credentials.client_ca⟩.",
            lambda text, context: client_chain(text, context.now),
            needs_context=True,
            form=PEM,
            stored_as=("certificate",),
        ),
        Field(
            "client_key",
            "PEM text of the private key of that certificate: RSA of 2048 bits or more, not encrypted.",
            rsa_private_key,
            secret=True,
            form=PRIVATE_KEY,
            stored_as=("privatekey",),
        ),
        Field(
            "client_ca",
            "PEM text of the private CA that signs the clients' certificates and that the cluster trusts.",
            lambda text, context: authorities(text, context.now),
            needs_context=True,
            form=PEM,
            stored_as=("certificatechain", "certificate"),
        ),
        BROKER_CA,
    )
    client_keys: ClassVar[tuple[Key, ...]] = (
        Key("tls.crt", lambda values: as_pem(_chain(values)), "client_cert"),
        Key("tls.key", lambda values: values["client_key"].pem, "client_key"),
        Key("ca.crt", lambda values: as_pem(values["client_ca"].certificates), "client_ca"),
    )

    def cross_check(self, values: Mapping[str, Any]) -> Iterator[Problem]:
        chain = values["client_cert"].certificates
        try:
            key_matches = public_key(chain[0]) == values["client_key"].public_key
        except InvalidValueError as refused:
            yield Problem("client_cert", refused.reason, refused.remedy)
            return
        if not key_matches:
            reason = f"does not belong to the first certificate of {marked('client_cert')}, that of {chain[0].subject}"
            remedy = "Give the key that the certificate was issued for, and put the client's own certificate first."
            yield Problem("client_key", reason, remedy)
        if not up_to(chain, values["client_ca"].certificates):
            reason = f"the certificate of {chain[-1].subject} was not signed by any CA of {marked('client_ca')}"
            remedy = f"Add the missing intermediates to {marked('client_cert')}, or give the CA that signed it."
            yield Problem("client_cert", reason, remedy)

    def client_settings(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {"ssl.certificate.pem": as_pem(_chain(values)), "ssl.key.pem": values["client_key"].pem}

    def principal(self, values: Mapping[str, Any]) -> str:
        # As brokers name the subject unless ssl.principal.mapping.rules say otherwise
        return f"User:{values['client_cert'].certificates[0].subject}"

    def expires(self, values: Mapping[str, Any]) -> datetime | None:
        return min(certificate.not_after for certificate in _chain(values))

    def notes(self, raw: Mapping[str, str], values: Mapping[str, Any]) -> tuple[str, ...]:
        notes, certificate, key = [], marked("client_cert"), marked("client_key")
        if values["client_key"].was_pkcs1:
            notes.append(f"{key} was given as PKCS#1 and is written as PKCS#8, which seldon-dataflow-engine requires.")
        if "\r" in raw["client_key"]:
            notes.append(f"{key} was given with Windows line ends and is written with line feeds.")
        if values["client_key"].was_among_others:
            notes.append(f"{key} was given together with other PEM blocks, which are left out.")
        given = values["client_cert"]
        if given.reordered:
            notes.append(
                f"{certificate} was given in another order and is written with the client's certificate first."
            )
        unneeded = given.certificates[len(_chain(values)) :]
        if unneeded:
            names = ", ".join(each.subject for each in unneeded)
            notes.append(
                f"{certificate} is written as far as {marked('client_ca')}, without the certificate of {names}."
            )
        return (*notes, *left_out_note("client_ca", values["client_ca"].left_out))
