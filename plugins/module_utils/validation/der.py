# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Just enough of DER to recognise what a file is, and which algorithm a key is for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

_SEQUENCE = 0x30
_INDEFINITE = 0x80
_BY_FIRST_TAGS = (
    ((0x30, 0x30, 0x03), "CERTIFICATE"),
    ((0x02, 0x30, 0x04), "PRIVATE KEY"),
    ((0x02, 0x02, 0x02), "RSA PRIVATE KEY"),
    ((0x02, 0x04), "EC PRIVATE KEY"),
    ((0x30, 0x04), "ENCRYPTED PRIVATE KEY"),
    ((0x30, 0x03), "PUBLIC KEY"),
    ((0x06, 0xA0), "PKCS7"),
    ((0x02, 0x30), "PKCS12"),
)
"""Tags that the outermost sequence begins with, to the label that PEM has for it; PKCS#12 has none."""
RSA_PSS = bytes.fromhex("2a864886f70d01010a")
"""Object identifier 1.2.840.113549.1.1.10, encoded."""


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and content of each element, one after the other.

    An element of indefinite length, as PKCS#12 files may have it, counts as all of the rest.

    :raises ValueError: not DER.
    """
    start = 0
    while start < len(data):
        header = data[start : start + 2]
        if len(header) < 2:
            raise ValueError("broken off")
        tag, length = header
        start += 2
        if length == _INDEFINITE:
            length = len(data) - start
        elif length > _INDEFINITE:
            size = length - _INDEFINITE
            length = int.from_bytes(data[start : start + size], "big")
            start += size
        if start + length > len(data):
            raise ValueError("broken off")
        yield tag, data[start : start + length]
        start += length


def content(data: bytes) -> bytes:
    """Return what is within the one sequence that the data consists of; raises ValueError where it is none."""
    found = list(islice(elements(data), 2))
    if len(found) != 1 or found[0][0] != _SEQUENCE:
        raise ValueError("not one sequence")
    return found[0][1]


def label(data: bytes) -> str:
    """Return the PEM label of DER data, PKCS12 where it is that; empty where it is not recognised."""
    try:
        tags = tuple(tag for tag, _content in islice(elements(content(data)), 3))
    except ValueError:
        return ""
    return next((name for first, name in _BY_FIRST_TAGS if tags[: len(first)] == first), "")


def is_for_pss_alone(algorithm: bytes) -> bool:
    """Return whether the content of an AlgorithmIdentifier names RSA-PSS; raises ValueError where it is not DER."""
    return next(elements(algorithm), (0, b""))[1] == RSA_PSS


def certificate_key_algorithm(der: bytes) -> bytes:
    """Return the content of the AlgorithmIdentifier of a certificate's key.

    :raises ValueError: not a certificate.
    """
    _tag, to_be_signed = next(elements(content(der)))
    parts = [part for tag, part in elements(to_be_signed) if tag != 0xA0]  # without the version
    if len(parts) < 6:
        raise ValueError("not a certificate")
    return next(elements(parts[5]), (0, b""))[1]


def private_key_algorithm(der: bytes) -> bytes:
    """Return the content of the AlgorithmIdentifier of a PKCS#8 key; empty for another form.

    :raises ValueError: not DER.
    """
    parts = list(islice(elements(content(der)), 2))
    return parts[1][1] if len(parts) == 2 and parts[1][0] == _SEQUENCE else b""
