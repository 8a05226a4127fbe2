# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Certificates, as far as it matters to the readers what is in them."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.libraries import MissingLibrary
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.pem import armoured, blocks
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.refusal import Refused

_LABELS = ("CERTIFICATE", "X509 CERTIFICATE")


@dataclass(frozen=True)
class Certificate:
    """What is looked at in a certificate.

    :param subject: RFC 4514 text; public, so messages may name it.
    :param not_before: aware UTC time.
    :param not_after: aware UTC time.
    :param is_ca: may sign others; a self-signed version 1 certificate counts, it has no way to say so.
    """

    der: bytes
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    is_ca: bool

    @property
    def pem(self) -> str:
        """The certificate as one clean block."""
        return armoured("CERTIFICATE", self.der)


def _read(der: bytes) -> Certificate:
    try:
        from cryptography import x509
    except ImportError as error:
        raise MissingLibrary("cryptography") from error
    try:
        with warnings.catch_warnings():
            # Of serial numbers and the like, which OpenSSL and the JVM do not mind.
            warnings.simplefilter("ignore")
            parsed = x509.load_der_x509_certificate(der)
            try:
                is_ca = parsed.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
            except x509.ExtensionNotFound:
                is_ca = parsed.version is x509.Version.v1 and parsed.subject == parsed.issuer
            return Certificate(
                der=der,
                subject=parsed.subject.rfc4514_string(),
                issuer=parsed.issuer.rfc4514_string(),
                not_before=parsed.not_valid_before_utc,
                not_after=parsed.not_valid_after_utc,
                is_ca=is_ca,
            )
    except (ValueError, TypeError, x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        raise Refused("a certificate in it cannot be read", "Copy it again, or have it issued again.") from None


def certificates(text: str) -> tuple[Certificate, ...]:
    """All certificates of a PEM text, in their order.

    :raises Refused: something else is in it, or nothing.
    """
    found = blocks(text)
    if any(block.is_private_key for block in found):
        raise Refused(
            "contains a private key, which would be handed to everyone who may read certificates",
            "Give the certificates alone; consider the key compromised if this text has been stored anywhere.",
        )
    for block in found:
        if block.label not in _LABELS:
            raise Refused(
                f"contains a {block.label} block, certificates are needed",
                "Give CERTIFICATE blocks; `openssl x509 -in FILE` writes one.",
            )
    return tuple(_read(block.der) for block in found)


def in_force(certificate: Certificate, now: datetime) -> None:
    """Refuse a certificate that is not valid at that time."""
    if now > certificate.not_after:
        raise Refused(
            f"the certificate of {certificate.subject} expired on {certificate.not_after:%Y-%m-%d}",
            "Give its successor.",
        )
    if now < certificate.not_before:
        raise Refused(
            f"the certificate of {certificate.subject} is not valid before {certificate.not_before:%Y-%m-%d %H:%M} UTC",
            "Give one that is valid now, or set the clock of this host right.",
        )


def _without_repeats(found: Iterable[Certificate]) -> list[Certificate]:
    """Each certificate once; two different ones under one name are refused."""
    by_name: dict[str, Certificate] = {}
    for certificate in found:
        # Aliases of a JVM key store do not tell upper case from lower case.
        other = by_name.setdefault(certificate.subject.casefold(), certificate)
        if other.der != certificate.der:
            raise Refused(
                f"two different certificates have the subject {certificate.subject}; the trust store of "
                "seldon-dataflow-engine is keyed by subject and would keep only the last",
                "Give only the one that signs the brokers' certificates.",
            )
    return list(by_name.values())


def ca_bundle(text: str, now: datetime) -> str:
    """The CA certificates of a PEM text as clean blocks.

    :param now: aware UTC time at which they have to be valid.
    :raises Refused: no PEM, no CA, a chain without its root, not valid now, a private key among them, or one that the
        JVM would lose.
    """
    found = _without_repeats(certificates(text))
    names = {certificate.subject for certificate in found}
    for certificate in found:
        if not certificate.is_ca:
            raise Refused(
                f"the certificate of {certificate.subject} is not a CA's, brokers cannot be checked against it",
                "Give the certificate of the CA that signs the brokers' certificates.",
            )
        if certificate.issuer not in names:
            raise Refused(
                f"the certificate of {certificate.subject} is not a root, and that of {certificate.issuer}, which "
                "signed it, is missing; seldon-modelgateway and seldon-pipelinegateway trust nothing without the root",
                "Add the missing certificates, up to the self-signed root.",
            )
        in_force(certificate, now)
    return "".join(certificate.pem for certificate in found)
