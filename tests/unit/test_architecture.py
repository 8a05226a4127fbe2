# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The layers of docs/explanation/architecture.md hold: imports point down, and Ansible is on the top floor only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.unit.test_repository import string_constant

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
PREFIX = "ansible_collections.seldon.managed_kafka.plugins."

TOP = ("modules", "action", "filter")
"""What Ansible loads; it may import everything below, and nothing imports it."""
LAYERS = (
    ("plugin_utils",),
    ("options",),
    ("operations",),
    ("status", "support", "gitops", "rotation"),
    ("values",),
    ("seldon",),
    ("secrets",),
    ("k8s", "kafka", "helm"),
    ("providers",),
    ("validation",),
    ("common",),
)
"""From top to bottom; packages of one layer do not know each other."""
LEVEL = {package: level for level, layer in enumerate(LAYERS) for package in layer}

MAY_IMPORT_ANSIBLE = {"modules", "action", "filter", "plugin_utils", "options"}
MAY_IMPORT_ANSIBLE_MODULE = {"modules", "action"}
ALLOWED_BELOW = {"ansible.module_utils.common.parameters.env_fallback"}
"""What every layer may import of Ansible: a function without a state."""
NO_ROLE_VARIABLES = ("k8s", "kafka", "helm")
LONGEST_CODE = 35
"""Lines of a module after its documentation."""

FILES = sorted(path for path in PLUGINS.rglob("*.py") if path.parent.name != "doc_fragments")
MODULES = sorted((PLUGINS / "modules").glob("*.py"))


def name(path: Path) -> str:
    """Test id."""
    return str(path.relative_to(PLUGINS))


def package(path: Path) -> str:
    """Return the package of a file: that below module_utils, or the kind of plugin."""
    parts = path.relative_to(PLUGINS).parts
    return parts[1].removesuffix(".py") if parts[0] == "module_utils" else parts[0]


def _base(path: Path, level: int) -> str:
    """Return what a relative import of this level begins with; empty for an absolute one."""
    if not level:
        return ""
    return PREFIX + "".join(f"{part}." for part in path.relative_to(PLUGINS).parts[:-level])


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Return the dotted names that a file imports, wherever in the file."""

    def found() -> Iterator[str]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                module = f"{_base(path, node.level)}{node.module or ''}".rstrip(".")
                yield from (f"{module}.{alias.name}" for alias in node.names)

    return tuple(found())


def imported_packages(path: Path) -> set[str]:
    """Return the packages of this collection that a file imports from."""
    own = [each.removeprefix(PREFIX).split(".") for each in imports(path) if each.startswith(PREFIX)]
    return {parts[1] if parts[0] == "module_utils" else parts[0] for parts in own}


def is_below(imported: str, importing: str) -> bool:
    """Return whether a package may import from another one."""
    if importing == imported:
        return importing not in TOP
    return (importing in TOP and imported in LEVEL) or LEVEL.get(importing, 99) < LEVEL.get(imported, -1)


@pytest.mark.parametrize(
    ("imported", "importing", "allowed"),
    [
        ("common", "modules", True),
        ("k8s", "secrets", True),
        ("secrets", "secrets", True),
        ("secrets", "k8s", False),
        ("helm", "kafka", False),
        ("gitops", "status", False),
        ("modules", "modules", False),
        ("modules", "options", False),
        ("elsewhere", "options", False),
    ],
)
def test_is_below_holds_for_lower_layers_alone(imported: str, importing: str, allowed: bool) -> None:
    assert is_below(imported, importing) is allowed


def test_every_package_has_a_layer() -> None:
    assert {package(path) for path in FILES} <= {*TOP, *LEVEL}
    assert {package(path) for path in FILES} >= {*TOP, *LEVEL}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_point_down(path: Path) -> None:
    assert [each for each in sorted(imported_packages(path)) if not is_below(each, package(path))] == []


@pytest.mark.parametrize("path", [path for path in FILES if package(path) not in MAY_IMPORT_ANSIBLE], ids=name)
def test_ansible_is_imported_on_the_top_floor_alone(path: Path) -> None:
    assert {each for each in imports(path) if each.split(".")[0] == "ansible"} <= ALLOWED_BELOW


@pytest.mark.parametrize("path", [path for path in FILES if package(path) not in MAY_IMPORT_ANSIBLE_MODULE], ids=name)
def test_ansible_module_is_imported_by_modules_and_actions_alone(path: Path) -> None:
    assert not [each for each in imports(path) if each.endswith("AnsibleModule")]


@pytest.mark.parametrize("path", [path for path in FILES if package(path) in NO_ROLE_VARIABLES], ids=name)
def test_lowest_clients_know_no_role_variable(path: Path) -> None:
    assert re.findall(r"\b(?:managed_kafka|seldon_core)_\w+", path.read_text()) == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_module_is_documentation_and_a_few_lines(path: Path) -> None:
    documentation = [
        node.end_lineno or 0
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("DOCUMENTATION", "EXAMPLES", "RETURN")
    ]
    assert len(documentation) == 3
    assert len(path.read_text().splitlines()) - max(documentation) <= LONGEST_CODE


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_within_the_collection_are_relative(path: Path) -> None:
    assert PREFIX.rstrip(".") not in path.read_text()


@cache
def loaded(path: Path) -> frozenset[Path]:
    """Return the files of this collection that the import of a file loads, itself included; not those of functions."""
    nodes = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ImportFrom) and node.level]
    files = {path}
    for node in nodes:
        folder = PLUGINS.joinpath(*path.relative_to(PLUGINS).parts[: -node.level], *(node.module or "").split("."))
        for file in (folder.with_suffix(".py"), *(folder / f"{alias.name}.py" for alias in node.names)):
            if file.exists():
                files |= loaded(file)
    return frozenset(files)


@pytest.mark.parametrize(
    "module",
    ["seldon_core_cleanup", "seldon_core_lock", "seldon_core_release", "seldon_core_wait", "seldon_kafka_rollout"],
)
def test_module_that_a_run_starts_often_loads_no_provider(module: str) -> None:
    """Each start compiles what it loads, since a module's archive has no compiled code."""
    files = loaded(PLUGINS / "modules" / f"{module}.py")
    assert [each.stem for each in files if each.parent.name == "providers" and each.stem in PROVIDERS] == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_module_with_credentials_reads_those_in_secrets(path: Path) -> None:
    takes_credentials = PLUGINS / "module_utils" / "options" / "sources.py" in loaded(path)
    documented = yaml.safe_load(string_constant(path, "DOCUMENTATION"))
    fragments = documented.get("extends_documentation_fragment", [])
    assert takes_credentials == ("seldon.managed_kafka.provider.credentials" in fragments)
