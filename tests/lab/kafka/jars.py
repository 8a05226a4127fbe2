# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kafka's jars, resolved once into a lock file and held against it whenever they are fetched.

A lock is ``<version>.lock`` beside this file: one line per jar, ``group:artifact:version sha256:<hex>``.
"""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from jgo.maven import MavenContext

from tests.lab.errors import LabError
from tests.lab.paths import Paths

LOCKS = Path(__file__).resolve().parent
# For a program that uses a client: its compiler, which does without a JDK, and an slf4j provider that says nothing
_PROGRAM = ("org.eclipse.jdt:ecj:3.46.100", "org.slf4j:slf4j-nop:1.7.36")
# Each Kafka with the slf4j provider that its slf4j-api takes; the client alone, with what OAUTHBEARER needs of Jackson
ROOTS = {
    "4.4.0": ["org.apache.kafka:kafka_2.13:4.4.0", "org.apache.logging.log4j:log4j-slf4j-impl:2.25.5"],
    "3.9.1": ["org.apache.kafka:kafka_2.13:3.9.1", "org.slf4j:slf4j-simple:1.7.36"],
    "3.6.2": ["org.apache.kafka:kafka-clients:3.6.2", "com.fasterxml.jackson.core:jackson-databind:2.13.5", *_PROGRAM],
    "4.0.0": ["org.apache.kafka:kafka-clients:4.0.0", "com.fasterxml.jackson.core:jackson-databind:2.16.2", *_PROGRAM],
}


@dataclass(frozen=True)
class Jar:
    """A Maven artifact and what its content must hash to."""

    coordinate: str
    sha256: str

    @property
    def file_name(self) -> str:
        """``<artifact>-<version>.jar``"""
        _group, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


def parse_lock(text: str) -> list[Jar]:
    """Jars of a lock file's text; raises LabError naming the line that is not one."""
    jars = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        coordinate, _separator, digest = line.partition(" sha256:")
        if coordinate.count(":") != 2 or len(digest) != 64:
            raise LabError(f"line {number} of the jar lock is not 'group:artifact:version sha256:<hex>'")
        jars.append(Jar(coordinate, digest))
    return jars


def lock_file(version: str) -> Path:
    """Lock of a Kafka version."""
    return LOCKS / f"{version}.lock"


def fetch(paths: Paths, version: str) -> Path:
    """Folder with the verified jars of a Kafka version; what is missing is downloaded."""
    folder = paths.cache / "kafka" / version
    folder.mkdir(parents=True, exist_ok=True)
    jars = parse_lock(lock_file(version).read_text(encoding="utf-8"))
    context = MavenContext(timeout=60)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda jar: _fetch(context, jar, folder), jars))
    for stray in set(folder.iterdir()) - {folder / jar.file_name for jar in jars}:
        stray.unlink()
    return folder


def is_intact(jar: Jar, path: Path) -> bool:
    """Whether a file holds what the lock says."""
    return _digest(path) == jar.sha256


def write_lock(version: str) -> int:
    """Resolve a Kafka version anew and write its lock; returns the number of jars."""
    context = MavenContext(timeout=60)
    # "!" keeps one root's dependency management from choosing the versions of another's dependencies
    roots = [context.create_dependency(f"{root}!") for root in ROOTS[version]]
    direct, transitive = context.resolver.resolve(roots)
    artifacts = [dependency.artifact for dependency in (*direct, *transitive)]
    with ThreadPoolExecutor(8) as pool:
        files = list(pool.map(lambda artifact: artifact.resolve(), artifacts))
    lines = sorted(
        f"{artifact.groupId}:{artifact.artifactId}:{artifact.version} sha256:{_digest(file)}"
        for artifact, file in zip(artifacts, files, strict=True)
    )
    head = f"# Jars of Apache Kafka {version}, written by: make lock"
    lock_file(version).write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    return len(lines)


def _fetch(context: MavenContext, jar: Jar, folder: Path) -> None:
    target = folder / jar.file_name
    if target.exists() and is_intact(jar, target):
        return
    artifact = context.create_dependency(jar.coordinate).artifact
    source = artifact.resolve()
    if not is_intact(jar, source):
        # The local Maven repository may hold the remains of a download that was cut off
        source.unlink()
        source = artifact.resolve()
    if not is_intact(jar, source):
        raise LabError(f"{jar.coordinate} as downloaded to {source} has not the hash that its lock has")
    partial = target.with_suffix(".partial")
    shutil.copyfile(source, partial)
    partial.replace(target)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
