# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Go makes of PEM files, before librdkafka sees them."""

from __future__ import annotations

import re

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_ENCODING = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def has_certificate(text: bytes) -> bool:
    """Whether one block at least can be read; Go passes over the others."""
    return bool(_certificates(text))


def is_pair(certificates: bytes, key: bytes) -> bool:
    """Whether the first certificate is the key's; never for a key that asks for a password."""
    found = _certificates(certificates)
    try:
        public = load_pem_private_key(key, password=None).public_key()
    except (TypeError, ValueError):
        return False
    return bool(found) and found[0].public_key().public_bytes(*_ENCODING) == public.public_bytes(*_ENCODING)


def _certificates(text: bytes) -> list[x509.Certificate]:
    found = []
    for block in _BLOCK.findall(text):
        try:
            found.append(x509.load_pem_x509_certificate(block))
        except ValueError:
            continue
    return found
