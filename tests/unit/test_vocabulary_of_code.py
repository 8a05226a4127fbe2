# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No option, message, task name or template uses a retired word; ``docs/glossary.md`` has the words to use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.test_repository import PLAYBOOKS, ROLES, ROOT, name
from tests.unit.test_vocabulary import retired

PLUGINS = sorted((ROOT / "plugins").rglob("*.py"))
TASKS = [
    *PLAYBOOKS,
    *(
        path
        for role in ROLES
        for folder in ("tasks", "handlers", "vars")
        for path in sorted(role.glob(f"{folder}/*.yml"))
    ),
]
SPECS = [role / "meta" / "argument_specs.yml" for role in ROLES]
TEMPLATES = [path for role in ROLES for path in sorted(role.glob("templates/*.j2"))]

RETIRED_NAMES = re.compile(
    r"\b(managed_kafka_(profile|connection|former_namespace|restart_batch|unread_keys)|seldon_core_unread_keys"
    r"|render_dest|status_(file|page|fail_on|login)|uninstall_(confirm|workloads|crds|namespaces)"
    r"|seldon_kafka_former|seldon_core_helm|seldon_core_releases|good_revision)\b"
    r"|managed-kafka\.seldon/(profile|former|secrets)\b"
)
"""Names that users saw once."""
SAID = ("name", "msg", "fail_msg", "success_msg", "description", "short_description", "prompt", "title")
"""Keys of YAML files whose value is for people."""


def strings(tree: ast.AST) -> Iterator[str]:
    """Yield the sentences of a Python file: string constants with a blank in them, but for docstrings."""
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in docstrings:
            continue
        if isinstance(node.value, str) and " " in node.value.strip():
            yield node.value


def said(node: Any, key: str = "") -> Iterator[str]:
    """Yield the sentences of a YAML document, without what Jinja computes."""
    if isinstance(node, dict):
        for below, value in node.items():
            yield from said(value, str(below))
    elif isinstance(node, list):
        for value in node:
            yield from said(value, key)
    elif isinstance(node, str) and key in SAID:
        # What is quoted in an expression is said too
        quoted = re.findall(r"'([^']* [^']*)'", " ".join(re.findall(r"\{\{(.*?)\}\}", node, re.DOTALL)))
        yield from (re.sub(r"\{\{.*?\}\}", " ", node, flags=re.DOTALL), *quoted)


def test_strings_omits_docstrings_and_words() -> None:
    tree = ast.parse('"""A page."""\nX = "word"\nY = f"a message {X} of two"\n"""About Y."""\n')
    assert list(strings(tree)) == ["a message ", " of two"]


def test_said_reads_names_messages_and_what_is_quoted_in_them() -> None:
    task = {"name": "Do it", "ansible.builtin.fail": {"msg": "{{ 'a message' if x else y }} more", "other": "no"}}
    assert [each.strip() for each in said([task])] == ["Do it", "more", "a message"]


@pytest.mark.parametrize("path", PLUGINS, ids=name)
def test_plugin_uses_no_retired_word(path: Path) -> None:
    text = path.read_text()
    assert [each for string in strings(ast.parse(text)) for each in retired(string)] == []
    assert RETIRED_NAMES.findall(text) == []


@pytest.mark.parametrize("path", [*TASKS, *SPECS], ids=name)
def test_role_or_playbook_uses_no_retired_word(path: Path) -> None:
    text = path.read_text()
    assert [each for sentence in said(yaml.safe_load(text)) for each in retired(sentence)] == []
    assert RETIRED_NAMES.findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_uses_no_retired_word(path: Path) -> None:
    text = path.read_text()
    shown = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    assert retired(shown) == []
    assert RETIRED_NAMES.findall(text) == []
