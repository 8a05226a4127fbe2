# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every place where a run of Ansible could leave a secret, as text to be searched."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.lab import cluster, environment
from tests.lab.paths import Paths

MARK = "LEAK_TEST_FOLDER"
"""Environment variable by which the processes of a run are told from all others."""


@dataclass(frozen=True)
class Places:
    """Folders of one run: what is handed in, and what nobody may find anything in afterwards."""

    given: Path
    left: Path

    @classmethod
    def below(cls, folder: Path) -> Places:
        """Make them."""
        places = cls(folder / "given", folder / "left")
        for each in (places.given, places.left, *(places.left / name for name in ("tmp", "facts", "junit"))):
            each.mkdir(mode=0o700)
        return places

    @property
    def environment(self) -> dict[str, str]:
        """Has Ansible write whatever it can write, below one folder."""
        return {
            MARK: str(self.left),
            "TMPDIR": str(self.left / "tmp"),
            "HOME": str(self.left / "home"),
            "ANSIBLE_HOME": str(self.left / "ansible"),
            "ANSIBLE_LOCAL_TEMP": str(self.left / "local"),
            "ANSIBLE_REMOTE_TEMP": str(self.left / "remote"),
            "ANSIBLE_LOG_PATH": str(self.left / "ansible.log"),
            "ANSIBLE_KEEP_REMOTE_FILES": "false",
            "ANSIBLE_CACHE_PLUGIN": "ansible.builtin.jsonfile",
            "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(self.left / "facts"),
            "ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.junit",
            "JUNIT_OUTPUT_DIR": str(self.left / "junit"),
        }


@dataclass
class Processes(threading.Thread):
    """Command lines and environments of a run's processes, looked at over and over until the run ends."""

    places: Places
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self._over = threading.Event()

    def __enter__(self) -> Processes:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self.join()

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Until the end."""
        mark = f"{MARK}={self.places.left}\0".encode()
        # Each is checked once, except a child of this process, which may be about to become the run
        others: set[str] = set()
        while not self._over.wait(0.01):
            there = {path.name for path in Path("/proc").glob("[0-9]*")}
            others &= there
            for pid in there - others:
                process = Path("/proc", pid)
                try:
                    environ = (process / "environ").read_bytes()
                    if mark in environ:
                        argv = (process / "cmdline").read_bytes()
                        self.seen.add((argv + b"\n" + environ).replace(b"\0", b"\n").decode(errors="replace"))
                    elif _parent(process) != os.getpid():
                        others.add(pid)
                except OSError:
                    continue


def _parent(process: Path) -> int:
    """Number of the parent, which follows the name in parentheses and the state."""
    return int((process / "stat").read_text().rpartition(")")[2].split()[1])


def run(paths: Paths, places: Places, argv: Sequence[str], **environ: str) -> tuple[int, dict[str, str]]:
    """Run a program to its end; returns its exit code and, by channel, all that it showed and left."""
    env = {**os.environ, **environment.variables(paths, os.environ["PATH"]), **places.environment, **environ}
    with Processes(places) as processes:
        done = subprocess.run(argv, env=env, capture_output=True, text=True, errors="replace", check=False)
    return done.returncode, {
        "output": done.stdout + done.stderr,
        "processes": "\n".join(sorted(processes.seen)),
        **files(places.left),
    }


def files(folder: Path) -> dict[str, str]:
    """Text of every file below the folder, under its path; the paths too."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {
        "names of files": "\n".join(map(str, found)),
        **{str(path.relative_to(folder)): path.read_bytes().decode(errors="replace") for path in found},
    }


def on_cluster(paths: Paths, namespaces: Sequence[str]) -> dict[str, str]:
    """Everything in the namespaces, without the data of our own Secrets; releases of Helm as Helm reads them."""
    listed = cluster.kubectl(paths, "api-resources", "--namespaced", "--verbs=list", "--output=name").split()
    # Asking for reviews and metrics is no listing of objects
    kinds = ",".join(kind for kind in listed if not kind.endswith((".metrics.k8s.io", ".authorization.k8s.io")))
    channels = {}
    for namespace in namespaces:
        got = cluster.kubectl(
            paths,
            "get",
            kinds,
            "--namespace",
            namespace,
            "--output=json",
            "--show-managed-fields",
            "--ignore-not-found",
        )
        items = json.loads(got)["items"] if got.strip() else []
        items.append(json.loads(cluster.kubectl(paths, "get", "namespace", namespace, "--output=json")))
        for item in items:
            what = f"{namespace}: {item['kind']} {item['metadata']['name']}"
            channels[what] = "\n".join(_readable(item))
    return channels


def _readable(item: dict[str, Any]) -> Iterator[str]:
    if item["kind"] == "Secret":
        data = item.pop("data", None) or {}
        if item.get("type") == "helm.sh/release.v1":
            yield release(data["release"])
        elif item["metadata"].get("labels", {}).get("app.kubernetes.io/managed-by") != "seldon.managed_kafka":
            yield from (base64.b64decode(value).decode(errors="replace") for value in data.values())
    yield json.dumps(item)


def release(data: str) -> str:
    """A release out of Helm's Secret: base64 of Kubernetes, base64 of Helm, gzip; what is kept as base64 inside too."""
    text = gzip.decompress(base64.b64decode(base64.b64decode(data))).decode()
    chart = json.loads(text)["chart"]
    packed = [*(chart.get("templates") or []), *(chart.get("files") or [])]
    return "\n".join([text, *(base64.b64decode(file["data"]).decode(errors="replace") for file in packed)])
