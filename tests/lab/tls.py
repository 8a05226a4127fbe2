# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificate authorities and certificates of the lab, made anew for each lab; PEM files only.

``ca`` signs the servers, ``client-ca`` the clients that the broker trusts, ``other-ca`` is trusted by nobody.
Client keys are RSA in PKCS#8, the one form that Seldon's JVM reader takes.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.lab.errors import LabError
from tests.lab.files import write_private

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

ROOTS = "roots.crt"
"""File with the public roots and the CA of the lab's servers."""
LOCALHOST = ("localhost", "127.0.0.1")
VALID = (-1, 365)
EXPIRED = (-40, -10)


@dataclass(frozen=True)
class Authority:
    """A self-signed certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def create(folder: Path) -> None:
    """Write every certificate (``.crt``), key (``.key``) and key with chain (``-keystore.pem``) of the lab."""
    servers = _authority(folder, "ca", "Lab Server CA")
    clients = _authority(folder, "client-ca", "Lab Client CA")
    others = _authority(folder, "other-ca", "Lab Other CA")
    _server(folder, "broker", servers, LOCALHOST)
    _server(folder, "badhost", servers, ("kafka.not-this-host.example",))
    _server(folder, "oldbroker", servers, LOCALHOST, days=EXPIRED)
    _server(folder, "idp", servers, LOCALHOST)
    # What a shell trusts that works with the lab: unlike a real identity provider, that of the lab has a private CA
    roots = f"{certifi.contents()}\n{(folder / 'ca.crt').read_text(encoding='utf-8')}"
    (folder / ROOTS).write_text(roots, encoding="utf-8")
    # What the identity provider signs its tokens with: no certificate
    write_private(folder / "idp-signing.key", _key_pem(_rsa()))
    _client(folder, "client", clients)
    _client(folder, "client-expired", clients, days=EXPIRED)
    _client(folder, "client-untrusted", others)


def further_authority(folder: Path, file: str) -> None:
    """Write a new authority for clients."""
    _authority(folder, file, f"Lab Client CA {file}")


def further_client(folder: Path, file: str, signer: Path) -> None:
    """Write a new key and its certificate.

    :param signer: the authority's path among what `create` wrote, without extension.
    """
    certificate = x509.load_pem_x509_certificate(signer.with_suffix(".crt").read_bytes())
    key = load_pem_private_key(signer.with_suffix(".key").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise LabError(f"{signer} is no authority of this lab")
    _client(folder, file, Authority(certificate, key))


def _authority(folder: Path, file: str, common_name: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(common_name)
    builder = _builder(name, name, key, (-60, 730)).add_extension(x509.BasicConstraints(True, 0), critical=True)
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    authority = Authority(builder.sign(key, hashes.SHA256()), key)
    _write(folder, file, key, authority.certificate)
    return authority


def _server(folder: Path, file: str, issuer: Authority, hosts: tuple[str, ...], days: tuple[int, int] = VALID) -> None:
    names = x509.SubjectAlternativeName([_host(host) for host in hosts])
    _leaf(folder, file, issuer, ec.generate_private_key(ec.SECP256R1()), days, ExtendedKeyUsageOID.SERVER_AUTH, names)


def _client(folder: Path, file: str, issuer: Authority, days: tuple[int, int] = VALID) -> None:
    _leaf(folder, file, issuer, _rsa(), days, ExtendedKeyUsageOID.CLIENT_AUTH)


def _leaf(
    folder: Path,
    file: str,
    issuer: Authority,
    key: Key,
    days: tuple[int, int],
    purpose: x509.ObjectIdentifier,
    *extensions: x509.ExtensionType,
) -> None:
    builder = _builder(_name(file), issuer.certificate.subject, key, days)
    builder = builder.add_extension(x509.BasicConstraints(False, None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True), critical=True)
    for extension in (
        x509.ExtendedKeyUsage([purpose]),
        x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
        *extensions,
    ):
        builder = builder.add_extension(extension, critical=False)
    certificate = builder.sign(issuer.key, hashes.SHA256())
    _write(folder, file, key, certificate)
    # Kafka's PEM key store wants the key and the whole chain in one file
    chain = _pem(certificate) + _pem(issuer.certificate)
    write_private(folder / f"{file}-keystore.pem", _key_pem(key) + chain)


def _rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _builder(subject: x509.Name, issuer: x509.Name, key: Key, days: tuple[int, int]) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now + dt.timedelta(days=days[0]),
        not_valid_after=now + dt.timedelta(days=days[1]),
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "seldon.managed_kafka lab"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _host(host: str) -> x509.GeneralName:
    if host[0].isdigit():
        return x509.IPAddress(ipaddress.ip_address(host))
    return x509.DNSName(host)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _key_pem(key: Key) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _write(folder: Path, file: str, key: Key, certificate: x509.Certificate) -> None:
    write_private(folder / f"{file}.key", _key_pem(key))
    write_private(folder / f"{file}.crt", _pem(certificate))
