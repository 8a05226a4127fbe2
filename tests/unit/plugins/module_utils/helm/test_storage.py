# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a release is as it is wanted, and what to do with one that is not."""

from __future__ import annotations

import base64
import gzip
import io
import json
import tarfile
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import chart, revisions, storage
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.compare import same, same_as_read
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.revisions import Revision

FILES = {
    "Chart.yaml": "name: seldon-core-v2-crds\nversion: 2.8.0\nappVersion: 2.8.0\n",
    "values.yaml": "size: 8388608\nenabled: yes\n",
    "templates/a.yaml": "kind: A\n",
    "README.md": "nothing that is rendered\n",
}


def package(**changes: str) -> chart.Chart:
    """A packaged chart, with other files where given; dots in their names are written as two underscores."""
    files = FILES | {path.replace("__", "."): text for path, text in changes.items()}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, text in files.items():
            member = tarfile.TarInfo(f"seldon-core-v2-crds/{path}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return chart.read(buffer.getvalue())


def kept(values: dict[str, Any]) -> storage.Release:
    """What Helm keeps of a release of that chart."""
    template = {"name": "templates/a.yaml", "data": base64.b64encode(FILES["templates/a.yaml"].encode()).decode()}
    record = {
        "version": 1,
        "info": {"status": "deployed"},
        "config": values,
        "manifest": "",
        "chart": {
            "metadata": {"name": "seldon-core-v2-crds", "version": "2.8.0", "appVersion": "2.8.0"},
            "templates": [template],
            "values": {"size": 8388608.0, "enabled": True},
        },
    }
    return storage.decode(base64.b64encode(gzip.compress(json.dumps(record).encode())).decode())


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        ("1", 1, False),
        (None, {}, False),
        ({"a": [1, {"b": None}]}, {"a": [1.0, {"b": None}]}, True),
        ({"a": None}, {}, False),
        ([1, 2], [2, 1], False),
    ],
)
def test_values_are_the_same_with_their_types(one: Any, other: Any, equal: bool) -> None:
    assert [same(*pair) for pair in ((one, other), (other, one))] == [equal, equal]


@pytest.mark.parametrize(
    ("ours", "helms", "equal"),
    [("1e3", 1000.0, True), ("y", True, True), ("y", "y", True), ("y", False, False), ("abc", 1, False)],
)
def test_a_word_that_helm_reads_differently_is_the_same_word(ours: Any, helms: Any, equal: bool) -> None:
    assert same_as_read({"key": [ours]}, {"key": [helms]}) is equal


@pytest.mark.parametrize(
    ("changes", "values", "told"),
    [
        ({}, {"kafka": {"bootstrap": "a:1"}}, []),
        ({"README__md": "other"}, {"kafka": {"bootstrap": "a:1"}}, []),
        ({}, {"kafka": {"bootstrap": "b:1"}}, ["values: kafka.bootstrap"]),
        ({}, {}, ["values: kafka"]),
        (
            {"values__yaml": "size: 1\nenabled: yes\n"},
            {"kafka": {"bootstrap": "a:1"}},
            ["content of the chart: values.yaml"],
        ),
        ({"templates/b__yaml": "kind: B"}, {"kafka": {"bootstrap": "a:1"}}, ["content of the chart: templates/b.yaml"]),
        (
            {"Chart__yaml": "name: seldon-core-v2-crds\nversion: 2.9.1\n"},
            {"kafka": {"bootstrap": "a:1"}},
            ["chart 2.8.0 to 2.9.1"],
        ),
    ],
)
def test_what_an_upgrade_would_bring_is_told_without_values(
    changes: dict[str, str], values: dict[str, Any], told: list[str]
) -> None:
    assert storage.differences(kept({"kafka": {"bootstrap": "a:1"}}), package(**changes), values) == told


@pytest.mark.parametrize(
    ("statuses", "differs", "action", "good", "pending"),
    [
        ([], False, "install", None, False),
        (["uninstalled"], False, "install", None, False),
        (["deployed"], False, "none", 1, False),
        (["superseded", "deployed"], True, "upgrade", 2, False),
        (["failed"], False, "upgrade", None, False),
        (["deployed", "failed"], False, "upgrade", 1, False),
        (["pending-install"], False, "install", None, True),
        (["superseded", "deployed", "pending-upgrade"], False, "none", 2, True),
        (["superseded", "deployed", "pending-rollback"], True, "upgrade", 2, True),
    ],
)
def test_what_is_to_be_done_follows_from_the_revisions(
    statuses: list[str], differs: bool, action: str, good: int | None, pending: bool
) -> None:
    where = revisions.standing([Revision(number, status) for number, status in enumerate(statuses, 1)])
    assert revisions.action(where, ["something"] if differs else []) == action
    assert (where.good.number if where.good else None, where.pending) == (good, pending)


def test_the_parts_of_a_manifest_are_found_without_reading_all_of_it() -> None:
    manifest = (
        "---\n# Source: a\nkind: Deployment\nmetadata:\n  name: a\nspec: {}\n"
        "---\nmetadata: {name: b, namespace: x}\nkind: Server\n"
    )
    found = storage.parts(manifest, "here", frozenset({"Deployment", "Server"}))
    assert [(part.kind, part.namespace, part.name) for part in found] == [
        ("Deployment", "here", "a"),
        ("Server", "x", "b"),
    ]


def test_what_is_no_chart_is_told() -> None:
    with pytest.raises(chart.InvalidChartError):
        chart.read(b"<html>")
