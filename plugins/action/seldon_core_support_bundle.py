# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run seldon_core_support_bundle, and write what it returns into an archive on the machine that runs Ansible."""

from __future__ import annotations

import hashlib
import sys
from calendar import timegm
from collections.abc import Mapping
from pathlib import Path
from time import strptime
from typing import Any

from ansible.plugins.action import ActionBase
from ansible.release import __version__ as ansible_version

from ..module_utils.common.archive import tar_gz
from ..module_utils.common.files import replace
from ..module_utils.common.redact import scrub
from ..plugin_utils.progress import LOCAL
from ..plugin_utils.resolve import on_controller
from ..plugin_utils.role_specs import collection_version
from ..plugin_utils.settings import Settings
from ..plugin_utils.verbosity import without_long_lines

_MODULE = "seldon.managed_kafka.seldon_core_support_bundle"
_LONGEST_NAME = 150
"""A file system allows 255 bytes."""


class ActionModule(ActionBase):  # type: ignore[misc]
    """Gives the module the variables of the run, and writes the archive."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        known = task_vars or {}
        folder = Path(on_controller(self._task.args.get("dest") or "."))
        if not folder.is_dir():
            msg = f"There is no folder {folder} on the machine that runs Ansible. Create it, or name another one."
            return {**result, "failed": True, "msg": msg}
        settings = Settings.of_task(known, self._templar, self._loader)
        controller = {"ansible": ansible_version, "python": sys.version, "collection": collection_version()}
        arguments = {
            **self._task.args,
            "_settings": settings.shown,
            "_secrets": sorted(settings.secrets),
            "_versions": {"controller": controller},
        }
        found: dict[str, Any] = self._execute_module(_MODULE, arguments, task_vars=task_vars)
        # It repeats what the files have
        found.pop("invocation", None)
        if found.get("failed") or "files" not in found:
            return {**result, **found}
        name = _name(known, found, settings.secrets)
        files: Mapping[str, str] = found.pop("files")
        path = folder / f"{name}.tar.gz"
        if not self._task.check_mode:
            content = tar_gz(files, name, timegm(strptime(found["collected"], "%Y%m%dT%H%M%SZ")))
            try:
                replace(path, content)
            except OSError as error:
                msg = f"The archive cannot be written into the folder {folder}: {error.strerror}. Name another one."
                return {**result, "failed": True, "msg": msg}
        found = {**result, **found, "changed": False, "path": str(path), "files": sorted(files)}
        return without_long_lines(found, of_role=bool(self._task.args.get("_from_role")))


def _name(variables: Mapping[str, Any], found: Mapping[str, Any], secrets: set[str]) -> str:
    """Return the name of the archive without its ending."""
    host = str(variables.get("inventory_hostname") or "")
    name = str(found["name"]) if host in LOCAL else host
    shown = scrub(name, secrets)
    safe = "".join(each if each.isascii() and (each.isalnum() or each in "._-") else "-" for each in shown)
    safe = safe.strip("-.")[:_LONGEST_NAME] or "cluster"
    if safe != name:
        # Hosts whose names differ in nothing else are not to replace each other's archives
        safe = f"{safe}-{hashlib.sha256(shown.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return f"seldon-support-{safe}-{found['collected']}"
