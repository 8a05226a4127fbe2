# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account identifies itself as kubectl has it do, and a plug-in that fails is heard."""

from __future__ import annotations

import base64
import json
import ssl
import sys
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.credentials import Credentials
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.kubeconfig import Connection

VERSION = "client.authentication.k8s.io/v1"
SECRET = "s3cret-of-the-plug-in"
PLUGIN = f"""
import json, os, sys
info = json.loads(os.environ["KUBERNETES_EXEC_INFO"])
count = open({{count!r}}, "a")
count.write("x")
if os.environ["OUTCOME"] == "fail":
    sys.exit("the session of " + os.environ["SECRET"] + " is over,\\n  log in again")
if os.environ["OUTCOME"] == "nonsense":
    print("[]")
else:
    token = json.dumps([info["spec"], os.environ["INHERITED"], sys.argv[1:]]).encode().hex()
    status = dict(token=token, **json.loads(os.environ["STATUS"]))
    print(json.dumps(dict(apiVersion="{VERSION}", kind="ExecCredential", status=status)))
"""


def headers(user: dict[str, Any], **cluster: Any) -> list[tuple[str, str]]:
    return credentials(user, **cluster).headers()


def credentials(user: dict[str, Any], **cluster: Any) -> Credentials:
    return Credentials(Connection({"server": "https://one", **cluster}, user), ssl.create_default_context())


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({}, []),
        ({"token": "a"}, [("Authorization", "Bearer a")]),
        ({"username": "u", "password": "p"}, [("Authorization", "Basic dTpw")]),
        (
            {"token": "a", "as": "b", "as-uid": "1", "as-groups": ["g, h", "i"], "as-user-extra": {"k/x": ["1", "2"]}},
            [
                ("Authorization", "Bearer a"),
                ("Impersonate-User", "b"),
                ("Impersonate-Uid", "1"),
                ("Impersonate-Group", "g, h"),
                ("Impersonate-Group", "i"),
                ("Impersonate-Extra-k%2Fx", "1"),
                ("Impersonate-Extra-k%2Fx", "2"),
            ],
        ),
    ],
)
def test_headers_identify_the_account(user: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert headers(user) == expected


def test_headers_without_tls_only_impersonate(tmp_path: Path) -> None:
    user = {"token": "a", "tokenFile": str(tmp_path / "missing"), "as": "b"}
    assert Credentials(Connection({"server": "http://one"}, user), None).headers() == [("Impersonate-User", "b")]


def test_headers_token_file_wins_as_long_as_it_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "token"
    user = {"tokenFile": str(file), "token": "older"}
    assert headers(user) == [("Authorization", "Bearer older")]
    file.write_text("newer\n")
    assert headers(user) == [("Authorization", "Bearer newer")]
    with pytest.raises(ApiConnectionError, match=f"{tmp_path / 'missing'} cannot be read"):
        headers({"tokenFile": str(tmp_path / "missing")})


def test_headers_token_that_is_no_line_is_refused_without_it() -> None:
    with pytest.raises(ApiConnectionError) as refused:
        headers({"token": "first\nsecond"})
    assert "second" not in str(refused.value)


@pytest.fixture
def count(tmp_path: Path) -> Path:
    """A file with one letter for each run of the plug-in."""
    return tmp_path / "count"


@pytest.fixture
def user(tmp_path: Path, count: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A user that logs in with a plug-in."""
    monkeypatch.setenv("INHERITED", "from here")
    program = tmp_path / "plugin.py"
    program.write_text(PLUGIN.replace("{count!r}", repr(str(count))).replace("{{", "{").replace("}}", "}"))
    variables = {"OUTCOME": "succeed", "SECRET": SECRET, "STATUS": "{}"}
    return {
        "exec": {
            "apiVersion": VERSION,
            "command": sys.executable,
            "args": [str(program), "get"],
            "env": [{"name": name, "value": value} for name, value in variables.items()],
            "installHint": "Install it from the intranet.",
            "interactiveMode": "IfAvailable",
        }
    }


def answer(user: dict[str, Any], **cluster: Any) -> Any:
    """What the plug-in was told, which is the token that it gives."""
    return json.loads(bytes.fromhex(headers(user, **cluster)[0][1].removeprefix("Bearer ")))


def test_headers_plugin_gets_its_arguments_and_the_environment_but_not_the_cluster(user: dict[str, Any]) -> None:
    assert answer(user) == [{"interactive": False}, "from here", ["get"]]


def test_headers_plugin_that_asks_for_the_cluster_gets_it(user: dict[str, Any], tmp_path: Path) -> None:
    user["exec"]["provideClusterInfo"] = True
    (tmp_path / "ca.crt").write_text("a CA")
    extension = {"name": "client.authentication.k8s.io/exec", "extension": {"audience": "here"}}
    told = answer(
        user,
        **{"certificate-authority": str(tmp_path / "ca.crt"), "tls-server-name": "name", "extensions": [extension]},
    )
    assert told[0]["cluster"] == {
        "server": "https://one",
        "tls-server-name": "name",
        "certificate-authority-data": base64.b64encode(b"a CA").decode(),
        "config": {"audience": "here"},
    }


def set_variable(user: dict[str, Any], name: str, value: str) -> None:
    for each in user["exec"]["env"]:
        if each["name"] == name:
            each["value"] = value


@pytest.mark.parametrize(("expires", "runs"), [(None, 1), ("2000-01-01T00:00:00Z", 1), ("2999-01-01T00:00:00Z", 1)])
def test_headers_plugin_runs_once_for_many_requests(
    expires: str | None, runs: int, user: dict[str, Any], count: Path
) -> None:
    set_variable(user, "STATUS", json.dumps({"expirationTimestamp": expires} if expires else {}))
    found = credentials(user)
    assert found.headers() == found.headers()
    assert len(count.read_text()) == runs


def test_headers_plugin_is_not_run_beside_a_token(user: dict[str, Any], count: Path) -> None:
    assert headers({**user, "token": "a"}) == [("Authorization", "Bearer a")]
    assert not count.exists()


def test_headers_plugin_that_fails_is_quoted_without_its_secrets(user: dict[str, Any]) -> None:
    set_variable(user, "OUTCOME", "fail")
    with pytest.raises(ApiConnectionError) as refused:
        headers(user)
    assert "failed with exit code 1: the session of ******** is over, log in again" in str(refused.value)
    assert "Install it from the intranet." in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"command": "/no/such/plug-in"}, ["/no/such/plug-in", "cannot be started", "Install it from the intranet."]),
        ({"interactiveMode": "Always"}, ["needs a terminal"]),
        ({"apiVersion": "client.authentication.k8s.io/v1alpha1"}, ["v1alpha1", "v1beta1"]),
        ({"apiVersion": "client.authentication.k8s.io/v1beta1"}, [f"answers with {VERSION}"]),
        ({"env": [{"name": "OUTCOME", "value": "nonsense"}]}, ["printed no ExecCredential"]),
    ],
)
def test_headers_plugin_that_cannot_be_used_is_refused(
    changed: dict[str, Any], named: list[str], user: dict[str, Any]
) -> None:
    with pytest.raises(ApiConnectionError) as refused:
        headers({"exec": {**user["exec"], **changed}})
    assert [text for text in named if text not in str(refused.value)] == []
