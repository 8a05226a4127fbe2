# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates of every kind that the checks tell apart, around one fixed moment."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

EC_KEYS = [ec.generate_private_key(ec.SECP256R1()) for _index in range(5)]
SHORT_KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
RSA_KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _index in range(2)]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
VALID = (-10, 90)
EXPIRED = (-90, -10)
FUTURE = (10, 90)
CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH
ANY = ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE
SERVER = ExtendedKeyUsageOID.SERVER_AUTH


def ec_key(number: int = 0) -> ec.EllipticCurvePrivateKey:
    """An elliptic curve key, always the same one for a number."""
    return EC_KEYS[number]


def rsa_key(number: int = 0) -> rsa.RSAPrivateKey:
    """An RSA key, always the same one for a number."""
    return RSA_KEYS[number]


def short_key() -> rsa.RSAPrivateKey:
    """An RSA key that OpenSSL refuses for its length."""
    return SHORT_KEY


def key_pem(
    key: Key, form: PrivateFormat = PrivateFormat.PKCS8, encryption: KeySerializationEncryption | None = None
) -> str:
    """The key as PEM text."""
    return key.private_bytes(Encoding.PEM, form, encryption or NoEncryption()).decode()


def encrypted_key_pem(key: Key, form: PrivateFormat = PrivateFormat.PKCS8) -> str:
    """The key as PEM text that asks for a password."""
    return key_pem(key, form, BestAvailableEncryption(b"password-of-the-key"))


OBJECT_IDENTIFIERS = {
    "rsaEncryption": "2a864886f70d010101",
    "RSA-PSS": "2a864886f70d01010a",
    "md5": "2a864886f70d010104",
    "sha1": "2a864886f70d010105",
    "sha256": "2a864886f70d01010b",
}
"""Object identifiers of RSA keys and signatures, all of one length."""


def renamed(label: str, der: bytes, old: str, new: str) -> str:
    """The PEM text of a certificate or a key whose algorithm has another object identifier; a signature is not valid.

    Libraries no longer make such keys and signatures.
    """
    before, after = (bytes.fromhex(OBJECT_IDENTIFIERS[name]) for name in (old, new))
    assert before in der
    body = base64.encodebytes(der.replace(before, after)).decode()
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n"


@dataclass(frozen=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> str:
        """The certificate as PEM text."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def der(self) -> bytes:
        """The certificate's bytes."""
        return self.certificate.public_bytes(Encoding.DER)

    def signs(
        self,
        common_name: str,
        *,
        key: Key | None = None,
        ca: bool | None = False,
        days: tuple[int, int] = VALID,
        purposes: Iterable[x509.ObjectIdentifier] = (),
    ) -> Issued:
        """A certificate of this issuer; see issue."""
        return issue(common_name, signer=self, key=key, ca=ca, days=days, purposes=purposes)


def issue(
    common_name: str,
    *,
    signer: Issued | None = None,
    key: Key | None = None,
    ca: bool | None = True,
    days: tuple[int, int] = VALID,
    purposes: Iterable[x509.ObjectIdentifier] = (),
) -> Issued:
    """A certificate, self-signed without a signer.

    :param ca: what BasicConstraints says; without that extension where None.
    :param days: validity, in days from NOW.
    :param purposes: extended key usages; without that extension where there are none.
    """
    key = key or ec_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    builder = x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=signer.certificate.subject if signer else subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=NOW + timedelta(days=days[0]),
        not_valid_after=NOW + timedelta(days=days[1]),
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    if purposes := list(purposes):
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    return Issued(builder.sign(signer.key if signer else key, hashes.SHA256()), key)
