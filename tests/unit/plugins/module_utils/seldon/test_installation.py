# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which releases an installation has, and in which order they are installed and removed."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.installation import (
    DEFAULT_VERSION,
    Installation,
    InstalledRelease,
    SeldonObject,
    chart_name,
    choose_version,
    is_older,
    plan_removal,
)
from tests.lab.paths import ROOT


@pytest.mark.parametrize(
    ("charts", "order"),
    [
        (
            ("crds", "setup", "runtime", "servers"),
            ["default/crds", "system/mine", "a/runtime", "a/servers", "b/runtime", "b/servers"],
        ),
        (("servers", "setup"), ["system/mine", "a/servers", "b/servers"]),
        (("runtime",), ["a/runtime", "b/runtime"]),
        ((), []),
    ],
)
def test_releases_are_installed_after_those_they_need(charts: tuple[str, ...], order: list[str]) -> None:
    installation = Installation(charts, "mine", "system", ("a", "b"))
    names = [f"{each.namespace}/{each.name.removeprefix('seldon-core-v2-')}" for each in installation.releases()]
    assert names == order


def test_values_are_merged_from_base_to_namespace() -> None:
    installation = Installation(
        runtime_namespaces=("a", "b"),
        base_values={"x": 1, "y": 1},
        values={"y": 2},
        base_runtime_values={"x": {"one": 1}},
        runtime_values={"x": {"two": 2}},
        servers_values={"replicas": 1},
        namespace_values={"b": {"runtime": {"x": {"one": 3}}, "servers": {"replicas": 2}}},
    )
    values = {(each.chart, each.namespace): each.values for each in installation.releases()}
    assert values == {
        ("crds", "default"): {},
        ("setup", "seldon-system"): {"x": 1, "y": 2},
        ("runtime", "a"): {"x": {"one": 1, "two": 2}},
        ("servers", "a"): {"replicas": 1},
        ("runtime", "b"): {"x": {"one": 3, "two": 2}},
        ("servers", "b"): {"replicas": 2},
    }


def test_only_given_values_of_installed_charts_are_validated() -> None:
    installation = Installation(
        charts=("setup", "servers"),
        base_values={"x": 1},
        values={"y": 2},
        runtime_values={"z": 1},
        namespace_values={"a": {"runtime": {"z": 2}, "servers": {"replicas": 2}}},
    )
    assert [(each.chart, each.variable, each.values, each.base) for each in installation.user_values()] == [
        ("setup", "seldon_core_values", {"y": 2}, {"x": 1}),
        ("servers", "seldon_core_namespace_values.a.servers", {"replicas": 2}, {}),
    ]


def found(name: str, namespace: str, chart: str = "") -> InstalledRelease:
    return InstalledRelease(namespace, name, chart or name, "2.8.0", "deployed", 1)


MINE = found("mine", "system", chart_name("setup"))
CRDS = found(chart_name("crds"), "default")
RUNTIMES = [found(chart_name("runtime"), namespace) for namespace in ("b", "a")]
SERVERS = [found(chart_name("servers"), namespace) for namespace in ("a", "b")]


@pytest.mark.parametrize(
    ("charts", "releases", "removed"),
    [
        (
            ("crds", "setup", "runtime", "servers"),
            [CRDS, MINE, *RUNTIMES, *SERVERS],
            [*SERVERS, RUNTIMES[1], RUNTIMES[0], MINE, CRDS],
        ),
        # The definitions stay unless asked
        (("setup", "runtime", "servers"), [CRDS, MINE, *RUNTIMES], [RUNTIMES[1], RUNTIMES[0], MINE]),
        # Of that name elsewhere, of another name, or of another chart
        (("setup",), [found("theirs", "system", chart_name("setup"))], []),
        (("crds", "setup"), [found("mine", "elsewhere", chart_name("setup")), found("mine", "system", "other")], []),
        (("crds",), [found(chart_name("crds"), "mesh")], []),
        (("runtime",), [], []),
    ],
)
def test_releases_are_removed_before_those_they_need(
    charts: tuple[str, ...], releases: list[InstalledRelease], removed: list[InstalledRelease]
) -> None:
    assert Installation(charts, "mine", "system").uninstall_order(releases) == removed


