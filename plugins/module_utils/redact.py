# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Every form in which a secret could come out, and their removal from text."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

MASK = "********"
_SHORTEST_DERIVED = 6
"""A derived form shorter than this says nothing about the secret and would mask innocent text."""
_SHORTEST_LINE = 16
"""Shorter lines of a multi-line secret are its padding, not its substance."""


def _base64_cores(data: bytes) -> Iterable[str]:
    """Base64 of data, and what stays recognisable of it inside the base64 of a longer text, per alignment."""
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(data).decode()
        for shift in range(3):
            body = data[(3 - shift) % 3 :]
            yield encode(body[: len(body) // 3 * 3]).decode()


def forms(secrets: Iterable[str]) -> frozenset[str]:
    """The secrets themselves and all their encodings: base64 at any alignment, URL, JSON, single lines of a PEM.

    :param secrets: unencoded values; empty ones are ignored.
    """
    found: set[str] = set()
    for secret in filter(None, secrets):
        found.add(secret)
        derived: set[str] = set()
        lines = [line.strip() for line in secret.splitlines()]
        if len(lines) > 1:
            derived.update(line for line in lines if len(line) >= _SHORTEST_LINE and not line.startswith("-----"))
            derived.update(core for line in list(derived) for core in _base64_cores(line.encode()))
        derived.update(_base64_cores(secret.encode()))
        derived.update(_base64_cores(secret.strip().encode()))
        derived.update((quote(secret), quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]))
        derived.update((json.dumps(secret, ensure_ascii=False)[1:-1], secret.strip(), repr(secret)[1:-1]))
        found.update(form for form in derived if len(form) >= _SHORTEST_DERIVED)
    return frozenset(found)


def scrub(text: str, secrets: Iterable[str]) -> str:
    """The text with every form of every secret masked; for what a server or a library says before it is shown."""
    for form in sorted(forms(secrets), key=len, reverse=True):
        text = text.replace(form, MASK)
    return text
