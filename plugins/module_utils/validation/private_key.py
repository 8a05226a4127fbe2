# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Private keys, converted to the one form that all of Seldon's Kafka clients accept."""

from __future__ import annotations

from dataclasses import dataclass

from ..common.libraries import MissingLibraryError
from .errors import InvalidValueError
from .pem import Block, blocks, pem_block

PKCS1 = "RSA PRIVATE KEY"
_PKCS8 = "PRIVATE KEY"
_ONLY_RSA = "seldon-dataflow-engine accepts RSA keys only"
_ISSUE_RSA = "Get a certificate for an RSA key, and give that key."


@dataclass(frozen=True, repr=False)
class PrivateKey:
    """An unencrypted RSA key.

    :param pem: one PKCS#8 block with line feeds.
    :param public_key: its public half as DER, comparable with a certificate's.
    """

    pem: str
    public_key: bytes
    was_pkcs1: bool


def rsa_private_key(text: str) -> PrivateKey:
    """Return the RSA key of a PEM text.

    :raises InvalidValueError: no key or several, encrypted, or not RSA.
    """
    block = _only_block(text)
    if "ENCRYPTED" in block.label or "ENCRYPTED" in block.body.partition("\n\n")[0]:
        raise InvalidValueError(
            "the key is encrypted, and Seldon's Kafka clients cannot be given its password",
            "Decrypt it, for example with `openssl pkey -in FILE`, and keep it in Ansible Vault instead.",
        )
    if block.label not in (PKCS1, _PKCS8):
        raise InvalidValueError(f"a {block.label} block, {_ONLY_RSA}", _ISSUE_RSA)
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa
    except ImportError as error:
        raise MissingLibraryError("cryptography") from error
    try:
        key = serialization.load_der_private_key(block.der, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise InvalidValueError("the key cannot be read", "Copy the whole block again, from BEGIN to END.") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise InvalidValueError(f"not an RSA key, {_ONLY_RSA}", _ISSUE_RSA)
    pkcs8 = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return PrivateKey(pem_block(_PKCS8, pkcs8), public, was_pkcs1=block.label == PKCS1)


def _only_block(text: str) -> Block:
    found = blocks(text)
    keys = [block for block in found if block.is_private_key]
    if not keys:
        raise InvalidValueError("there is no private key in it", "Give the key that belongs to the certificate.")
    if len(keys) > 1:
        raise InvalidValueError(
            "there is more than one private key in it", "Give only the one that belongs to the certificate."
        )
    if any("CERTIFICATE" in block.label for block in found):
        raise InvalidValueError(
            "there are certificates in it besides the key", "Give the certificates in their own field."
        )
    return keys[0]
