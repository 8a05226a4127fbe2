# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read what Helm stores, and decide what has to be done with a release."""

from __future__ import annotations

import base64
import gzip
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import chart, storage
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.storage import ManifestObject, Release, Revision
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.values import differing_keys

CONTENT = {"chart": {"metadata": {"name": "seldon-core-v2-setup", "version": "2.8.0"}}, "config": {"a": 1}}


def stored(content: object, *, zipped: bool = True) -> bytes:
    """Return content as Helm stores it."""
    text = json.dumps(content).encode()
    return base64.b64encode(gzip.compress(text, mtime=0) if zipped else text)


@pytest.mark.parametrize("zipped", [True, False])
def test_release_is_decoded_as_helm_encoded_it(zipped: bool) -> None:
    assert storage.decode(stored(CONTENT, zipped=zipped)) == Release("seldon-core-v2-setup", "2.8.0", {"a": 1})


@pytest.mark.parametrize("data", [b"", b"AAAA", stored({}), stored([]), b"H4sI", b"not base64"])
def test_data_that_is_no_release_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a release of Helm|Expecting value|codec"):
        storage.decode(data)


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
        ({"a": {}}, {}, True),
        ({"a": {"b": {}}}, {}, True),
        ([{"a": {}}], [{}], False),
        ([], {}, False),
        ("", {}, False),
        (True, "true", False),
    ],
)
def test_values_are_compared_with_their_types(one: Any, other: Any, equal: bool) -> None:
    for pair in ((one, other), (other, one)):
        keys = list(differing_keys({"key": pair[0]}, {"key": pair[1]}))
        assert (keys == []) is equal, keys


def test_differing_keys_are_the_innermost_ones() -> None:
    one = {"kafka": {"bootstrap": "a", "topics": {"partitions": 4}}, "same": [1], "only": {"here": 1}}
    other = {"kafka": {"bootstrap": "b", "topics": {"partitions": 4}}, "same": [1], "more": True}

    assert list(differing_keys(one, other)) == ["kafka.bootstrap", "more", "only.here"]


@pytest.mark.parametrize(
    ("statuses", "differs", "action", "last_deployed", "pending"),
    [
        ([], False, "install", None, False),
        (["uninstalled"], False, "install", None, False),
        (["superseded", "uninstalled"], True, "install", None, False),
        (["uninstalling"], False, "install", None, True),
        (["deployed", "uninstalling"], True, "install", None, True),
        (["deployed"], False, "none", 1, False),
        (["deployed"], True, "upgrade", 1, False),
        (["superseded", "deployed"], True, "upgrade", 2, False),
        (["failed"], False, "upgrade", None, False),
        (["deployed", "failed"], False, "upgrade", 1, False),
        (["superseded", "superseded", "failed"], False, "upgrade", 2, False),
        (["pending-install"], False, "install", None, True),
        (["superseded", "deployed", "pending-upgrade"], False, "none", 2, True),
        (["superseded", "deployed", "pending-upgrade"], True, "upgrade", 2, True),
        (["superseded", "deployed", "pending-rollback"], True, "upgrade", 2, True),
    ],
)
def test_action_follows_from_revisions_and_differences(
    statuses: list[str], differs: bool, action: str, last_deployed: int | None, pending: bool
) -> None:
    state = storage.release_state([Revision("ns", "name", number, status) for number, status in enumerate(statuses, 1)])
    assert state.action(differs=differs) == action
    assert (state.last_deployed.number if state.last_deployed else None, state.pending) == (last_deployed, pending)


def test_manifest_objects_are_found_without_reading_whole_documents() -> None:
    manifest = (
        "---\n# Source: a\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec: {}\n"
        "---\nmetadata: {name: b, namespace: x}\nkind: Server\n"
        '---\napiVersion: "v1"\nkind: Secret\nmetadata: {name: c}\n'
    )
    deployment, server, secret = (
        ManifestObject("Deployment", "here", "a", "apps/v1"),
        ManifestObject("Server", "x", "b"),
        ManifestObject("Secret", "here", "c", "v1"),
    )
    assert storage.manifest_objects(manifest, "here", frozenset({"Deployment", "Server"})) == [deployment, server]
    assert storage.manifest_objects(manifest, "here") == [deployment, server, secret]


def package(path: Path, **files: str) -> Path:
    with tarfile.open(path, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"folder/{name.replace('__', '.')}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return path


def test_package_is_read_with_its_name_version_and_defaults(tmp_path: Path) -> None:
    found = chart.read(package(tmp_path / "a.tgz", Chart__yaml="name: a\nversion: 2.8.0\n", values__yaml="size: 1\n"))
    assert (found.title, found.defaults) == ("a 2.8.0", {"size": 1})


def test_file_that_is_no_chart_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_bytes(b"<html>")
    for path in (page, package(tmp_path / "empty.tgz"), package(tmp_path / "odd.tgz", Chart__yaml="{")):
        with pytest.raises(chart.InvalidChartError):
            chart.read(path)


@pytest.mark.parametrize(
    ("name", "labels", "number"),
    [
        ("sh.helm.release.v1.seldon.v12", {"name": "seldon", "version": "12", "createdAt": "1700000000"}, 12),
        ("sh.helm.release.v1.seldon.v12", {"name": "seldon", "version": "12", "createdAt": "yesterday"}, 12),
        ("sh.helm.release.v1.seldon.v12", {"name": "seldon", "version": "13"}, None),
        ("a-tenants-own", {"name": "seldon", "version": "12"}, None),
        ("a-tenants-own", {"name": "seldon"}, None),
        ("sh.helm.release.v1.seldon.v\u00b2", {"name": "seldon", "version": "\u00b2"}, None),
        ("a-tenants-own", None, None),
    ],
)
def test_revision_is_what_has_the_name_that_helm_gives_it(
    name: str, labels: dict[str, str] | None, number: int | None
) -> None:
    found = storage.read_revision("secrets", {"name": name, "namespace": "team-a", "uid": "u", "labels": labels})
    assert (found.number if found else None) == number
