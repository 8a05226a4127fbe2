# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No page uses a retired word; ``docs/glossary.md`` has the words to use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.unit.test_repository import DOCUMENTS, ROOT, TEXT, name

RETIRED = {
    r"former(ly|s)?": "previous",
    r"(hold|held|holds|holding) (\S+ ){0,3}against": "validate against, compare with",
    r"readers?": "Kafka clients of Seldon",
    r"profiles?": "provider",
    r"strays?": "orphaned",
    r"uneven": "inconsistent",
    r"unread": "unused",
    r"somebody|someone else": "unmanaged, or who it is",
    r"ours": "managed by this collection",
    r"let(s)? go": "delete",
    r"go(es)? back|went back": "roll back, restore, return",
    r"on (its|their) way": "restarting",
    r"told|tells?|heard": "reported, reports",
    r"look(s|ed)? (at|after)": "read, check",
    r"the present \w+": "the current",
    r"takes? back": "revert",
}
"""Pattern of a retired word, and what to write instead."""
NOT_PROSE = re.compile(r"^ *```(?s:.*?)^ *```$|`[^`\n]+`|<!--(?s:.*?)-->|\]\([^)]*\)", re.MULTILINE)
FRAGMENTS = sorted((ROOT / "changelogs" / "fragments").glob("*.yml"))


def retired(text: str) -> list[str]:
    """Return the retired words in a text outside of code and links, each with what to write instead."""
    prose = " ".join(NOT_PROSE.sub(" ", text).split())
    return [
        f"{found[0]}: {better}"
        for pattern, better in RETIRED.items()
        for found in re.finditer(rf"\b({pattern})\b", prose, re.IGNORECASE)
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_page_uses_no_retired_word(document: Path) -> None:
    assert retired(TEXT[document]) == []


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=name)
def test_changelog_uses_no_retired_word(fragment: Path) -> None:
    assert retired(str(yaml.safe_load(fragment.read_text()))) == []


@pytest.mark.parametrize("text", ["The former Secret.", "Values are held against\nthe chart.", "It looks at Pods."])
def test_retired_word_in_a_text_is_found(text: str) -> None:
    assert retired(text)


def test_retired_word_in_code_is_ignored() -> None:
    assert retired("The label `former`, and\n```console\n$ told\n```\n") == []
