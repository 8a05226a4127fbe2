# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Building helm, kubectl and the cluster's programs from pinned Go modules."""

from __future__ import annotations

import fcntl
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.lab import toolchain
from tests.lab.commands import check
from tests.lab.paths import SOURCES, Paths
from tests.lab.progress import Step

GO_MODULES = SOURCES / "go"
FLAGS = ("-mod=readonly", "-trimpath")
ENVIRONMENT = {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false", "GOWORK": "off"}
KUBERNETES_VERSION = "k8s.io/component-base/version"


@dataclass(frozen=True)
class Program:
    """A main package, in which folder of `go/` it is pinned, and what its linker is told beyond ``-s -w``."""

    name: str
    folder: str
    package: str
    linker: tuple[str, ...] = ()

    def command(self, output: str) -> list[str]:
        """Arguments of ``go`` that build it."""
        linker = " ".join(("-s", "-w", *self.linker))
        return ["build", *FLAGS, "-ldflags", linker, "-o", output, self.package]

    def stamp(self) -> str:
        """Changes whenever the program has to be built anew."""
        # The source of the lab's own program changes without a change of its pins
        own = sorted((GO_MODULES / self.folder).glob("*.go")) if self.package == "." else []
        files = [*(GO_MODULES / self.folder / name for name in ("go.mod", "go.sum")), *own]
        pins = b"".join(file.read_bytes() for file in files)
        return hashlib.sha256(pins + repr((self.command(""), ENVIRONMENT)).encode()).hexdigest()


def pinned(folder: str, module: str) -> str:
    """Version of a module that a folder's go.mod requires, e.g. v1.34.4."""
    text = (GO_MODULES / folder / "go.mod").read_text(encoding="utf-8")
    match = re.search(rf"^(?:require )?\s*{re.escape(module)} (v\S+)", text, re.MULTILINE)
    if match is None:
        raise LookupError(f"{folder}/go.mod does not require {module}")
    return match[1]


def programs() -> Iterator[Program]:
    """Everything that the lab builds."""
    version = pinned("kubernetes", "k8s.io/kubernetes")
    major, minor = version.removeprefix("v").split(".")[:2]
    # Without a version the API server says v0.0.0 and Helm refuses charts that ask for one
    told = {"gitVersion": version, "gitMajor": major, "gitMinor": minor, "gitTreeState": "clean"}
    linker = tuple(f"-X {KUBERNETES_VERSION}.{key}={value}" for key, value in told.items())
    for name in ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"):
        yield Program(name, "kubernetes", f"k8s.io/kubernetes/cmd/{name}", linker)
    for name, module in (("helm", "helm.sh/helm/v3"), ("helm4", "helm.sh/helm/v4")):
        linker = (f"-X {module}/internal/version.version={pinned(name, module)}",)
        yield Program(name, name, f"{module}/cmd/helm", linker)
    yield Program("etcd", "etcd", "go.etcd.io/etcd/server/v3")
    for name in ("kwok", "kwokctl"):
        yield Program(name, "kwok", f"sigs.k8s.io/kwok/cmd/{name}")
    yield Program("toxiproxy", "toxiproxy", "github.com/Shopify/toxiproxy/v2/cmd/server")


def steps(paths: Paths) -> list[Step]:
    """A step for each program that is missing or built from other pins."""
    return [
        Step(f"build {program.name}", partial(_build, paths, program))
        for program in programs()
        if not _is_current(paths, program)
    ]


def have(paths: Paths, program: Program) -> Path:
    """A program that only some test needs; built for the first one that asks."""
    if not _is_current(paths, program):
        _build(paths, program)
    return paths.bin / program.name


def _is_current(paths: Paths, program: Program) -> bool:
    stamp = _stamp_file(paths, program)
    return (paths.bin / program.name).exists() and stamp.exists() and stamp.read_text() == program.stamp()


def _build(paths: Paths, program: Program) -> str:
    go = toolchain.find(paths, toolchain.GO)
    with (paths.cache / "build.lock").open("w") as lock:
        # Several checkouts may share the cache, and each build takes all cores
        fcntl.flock(lock, fcntl.LOCK_EX)
        return "built meanwhile" if _is_current(paths, program) else _build_with(go, paths, program)


def _build_with(go: Path, paths: Paths, program: Program) -> str:
    output = paths.bin / program.name
    what = f"building {program.name} with {go}"
    check([go, *program.command(str(output))], what=what, env=ENVIRONMENT, cwd=GO_MODULES / program.folder)
    stamp = _stamp_file(paths, program)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(program.stamp())
    return f"{output.stat().st_size >> 20} MB"


def _stamp_file(paths: Paths, program: Program) -> Path:
    return paths.bin / ".stamps" / program.name
