# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a command that a page tells its reader to type."""

from __future__ import annotations

import json
import re
import shlex
from argparse import ArgumentError, ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ansible.cli import CLI
from ansible.cli.doc import DocCLI
from ansible.cli.galaxy import GalaxyCLI
from ansible.cli.playbook import PlaybookCLI
from ansible.cli.vault import VaultCLI

from tests.examples import content, known
from tests.examples.find import Example, commands
from tests.lab.paths import ROOT
from tests.unit.test_repository import COLLECTION

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
BY_MAKE = set(re.findall(r"\$\((?:or \$\()?([A-Z]+)\b", MAKEFILE)) | set(
    re.findall(r"^([A-Z]+) \?=", MAKEFILE, re.MULTILINE)
)
SCENARIOS = {path.parent.name for path in (ROOT / "extensions" / "molecule").glob("*/molecule.yml")}
ASSIGNMENT = re.compile(r"([A-Z_]+)=")


def objections(example: Example) -> Iterator[str]:
    """What is wrong with the commands of a block, or with code within a line that is a command, option or variable."""
    if example.language == "console":
        folder = ROOT
        for command in commands(example.text):
            words = shlex.split(command, comments=True)
            if words[0] == "cd":
                folder = ROOT / words[1]
                yield from () if folder.is_dir() else (f"folder {words[1]}: does not exist",)
            else:
                yield from of_command(words, folder, example)
    elif re.match(r"-e \w+[ =]", example.text):
        yield from of_extra_variables(shlex.split(example.text)[1::2], None, example)
    elif re.match(r"(make|ansible-(playbook|doc|galaxy|vault)) \S", example.text):
        yield from of_command(shlex.split(example.text), ROOT, example)
    elif example.text.startswith(known.PREFIXES) and re.match(r"\w+: ", example.text):
        yield from content.objections(example)


def of_command(words: list[str], folder: Path, example: Example) -> Iterator[str]:
    """Objections to one command."""
    while set_first := ASSIGNMENT.match(words[0]):
        yield from () if read_by_the_lab(set_first[1]) else (f"variable {set_first[1]}: nothing reads it",)
        words = words[1:]
    program, arguments = words[0], words[1:]
    check = PROGRAMS.get(program)
    if check is None:
        yield f"program {program}: nobody knows its options here"
    else:
        yield from check(arguments, folder, example)


def read_by_the_lab(variable: str) -> bool:
    """Whether an environment variable is one that tests and lab read."""
    return any(
        f'"{variable}"' in file.read_text()
        for name in ("lab", "release")
        for file in (ROOT / "tests" / name).rglob("*.py")
    )


def of_make(arguments: list[str], folder: Path, example: Example) -> Iterator[str]:
    """Targets and variables."""
    for word in arguments:
        if assigned := ASSIGNMENT.match(word):
            yield from () if assigned[1] in BY_MAKE else (f"make {assigned[1]}: no target uses it",)
        elif not word.startswith("-") and word not in TARGETS:
            yield f"make {word}: no target"


def parsed(cli: type[CLI], words: list[str]) -> Any:
    """The arguments as the program itself reads them; raises ArgumentError."""
    program = cli([f"ansible-{cli.__name__.removesuffix('CLI').lower()}", *words])
    program.init_parser()
    return without_exit(program.parser).parse_args(words)


def without_exit(parser: ArgumentParser) -> ArgumentParser:
    """A parser that raises what it would print."""

    def error(message: str) -> None:
        raise ArgumentError(None, message)

    for each in (parser, *subparsers(parser)):
        each.error = error  # type: ignore[method-assign,assignment]
    return parser


