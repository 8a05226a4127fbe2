# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The image of execution-environment.yml, as far as a task needs it, made like the image of all Pods.

It has ansible-core, the collection, the collection's Python packages and a shell. Its account has no name, as in an
image of ansible-builder's.
"""

from __future__ import annotations

import compileall
import hashlib
from functools import partial
from pathlib import Path

from packaging.requirements import Requirement

from tests.lab.commands import check
from tests.lab.kind import engine, image
from tests.lab.paths import ROOT
from tests.lab.state import Lab

NAME = "ansible"
_SITE = "/lab/ansible"
_COLLECTION = "/usr/share/ansible/collections/ansible_collections/seldon/managed_kafka"
_PARTS = ("galaxy.yml", "meta", "playbooks", "plugins", "roles")
_PROGRAMS = ("sh", "sleep")
"""What Ansible runs its modules with, where it sends them through a pipe."""
_LOCALE = "/usr/lib/locale/C.utf8"
_FOLDER = "/usr/bin"
_START = """#!{python}
from ansible.cli.adhoc import main
main()
"""


def build(lab: Lab) -> str:
    """Have the image in the engine; returns its name."""
    program, base = engine.docker(), image.base(lab)
    digest = hashlib.sha256(base.encode())
    for file in (Path(__file__), ROOT / "requirements.txt", *_files()):
        digest.update(file.read_bytes())
    tag = f"{image.NAME}-{NAME}:{digest.hexdigest()[:12]}"
    image.have(program, tag, partial(_build, program, base), lab)
    return tag


def _files() -> list[Path]:
    found = [file for part in _PARTS for file in (ROOT / part, *(ROOT / part).rglob("*"))]
    return sorted(file for file in found if file.is_file() and "__pycache__" not in file.parts)


def _build(program: Path, base: str, folder: Path, tag: str) -> None:
    root = folder / "root"
    for file in _files():
        image.add_file(file, root, f"{_COLLECTION}/{file.relative_to(ROOT)}")
    there = image.needed(image.DISTRIBUTIONS)
    image.add_distributions(root, _SITE, [name for name in image.needed(_distributions()) if name not in there])
    compileall.compile_dir(root / _SITE[1:], quiet=2, stripdir=str(root))
    for name in _PROGRAMS:
        image.add_file(Path(image.find_program(name)).resolve(), root, f"/bin/{name}")
    image.add_folder(Path(_LOCALE), root, _LOCALE)
    start = root / _FOLDER[1:] / "ansible"
    start.parent.mkdir(exist_ok=True)
    start.write_text(_START.format(python=image.interpreter()), encoding="utf-8")
    start.chmod(0o755)
    image.add_libraries(root)
    variables = f"PATH={_FOLDER}:/bin PYTHONPATH={image.SITE}:{_SITE}"
    lines = [f"FROM {base}", "COPY root /", f"ENV {variables}", "USER 1001", ""]
    (folder / "Dockerfile").write_text("\n".join(lines), encoding="utf-8")
    check([program, "build", "--quiet", "--tag", tag, folder], what="docker build", env={"DOCKER_BUILDKIT": "0"})


def _distributions() -> list[str]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return ["ansible-core", *(Requirement(line).name for line in lines if line and not line.startswith("#"))]
