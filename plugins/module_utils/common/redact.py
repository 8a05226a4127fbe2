# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Every form in which a secret could be shown, and masking them in text."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

MASK = "********"
_SHORTEST_DERIVED = 4
"""A derived form shorter than this would mask unrelated text; secrets of 5 bytes and more always have a longer one."""
_SHORTEST_LINE = 16
"""Shorter lines of a multi-line secret are its padding, not its substance."""


def _bytes(text: str) -> bytes:
    # Arguments that are not UTF-8 reach Python as lone surrogates.
    return text.encode("utf-8", "surrogatepass")


def _base64(text: str) -> Iterable[str]:
    """Yield the base64 of the text, and its part of the base64 of a longer text, for each of the three alignments."""
    data = _bytes(text)
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(data).decode()
        for skipped in range(3):
            aligned = data[skipped:]
            yield encode(aligned[: len(aligned) // 3 * 3]).decode()


def _quoted(text: str) -> Iterable[str]:
    """Yield the text as it is in a URL, in JSON as Python and Go write it, and in Python's repr."""
    for safe in ("/", ""):
        yield quote(text, safe=safe, errors="surrogatepass")
    yield quote_plus(text, errors="surrogatepass")
    for ascii_only in (True, False):
        written = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        yield written
        yield written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    yield repr(text)[1:-1]


def _substance(secret: str) -> Iterable[str]:
    """Yield the secret, and what discloses as much of it: without white space around it, and its longer lines."""
    yield secret
    yield secret.strip()
    lines = [line.strip() for line in secret.splitlines()]
    if len(lines) > 1:
        yield from (line for line in lines if len(line) >= _SHORTEST_LINE and not line.startswith("-----"))


def forms(secrets: Iterable[str]) -> frozenset[str]:
    """Return the secrets and all their encodings: base64 at any alignment, URL, JSON, single lines of a PEM.

    :param secrets: unencoded values; empty ones are ignored.
    """
    found: set[str] = set()
    for secret in filter(None, secrets):
        derived = {form for text in _substance(secret) for form in (text, *_quoted(text), *_base64(text))}
        found.add(secret)
        found.update(form for form in derived if len(form) >= _SHORTEST_DERIVED)
    return frozenset(found)


def scrub(text: str, secrets: Iterable[str]) -> str:
    """Return the text with every form of every secret masked."""
    for form in sorted(forms(secrets), key=len, reverse=True):
        text = text.replace(form, MASK)
    return text


class Redactor:
    """Collect the secrets of one run, and mask every form of them in whatever is shown."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def add(self, secrets: Iterable[str]) -> None:
        """Add secrets, unencoded; empty ones are ignored."""
        self._secrets.update(filter(None, secrets))

    def scrub(self, text: str) -> str:
        """Return the text with every form of every secret masked."""
        return scrub(text, self._secrets)

    def forms(self) -> frozenset[str]:
        """Return every form of every secret, for Ansible to mask in results."""
        return forms(self._secrets)
