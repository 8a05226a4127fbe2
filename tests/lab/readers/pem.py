# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Go makes of PEM files, before librdkafka sees them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_ENCODING = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def has_certificate(text: bytes) -> bool:
    """Whether one block at least can be read; Go passes over the others."""
    return next(_certificates(text), None) is not None


def is_pair(certificates: bytes, key: bytes) -> bool:
    """Whether the first certificate is the key's; never for a key that asks for a password."""
    certificate = next(_certificates(certificates), None)
    try:
        public = load_pem_private_key(key, password=None).public_key()
    except (TypeError, ValueError):
        return False
    return certificate is not None and certificate.public_key().public_bytes(*_ENCODING) == public.public_bytes(
        *_ENCODING
    )


def _certificates(text: bytes) -> Iterator[x509.Certificate]:
    for block in _BLOCK.findall(text):
        with contextlib.suppress(ValueError):
            yield x509.load_pem_x509_certificate(block)
