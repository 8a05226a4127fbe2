# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The image in which a controller runs the playbooks."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import yaml

from tests.unit.test_repository import ROOT, load

DEFINITION = ROOT / "execution-environment.yml"
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ansible-builder hands to the container engine."""
    folder = tmp_path_factory.mktemp("image")
    for name in (DEFINITION.name, "requirements.txt", "bindep.txt"):
        shutil.copy(ROOT / name, folder)
    run = partial(subprocess.run, cwd=folder, check=True, capture_output=True)
    run([BIN / "ansible-galaxy", "collection", "build", ROOT, "--output-path", folder])
    run([BIN / "ansible-builder", "create", "--output-filename", "Containerfile"])
    return folder / "context"


def test_everything_gets_into_the_image(context: Path) -> None:
    build = context / "_build"
    collections = yaml.safe_load((build / "requirements.yml").read_text())["collections"]
    archive = Path(next(each["name"] for each in collections if each.get("type") == "file"))
    # The build step finds _build as /build
    assert (build / archive.relative_to("/build")).is_file()
    needed = load(ROOT / "galaxy.yml")["dependencies"]
    assert needed.items() <= {each["name"]: each.get("version") for each in collections}.items()
    for name in ("requirements.txt", "bindep.txt"):
        wanted = {line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith("#")}
        assert wanted <= set((build / name).read_text().splitlines())
    assert "/usr/local/bin" in (context / "Containerfile").read_text()


def test_the_image_has_the_versions_that_are_tested() -> None:
    text = DEFINITION.read_text()
    helm = (ROOT / "tests" / "lab" / "go" / "helm" / "go.mod").read_text()
    assert re.findall(r"HELM_VERSION=(\S+)", text) == re.findall(r"require helm.sh/helm/v3 (\S+)", helm)
    assert load(ROOT / "meta" / "runtime.yml")["requires_ansible"].removesuffix(".0") in text


def test_the_image_can_be_built(context: Path) -> None:
    base = load(DEFINITION)["images"]["base_image"]["name"]
    programs = [program for name in ("podman", "docker") if (program := shutil.which(name))]
    for engine in programs:
        if subprocess.run([engine, "pull", base], check=False, capture_output=True).returncode == 0:
            subprocess.run([engine, "build", "--file", context / "Containerfile", context], check=True)
            return
    pytest.skip(f"needs a container engine that can fetch {base}")
