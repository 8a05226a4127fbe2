# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_kafka_values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..common.option_names import mark
from ..helm.cli import Helm
from ..operations.render_values import RenderedValues, RenderValuesRequest, ValuesFile, render_values, write_values
from ..operations.validate_values import findings_to_dict, validate_values
from ..seldon.installation import RUNTIME, SETUP
from ..validation.topics import topics
from ..values.check import ChartValues
from ..values.findings import ValueFindings
from .execute import Run, from_params
from .naming import role_spec
from .shared import check_version, credentials_spec, provider_connection, provider_spec, settings_spec


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    return {
        **provider_spec(),
        **credentials_spec(),
        **role_spec(),
        **settings_spec(),
        "seldon_version": {"type": "str"},
        "overrides": {"type": "dict", "default": {}},
        "runtime_overrides": {"type": "dict", "default": {}},
        "charts": {"type": "dict", "default": {}, "options": {SETUP: {"type": "path"}, RUNTIME: {"type": "path"}}},
        "helm_binary": {"type": "path", "default": "helm"},
        "invalid_values": {"type": "str", "choices": ["fail", "warn"], "default": "fail"},
        "dest": {"type": "path"},
        "runtime_dest": {"type": "path"},
        "_asks_brokers": {"type": "bool", "default": False},
    }


def to_request(params: Mapping[str, Any], run: Run) -> RenderValuesRequest:
    """Return the request that the parameters stand for.

    :raises InvalidInputError: with every problem of the input.
    """
    connection = provider_connection(params, run)
    check_version(connection, params["seldon_version"])
    return from_params(RenderValuesRequest, params, connection=connection, topics=topics(params["topics"]))


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Render, validate and write the values, and return what the module returns."""
    request = to_request(params, run)
    rendered = render_values(request, run.redactor)
    result: dict[str, Any] = {
        "values": rendered.setup,
        "runtime_values": rendered.runtime,
        "requirements": rendered.requirements,
    }
    charts = {name: path for name, path in params["charts"].items() if path}
    if charts:
        values = rendered_chart_values(rendered, request)
        fail = params["invalid_values"] == "fail"
        findings = validate_values(Helm(params["helm_binary"]), charts, values, fail=fail)
        result.update(report_findings(findings, run))
    for warning in rendered.warnings:
        run.warn(warning)
    return {**result, **_write(params, rendered, run)}


def rendered_chart_values(
    rendered: RenderedValues,
    request: RenderValuesRequest,
    field: str = "⟨overrides⟩",
    runtime_field: str = "⟨runtime_overrides⟩",
) -> list[ChartValues]:
    """Return the rendered values in the form in which they are validated.

    :param field: option or variable with the overrides, for messages.
    """
    return [
        ChartValues(SETUP, rendered.setup, request.overrides, field, "values"),
        ChartValues(RUNTIME, rendered.runtime, request.runtime_overrides, runtime_field, "runtime_values"),
    ]


def report_findings(findings: ValueFindings, run: Run) -> dict[str, Any]:
    """Warn of the findings, and return what a module returns of them."""
    for warning in (*map(str, findings.problems), *findings.warnings):
        run.warn(warning)
    return findings_to_dict(findings)


def _write(params: Mapping[str, Any], rendered: RenderedValues, run: Run) -> dict[str, Any]:
    """Write the files that the options name, and return their part of the result."""
    outputs = (("path", "dest", SETUP, rendered.setup), ("runtime_path", "runtime_dest", RUNTIME, rendered.runtime))
    files = {
        name: ValuesFile(mark(option), Path(params[option]), chart, values)
        for name, option, chart, values in outputs
        if params[option]
    }
    changes = write_values(list(files.values()), run.check_mode)
    if not changes:
        return {}
    diffs = [
        {"before": c.before, "after": c.after, "before_header": str(c.path), "after_header": str(c.path)}
        for c in changes
    ]
    return {
        **{name: str(change.path) for name, change in zip(files, changes)},
        "changed": any(change.changed for change in changes),
        "diff": diffs[0] if len(diffs) == 1 else diffs,
    }
