# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The image of all Pods: this Python, what the readers import, a Java, and nothing from a registry.

It is put together from the files of this machine: the interpreter and its standard library, installed distributions,
the shared libraries that ``ldd`` finds, and the tests' own sources. Seldon's image names all lead to it.
"""

from __future__ import annotations

import compileall
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from tests.lab import state, toolchain
from tests.lab.charts import versions
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.kafka import jars
from tests.lab.kind import engine, pod
from tests.lab.paths import ROOT
from tests.lab.readers import container, jvm
from tests.lab.state import Lab

NAME = "seldon-lab"
DISTRIBUTIONS = ("certifi", "confluent-kafka", "cryptography", "jgo", "kubernetes", "pyyaml")
SITE = "/lab/site"
"""Where the image has them, and what they require."""
PUBLIC_ROOTS = f"{SITE}/certifi/cacert.pem"
"""Path in the image."""
_SOURCES = "/lab/sources"
_JAVA = "/lab/java"
_FOLDERS = ("kafka", "kind", "readers", "toolchain")
"""What of the lab is in the image, beside the files of its own folder."""
_NOT_NEEDED = ("__pycache__", "*-packages", "test", "tests", "idlelib", "tkinter", "ensurepip", "config-*")
_NOT_OF_JAVA = ("jmods", "src.zip", "ct.sym", "docs", "include", "man", "demo", "legal")


def build(lab: Lab) -> list[str]:
    """Have the images in the engine, under every name that the lab's charts use; returns the names."""
    program, below = engine.docker(), base(lab)
    names: set[str] = set()
    for client, own in tags(lab).items():
        have(program, own, partial(_build_own, program, lab, below, client), lab)
        for name in _names(client):
            check([program, "tag", own, name], what="docker tag")
            names.add(name)
    return sorted(names)


def tags(lab: Lab) -> dict[str, str]:
    """The images' own names by version of Kafka's Java client; one changes whenever it has to be made anew."""
    return {client: f"{NAME}:{_stamp(lab, _base(), client)}" for client in jvm.CLIENTS}


def base(lab: Lab) -> str:
    """Have the image in the engine that the others are made from; returns its name."""
    program, tag = engine.docker(), _base()
    have(program, tag, partial(_import_base, program, lab), lab)
    return tag


def _base() -> str:
    return f"{NAME}-base:{_base_stamp()}"


def have(program: Path, tag: str, make: Callable[[Path, str], None], lab: Lab) -> None:
    """Have an image in the engine; where it is not, `make` gets a folder and the name."""
    if not check([program, "images", "--quiet", tag], what="docker images").strip():
        with tempfile.TemporaryDirectory(prefix="image-", dir=lab.paths.state) as scratch:
            make(Path(scratch), tag)


def _names(client: str) -> Iterator[str]:
    """Names of the images of those Seldon versions that have this client."""
    for version in versions.VERSIONS:
        if jvm.client_of(version) == client:
            for chart in ("setup", "servers", "runtime"):
                yield from _images(versions.values(chart, version))


def _images(values: Any) -> Iterator[str]:
    if isinstance(values, dict):
        if {"registry", "repository", "tag"} <= values.keys():
            yield f"{values['registry']}/{values['repository']}:{values['tag']}"
        for value in values.values():
            yield from _images(value)


def _base_stamp() -> str:
    digest = hashlib.sha256(f"{sys.version} {platform.machine()}".encode())
    for file in (ROOT / "tests" / "requirements.lock", Path(__file__)):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _stamp(lab: Lab, base: str, client: str) -> str:
    digest = hashlib.sha256(f"{base} {_settings(lab, client)}".encode())
    for file in [lab.paths.tls / "ca.crt", *_sources()]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _settings(lab: Lab, client: str) -> dict[str, Any]:
    classpath = f"{_JAVA}/classes:{_JAVA}/{client}/*"
    return {"ports": ports(lab), "java": [f"{_JAVA}/home/bin/java", *jvm.OPTIONS, "-cp", classpath]}


def ports(lab: Lab) -> list[int]:
    """Of the servers that a reader talks to."""
    at = lab.ports
    listeners = [at.plain, at.scram, at.mtls, at.oauth, at.badhost, at.oldcert, at.kafka39_plain, at.kafka39_scram]
    return [at.identity_provider, at.internal, *listeners]


def _sources() -> list[Path]:
    lab = ROOT / "tests" / "lab"
    return sorted([*lab.glob("*.py"), *(file for folder in _FOLDERS for file in (lab / folder).rglob("*.py"))])


