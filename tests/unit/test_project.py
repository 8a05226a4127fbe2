# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a stranger looks for before trusting the project, and what continuous integration runs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.lab import programs
from tests.lab.paths import paths
from tests.lab.programs import Program
from tests.unit.test_repository import ROOT, load

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONLINT = Program("actionlint", "actionlint", "github.com/rhysd/actionlint/cmd/actionlint")
ISSUES = ROOT / ".github" / "ISSUE_TEMPLATE"
PLACEHOLDER = "seldon-managed-kafka.example"
DISTRIBUTIONS = {"yaml": "PyYAML", "confluent_kafka": "confluent-kafka"}
"""Names of packages that differ from those of their modules."""

CONTROLLER = {"ansible", "ansible_collections", "jinja2"}
"""What Ansible itself brings along."""


def files() -> Iterator[Path]:
    """Every file of the project, without what .gitignore leaves out."""
    for top in ROOT.iterdir():
        if top.is_file():
            yield top
        elif top.name in (".ci", ".github") or not top.name.startswith((".", "ansible_collections")):
            yield from (path for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def test_a_public_home_is_entered_in_one_file() -> None:
    """Owners on GitHub cannot be read from another file."""
    allowed = {ROOT / "galaxy.yml", ROOT / ".github" / "CODEOWNERS", Path(__file__)}
    named = {path for path in files() if PLACEHOLDER in path.read_text(errors="ignore")}
    assert named <= allowed
    author = load(ROOT / "galaxy.yml")["authors"][0]
    (address,) = re.findall(r"<(.+)>", author)
    owners = (ROOT / ".github" / "CODEOWNERS").read_text().splitlines()
    assert owners[-1] == f"* {address}"


@pytest.mark.parametrize("name", ["CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "MAINTAINERS.md", "SECURITY.md"])
def test_readme_leads_to(name: str) -> None:
    assert f"({name})" in (ROOT / "README.md").read_text()


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def github_commands() -> Iterator[str]:
    for path in WORKFLOWS:
        for job in load(path)["jobs"].values():
            wanted = (job.get("strategy") or {}).get("matrix", {}).get("target", [""])
            for step in job["steps"]:
                yield from (step.get("run", "").replace("${{ matrix.target }}", each) for each in wanted)


def gitlab_commands() -> Iterator[str]:
    document = load(ROOT / ".gitlab-ci.yml")
    for job in document.values():
        if not isinstance(job, dict) or "stage" not in job:
            continue
        matrix = ((job.get("parallel") or {}).get("matrix") or [{}])[0].get("TARGET", [])
        for each in matrix or [(job.get("variables") or {}).get("TARGET", "")]:
            script = job.get("script") or document[".make"]["script"]
            yield from (line.replace('"$TARGET"', each) for line in script)


@pytest.mark.parametrize("commands", [github_commands, gitlab_commands])
def test_continuous_integration_runs_make_targets_and_installs_nothing(commands: Any) -> None:
    said = "\n".join(commands())
    called = set(re.findall(r"\bmake ([a-z-]+)", said))
    assert called <= targets()
    assert called >= {
        *("lint", "test-unit", "test", "test-kind", "test-all", "test-concurrency"),
        *("sanity", "importer", "docs", "matrix", "release"),
    }
    assert re.findall(r"\b(?:pip|apt|apt-get|dnf|npm|go|curl|wget)\b.*", said) == []


def test_workflows_are_accepted_by_actionlint() -> None:
    program = programs.have(paths(), ACTIONLINT)
    command = [str(program), "-shellcheck=", "-pyflakes=", *map(str, WORKFLOWS)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.github-actions", sorted((ROOT / ".github" / "actions").glob("*/action.yml"))),
        ("vendor.github-issue-forms", [ISSUES / "bug.yml", ISSUES / "feature.yml"]),
        ("vendor.github-issue-config", [ISSUES / "config.yml"]),
        ("vendor.gitlab-ci", [ROOT / ".gitlab-ci.yml"]),
    ],
)
def test_definitions_are_those_that_their_tools_take(schema: str, files: list[Path]) -> None:
    transformed = ["--data-transform", "gitlab-ci"] if schema.endswith("gitlab-ci") else []
    options = ["--builtin-schema", schema, *transformed]
    command = [sys.executable, "-m", "check_jsonschema", *options, *map(str, files)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_plugins_import_is_in_the_requirements_and_nothing_else() -> None:
    imported = set()
    for path in (ROOT / "plugins").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                imported.add(node.module.split(".")[0])
    others = imported - set(sys.stdlib_module_names) - CONTROLLER
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    required = {re.split(r"[<>=!~]", line)[0] for line in lines if line and not line.startswith("#")}
    assert {DISTRIBUTIONS.get(name, name) for name in others} == required


def test_the_execution_environment_takes_the_same_files() -> None:
    image = yaml.safe_load((ROOT / "execution-environment.yml").read_text())["dependencies"]
    shipped = yaml.safe_load((ROOT / "meta" / "execution-environment.yml").read_text())["dependencies"]
    assert {name: image[name] for name in ("python", "system")} == shipped
