# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is reported of values, with charts that are Python functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.chart import Chart
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.errors import HelmError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.check import (
    ChartValues,
    CheckedValues,
    check_values,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.findings import collect_findings
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import get_value
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.references import find_references

DEFAULTS: dict[str, dict[str, Any]] = {
    "setup": {"replicas": 1, "bootstrap": "", "list": []},
    "runtime": {"envoy": {"serviceType": "LoadBalancer"}},
    "servers": {"mlserver": {"replicas": 1}},
}
TEMPLATES = {
    "setup": "{{ .Values.replicas }} {{ .Values.bootstrap }}",
    "runtime": "{{ .Values.envoy.serviceType }}",
    "servers": "{{ .Values.mlserver.replicas }}",
}


def chart_of(name: str) -> Chart:
    return Chart(Path(name), f"chart-{name}", "1.0.0", DEFAULTS[name], (((), TEMPLATES[name]),), (), has_schema=False)


def render(name: str) -> Callable[[Mapping[str, Any], bool], str]:
    """Return a template that prints what the text of the templates names, and refuses strings for replicas."""
    keys = sorted(find_references([((), TEMPLATES[name])]).exact)

    def template(values: Mapping[str, Any], _validate: bool) -> str:
        if isinstance(values.get("replicas"), dict):
            raise HelmError("wrong type of value")
        return "\n".join(str(get_value(values, key)) for key in keys)

    return template


def checked(
    chart: str, overrides: dict[str, Any], base: dict[str, Any] | None = None, rendered: str = ""
) -> CheckedValues:
    values = ChartValues(chart, {**(base or {}), **overrides}, overrides, f"{chart}_values", rendered)
    contents = chart_of(chart)
    return check_values(values, contents, find_references(contents.templates), render(chart))


def test_collect_findings_of_values_that_are_read_returns_nothing() -> None:
    findings = collect_findings([checked("setup", {"replicas": 2}), checked("servers", {"mlserver": {"replicas": 3}})])
    assert (findings.problems, findings.unused, findings.undelivered, findings.warnings) == ((), (), (), ())


@pytest.mark.parametrize(
    ("chart", "overrides", "problem"),
    [
        (
            "setup",
            {"replica": 2},
            "replica: no template of chart-setup 1.0.0 reads it, so it has no effect. Did you mean replicas?",
        ),
        ("setup", {"xyz": 2}, "setup_values.xyz: no template of chart-setup 1.0.0 reads it, so it has no effect. "),
        (
            "setup",
            {"envoy": {"service": {"type": "x"}}},
            "Did you mean runtime_values: envoy.serviceType, of chart",
        ),
        ("setup", {"list": [{"a": 1}, {"b": 2}]}, "setup_values.list: no template of"),
        ("setup", {"replicas": "2"}, "setup_values.replicas: a string where the chart has a number"),
        ("setup", {"replicas": {"a": 1}}, "setup_values.replicas: a mapping where the chart has a single value"),
        (
            "servers",
            {"mlserver": {"replica": 2}},
            "servers_values.mlserver.replica: no template of chart-servers",
        ),
    ],
)
def test_collect_findings_names_the_value_and_a_similar_key(
    chart: str, overrides: dict[str, Any], problem: str
) -> None:
    others = [checked(name, {}) for name in ("setup", "runtime", "servers") if name != chart]
    (found,) = collect_findings([checked(chart, overrides), *others]).problems
    assert problem in str(found)


def test_collect_findings_of_values_below_the_overrides_returns_nothing() -> None:
    findings = collect_findings([checked("setup", {"replicas": 2}, base={"xyz": 1, "bootstrap": 2})])
    assert findings.problems == ()


def test_collect_findings_of_rendered_values_names_them() -> None:
    (found,) = collect_findings([checked("runtime", {}, base={"xyz": 1}, rendered="runtime values")]).problems
    assert found.field == "runtime values.xyz"
    assert "version of Seldon Core 2" in found.remedy


def test_collect_findings_of_rendered_values_reports_what_no_kafka_client_gets() -> None:
    bootstrap = {"kafka": {"bootstrap": "broker:9092"}}
    values = ChartValues("setup", bootstrap, {}, "setup_values", "values")
    contents = chart_of("setup")
    both = CheckedValues(values, contents, find_references(contents.templates), "kind: Other\n", (), ())
    findings = collect_findings([both])
    assert {(each.kafka_client, each.expected, each.actual) for each in findings.undelivered} == {
        ("seldon-dataflow-engine", "broker:9092", None),
        ("seldon-modelgateway and seldon-pipelinegateway", "broker:9092", None),
    }
    assert {problem.field for problem in findings.problems} == {"values.kafka.bootstrap"}


def test_check_values_that_cannot_be_rendered_for_another_reason_than_types_raises() -> None:
    def refuse(_values: Mapping[str, Any], _validate: bool) -> str:
        raise HelmError("a broken template")

    values = ChartValues("setup", {"bootstrap": "a", "replicas": "2"}, {"bootstrap": "a"}, "setup_values")
    with pytest.raises(HelmError, match="a broken template"):
        check_values(values, chart_of("setup"), find_references([]), refuse)
