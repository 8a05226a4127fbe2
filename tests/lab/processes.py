# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes that outlive the command that starts them, and that are only ever ended when they are still the same."""

from __future__ import annotations

import json
import os
import select
import signal
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.lab.errors import LabError
from tests.lab.files import write_private
from tests.lab.paths import Paths

STOP_SECONDS = 15


@dataclass(frozen=True)
class Identity:
    """A process, told from a later one that got the same pid.

    `started` is the boot's id and the clock ticks from boot to the process' start.
    """

    pid: int
    started: str


def identify(pid: int) -> Identity | None:
    """The running process with that pid; None when there is none, or only its remains."""
    try:
        # The second field, the program's name in parentheses, may itself hold blanks and parentheses.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, ticks = fields[0], fields[19]
    if state in "ZX":
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
    return Identity(pid=pid, started=f"{boot}/{ticks}")


def command(pid: int) -> str:
    """Command line of a running process; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def save(pid_file: Path, identity: Identity) -> None:
    """Write a pid file."""
    write_private(pid_file, json.dumps(asdict(identity)))


def running(pid_file: Path) -> Identity | None:
    """The process that a pid file speaks of, if it is still that one."""
    try:
        saved = Identity(**json.loads(pid_file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    return saved if identify(saved.pid) == saved else None


def pid_file(paths: Paths, name: str) -> Path:
    """Pid file of the process called `name`."""
    return paths.run / f"{name}.pid"


def log_file(paths: Paths, name: str) -> Path:
    """What the process called `name` printed since its last start."""
    return paths.log / f"{name}.log"


def start(paths: Paths, name: str, argv: Sequence[str | Path], env: Mapping[str, str] | None = None) -> Identity:
    """Start a process in a session of its own, with its output in its log file; the program is an absolute path."""
    paths.log.mkdir(parents=True, exist_ok=True)
    pid = os.posix_spawn(
        argv[0],
        [str(word) for word in argv],
        {**os.environ, **(env or {})},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log_file(paths, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    identity = identify(pid)
    if identity is None:
        raise LabError(f"{name} ended at once; see {log_file(paths, name)}")
    save(pid_file(paths, name), identity)
    return identity


def require(paths: Paths, name: str) -> None:
    """Raise LabError with the end of its log if the process called `name` is not running."""
    if running(pid_file(paths, name)) is None:
        lines = log_file(paths, name).read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
        remedy = "make lab-down lab-up makes the lab anew, with other ports"
        raise LabError("\n".join([f"{name} ended; {remedy}. The end of {log_file(paths, name)}:", *lines]))


def stop(pid_file: Path) -> bool:
    """End the process of a pid file, by force after STOP_SECONDS; False when it was not running."""
    identity = running(pid_file)
    ended = identity is not None and _end(identity, signal.SIGTERM, signal.SIGKILL)
    pid_file.unlink(missing_ok=True)
    return ended


def kill(identity: Identity) -> bool:
    """End a process in the midst of whatever it does; it is gone on return. False when it was not running."""
    return _end(identity, signal.SIGKILL)


def _end(identity: Identity, *numbers: signal.Signals) -> bool:
    try:
        handle = os.pidfd_open(identity.pid)
    except ProcessLookupError:
        return False
    try:
        # From here on the handle, unlike the pid, cannot come to mean another process.
        if identify(identity.pid) != identity:
            return False
        poller = select.poll()
        poller.register(handle, select.POLLIN)
        for number in numbers:
            signal.pidfd_send_signal(handle, number)
            if poller.poll(STOP_SECONDS * 1000):
                return True
        raise LabError(f"process {identity.pid} cannot be ended; look at it with: ps -fp {identity.pid}")
    finally:
        os.close(handle)
