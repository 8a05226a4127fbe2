# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Certificates, as far as their content matters to Seldon's Kafka clients."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from ..common.libraries import MissingLibraryError
from .errors import InvalidValueError
from .pem import Block, blocks, pem_block

if TYPE_CHECKING:
    from cryptography import x509

    _Extension = TypeVar("_Extension", bound=x509.ExtensionType)

_LABELS = ("CERTIFICATE", "X509 CERTIFICATE")
_UNREADABLE = "a certificate in it cannot be read"
_AGAIN = "Copy it again, or get a new one."
_CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2"
_ANY_PURPOSE = "2.5.29.37.0"


@dataclass(frozen=True)
class Certificate:
    """What is checked of a certificate.

    :param subject: RFC 4514 text; public, so messages may name it.
    :param names: host names and addresses that it is for.
    :param not_before: aware UTC time.
    :param not_after: aware UTC time.
    :param is_ca: may sign others; a self-signed version 1 certificate counts, it has no way to say so.
    :param purposes: dotted OIDs of its extended key usages; None where it is for any purpose.
    """

    der: bytes
    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    is_ca: bool
    purposes: frozenset[str] | None

    @property
    def pem(self) -> str:
        """Return the certificate as one PEM block without comments."""
        return pem_block("CERTIFICATE", self.der)


def _load(der: bytes) -> x509.Certificate:
    try:
        from cryptography import x509
    except ImportError as error:
        raise MissingLibraryError("cryptography") from error
    try:
        with warnings.catch_warnings():
            # About serial numbers and the like, which OpenSSL and the JVM accept
            warnings.simplefilter("ignore")
            return x509.load_der_x509_certificate(der)
    except (ValueError, TypeError, x509.InvalidVersion):
        raise InvalidValueError(_UNREADABLE, _AGAIN) from None


