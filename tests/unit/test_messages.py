# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages: the page about troubleshooting explains those that exist, and they name what the user has set."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.naming import VARIABLES, show_names
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "troubleshooting.md"
ENOUGH = 10
"""Characters without which a quote cannot be searched for."""


def strings(path: Path) -> Iterator[str]:
    """Yield the strings of a Python file, with a blank for what is filled in at run time."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr(values=parts):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else " " for part in parts)


def texts() -> Iterator[str]:
    """Yield everything that can hold a message: strings of the plugins; tasks and templates of roles and playbooks."""
    for path in (ROOT / "plugins").rglob("*.py"):
        yield from strings(path)
    for folder in ("roles", "playbooks"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".yml", ".j2"):
                yield path.read_text()


# Lines of YAML are folded
TEXTS = [" ".join(text.split()) for text in texts()]


def quoted() -> Iterator[str]:
    """Yield the messages that the page quotes: the code in the columns of its tables whose heading says `message`."""
    column = None
    for line in PAGE.read_text().splitlines():
        if not line.startswith("|"):
            column = None
            continue
        cells = line.strip("|").split(" | ")
        if column is None:
            column = next((number for number, cell in enumerate(cells) if "message" in cell), -1)
        if column >= 0:
            yield from re.findall(r"`([^`]+)`", cells[column])


QUOTED = list(quoted())


def is_part(quote: str, text: str) -> bool:
    """Return whether a text contains a quote, in which `…` stands for anything."""
    parts = [part.strip() for part in quote.split("…")]
    return re.search(".*".join(map(re.escape, parts)), text) is not None


def test_quotes_can_be_searched_for() -> None:
    assert len(QUOTED) > 40
    assert [quote for quote in QUOTED if len(quote.replace("…", "")) < ENOUGH] == []


@pytest.mark.parametrize("quote", QUOTED)
def test_quoted_message_exists_in_the_code(quote: str) -> None:
    assert any(is_part(quote, text) for text in TEXTS), f"{quote}: was the message reworded? Then change {PAGE.name}"


NAMES = {
    *(name for name in AUTH_SPEC if "_" in name),
    *(f"credentials.{field.name}" for each in PROVIDERS.values() for field in each.fields),
    *(field.name for each in PROVIDERS.values() for field in each.fields if "_" in field.name),
    *(name for name in VARIABLES if "_" in name),
}
"""Options that have a variable, and cannot be taken for a word."""
BARE = re.compile(rf"(?<![\w.⟨\"'])(?:{'|'.join(map(re.escape, sorted(NAMES)))})(?![\w⟩\"'])")
KEYS_OF_A_STORE = "Name the fields that the store has"


def sentences(path: Path) -> Iterator[str]:
    """Yield the strings of a file that have words in them, without docstrings."""
    tree = ast.parse(path.read_text())
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            text = " ".join(node.value.split())
            if " " in text and not text.startswith(KEYS_OF_A_STORE):
                yield text


MARKED = re.compile(r"⟨([a-z_]+(?:\.[a-z_]+)*)⟩")
MODULE_UTILS = sorted((ROOT / "plugins" / "module_utils").rglob("*.py"))


@pytest.mark.parametrize("path", MODULE_UTILS, ids=lambda path: str(path.relative_to(ROOT)))
def test_messages_mark_the_options_that_they_name(path: Path) -> None:
    """A user of a role has set a variable, and would look in vain for the option."""
    assert [text for text in sentences(path) if BARE.search(text)] == []


@pytest.mark.parametrize("path", MODULE_UTILS, ids=lambda path: str(path.relative_to(ROOT)))
def test_marked_options_have_a_variable(path: Path) -> None:
    for option in (each for text in strings(path) for each in MARKED.findall(text)):
        provider = next((p for p in PROVIDERS.values() if option in {f"credentials.{f.name}" for f in p.fields}), None)
        params = {"_from_role": True, "provider": provider.name if provider else None}
        assert show_names(f"⟨{option}⟩", params).partition(".")[0] in known_variables(), option


@cache
def known_variables() -> set[str]:
    """The variables of all roles."""
    files = (ROOT / "roles").glob("*/meta/argument_specs.yml")
    specs = [yaml.safe_load(file.read_text())["argument_specs"]["main"]["options"] for file in files]
    return {"seldon_provider"}.union(*specs)


def test_every_option_of_a_connection_and_every_field_has_a_variable_of_a_role() -> None:
    """Also those that no message names yet."""
    for each in PROVIDERS.values():
        for field in each.fields:
            named = show_names(f"⟨credentials.{field.name}⟩", {"_from_role": True, "provider": each.name})
            assert named in known_variables()
    assert {show_names(f"⟨{option}⟩", {"_from_role": True}) for option in AUTH_SPEC} <= known_variables()
