# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search text for secrets, in whatever form they came out."""

from __future__ import annotations

from collections.abc import Mapping

from tests.leak_forms import forms


def search(text: str, secrets: Mapping[str, str]) -> list[str]:
    """Return which of the secrets, by name, are in the text, and in which line; never the secret itself."""
    # Base64 is often wrapped
    joined = text.replace("\\n", "").replace("\n", "").replace(" ", "")
    found = []
    for name, secret in secrets.items():
        for form in forms(secret):
            if form in text:
                before = text[: text.index(form)]
                line = before.rpartition("\n")[2][-160:]
                found.append(f"{name} in line {before.count(chr(10)) + 1}, after: {line}")
                break
            if form.replace("\n", "").replace(" ", "") in joined:
                found.append(f"{name}, wrapped")
                break
    return found
