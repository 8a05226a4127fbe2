# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-test sanity on a copy of the checkout in a folder of the collection's name, without downloads of its own.

ansible-test fetches the script that brings pip into its environments from a host of its own. Python has the same in
`ensurepip`; what pip then installs comes from the package registry and is pinned by ansible-test.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from tests.lab.commands import check
from tests.lab.paths import Paths, paths

BOOTSTRAP = "import ensurepip\n\nensurepip.bootstrap(upgrade=True, default_pip=True)\n"
PIP = re.compile(r"\bpip='([\d.]+)'")

MANIFESTS = "examples/gitops/"
"""What Argo CD and Flux apply: files with several documents, which ansible-test allows nowhere."""


def main(options: list[str]) -> int:
    """Run all of the tests, or those that the options name; returns the exit code."""
    where = paths()
    work = where.root / ".cache" / "sanity"
    home = where.cache / "sanity-home"
    collection = _copy(where, work)
    _bootstrap(home)
    command = [str(where.venv_bin / "ansible-test"), "sanity", "--local", "--python", "3.11", "--color", "no", *options]
    path = os.pathsep.join([str(where.venv_bin), os.environ["PATH"]])
    environ = {key: value for key, value in os.environ.items() if key != "ANSIBLE_COLLECTIONS_PATH"}
    done = subprocess.run(command, cwd=collection, env={**environ, "HOME": str(home), "PATH": path}, check=False)
    return done.returncode


def _copy(where: Paths, work: Path) -> Path:
    """What git would commit, as a work tree of its own, without MANIFESTS."""
    collection = work / "ansible_collections" / "seldon" / "managed_kafka"
    shutil.rmtree(work, ignore_errors=True)
    listed = check(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], what="git ls-files", cwd=where.root
    )
    for name in filter(None, listed.split("\0")):
        source = where.root / name
        if source.exists() and not name.startswith(MANIFESTS):
            target = collection / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    check(["git", "init", "--quiet"], what="git init", cwd=collection)
    check(["git", "add", "--all"], what="git add", cwd=collection)
    return collection


def _bootstrap(home: Path) -> None:
    """Put the script where ansible-test keeps what it has fetched."""
    text = Path(str(metadata.distribution("ansible-core").locate_file("ansible_test/_internal/python_requirements.py")))
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in PIP.findall(text.read_text(encoding="utf-8")):
        (cache / f"get_pip_{version.replace('.', '_')}.py").write_text(BOOTSTRAP, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
