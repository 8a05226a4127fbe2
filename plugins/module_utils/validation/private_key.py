# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Private keys, converted to the one form that all of Seldon's Kafka clients accept."""

from __future__ import annotations

from dataclasses import dataclass

from ..common.libraries import MissingLibraryError
from .der import is_for_pss_alone, private_key_algorithm
from .errors import InvalidValueError
from .pem import Block, blocks, pem_block

PKCS1 = "RSA PRIVATE KEY"
_PKCS8 = "PRIVATE KEY"
ONLY_RSA = "seldon-dataflow-engine accepts RSA keys only"
ONLY_PSS = "an RSA-PSS key (object identifier 1.2.840.113549.1.1.10), and only plain RSA keys are known to work"
ISSUE_RSA = (
    "Get a certificate for an RSA key, and give that key; `openssl req -new -newkey rsa:2048 -nodes -keyout client.key "
    "-out client.csr -subj /CN=seldon` creates it with its certificate request."
)
SHORTEST_RSA = 2048
"""Bits of the shortest RSA key that OpenSSL accepts at security level 2."""
_OPENSSH = "OPENSSH PRIVATE KEY"


@dataclass(frozen=True, repr=False)
class PrivateKey:
    """An unencrypted RSA key.

    :param pem: one PKCS#8 block with line feeds.
    :param public_key: its public half as DER, comparable with a certificate's.
    :param was_among_others: whether certificates or the like were given with it.
    """

    pem: str
    public_key: bytes
    was_pkcs1: bool
    was_among_others: bool = False


def too_short(subject: str, kind: str, bits: int) -> str:
    """Return the reason against a short key.

    :param subject: what has it, with the verb.
    """
    return (
        f"{subject} a key of {bits} bits ({kind}), which OpenSSL 3 refuses at the security level that its "
        "distributions set"
    )


def rsa_private_key(text: str) -> PrivateKey:
    """Return the RSA key of a PEM text; certificates beside it are left out.

    :raises InvalidValueError: no key or several, encrypted, not plain RSA, or too short.
    """
    found = blocks(text)
    block = _only_key(found)
    if "ENCRYPTED" in block.label or "ENCRYPTED" in block.body.partition("\n\n")[0]:
        raise InvalidValueError(
            "the key is encrypted, and Seldon's Kafka clients cannot be given its password",
            f"Decrypt it, for example with `{_openssl_pkey(block)}`, and keep it in Ansible Vault instead.",
        )
    if block.label == _OPENSSH:
        raise InvalidValueError(
            "a key in the format of OpenSSH, which no Kafka client reads",
            "Convert it in its file with `ssh-keygen -p -N '' -m PKCS8 -f FILE`; only an RSA key can be used.",
        )
    if block.label not in (PKCS1, _PKCS8):
        raise InvalidValueError(f"the block is {block.label}, {ONLY_RSA}", ISSUE_RSA)
    data = block.der
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa
    except ImportError as error:
        raise MissingLibraryError("cryptography") from error
    try:
        if is_for_pss_alone(private_key_algorithm(data)):
            raise InvalidValueError(ONLY_PSS, ISSUE_RSA)
        key = serialization.load_der_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise InvalidValueError("the key cannot be read", "Copy the whole block again, from BEGIN to END.") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise InvalidValueError(f"not an RSA key, {ONLY_RSA}", ISSUE_RSA)
    if key.key_size < SHORTEST_RSA:
        raise InvalidValueError(too_short("it is", "RSA", key.key_size), ISSUE_RSA)
    pkcs8 = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return PrivateKey(
        pem_block(_PKCS8, pkcs8),
        public,
        was_pkcs1=block.label == PKCS1,
        was_among_others=len(found) > 1,
    )


def _openssl_pkey(block: Block) -> str:
    return "base64 -d FILE | openssl pkey -inform DER" if block.bare else "openssl pkey -in FILE"


def _only_key(found: tuple[Block, ...]) -> Block:
    keys = [block for block in found if block.is_private_key]
    if not keys and found[0].label == "PKCS12":
        raise InvalidValueError(
            "PKCS#12 in base64, where a key in PEM is needed",
            "Give what `base64 -d FILE | openssl pkcs12 -nocerts -nodes` writes.",
        )
    if not keys:
        raise InvalidValueError("there is no private key in it", "Give the key that belongs to the certificate.")
    if len(keys) > 1:
        raise InvalidValueError(
            "there is more than one private key in it", "Give only the one that belongs to the certificate."
        )
    return keys[0]
