# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Files with exactly the given content, which only their owner may read."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

MODE = 0o600
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def place_for(dest: Path) -> str:
    """Return why a file cannot be written there, as a sentence; empty when it can."""
    if not dest.parent.is_dir():
        return f"there is no folder {dest.parent}. Create it first, or name a file in another one."
    if dest.is_dir():
        return f"{dest} is a folder. Give the path of a file."
    return ""


def for_file_names(text: str) -> str:
    """Return the text with a hyphen for whatever is better not in the name of a file."""
    return _NOT_IN_A_NAME.sub("-", text).strip("-.")


def current(path: Path) -> str:
    """Return the content of the file; empty when there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def differs(path: Path, text: str) -> bool:
    """Return whether the file is missing, has other content, or may be read by others."""
    return not path.exists() or current(path) != text or path.stat().st_mode & 0o7777 != MODE


def replace(path: Path, content: str | bytes, mode: int = MODE) -> None:
    """Write a file of which nobody ever reads half, and of which a process that is killed leaves nothing behind."""
    path = path.resolve()
    data = content.encode() if isinstance(content, str) else content
    try:
        # Without a name, so that the kernel deletes it with the process
        handle, beside = os.open(path.parent, os.O_TMPFILE | os.O_WRONLY, MODE), ""
    except (AttributeError, OSError):
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(handle, mode)
            if not beside:
                beside = _give_a_name(handle, path)
        Path(beside).replace(path)
    finally:
        if beside:
            Path(beside).unlink(missing_ok=True)


def _give_a_name(handle: int, path: Path) -> str:
    """Return the name beside the path that the file gets."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    beside.unlink(missing_ok=True)
    # The kernel takes the absolute path, and follows the link only where a folder is given too
    os.link(f"/proc/self/fd/{handle}", beside, src_dir_fd=handle, follow_symlinks=True)
    return str(beside)


@contextmanager
def private_file(content: bytes) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the path of a file with the content, and the descriptors that a child needs to open it.

    The file is in memory, and is gone with the processes that use it. Only where the system has no such files is it a
    temporary one, deleted at the end.
    """
    memory = _memory_file()
    with memory or tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        yield (f"/proc/self/fd/{memory.fileno()}", (memory.fileno(),)) if memory else (str(file.name), ())


def _memory_file() -> IO[bytes] | None:
    try:
        file = os.fdopen(os.memfd_create("private"), "wb")
        os.fchmod(file.fileno(), MODE)
    except (AttributeError, OSError):
        return None
    return file if Path(f"/proc/self/fd/{file.fileno()}").exists() else None
