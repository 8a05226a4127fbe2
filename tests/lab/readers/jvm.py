# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JVM reader: a program on Kafka's own Java client, set up as Seldon's dataflow engine sets it up."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tempfile
from pathlib import Path

from tests.lab import toolchain
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.kafka import jars
from tests.lab.paths import Paths
from tests.lab.readers.container import Container, Secrets
from tests.lab.readers.outcome import Refused

DEPLOYMENT = "seldon-dataflow-engine"
SOURCES = Path(__file__).resolve().parent / "java"
# Versions of Kafka's Java client: Seldon up to 2.8, and from 2.10 on
CLIENTS = ("3.6.2", "4.0.0")

LIMIT_SECONDS = 120
WRONG_JAVA = 2
OPTIONS = ("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
_COMPILER = "org.eclipse.jdt.internal.compiler.batch.Main"
_SWITCHES = ("-source", "17", "-target", "17", "-encoding", "UTF-8", "-proc:none")


def client_of(seldon: str) -> str:
    """The client that is nearest to what a version of Seldon has."""
    return CLIENTS[-1] if tuple(map(int, seldon.split("."))) >= (2, 10) else CLIENTS[0]


def round_trip(paths: Paths, client: str, container: Container, root: Path, trusted: Path, topic: str) -> None:
    """Log in, produce and consume with that version of the client.

    Raises Refused with what the client says, LabError when the machine's Java does not suit it. `root` stands for the
    container's root; `trusted` is a PEM file with what its Java trusts by default.
    """
    java = toolchain.find(paths, toolchain.JAVA)
    libraries = jars.fetch(paths, client)
    path = f"{compiled(paths, java, client, libraries)}:{libraries}/*"
    started = [str(java), *OPTIONS, f"-Djava.io.tmpdir={root}", "-cp", path]
    try:
        done = subprocess.run(
            [*started, "DataflowReader", str(root), str(trusted), topic],
            input=properties(container.secrets),
            capture_output=True,
            text=True,
            env=environment(container, root),
            timeout=LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused(f"no answer within {LIMIT_SECONDS} s") from None
    if done.returncode == WRONG_JAVA:
        raise LabError(done.stdout.strip())
    if done.returncode:
        raise Refused(done.stdout.strip() or done.stderr.strip())


def environment(container: Container, root: Path) -> dict[str, str]:
    """The container's own variables, for a Java outside the container, which has the container's files below `root`."""
    variables = dict(container.env)
    if options := variables.get("JAVA_TOOL_OPTIONS"):
        variables["JAVA_TOOL_OPTIONS"] = options.replace("trustStore=/", f"trustStore={root}/")
    return variables


def properties(secrets: Secrets) -> str:
    """Secrets as Java properties, as the program takes them."""
    lines = []
    for name, secret in secrets.items():
        # An empty Secret is there all the same
        lines.append(f"{name}/")
        lines += [f"{name}/{key}={base64.b64encode(value).decode()}" for key, value in secret.items()]
    return "\n".join(lines)


def compiled(paths: Paths, java: Path, client: str, libraries: Path) -> Path:
    """Folder with the classes of `DataflowReader`, compiled unless they are there."""
    sources = sorted(SOURCES.glob("*.java"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    folder = paths.cache / "readers" / f"{client}-{digest}"
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        classes = Path(scratch) / "classes"
        on = ":".join(map(str, sorted(libraries.glob("*.jar"))))
        compiler: list[str | Path] = [java, "-cp", on, _COMPILER, *_SWITCHES, "-cp", on, "-d", classes]
        check([*compiler, *sources], what="compiling the JVM reader")
        try:
            classes.rename(folder)
        except OSError as error:
            # Another run may have been faster
            if not folder.exists():
                raise LabError(f"cannot write {folder}: {error.strerror}") from None
    return folder
