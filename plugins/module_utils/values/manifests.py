# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Rendering charts through Helm, which talks to no cluster for that."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.cli import Helm
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.text import document

_RELEASE = "seldon"


def rendered(helm: Helm, chart: Path, values: Mapping[str, Any]) -> str:
    """The manifests of a chart; errors as those of Helm.run."""
    return helm.run("template", _RELEASE, str(chart), "--values", "-", stdin=document(values))


def without_schema(chart: Path, into: Path) -> Path:
    """A copy of a chart that takes values of any type.

    :param into: where the copy comes; not there yet.
    """
    copy = into
    if chart.is_dir():
        shutil.copytree(chart, copy, symlinks=True)
    else:
        shutil.unpack_archive(chart, copy, "gztar")
        copy = next(copy.iterdir())
    for schema in copy.rglob("values.schema.json"):
        schema.unlink()
    return copy
