# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reader reports, and nothing secret in it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.lab.readers.container import Secrets

MASK = "********"
# Keys of Seldon's Secrets that anyone may see
_PUBLIC = frozenset(
    {
        *("ca.crt", "tls.crt", "method", "client_id", "token_endpoint_url", "extensions", "scope"),
        *("token_endpoint_ca.crt", "token_endpoint_ca.jks"),
    }
)
_SHORTEST_LINE = 16


class Refused(Exception):
    """A reader cannot use its credentials, or the broker does not take them; says why."""


@dataclass(frozen=True)
class Outcome:
    """Whether a reader could log in, produce and consume, and if not, why; `error` shows no secret."""

    reader: str
    ok: bool
    error: str = ""


def scrub(text: str, secrets: Secrets) -> str:
    """The text without any secret value: itself, in base64, and line by line."""
    values = (value for secret in secrets.values() for key, value in secret.items() if key not in _PUBLIC)
    for form in sorted(_forms(values), key=len, reverse=True):
        text = text.replace(form, MASK)
    return text


def _forms(values: Iterable[bytes]) -> set[str]:
    return {form for value in values for form in _forms_of(value) if form}


def _forms_of(value: bytes) -> Iterator[str]:
    text = value.decode(errors="replace")
    yield from (text, text.strip(), base64.b64encode(value).decode())
    yield from (line for line in re.split(r"\s+", text) if len(line) >= _SHORTEST_LINE)
