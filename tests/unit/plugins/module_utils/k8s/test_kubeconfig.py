# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kubeconfigs are merged as kubectl merges them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.kubeconfig import Connection, select


def document(name: str, server: str, current: str | None, **user: Any) -> dict[str, Any]:
    """A kubeconfig of one cluster, user and context, all of the same name."""
    return {
        "clusters": [{"name": name, "cluster": {"server": server}}],
        "users": [{"name": name, "user": user}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        **({} if current is None else {"current-context": current}),
    }


def selected(folder: Path, files: Mapping[str, Any], context: str | None = None) -> Connection | None:
    """The context that these files select together, in this order; None stands for an empty file."""
    for name, content in files.items():
        (folder / name).write_text("" if content is None else yaml.safe_dump(content))
    paths = ":".join(str(folder / name) for name in files)
    return select(None, context, {"KUBECONFIG": paths, "HOME": str(folder)})


ONE, TWO = "https://one", "https://two"


@pytest.mark.parametrize(
    ("files", "context", "server"),
    [
        pytest.param({"a": document("a", ONE, "a"), "b": document("b", TWO, "b")}, None, ONE, id="first_file_wins"),
        pytest.param({"a": document("a", ONE, ""), "b": document("b", TWO, "b")}, None, TWO, id="empty_name_skipped"),
        pytest.param({"a": document("a", ONE, None), "b": document("b", TWO, "b")}, None, TWO, id="no_name_skipped"),
        pytest.param({"a": None, "b": document("b", TWO, "b")}, None, TWO, id="empty_file_skipped"),
        pytest.param({"a": document("a", ONE, "a"), "b": document("b", TWO, "b")}, "b", TWO, id="option_wins"),
        pytest.param({"a": document("x", ONE, "x"), "b": document("x", TWO, "x")}, None, ONE, id="first_entry_wins"),
        pytest.param(
            {"a": {"current-context": "b"}, "b": document("b", TWO, None)}, None, TWO, id="context_of_another_file"
        ),
    ],
)
def test_select_several_files_follows_kubectl(
    files: Mapping[str, Any], context: str | None, server: str, tmp_path: Path
) -> None:
    found = selected(tmp_path, files, context)
    assert found
    assert found.server == server


@pytest.mark.parametrize("files", [{"a": None}, {"a": document("a", ONE, "")}, {"a": {"current-context": None}}])
def test_select_without_a_current_context_returns_none(files: Mapping[str, Any], tmp_path: Path) -> None:
    assert selected(tmp_path, files) is None


def test_select_makes_relative_paths_absolute(tmp_path: Path) -> None:
    user = {"client-certificate": "a.crt", "client-key": "/b.key", "tokenFile": "../c", "exec": {"command": "./d"}}
    content = document("a", ONE, "a", **user)
    content["clusters"][0]["cluster"]["certificate-authority"] = "ca.crt"
    found = selected(tmp_path, {"a": content})
    assert found
    assert found.cluster["certificate-authority"] == str(tmp_path / "ca.crt")
    assert found.user["client-certificate"] == str(tmp_path / "a.crt")
    assert found.user["client-key"] == "/b.key"
    assert Path(found.user["tokenFile"]).resolve() == tmp_path.parent / "c"
    assert Path(found.user["exec"]["command"]).resolve() == tmp_path / "d"


def test_select_leaves_a_plugin_of_the_search_path_alone(tmp_path: Path) -> None:
    found = selected(tmp_path, {"a": document("a", ONE, "a", exec={"command": "aws"})})
    assert found
    assert found.user["exec"]["command"] == "aws"


def test_document_is_a_kubeconfig_of_the_one_context(tmp_path: Path) -> None:
    files = {"a": document("a", ONE, "a", token="t1"), "b": document("b", TWO, "b", token="t2")}
    found = selected(tmp_path, files, "b")
    assert found
    assert "t1" not in found.document()
    again = selected(tmp_path, {"c": json.loads(found.document())})
    assert again == found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: [", "is not YAML"),
        ("[]", "is not a kubeconfig"),
        ("current-context: a", "there is no entry for the context a"),
        ("{current-context: a, contexts: [{name: a, context: {cluster: b}}]}", "no entry for the cluster of"),
        ("{clusters: [{}]}", "an entry without a name"),
    ],
)
def test_select_unusable_file_is_refused(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(content)
    with pytest.raises(ApiConnectionError, match=message):
        select(None, None, {"KUBECONFIG": str(tmp_path / "a")})


def test_select_given_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ApiConnectionError, match="missing cannot be read"):
        select(str(tmp_path / "missing"), None, {})


def test_connection_hides_credentials(tmp_path: Path) -> None:
    assert "s3cret" not in repr(selected(tmp_path, {"a": document("a", ONE, "a", token="s3cret")}))


@pytest.mark.parametrize(
    ("server", "shown"),
    [
        ("https://ops:s3cret@203.0.113.7:6443/k8s", "https://203.0.113.7:6443/k8s (context prod, ops)"),
        ("https://203.0.113.7:6443/k8s/a@b", "https://203.0.113.7:6443/k8s/a@b (context prod, ops)"),
    ],
)
def test_connection_is_shown_without_a_login_in_its_url(server: str, shown: str) -> None:
    assert str(Connection({"server": server}, {}, "prod", "ops")) == shown