def subparsers(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    """Parsers of subcommands."""
    for group in parser._subparsers._group_actions if parser._subparsers else ():
        for each in (group.choices or {}).values() if isinstance(group.choices, dict) else ():
            yield each
            yield from subparsers(each)


def of_playbook(arguments: list[str], folder: Path, example: Example) -> Iterator[str]:
    """Options, playbook and extra variables."""
    try:
        given = parsed(PlaybookCLI, arguments)
    except ArgumentError as error:
        yield f"ansible-playbook: {error}"
        return
    for playbook in given.args:
        if playbook.startswith(f"{COLLECTION}."):
            path = ROOT / "playbooks" / f"{playbook.removeprefix(f'{COLLECTION}.')}.yml"
        else:
            path = folder / playbook
        if not path.is_file():
            yield f"playbook {playbook}: does not exist"
            continue
        yield from of_extra_variables(given.extra_vars, path, example)
        # What seldon_validate_variables is told to require
        required = re.findall(r"^\s+required: \[(.+)\]$", path.read_text(), re.MULTILINE)
        lacking = {name for names in required for name in names.split(", ")} - extra(given.extra_vars).keys()
        yield from (f"playbook {playbook}: {name}, which it requires, is not given" for name in sorted(lacking))


def extra(options: list[str]) -> dict[str, Any]:
    """What the options -e say; files of variables are the reader's."""
    found: dict[str, Any] = {}
    for option in options:
        if option.startswith("{"):
            found |= json.loads(option)
        elif not option.startswith("@"):
            found |= dict(word.split("=", 1) for word in shlex.split(option))
    return found


def of_extra_variables(options: list[str], playbook: Path | None, example: Example) -> Iterator[str]:
    """Objections to extra variables; `playbook` has to take them, if there is one."""
    given = extra(options)
    yield from content.of_variables(given, example)
    if playbook and playbook.parent.name == "playbooks":
        takes = known.named(playbook, given.get("seldon_provider"))
        yield from (f"variable {name}: {playbook.stem} does not take it" for name in given if name not in takes)


def of_doc(arguments: list[str], folder: Path, example: Example) -> Iterator[str]:
    """Options, and what is to be explained."""
    try:
        given = parsed(DocCLI, arguments)
    except ArgumentError as error:
        yield f"ansible-doc: {error}"
        return
    there = {"role": known.ROLE_NAMES, "filter": known.FILTERS}
    for name in given.args:
        if name.removeprefix(f"{COLLECTION}.") not in there.get(given.type, known.MODULE_NAMES):
            yield f"{given.type} {name}: does not exist"


def of_other(cli: type[CLI]) -> Callable[[list[str], Path, Example], Iterator[str]]:
    """Objections of the program's own parser."""

    def check(arguments: list[str], folder: Path, example: Example) -> Iterator[str]:
        try:
            parsed(cli, arguments)
        except ArgumentError as error:
            yield f"{cli.__name__}: {error}"

    return check


def of_pip(arguments: list[str], folder: Path, example: Example) -> Iterator[str]:
    """The file of requirements."""
    if arguments[:2] != ["install", "-r"] or not (folder / arguments[2]).is_file():
        yield f"pip {' '.join(arguments)}: no file of requirements"


def of_pytest(arguments: list[str], folder: Path, example: Example) -> Iterator[str]:
    """Folders of tests."""
    yield from (f"pytest {path}: does not exist" for path in arguments if not (folder / path).exists())


def of_molecule(arguments: list[str], folder: Path, example: Example) -> Iterator[str]:
    """The scenario."""
    if arguments[:2] != ["test", "--scenario-name"] or arguments[2] not in SCENARIOS:
        yield f"molecule {' '.join(arguments)}: no scenario"


def of_eval(arguments: list[str], folder: Path, example: Example) -> Iterator[str]:
    """The command whose output is evaluated."""
    yield from of_command(shlex.split(arguments[0].removeprefix("$(").removesuffix(")")), folder, example)


PROGRAMS: dict[str, Callable[[list[str], Path, Example], Iterator[str]]] = {
    "make": of_make,
    "ansible-playbook": of_playbook,
    "ansible-doc": of_doc,
    "ansible-galaxy": of_other(GalaxyCLI),
    "ansible-vault": of_other(VaultCLI),
    "pip": of_pip,
    "pytest": of_pytest,
    "molecule": of_molecule,
    "eval": of_eval,
}
