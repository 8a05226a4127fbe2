# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Write the trust store of a JVM in Java's own format, JKS.

Unlike PKCS#12, it has no random salt: the same certificates are always the same bytes, so a second run changes nothing.
https://github.com/openjdk/jdk17u/blob/master/src/java.base/share/classes/sun/security/provider/JavaKeyStore.java
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable

_MAGIC, _VERSION, _TRUSTED_CERTIFICATE = 0xFEEDFEED, 2, 2
_PASSWORD = "changeit"
"""Java's default. It guards nothing: the certificates are public, and a JVM reads a trust store without a password."""
_SALT = b"Mighty Aphrodite"
"""Part of the format."""


def trust_store(certificates: Iterable[bytes]) -> bytes:
    """Return a JKS trust store with these certificates.

    :param certificates: DER; each has an alias of its own, so two of the same subject are both trusted.
    """
    entries = [_entry(number, der) for number, der in enumerate(certificates, start=1)]
    store = struct.pack(">III", _MAGIC, _VERSION, len(entries)) + b"".join(entries)
    # The format has no other digest; it detects damage alone
    digest = hashlib.sha1(_PASSWORD.encode("utf-16-be") + _SALT + store, usedforsecurity=False).digest()
    return store + digest


def _entry(number: int, der: bytes) -> bytes:
    created = struct.pack(">q", 0)
    certificate = struct.pack(">I", len(der)) + der
    return struct.pack(">I", _TRUSTED_CERTIFICATE) + _text(f"ca-{number}") + created + _text("X.509") + certificate


def _text(text: str) -> bytes:
    encoded = text.encode("ascii")
    return struct.pack(">H", len(encoded)) + encoded
