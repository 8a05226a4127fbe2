# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every example, wherever it stands, and what kind of thing it is."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from tests.lab.charts.versions import VERSIONS, values
from tests.lab.paths import ROOT
from tests.lab.repository import CHARTS

OF_CHARTS = {key for chart in CHARTS for version in VERSIONS for key in values(chart, version)}
"""First keys of the charts' values."""

OUTPUT = "text"
"""Language of fenced blocks that nobody copies."""


@dataclass(frozen=True)
class Example:
    """An example.

    :param path: the file that it stands in.
    :param line: where it begins.
    :param language: `yaml`, `console`, or `inline` for what stands between two backticks.
    """

    path: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"

    @property
    def folder(self) -> Path:
        """Where a user stands who follows it."""
        in_examples = self.path.is_relative_to(ROOT / "examples")
        return ROOT / Path(*self.path.relative_to(ROOT).parts[:2]) if in_examples else ROOT

    @property
    def surroundings(self) -> str:
        """The text that may use what the example sets: the page, or all files of the folder in ``examples``."""
        if self.folder == ROOT:
            return self.path.read_text()
        return "\n".join(file.read_text() for file in sorted(self.folder.rglob("*.yml")))


class Shape(StrEnum):
    """What a YAML document is."""

    PLAYS = "plays"
    TASKS = "tasks"
    MANIFEST = "manifest"
    INVENTORY = "inventory"
    REQUIREMENTS = "requirements"
    KEYWORDS = "keywords of a play"
    VALUES = "values of a chart"
    VARIABLES = "variables"


def shape(document: Any) -> Shape:
    """What a document is, by its first keys."""
    if isinstance(document, list):
        return Shape.PLAYS if any("hosts" in each or _imports(each) for each in document) else Shape.TASKS
    for keys, found in (
        ({"apiVersion", "kind"}, Shape.MANIFEST),
        ({"all"}, Shape.INVENTORY),
        ({"collections"}, Shape.REQUIREMENTS),
        ({"module_defaults"}, Shape.KEYWORDS),
    ):
        if keys <= document.keys():
            return found
    return Shape.VALUES if document.keys() <= OF_CHARTS else Shape.VARIABLES


def place(example: Example, document: Any) -> str:
    """What stands for a document among the exceptions: a folder of ``examples``, or its page and shape."""
    where = example.path if example.folder == ROOT else example.folder
    return f"{where.relative_to(ROOT)}" + (f": {shape(document)}" if example.folder == ROOT else "")


class _Loader(yaml.SafeLoader):
    """Knows Ansible's tags; what is encrypted is a text."""


def _text(loader: yaml.SafeLoader, node: yaml.Node) -> str:
    return str(node.value)


_Loader.add_constructor("!vault", _text)
_Loader.add_constructor("!unsafe", _text)


def documents(text: str) -> list[Any]:
    """The YAML documents of an example; raises yaml.YAMLError."""
    return [each for each in yaml.load_all(text, _Loader) if each is not None]


def everything() -> list[Example]:
    """All of them."""
    return [*of_plugins(), *of_pages(), *of_folder()]


def of_plugins() -> Iterator[Example]:
    """EXAMPLES of modules, filters and whatever else has some."""
    for path in sorted((ROOT / "plugins").rglob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXAMPLES":
                yield Example(path, node.lineno, "yaml", ast.literal_eval(node.value))


def of_pages() -> Iterator[Example]:
    """Fenced blocks and code within lines, of every page."""
    folders = (path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))
    for path in sorted([*ROOT.glob("*.md"), *(page for folder in folders for page in folder.rglob("*.md"))]):
        text = path.read_text()
        for block in re.finditer(r"^( *)```(.*)\n((?:.*\n)*?)\1```$", text, re.MULTILINE):
            # A directive of the documentation site's is no language
            language = block[2].strip()
            if language != OUTPUT and not language.startswith("{"):
                yield Example(path, _line(text, block.start()), language, textwrap.dedent(block[3]))
        outside = re.sub(
            r"^( *)```(?:.*\n)*?\1```$", lambda block: "\n" * block[0].count("\n"), text, flags=re.MULTILINE
        )
        for code in re.finditer(r"`([^`\n]+)`", outside):
            yield Example(path, _line(outside, code.start()), "inline", code[1])


def of_folder() -> Iterator[Example]:
    """Files of the folder ``examples``."""
    for path in sorted((ROOT / "examples").rglob("*.yml")):
        yield Example(path, 1, "yaml", path.read_text())


def commands(text: str) -> Iterator[str]:
    """What is typed into a console, a command at a time; what is printed is left out."""
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            yield from line.removeprefix("$ ").split(" && ")


def _imports(document: dict[str, Any]) -> bool:
    return "ansible.builtin.import_playbook" in document


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