def _build_own(program: Path, lab: Lab, base: str, client: str, root: Path, tag: str) -> None:
    """What differs between two labs and two clients, on top of what does not."""
    for source in _sources():
        add_file(source, root, f"{_SOURCES}/{source.relative_to(ROOT)}")
    (root / _SOURCES[1:] / "tests" / "__init__.py").touch()
    classes = jvm.compiled(lab.paths, _java(lab), client, jars.fetch(lab.paths, client))
    add_folder(classes, root, f"{_JAVA}/classes")
    home = root / str(pod.HOME)[1:]
    (home / "settings.json").write_text(json.dumps(_settings(lab, client)), encoding="utf-8")
    shutil.copyfile(lab.paths.tls / "ca.crt", home / "ca.crt")
    # Nobody in a Pod may write there
    compileall.compile_dir(root / "lab", quiet=2, stripdir=str(root))
    start = json.dumps([interpreter(), "-m", "tests.lab.kind.pod"])
    variables = f"PYTHONPATH={_SOURCES}:{SITE} PYTHONUNBUFFERED=1 {pod.ROOTS}={pod.HOME / 'ca.crt'}"
    lines = [f"FROM {base}", "COPY lab /lab", f"ENV {variables}", f"ENTRYPOINT {start}", ""]
    (root / "Dockerfile").write_text("\n".join(lines), encoding="utf-8")
    check([program, "build", "--quiet", "--tag", tag, root], what="docker build", env={"DOCKER_BUILDKIT": "0"})


def _import_base(program: Path, lab: Lab, root: Path, tag: str) -> None:
    _python(root)
    add_distributions(root, SITE, needed(DISTRIBUTIONS))
    add_folder(_java(lab).resolve().parents[1], root, f"{_JAVA}/home", _NOT_OF_JAVA)
    for client in jvm.CLIENTS:
        add_folder(jars.fetch(lab.paths, client), root, f"{_JAVA}/{client}", ("ecj-*",))
    certificates = root / container.ROOTS[1:]
    certificates.parent.mkdir(parents=True)
    shutil.copyfile(root / PUBLIC_ROOTS[1:], certificates)
    (root / "etc").mkdir(exist_ok=True)
    (root / "etc" / "passwd").write_text("root:x:0:0::/:/\nseldon:x:1000:1000::/tmp:/\n", encoding="utf-8")
    (root / "etc" / "nsswitch.conf").write_text("hosts: files dns\n", encoding="utf-8")
    # Seldon's images run as others than root, too, and write there
    for path in (root / "tmp", *(root / "tmp").rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    add_libraries(root)
    for folder in (root / SITE[1:], root / sysconfig.get_path("stdlib")[1:]):
        compileall.compile_dir(folder, quiet=2, stripdir=str(root))
    import_folder(program, root, tag)


def import_folder(program: Path, root: Path, tag: str, *, path: str = "") -> None:
    """Make an image of a folder; `path` is the PATH of its programs."""
    settings = ["--change", f"ENV PATH={path}"] if path else []
    with subprocess.Popen([find_program("tar"), "-C", str(root), "-c", "."], stdout=subprocess.PIPE) as tar:
        done = subprocess.run(
            [str(program), "import", *settings, "-", tag], stdin=tar.stdout, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise LabError(f"docker import failed: {done.stderr.strip()}")


def _python(root: Path) -> None:
    for folder in sorted({sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}):
        add_folder(Path(folder), root, folder, _NOT_NEEDED)
    add_file(Path(interpreter()), root, interpreter())


def interpreter() -> str:
    """Path of the Python that this virtual environment is made from, here and in the image."""
    return str(Path(getattr(sys, "_base_executable", sys.executable)).resolve())


def add_distributions(root: Path, target: str, names: Iterable[str]) -> None:
    """Copy installed distributions, but not their programs, to a folder of the image."""
    for name in names:
        found = distribution(name)
        for file in found.files or []:
            if ".." not in file.parts and "__pycache__" not in file.parts:
                add_file(Path(str(found.locate_file(file))), root, f"{target}/{file}")


def needed(names: Iterable[str]) -> list[str]:
    """The distributions and all that they require, by normalised name."""
    todo: list[str] = list(names)
    done: dict[str, None] = {}
    while todo:
        name = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        if name in done:
            continue
        done[name] = None
        for text in distribution(name).requires or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                todo.append(requirement.name)
    return list(done)


def _java(lab: Lab) -> Path:
    return toolchain.find(lab.paths, toolchain.JAVA)


def add_libraries(root: Path) -> None:
    """What the dynamic linker needs, at the path where this machine has it."""
    for program in [path for path in root.rglob("*") if path.is_file() and _is_elf(path)]:
        for library in re.findall(r"(?:=> |^\s*)(/\S+) \(0x", _ldd(program), re.MULTILINE):
            # Inside the image already, beside what needs it
            if not library.startswith(str(root)) and not (root / library[1:]).exists():
                add_file(Path(library), root, library)


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _ldd(program: Path) -> str:
    return subprocess.run([find_program("ldd"), str(program)], capture_output=True, text=True, check=False).stdout


def find_program(program: str) -> str:
    """Path of a program of this machine; those for administrators are not on every account's PATH."""
    path = shutil.which(program, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/sbin"]))
    if path is None:
        raise LabError(f"there is no {program}, which the image is made with; install it")
    return path


def add_file(source: Path, root: Path, target: str) -> None:
    """Copy a file to a path of the image."""
    place = root / target[1:]
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, place)


def add_folder(source: Path, root: Path, target: str, without: Iterable[str] = ()) -> None:
    """Copy a folder to a path of the image, but for the names that match a pattern."""
    ignored = shutil.ignore_patterns(*without)
    shutil.copytree(source, root / target[1:], ignore=ignored, ignore_dangling_symlinks=True, dirs_exist_ok=True)


if __name__ == "__main__":
    print("\n".join(build(state.load())))
