# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search text for secrets, in whatever form they came out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tests.leak_forms import forms


def search(text: str, secrets: Mapping[str, str]) -> list[str]:
    """Return which of the secrets, by name, are in the text, and in which line; never the secret itself."""
    # Base64 is often wrapped
    joined = _joined(text)
    found = []
    for name, secret in secrets.items():
        shown = next((form for form, pieces in _forms(secret) if pieces in joined), None)
        if shown is None:
            continue
        before, seen, _after = text.partition(shown)
        line = before.rpartition("\n")[2][-160:]
        found.append(f"{name} in line {before.count(chr(10)) + 1}, after: {line}" if seen else f"{name}, wrapped")
    return found


@lru_cache(maxsize=4096)
def _forms(secret: str) -> tuple[tuple[str, str], ...]:
    return tuple((form, _joined(form)) for form in forms(secret))


def _joined(text: str) -> str:
    return text.replace("\\n", "").replace("\n", "").replace(" ", "")
