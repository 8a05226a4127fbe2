# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_core_gitops_folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..operations.write_gitops_folders import FOLDERS, Folder, WriteFoldersRequest, write_gitops_folders
from .execute import Run
from .naming import role_spec


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    folder = {name: {"type": "dict", "default": {}} for name in ("resources", "files")}
    return {
        **role_spec(),
        "dest": {"type": "path", "required": True},
        **{name: {"type": "dict", "options": folder} for name in FOLDERS if name != "credentials"},
        "keep": {"type": "list", "elements": "str", "default": []},
    }


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Write the folders, and return what the module returns."""
    folders = {name: Folder(**params[name]) for name in FOLDERS if params.get(name)}
    request = WriteFoldersRequest(Path(params["dest"]), folders, tuple(params["keep"]), run.check_mode)
    result = write_gitops_folders(request)
    return {"changed": bool(result.written or result.removed), **vars(result)}
