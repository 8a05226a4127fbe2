# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Archives of text files, the same bytes for the same content."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Mapping

from .files import MODE


def tar_gz(files: Mapping[str, str], folder: str, time: int) -> bytes:
    """Return the files in one folder as a compressed archive, in the order of their names.

    :param folder: at the top of the archive.
    :param time: of every file, in seconds since 1970.
    """
    packed = io.BytesIO()
    with (
        gzip.GzipFile(filename="", fileobj=packed, mode="wb", mtime=time) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name in sorted(files):
            content = files[name].encode("utf-8", "backslashreplace")
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size, entry.mtime, entry.mode = len(content), time, MODE
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()