def test_releases_of_other_names_are_installed_and_removed_alike() -> None:
    installation = Installation(
        release="mine",
        namespace="system",
        runtime_namespaces=("a",),
        crds_release="kinds",
        crds_namespace="platform",
        runtime_release="rt",
        servers_release="srv",
    )
    wanted = [(each.namespace, each.name, chart_name(each.chart)) for each in installation.releases()]
    assert [f"{namespace}/{name}" for namespace, name, _chart in wanted] == [
        "platform/kinds",
        "system/mine",
        "a/rt",
        "a/srv",
    ]
    stored = [found(name, namespace, chart) for namespace, name, chart in wanted]
    assert installation.uninstall_order([*stored, CRDS, *RUNTIMES]) == stored[::-1]


def test_workloads_are_removed_first_and_runtimes_of_others_remain() -> None:
    objects = [
        SeldonObject("SeldonRuntime", "a", "seldon", "a/seldon-core-v2-runtime"),
        SeldonObject("SeldonRuntime", "c", "seldon", "c/by-hand"),
        SeldonObject("Server", "c", "mlserver"),
        SeldonObject("Model", "a", "iris"),
        SeldonObject("Pipeline", "a", "chain"),
        SeldonObject("Experiment", "a", "try"),
    ]
    removal = plan_removal(Installation(("setup", "runtime"), "mine", "system"), [MINE, *RUNTIMES], objects)

    assert list(map(str, removal.workloads)) == ["Experiment a/try", "Pipeline a/chain", "Model a/iris"]
    assert list(map(str, removal.remaining)) == ["Server c/mlserver", "SeldonRuntime c/seldon"]
    assert removal.releases == (RUNTIMES[1], RUNTIMES[0], MINE)


@pytest.mark.parametrize(
    ("given", "installed", "version"),
    [
        (None, [], DEFAULT_VERSION),
        ("", [], DEFAULT_VERSION),
        ("2.8.0", [], "2.8.0"),
        (None, [("crds", "2.10.2"), ("setup", "2.10.2")], "2.10.2"),
        (None, [("crds", "2.10.2"), ("setup", "2.9.1"), ("runtime", "2.8.0")], "2.9.1"),
        (None, [("crds", "2.9.1")], "2.9.1"),
        ("2.8.5", [("setup", "2.10.2")], "2.8.5"),
    ],
)
def test_version_is_the_given_else_the_installed_else_the_default(
    given: str | None, installed: list[tuple[str, str]], version: str
) -> None:
    assert choose_version(given, installed) == version


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        ("2.8.5", "2.10.2", True),
        ("2.10.2", "2.8.5", False),
        ("2.8.5", "2.8.5", False),
        ("2.8.5-ours.1", "2.8.5", False),
        ("v2.8.0", "2.8.5", True),
    ],
)
def test_versions_are_compared_by_number(one: str, other: str, older: bool) -> None:
    assert is_older(one, other) == older


def test_roles_use_the_same_version_where_no_cluster_is_contacted() -> None:
    variables = ROOT / "roles" / "seldon_core" / "vars" / "main.yml"
    assert f"default('{DEFAULT_VERSION}', true)" in variables.read_text()


def test_values_of_a_namespace_without_a_runtime_are_reported() -> None:
    values: dict[str, dict[str, dict[str, int]]] = {"team-a": {"runtime": {}}, "taem-b": {"servers": {}}}
    (warning,) = Installation(runtime_namespaces=("team-a", "team-b"), namespace_values=values).unused_values()
    assert warning.startswith("seldon_core_namespace_values.taem-b has no effect")
