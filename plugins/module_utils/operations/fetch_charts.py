# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_core_charts: from its options to what it returns."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import chart, repository
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.cli import (
    Helm,
    HelmError,
    HelmNotFoundError,
    find,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.source import (
    Source,
    asks_for_login,
    does_not_know_ca,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.errors import OperationError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.validate_values import validate_values
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.execute import Run
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import (
    fail_invalid,
    fail_missing,
    hide,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.values import report_findings
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import (
    InvalidInputError,
    InvalidValueError,
    Problem,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.pem import blocks
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.check import ChartValues
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.merge import merged

NO_HELM = (
    "seldon_core_helm_binary: {path} cannot be run here. "
    "Install Helm from https://helm.sh/docs/intro/install/, or give the path of the program."
)

FIELD = "seldon_core_chart_repository"

CHARTS = ["crds", "setup", "runtime", "servers"]
_HELD = {
    "chart": {"type": "str", "required": True},
    "values": {"type": "dict", "required": True},
    "below": {"type": "dict", "default": {}},
    "variable": {"type": "str", "required": True},
}
ARGUMENTS: dict[str, Any] = {
    "argument_spec": {
        "repository": {"type": "str", "required": True},
        "username": {"type": "str"},
        "password": {"type": "str", "no_log": True},
        "ca": {"type": "str"},
        "version": {"type": "str", "required": True},
        "charts": {"type": "list", "elements": "str", "default": CHARTS},
        "values": {"type": "list", "elements": "dict", "default": [], "options": _HELD},
        "invalid_values": {"type": "str", "choices": ["fail", "warn"], "default": "fail"},
        "helm_binary": {"type": "path"},
    },
    "supports_check_mode": True,
    "required_together": [("username", "password")],
}
"""What the module takes."""


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    location = params["repository"]
    try:
        _look_at(module)
    except InvalidInputError as invalid:
        fail_invalid(module, invalid)
    names = [f"seldon-core-v2-{each}" for each in params["charts"]]
    try:
        with TemporaryDirectory(dir=module.tmpdir) as folder, ThreadPoolExecutor(1) as beside:
            helm = Helm(find(params["helm_binary"]))
            asked = beside.submit(helm.version)
            got = repository.get(helm, location, _source(params, Path(folder)), names, params["version"])
            version = asked.result()
            problems = [problem for each in got for problem in _problems(each, params["version"])]
    except HelmError as failed:
        module.fail_json(msg=f"{NO_HELM.format(path=helm.path)} {failed}")
    except HelmNotFoundError as missing:
        module.fail_json(msg=NO_HELM.format(path=missing))
    except MissingLibraryError as missing:
        fail_missing(module, missing)
    if refusal := _refusal(params, [each.problem for each in got]):
        module.fail_json(msg=str(refusal))
    if problems:
        module.fail_json(msg="\n".join([f"{FIELD}: {location}", *problems]))
    charts = dict(zip(params["charts"], map(_described, got)))
    _hold(module, {name: each["path"] for name, each in charts.items()}, helm)
    module.exit_json(changed=False, charts=charts, helm_version=version)


def _hold(module: AnsibleModule, charts: Mapping[str, str], helm: Helm) -> None:
    """Hold the given values against the charts."""
    values = [
        ChartValues(one["chart"], merged(one["below"], one["values"]), one["values"], one["variable"])
        for one in module.params["values"]
        if one["values"]
    ]
    run = Run(module.check_mode, module.tmpdir, warn=module.warn)
    try:
        report_findings(validate_values(helm, charts, values), module.params["invalid_values"], run)
    except OperationError as error:
        module.fail_json(msg=str(error))


def _look_at(module: AnsibleModule) -> None:
    """Have the secrets masked; raises InvalidInputError."""
    params = module.params
    if params["password"]:
        hide(module, (params["password"], f"{params['username']}:{params['password']}"))
    inside = urlsplit(params["repository"])
    if not repository.is_folder(params["repository"]) and inside.password:
        hide(module, (inside.password,))
        reason = "contains a password, which would show in messages and command lines"
        remedy = f"Give it as {FIELD}_username and {FIELD}_password."
        raise InvalidInputError([Problem(FIELD, reason, remedy)])
    if params["ca"]:
        try:
            blocks(params["ca"])
        except InvalidValueError as refused:
            raise InvalidInputError([Problem(f"{FIELD}_ca", refused.reason, refused.remedy)]) from refused


def _source(params: dict[str, Any], folder: Path) -> Source:
    ca = folder / "ca.crt"
    if params["ca"]:
        ca.write_text(params["ca"], encoding="utf-8")
    return Source(
        username=params["username"] or "",
        password=params["password"] or "",
        ca_file=str(ca) if params["ca"] else "",
    )


def _refusal(params: dict[str, Any], said: Sequence[str]) -> Problem | None:
    """What is wrong with the variables, where it is that and not the place or the charts."""
    location = params["repository"]
    if one := next(filter(asks_for_login, said), ""):
        login = f"{FIELD}_username, {FIELD}_password"
        if params["password"]:
            return Problem(
                login, f"{location} refuses this login. {one}", "Correct them, or have that user given access."
            )
        return Problem(login, f"{location} asks for a login. {one}", "Set both.")
    if one := next(filter(does_not_know_ca, said), ""):
        remedy = f"Set it to the text of the CA that signs the certificate of {location}."
        return Problem(f"{FIELD}_ca", f"Helm does not trust that certificate. {one}", remedy)
    return None


def _problems(got: repository.Got, version: str) -> list[str]:
    if got.problem:
        return [f"does not give {got.name} {version}. {got.problem}"]
    try:
        found = chart.read(Path(got.path).read_bytes())
    except chart.InvalidChartError as error:
        return [f"gives {got.path} for {got.name}, which is not a packaged chart. {error}"]
    if (found.name, found.version) == (got.name, version):
        return []
    remedy = "Set seldon_core_version, or bring that version there."
    return [f"holds {found.name} {found.version}, not {got.name} {version}. {remedy}"]


def _described(got: repository.Got) -> dict[str, Any]:
    digest = hashlib.sha256(Path(got.path).read_bytes()).hexdigest()
    return {"name": got.name, "path": got.path, "digest": f"sha256:{digest}"}
