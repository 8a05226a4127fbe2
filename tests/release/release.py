# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything of a release but the upload: `python -m tests.release.release VERSION [CHECK ...]`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from tests.lab import environment
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.paths import ROOT, paths
from tests.release import artefacts

CHECKS = ("lint", "test-all", "test-release", "sanity", "importer", "docs")
"""Make targets that have to pass."""
BACK = "git restore . && git clean --force CHANGELOG.md"
"""The first release makes that file."""
# https://semver.org, without what Galaxy does not take: build metadata
_SEMANTIC = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?")


def main(version: str, checks: Sequence[str]) -> int:
    """Release; returns the exit code. What fails leaves no commit and no tag."""
    try:
        problems = list(objections(ROOT, version))
        if problems:
            raise LabError("; ".join(problems))
        _number(ROOT / "galaxy.yml", version)
        _changelog(version)
        for target in checks:
            print(f"make {target} …", flush=True)
            if subprocess.run(["/usr/bin/env", "make", target], cwd=ROOT, check=False).returncode:
                raise LabError(f"make {target} failed; `{BACK}` takes the version and the changelog back")
        _git(ROOT, "add", "galaxy.yml", "CHANGELOG.md", "changelogs")
        _git(ROOT, "commit", "--message", f"Release {version}")
        try:
            files = _build(version)
        except LabError:
            _git(ROOT, "reset", "--soft", "HEAD~1")
            raise
        _git(ROOT, "tag", version)
    except LabError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join([f"{version} is committed, tagged and built:", *(f"  {path}" for path in files)]))
    if not os.environ.get(artefacts.KEY):
        print(f"Nothing is signed: set {artefacts.KEY} to the fingerprint of a key of yours")
    print(f"What is left:\n  git push origin HEAD {version}\n  ansible-galaxy collection publish {files[0]}")
    return 0


def objections(root: Path, version: str) -> Iterator[str]:
    """Why this version cannot be released from this checkout."""
    if not _SEMANTIC.fullmatch(version):
        yield f"VERSION: {version!r} is no semantic version; give one such as 1.2.3"
        return
    if _git(root, "status", "--porcelain").strip():
        yield "the checkout has changes; commit or stash them, so that the tag names what is released"
    released = _released(root)
    if _git(root, "tag", "--list", version).strip() or version in released:
        yield f"VERSION: {version} exists already; give a later one"
    elif later := [one for one in released if _order(one) > _order(version)]:
        yield f"VERSION: {later[-1]} is released and later than {version}; give a later one"


def _git(root: Path, *words: str) -> str:
    return check(["git", *words], what=f"git {words[0]}", cwd=root)


def _released(root: Path) -> list[str]:
    text = (root / "changelogs" / "changelog.yaml").read_text(encoding="utf-8")
    return sorted((yaml.safe_load(text) or {}).get("releases") or {}, key=_order)


def _order(version: str) -> tuple[list[int], bool, str]:
    """Sorts versions; one with a suffix comes before the one without."""
    numbers, _dash, suffix = version.partition("-")
    return [int(number) for number in numbers.split(".")], not suffix, suffix


def _number(galaxy: Path, version: str) -> None:
    text = galaxy.read_text(encoding="utf-8")
    galaxy.write_text(re.sub(r"^version: .*$", f"version: {version}", text, flags=re.MULTILINE), encoding="utf-8")


def _changelog(version: str) -> None:
    where = paths()
    env = environment.variables(where, os.environ["PATH"])
    program = where.venv_bin / "antsibull-changelog"
    check([program, "release", "--version", version], what="the changelog", env=env, cwd=ROOT)


def _build(version: str) -> list[Path]:
    """Build twice, which has to give the same, and write what goes with the archive."""
    folder = ROOT / ".cache" / "release" / version
    shutil.rmtree(folder, ignore_errors=True)
    when, programs = artefacts.commit_time(ROOT), paths().venv_bin
    archive = artefacts.build(programs, folder, when)
    with tempfile.TemporaryDirectory() as again:
        if artefacts.build(programs, Path(again), when).read_bytes() != archive.read_bytes():
            raise LabError("two builds of the archive differ, so nobody could check what is in it")
    return artefacts.write(folder, archive, version, _git(ROOT, "rev-parse", "HEAD").strip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "", sys.argv[2:] or CHECKS))
