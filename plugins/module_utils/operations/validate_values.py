# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Validate Helm values against the charts that are to be installed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..common.yaml import documents
from ..helm.chart import Chart, read
from ..helm.cli import Helm
from ..helm.errors import HelmError, HelmNotFoundError
from ..values.check import ChartValues, CheckedValues, check_values
from ..values.findings import ValueFindings, collect_findings
from ..values.references import References, find_references
from .errors import OperationError

_RELEASE = "seldon"


def validate_values(
    helm: Helm, charts: Mapping[str, str], values: Iterable[ChartValues], *, fail: bool = False
) -> ValueFindings:
    """Return what is wrong with the values, of all releases at once. Helm renders the charts; no cluster is contacted.

    :param charts: setup, runtime and servers to the path of a folder or a package, those that are installed.
    :param values: values of other charts are ignored.
    :param fail: whether problems are an error.
    :raises OperationError: a chart cannot be read, or cannot be rendered with its values; or there are problems.
    :raises MissingLibraryError: PyYAML.
    """
    # The values of many namespaces may be the same
    unique = {
        json.dumps([each.chart, each.values, each.overrides], sort_keys=True): each
        for each in reversed([*values])
        if each.chart in charts
    }
    selected = [*reversed(unique.values())]
    contents = {name: _read(name, charts[name]) for name in dict.fromkeys(each.chart for each in selected)}

    def check(each: ChartValues) -> CheckedValues:
        chart, references = contents[each.chart]

        def template(values: Mapping[str, Any], validate: bool) -> str:
            options = [] if validate or not chart.has_schema else ["--skip-schema-validation"]
            return helm.run("template", _RELEASE, str(chart.path), "--values", "-", *options, stdin=documents([values]))

        try:
            return check_values(each, chart, references, template)
        except HelmError as error:
            message = f"{each.field}: Helm cannot render {chart.title} with these values. {error}"
            raise OperationError(message) from error

    try:
        with ThreadPoolExecutor() as pool:
            findings = collect_findings([*pool.map(check, selected)])
    except HelmNotFoundError as error:
        raise OperationError(f"⟨helm_binary⟩: {error} cannot be run") from error
    if findings.problems and fail:
        lines = ["The charts do not use these values as intended, nothing was changed:", *map(str, findings.problems)]
        raise OperationError("\n".join(lines), findings_to_dict(findings))
    return findings


def findings_to_dict(findings: ValueFindings) -> dict[str, Any]:
    """Return findings as results show them."""
    return {
        "problems": [asdict(problem) for problem in findings.problems],
        "unused_values": [
            {
                "chart": unused.chart,
                "key": unused.key,
                "option": unused.field or None,
                "suggestion": dict(zip(("chart", "key"), unused.suggestion)) if unused.suggestion else None,
            }
            for unused in findings.unused
        ],
        "undelivered": [asdict(undelivered) for undelivered in findings.undelivered],
    }


def _read(name: str, path: str) -> tuple[Chart, References]:
    try:
        chart = read(Path(path).expanduser())
    except (OSError, ValueError) as error:
        raise OperationError(f"charts.{name}: {path} is not a chart that can be read: {error}") from error
    references = find_references(chart.templates)
    references.exact.update(chart.asked_by_helm)
    return chart, references
