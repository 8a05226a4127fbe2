# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_core_charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..helm.cli import Helm, find
from ..helm.repository import FetchRequest
from ..helm.values import merged
from ..operations.fetch_charts import fetch_charts
from ..operations.validate_values import validate_values
from ..seldon.installation import DEFAULT_VERSION, Installation, UserValues
from ..values.check import ChartValues
from .execute import Run, from_params
from .installation import installation_spec
from .naming import role_spec
from .values import report_findings

REQUIRED_TOGETHER = [("username", "password")]


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    return {**installation_spec(), **source_spec(), **role_spec()}


def source_spec() -> dict[str, Any]:
    """Return the spec of where the charts are, and of what is done about values that they do not use."""
    return {
        "repository": {"type": "str", "required": True},
        "username": {"type": "str"},
        "password": {"type": "str", "no_log": True},
        "ca": {"type": "str"},
        "version": {"type": "str"},
        "invalid_values": {"type": "str", "choices": ["fail", "warn"], "default": "fail"},
        "helm_binary": {"type": "path"},
    }


def to_request(params: Mapping[str, Any], run: Run) -> FetchRequest:
    """Return the request that the parameters stand for, its secrets known to the redactor."""
    if params["password"]:
        run.redactor.add((params["password"], f"{params['username']}:{params['password']}"))
    version = params["version"] or DEFAULT_VERSION
    return from_params(FetchRequest, params, charts=tuple(params["installation"]["charts"]), version=version)


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Fetch the charts, validate the values, and return what the module returns."""
    return {"charts": fetch(Helm(find(params["helm_binary"])), params, run)}


def fetch(helm: Helm, params: Mapping[str, Any], run: Run) -> dict[str, str]:
    """Fetch the charts, validate the values against them, and return the path of each chart by its short name."""
    request = to_request(params, run)
    with TemporaryDirectory(dir=run.tmpdir) as folder:
        fetched = fetch_charts(helm, run.redactor, request, Path(folder))
    values = chart_values(from_params(Installation, params["installation"]).user_values())
    report_findings(validate_values(helm, fetched, values, fail=params["invalid_values"] == "fail"), run)
    return fetched


def chart_values(given: Iterable[UserValues]) -> list[ChartValues]:
    """Return the values in the form in which they are validated."""
    return [ChartValues(each.chart, merged(each.base, each.values), each.values, each.variable) for each in given]