def read_certificate(der: bytes) -> Certificate:
    """Return what is checked of a certificate.

    :raises InvalidValueError: it cannot be read.
    :raises MissingLibraryError: cryptography.
    """
    parsed = _load(der)
    from cryptography import x509

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            constraints = _extension(parsed, x509.BasicConstraints)
            usages = _extension(parsed, x509.ExtendedKeyUsage)
            names = _extension(parsed, x509.SubjectAlternativeName)
            self_signed = parsed.subject == parsed.issuer
            return Certificate(
                der=der,
                subject=parsed.subject.rfc4514_string(),
                issuer=parsed.issuer.rfc4514_string(),
                names=(*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress)))
                if names
                else (),
                not_before=parsed.not_valid_before_utc,
                not_after=parsed.not_valid_after_utc,
                is_ca=constraints.ca if constraints else self_signed and parsed.version is x509.Version.v1,
                purposes=frozenset(usage.dotted_string for usage in usages) if usages else None,
            )
    except (ValueError, TypeError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        raise InvalidValueError(_UNREADABLE, _AGAIN) from None


def _extension(certificate: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    from cryptography import x509

    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _certificate_blocks(text: str) -> tuple[Block, ...]:
    found = blocks(text)
    if any(block.is_private_key for block in found):
        raise InvalidValueError(
            "contains a private key, which everyone who may read certificates would see",
            "Give the certificates alone; consider the key compromised if this text has been stored anywhere.",
        )
    for block in found:
        if block.label not in _LABELS:
            raise InvalidValueError(
                f"contains a {block.label} block, certificates are needed",
                "Give CERTIFICATE blocks; `openssl x509 -in FILE` writes one.",
            )
    return found


def certificates(text: str) -> tuple[Certificate, ...]:
    """Return all certificates of a PEM text, in their order.

    :raises InvalidValueError: it is empty, or contains something that is no certificate.
    """
    return tuple(read_certificate(block.der) for block in _certificate_blocks(text))


def unverified_bundle(text: str) -> str:
    """Return the certificates of a PEM text as PEM blocks without comments, for a host that cannot parse them.

    :raises InvalidValueError: it is empty, or contains something that is no certificate.
    """
    return "".join(pem_block(_LABELS[0], block.der) for block in _certificate_blocks(text))


def require_valid(certificate: Certificate, now: datetime) -> None:
    """Refuse a certificate that is not valid at that time."""
    if now > certificate.not_after:
        raise InvalidValueError(
            f"the certificate of {certificate.subject} expired on {certificate.not_after:%Y-%m-%d}",
            "Give the certificate that replaces it.",
        )
    if now < certificate.not_before:
        raise InvalidValueError(
            f"the certificate of {certificate.subject} is not valid before {certificate.not_before:%Y-%m-%d %H:%M} UTC",
            "Give one that is valid now, or correct the clock of this host.",
        )


def authorities(text: str, now: datetime) -> list[Certificate]:
    """Return the CA certificates of a PEM text, each once.

    :param now: aware UTC time at which they have to be valid.
    :raises InvalidValueError: no PEM, no CA, not valid now, or a private key.
    """
    found = list(dict.fromkeys(certificates(text)))
    for certificate in found:
        if not certificate.is_ca:
            raise InvalidValueError(
                f"the certificate of {certificate.subject} is not that of a CA, so no other can be verified with it",
                "Give the certificate of the CA that signs, not the one that was signed.",
            )
        require_valid(certificate, now)
    return found


def ca_bundle(text: str, now: datetime) -> str:
    """Return the CA certificates that verify the brokers, as PEM blocks without comments.

    :raises InvalidValueError: as authorities; a chain without its root; a certificate that the JVM would drop.
    """
    found = authorities(text, now)
    by_name: dict[str, Certificate] = {}
    for certificate in found:
        # Aliases of a JVM key store ignore the letter case
        if by_name.setdefault(certificate.subject.casefold(), certificate) is not certificate:
            raise InvalidValueError(
                f"two different certificates have the subject {certificate.subject}; the trust store of "
                "seldon-dataflow-engine is keyed by subject and would keep only the last",
                "Give only the one that signs the brokers' certificates.",
            )
    subjects = {certificate.subject for certificate in found}
    for certificate in found:
        if certificate.issuer not in subjects:
            raise InvalidValueError(
                f"the certificate of {certificate.subject} is not a root, and that of {certificate.issuer}, which "
                "signed it, is missing; seldon-modelgateway and seldon-pipelinegateway trust nothing without the root",
                "Add the missing certificates, up to the self-signed root.",
            )
    return as_pem(found)


def as_pem(found: Iterable[Certificate]) -> str:
    """Return the certificates as PEM blocks without comments."""
    return "".join(certificate.pem for certificate in found)


def expiry(text: str) -> datetime:
    """Return when the first certificate of a PEM text to expire expires, aware UTC time.

    :raises InvalidValueError: it holds no certificate.
    """
    return min(certificate.not_after for certificate in certificates(text))


def client_chain(text: str, now: datetime) -> tuple[Certificate, ...]:
    """Return the client's certificate and the intermediates after it, in their order.

    :param now: aware UTC time at which they have to be valid.
    :raises InvalidValueError: no certificates, not valid now, not for clients, or not in the order of their signatures.
    """
    chain = certificates(text)
    for certificate in chain:
        require_valid(certificate, now)
    purposes = chain[0].purposes
    if purposes is not None and not purposes & {_CLIENT_AUTHENTICATION, _ANY_PURPOSE}:
        raise InvalidValueError(
            f"the certificate of {chain[0].subject} is not for clients (extended key usage), brokers refuse it",
            "Get one for client authentication.",
        )
    for certificate, signer in zip(chain, chain[1:]):
        if not _signed(certificate, signer):
            raise InvalidValueError(
                f"the certificate of {certificate.subject} is followed by that of {signer.subject}, which did not sign "
                "it",
                "Put the client's own certificate first, and after each one the certificate that signed it.",
            )
    return chain


def leads_to(chain: Sequence[Certificate], issuers: Sequence[Certificate]) -> bool:
    """Return whether the end of the chain is one of these CAs or signed by one."""
    return any(chain[-1].der == issuer.der or _signed(chain[-1], issuer) for issuer in issuers)


def public_key(certificate: Certificate) -> bytes:
    """Return the certificate's key as DER, comparable with a private key's.

    :raises InvalidValueError: the key cannot be read.
    """
    parsed = _load(certificate.der)
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    try:
        return parsed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, UnsupportedAlgorithm):
        raise InvalidValueError(
            f"the certificate of {certificate.subject} has a key that cannot be used", "Get one for an RSA key."
        ) from None


def _signed(certificate: Certificate, signer: Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        _load(certificate.der).verify_directly_issued_by(_load(signer.der))
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
