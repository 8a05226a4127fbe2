# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_values: from its options to what it returns."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.arguments import (
    connection_from,
    fail_invalid,
    fail_missing,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.libraries import MissingLibrary
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.refusal import (
    InvalidInput,
    Problem,
    Refused,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.topics import Topics, topics
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.base import Connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.merge import merged
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import runtime_values, setup_values
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.text import document

_MODE = 0o600


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    connection = connection_from(module)
    values = merged(setup_values(connection, _topics(module), params["verify_hostname"]), params["overrides"])
    result: dict[str, Any] = {
        "changed": False,
        "values": values,
        "runtime_values": merged(_runtime_values(module, connection), params["runtime_overrides"]),
    }
    if params["dest"]:
        try:
            result.update(_keep(module, Path(params["dest"]), document(values)))
        except MissingLibrary as missing:
            fail_missing(module, missing)
        except OSError as error:
            module.fail_json(msg=f"dest: the values could not be written to {params['dest']}. {error.strerror}.")
    module.exit_json(**result)


def _runtime_values(module: AnsibleModule, connection: Connection) -> dict[str, Any]:
    try:
        return runtime_values(connection, module.params["seldon_version"])
    except Refused as refused:
        fail_invalid(module, InvalidInput([Problem("seldon_version", refused.reason, refused.remedy)]))


def _topics(module: AnsibleModule) -> Topics:
    try:
        return topics(module.params["topics"])
    except InvalidInput as invalid:
        fail_invalid(module, invalid)


def _keep(module: AnsibleModule, dest: Path, text: str) -> dict[str, Any]:
    """Have exactly this text in the file, for its owner's eyes alone; says what was different."""
    if not dest.parent.is_dir():
        module.fail_json(msg=f"dest: there is no folder {dest.parent}. Create it first, or name a file in another one.")
    if dest.is_dir():
        module.fail_json(msg=f"dest: {dest} is a folder. Give the path of a file.")
    before = dest.read_text(encoding="utf-8") if dest.exists() else ""
    changed = before != text or dest.stat().st_mode & 0o7777 != _MODE
    if changed and not module.check_mode:
        _replace(dest.resolve(), text)
    diff = {"before": before, "after": text, "before_header": str(dest), "after_header": str(dest)}
    return {"changed": changed, "path": str(dest), "diff": diff}


def _replace(dest: Path, text: str) -> None:
    """Write beside the file and move over it, so that nobody ever reads half of it."""
    handle, path = tempfile.mkstemp(dir=dest.parent, prefix=f".{dest.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(path).chmod(_MODE)
        Path(path).replace(dest)
    finally:
        Path(path).unlink(missing_ok=True)
