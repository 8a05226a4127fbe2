# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which version is installed over what Helm has stored, without a cluster."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import storage
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.storage import Release, Revision
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.plan_releases import (
    StoredRelease,
    find_downgrades,
    find_kept_releases,
    plan_release,
    read_chart,
    version_to_install,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.installation import (
    Installation,
    chart_name,
)

RELEASES = tuple(Installation(runtime_namespaces=("a",)).releases())


def stored(**versions: str) -> tuple[StoredRelease, ...]:
    """The releases, installed where they have a version."""
    found = []
    for each in RELEASES:
        version = versions.get(each.chart, "")
        state = storage.release_state([Revision(each.namespace, each.name, 1, "deployed")] if version else [])
        current = Release(chart_name(each.chart), version, {}) if version else None
        found.append(StoredRelease(each.chart, f"{each.namespace}/{each.name}", state, current))
    return tuple(found)


@pytest.mark.parametrize(
    ("given", "installed", "version", "warning"),
    [
        (None, {}, "2.8.5", ""),
        (None, {"crds": "2.10.2", "setup": "2.10.2"}, "2.10.2", ""),
        (None, {"crds": "2.10.2", "setup": "2.9.1"}, "2.9.1", ""),
        (None, {"crds": "2.8.5", "setup": "2.9.1"}, "2.9.1", "default/seldon-core-v2-crds 2.8.5"),
        (None, {"setup": "2.9.1", "runtime": "2.10.2"}, "2.9.1", "a/seldon-core-v2-runtime 2.10.2"),
        ("2.9.1", {"crds": "2.10.2", "setup": "2.9.1"}, "2.9.1", ""),
    ],
)
def test_version_of_several_is_that_of_the_setup_chart_and_said(
    given: str | None, installed: dict[str, str], version: str, warning: str
) -> None:
    chosen, warned = version_to_install(given, stored(**installed))
    assert chosen == version
    assert (warning in warned) if warning else not warned


def charts(folder: Path, version: str) -> dict[str, str]:
    """Charts of one version, by short name."""
    for each in RELEASES:
        chart = folder / each.chart
        chart.mkdir()
        (chart / "Chart.yaml").write_text(f"apiVersion: v2\nname: {chart_name(each.chart)}\nversion: {version}\n")
    return {each.chart: str(folder / each.chart) for each in RELEASES}


def test_older_chart_than_installed_is_a_downgrade() -> None:
    installed = stored(crds="2.10.2", setup="2.10.2", runtime="2.8.0")
    (message,) = find_downgrades(installed, {each.chart: "2.8.5" for each in RELEASES})
    assert "2.8.5 is older than what is installed" in message
    assert "seldon-system/seldon-core-v2-components 2.10.2" in message
    assert "Set it to 2.10.2, or set seldon_core_allow_downgrade to true" in message
    for other in ("seldon-core-v2-crds", "seldon-core-v2-runtime"):
        assert other not in message


@pytest.mark.parametrize(
    ("allowed", "action", "version"), [(False, storage.NONE, "2.10.2"), (True, storage.UPGRADE, "2.8.5")]
)
def test_newer_definitions_are_left_unless_a_downgrade_is_allowed(
    tmp_path: Path, allowed: bool, action: str, version: str
) -> None:
    (have,) = (each for each in stored(crds="2.10.2") if each.chart == "crds")
    nowhere: Any = None
    planned = plan_release(nowhere, RELEASES[0], have, read_chart(charts(tmp_path, "2.8.5")["crds"]), allowed)
    assert (planned.action, planned.version) == (action, version)


def test_release_that_flux_installed_is_kept_whatever_of_its_objects_can_be_read(tmp_path: Path) -> None:
    chart = read_chart(charts(tmp_path, "2.8.5")["setup"])
    desired = next(each for each in RELEASES if each.chart == "setup")
    (before,) = (each for each in stored(setup="2.8.0") if each.chart == "setup")
    labels = "    helm.toolkit.fluxcd.io/name: seldon\n    helm.toolkit.fluxcd.io/namespace: flux-system\n"
    manifest = f"kind: ServiceAccount\nmetadata:\n  labels:\n{labels}  name: seldon\n"
    assert before.current

    def kept(text: str) -> list[str]:
        current = replace(before.current, manifest=text) if before.current else None
        planned = plan_release(None, desired, replace(before, current=current), chart)  # type: ignore[arg-type]
        return [
            f"{found}: {found.owner.tool}, {found.owner.name}"
            for _planned, found in find_kept_releases([(planned, current)])
        ]

    assert kept(manifest) == [
        "Helm release seldon-system/seldon-core-v2-components: Flux, HelmRelease flux-system/seldon"
    ]
    assert kept(manifest.replace("toolkit", "example")) == []
