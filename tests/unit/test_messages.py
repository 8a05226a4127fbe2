# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every message that stops a run, or warns, can be found on the page about troubleshooting.

Messages are collected from the code: what is given to an exception of ours, to what carries the reason for a field, a
broker, a namespace or a Secret, to `fail_json` and `warn`, and to the assertions and failures of roles and playbooks.
What is filled in at run time is a hole.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs" / "troubleshooting.md", *sorted((ROOT / "docs" / "providers").glob("*.md"))]
HOLE = "\0"
ENOUGH = 12
"""Characters without which an excerpt says nothing: shorter ones have to be the whole message, `…` for each hole."""

# What carries a message, and where among its arguments
CARRIERS = {
    "Refused": (0, "reason"),
    "Problem": (1, "reason"),
    "Diagnosis": (1, "reason"),
    "Mistyped": (1, "reason"),
    "SecretOutcome": (None, "reason"),
    "NamespaceOutcome": (None, "reason"),
    "fail_json": (0, "msg"),
    "warn": (0, "warning"),
}


def exceptions() -> set[str]:
    """Names of the collection's own exceptions."""
    known = {"Exception", "ValueError"}
    classes = [node for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for _again in classes:
        known |= {
            node.name
            for node in classes
            if {ast.unparse(base).rsplit(".", maxsplit=1)[-1] for base in node.bases} & known
        }
    # Its text is the name of a library
    return known - {"Exception", "ValueError", "MissingLibrary"}


TREES = {path: ast.parse(path.read_text()) for path in sorted((ROOT / "plugins").rglob("*.py"))}
EXCEPTIONS = exceptions()


def texts(node: ast.expr | None, assigned: Mapping[str, list[ast.expr]]) -> Iterator[str]:
    """The texts that an expression can be, with holes.

    :param assigned: what the names of the file are set to.
    """
    match node:
        case ast.Name(id=name):
            for value in assigned.get(name, ()):
                yield from texts(value, {key: values for key, values in assigned.items() if key != name})
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from (*texts(one, assigned), *texts(other, assigned))
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            ends = list(texts(right, assigned)) or [HOLE]
            yield from (one + other for one in (list(texts(left, assigned)) or [HOLE]) for other in ends)


def message(call: ast.Call, assigned: Mapping[str, list[ast.expr]]) -> Iterator[str]:
    """The messages that a call carries."""
    name = ast.unparse(call.func).rsplit(".", maxsplit=1)[-1]
    place, keyword = CARRIERS.get(name, (0, "message") if name in EXCEPTIONS else (None, ""))
    given = next((each.value for each in call.keywords if each.arg == keyword), None)
    if given is None and place is not None and len(call.args) > place:
        given = call.args[place]
    yield from texts(given, assigned)


def of_plugins() -> Iterator[tuple[str, str]]:
    for path, tree in TREES.items():
        assigned: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                assigned.setdefault(node.targets[0].id, []).append(node.value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from ((f"{path.relative_to(ROOT)}:{node.lineno}", text) for text in message(node, assigned))


def of_tasks(node: Any) -> Iterator[str]:
    """Messages of assertions and failures, wherever in a file."""
    match node:
        case list():
            for item in node:
                yield from of_tasks(item)
        case dict():
            for key, value in node.items():
                if key == "ansible.builtin.assert":
                    yield value["fail_msg"]
                elif key == "ansible.builtin.fail":
                    yield value["msg"]
                else:
                    yield from of_tasks(value)


def of_yaml() -> Iterator[tuple[str, str]]:
    for path in (*sorted((ROOT / "roles").glob("*/tasks/*.yml")), *sorted((ROOT / "playbooks").glob("*.yml"))):
        for given in of_tasks(yaml.safe_load(path.read_text())):
            template = re.search(r"lookup\('ansible.builtin.template', '(\S+)'\)", given)
            text = (path.parents[1] / "templates" / template[1]).read_text() if template else given
            lines = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", HOLE, text, flags=re.DOTALL).splitlines()
            yield from ((str(path.relative_to(ROOT)), line.strip()) for line in lines)


def says_something(text: str) -> bool:
    """Whether a text is more than what was filled in."""
    return len(re.sub(r"[\W\d]+", "", text.replace(HOLE, ""))) >= 6


EXCERPTS = {excerpt for page in PAGES for excerpt in re.findall(r"`([^`\n]+)`", page.read_text())}


def documented(text: str) -> bool:
    """Whether an excerpt of the page is to be found in the message."""
    if text.replace(HOLE, "…").rstrip(".") in EXCERPTS:
        return True
    for excerpt in EXCERPTS:
        parts = [part.strip() for part in excerpt.split("…")]
        if sum(map(len, parts)) >= ENOUGH and re.search(".*".join(map(re.escape, parts)), text, re.DOTALL):
            return True
    return False


MESSAGES = sorted({(where, text) for where, text in (*of_plugins(), *of_yaml()) if says_something(text)})


def test_messages_are_found() -> None:
    assert len(MESSAGES) > 150
    assert {where.split("/")[0] for where, _text in MESSAGES} == {"plugins", "roles", "playbooks"}


def test_every_message_is_on_the_page() -> None:
    missing = [f"{where}: {text.replace(HOLE, '…')}" for where, text in MESSAGES if not documented(text)]
    assert not missing, "\n".join(missing)
