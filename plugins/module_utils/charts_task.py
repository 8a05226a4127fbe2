# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_core_charts: from its options to what it returns."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.arguments import (
    fail_invalid,
    fail_missing,
    hide,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.libraries import MissingLibrary
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.refusal import InvalidInput, Problem
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import chart, source
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.program import (
    Helm,
    HelmFailed,
    HelmMissing,
    find,
)

NO_HELM = (
    "seldon_core_helm_binary: {path} cannot be run here. "
    "Install Helm from https://helm.sh/docs/intro/install/, or give the path of the program."
)


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    where = _source(module)
    try:
        helm = Helm(find(params["helm_binary"]), module.run_command)
        names = [f"seldon-core-v2-{each}" for each in params["charts"]]
        got = source.get(helm, where, names, params["version"])
        version = helm.version()
        problems = [problem for each in got for problem in _problems(each, params["version"])]
    except HelmFailed as failed:
        module.fail_json(msg=f"{NO_HELM.format(path=helm.path)} {failed}")
    except HelmMissing as missing:
        module.fail_json(msg=NO_HELM.format(path=missing))
    except MissingLibrary as missing:
        fail_missing(module, missing)
    if problems:
        module.fail_json(msg="\n".join([f"seldon_core_chart_repository: {where.location}", *problems]))
    charts = dict(zip(params["charts"], map(_described, got)))
    module.exit_json(changed=False, charts=charts, helm_version=version)


def _source(module: AnsibleModule) -> source.Source:
    params = module.params
    if params["password"]:
        hide(module, (params["password"],))
    where = source.Source(params["repository"], params["username"] or "", params["password"] or "")
    inside = urlsplit(where.location)
    if not where.is_folder and inside.password:
        hide(module, (inside.password,))
        fail_invalid(
            module,
            InvalidInput(
                [
                    Problem(
                        "seldon_core_chart_repository",
                        "contains a password, which would show in messages and command lines",
                        "Give it as seldon_core_chart_repository_username and seldon_core_chart_repository_password.",
                    )
                ]
            ),
        )
    return where


def _problems(got: source.Got, version: str) -> list[str]:
    if got.problem:
        return [f"does not give {got.name} {version}. {got.problem}"]
    try:
        found = chart.read(Path(got.path).read_bytes())
    except chart.NotAChart as error:
        return [f"gives {got.path} for {got.name}, which is not a packaged chart. {error}"]
    if (found.name, found.version) == (got.name, version):
        return []
    remedy = "Set seldon_core_version, or bring that version there."
    return [f"holds {found.name} {found.version}, not {got.name} {version}. {remedy}"]


def _described(got: source.Got) -> dict[str, Any]:
    digest = hashlib.sha256(Path(got.path).read_bytes()).hexdigest()
    return {"name": got.name, "path": got.path, "digest": f"sha256:{digest}"}
